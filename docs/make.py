"""Makes what docs and catalogues take from the code: `python -m docs.make settings|messages`."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from broadsheet.environment import SETTINGS

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "broadsheet"
LANGUAGES = ("it", "fr", "es", "ru", "fa")
KEYWORDS = {
    "_": None, "gettext": None, "gettext_lazy": None, "gettext_noop": None, "ngettext": (1, 2), "ngettext_lazy": (1, 2), "N_": None,
    "pgettext": ((1, "c"), 2), "pgettext_lazy": ((1, "c"), 2),
}  # fmt: skip


def settings_table() -> str:
    """The table of settings in Markdown."""
    rows = [f"| `{one.name}` | `{one.default}` | {one.forms} | {one.purpose} |" for one in SETTINGS]
    return "\n".join(["| setting | default | accepted forms | what for |", "|---|---|---|---|", *rows])


STRING = r"""u?(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')"""
CALL = re.compile(rf"\b(ngettext|npgettext|pgettext|gettext|_)\(\s*({STRING}(?:\s*,\s*{STRING})*)")


def template_messages(stream: Any, keywords: Any, comment_tags: Any, options: Any) -> Iterator[tuple[Any, ...]]:
    """Babel's method for Django templates: (line, function, messages, comments)."""
    from django.utils.translation.template import templatize

    source = templatize(stream.read().decode("utf-8"))
    for match in CALL.finditer(source):
        strings = ast.literal_eval(f"({match[2]},)")
        line = source.count("\n", 0, match.start()) + 1
        yield line, match[1], strings if len(strings) > 1 else strings[0], []


def _extracted() -> Any:
    methods: list[tuple[str, Any]] = [
        ("**/migrations/**", "ignore"),
        ("**/tests/**", "ignore"),
        ("demo/**", "ignore"),
        ("**/static/**", "ignore"),
        ("**.py", "python"),
        ("**/templates/**.html", template_messages),
        ("templates/**.html", template_messages),
        ("**/templates/**.txt", template_messages),
    ]
    return extract_from_dir(str(PACKAGE), method_map=methods, keywords=KEYWORDS, comment_tags=("Translators:",))


def messages_in_sources() -> set[Any]:
    """Every message id of the sources, as Babel keys them."""
    return {message for _file, _line, message, _comments, _context in _extracted() if message and message != ""}


def update_catalogues() -> None:
    """Bring every catalogue up to the sources: new sentences empty, old ones dropped, wording kept."""
    template = Catalog(project="Broadsheet", charset="utf-8")
    for file, _line, message, comments, context in _extracted():
        template.add(message, None, [(str(file), 0)], auto_comments=comments, context=context)
    for language in LANGUAGES:
        path = PACKAGE / "locale" / language / "LC_MESSAGES" / "django.po"
        path.parent.mkdir(parents=True, exist_ok=True)
        catalogue = Catalog(locale=language, project="Broadsheet", charset="utf-8")
        if path.exists():
            with path.open("rb") as stream:
                catalogue = read_po(stream, locale=language)
        catalogue.update(template, no_fuzzy_matching=True)
        catalogue.obsolete.clear()
        with path.open("wb") as stream:
            write_po(stream, catalogue, width=110, no_location=True, omit_header=False, sort_output=True)


if __name__ == "__main__":
    if sys.argv[1:] == ["settings"]:
        print(settings_table())
    elif sys.argv[1:] == ["messages"]:
        update_catalogues()
    else:
        sys.exit("usage: python -m docs.make settings|messages")
