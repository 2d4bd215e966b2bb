"""Tags of the programs that made websites of Markdown: Liquid, Hugo's shortcodes, kramdown, Pelican, MyST.

Known ones become what they mean, of the others the words stay and the tag is asked about. Code is left as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from html import escape, unescape

from broadsheet.importers.generator_code import Aside
from broadsheet.importers.html_lines import VERSE_CLASSES
from broadsheet.importers.stand_ins import stand_in

ARGUMENT = re.compile(r"""(?:([\w-]+)\s*=\s*)?(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|`([^`]*)`|([^\s"'=]+))""")
LIQUID = re.compile(r"(?<![\\{])\{%-?\s*(\w+)\s*(.*?)\s*-?%\}", re.DOTALL)
LIQUID_VALUE = re.compile(r"(?<!\\)\{\{-?\s*(?![<%])(.*?)\s*-?\}\}", re.DOTALL)
HUGO = re.compile(r"(?<!\\)\{\{([<%])\s*(/?)\s*([\w/.-]+)\s*(.*?)\s*(/?)\s*[>%]\}\}", re.DOTALL)
ESCAPED_HUGO = re.compile(r"(?<!\\)\{\{([<%])/\*(.*?)\*/([>%])\}\}", re.DOTALL)
KRAMDOWN = re.compile(r"(?<!\\)\{:(?:[^{}\n]*)\}")
KRAMDOWN_LINE = re.compile(r"^[ \t]*\{:([^{}\n]*)\}[ \t]*\n?", re.MULTILINE)
KRAMDOWN_PART = re.compile(r"(?<!\\)\{::(\w+)[^}]*\}(?:(.*?)\{:/(?:\1)?\})?|(?<!\\)\{:/\w*\}", re.DOTALL)
TABLE_OF_CONTENTS = re.compile(
    r"^[ \t]*(?:[-*+]|\d\.)[^\n]*\n\{:\s*toc[^}]*\}[ \t]*$|^\[(?:TOC|toc)\][ \t]*$|^\{:\s*toc\s*\}[ \t]*$", re.MULTILINE
)
HEADING_NAME = re.compile(r"^(#{1,6}[^\n]*?)[ \t]*\{#[\w:.-]+(?:\s[^}\n]*)?\}[ \t]*$", re.MULTILINE)
PELICAN = re.compile(
    r"(?:(?<!\\)\{|(?<=[(<\"'])\|)(filename|static|attach|photo|author|tag|category|index)[}|](/?)([^\s)\"'>]*)"
)
ROLE = re.compile(r"(?<!\\)\{([a-z][\w:.-]*)\}(`+)(.+?)\2", re.DOTALL)
MYST_TARGET = re.compile(r"^\([\w:.-]+\)=[ \t]*\n", re.MULTILINE)
TITLED = re.compile(r"^(.*?)\s*<([^<>]+)>$", re.DOTALL)
FILMS = {
    "youtube": "https://www.youtube.com/watch?v=",
    "vimeo": "https://vimeo.com/",
    "youtube_id": "https://www.youtube.com/watch?v=",
}
SPOKEN = (
    "text",
    "content",
    "caption",
    "title",
    "note",
    "message",
    "body",
    "alt",
    "quote",
    "author",
    "label",
    "description",
    "name",
    "summary",
)
QUOTES = frozenset({"quote", "blockquote", "epigraph", "pullquote"})


@dataclass
class Untagged:
    text: str = ""
    questions: list[str] = field(default_factory=list)


class Tags:
    """Takes the tags out of one text.

    values: what the head says; find: the path in the folder of a text by its name or path, '' where there is none.
    """

    def __init__(self, values: Mapping[str, object], find: Callable[[str], str]) -> None:
        self.values, self.find = values, find
        self.questions: list[str] = []

    def out_of(self, text: str) -> Untagged:
        if not any(sign in text for sign in ("{", "|", "[TOC]", ")=")):
            return Untagged(text)
        aside = Aside(self.questions)
        text = ESCAPED_HUGO.sub(lambda one: aside.keep(f"{{{{{one[1]}{one[2]}{one[3]}}}}}"), aside.raw(text))
        text = PELICAN.sub(self._pelican, ROLE.sub(self._role, aside.code(text)))
        text = LIQUID_VALUE.sub(self._value, LIQUID.sub(self._liquid, text))
        text = HUGO.sub(self._hugo, self._kramdown(text))
        return Untagged(aside.back(MYST_TARGET.sub("", text)), list(dict.fromkeys(self.questions)))

    def _ask(self, tag: str) -> None:
        self.questions.append(f"the tag {' '.join(tag.split())[:160]} means nothing here: what should stand there?")

    # --- what several of them have ---------------------------------------------------------

    def _said(self, tag: str, given: dict[str, str]) -> str:
        """The words that a tag holds, where its meaning is not known."""
        self._ask(tag)
        words = [value for name, value in given.items() if name in SPOKEN or (name.isdigit() and " " in value)]
        return "\n\n".join(escape(one, quote=False) for one in words)

    def _picture(self, given: dict[str, str]) -> str:
        source = next(
            (given[name] for name in ("src", "image_path", "url", "image", "file", "link", "0") if given.get(name)), ""
        )
        caption = " ".join(given[name] for name in ("title", "caption", "attr", "attribution") if given.get(name))
        alternative = given.get("alt", "")
        shown = f'<img src="{escape(source)}" alt="{escape(alternative)}">'
        return (
            f"\n\n<figure>{shown}<figcaption>{escape(caption, quote=False)}</figcaption></figure>\n\n"
            if caption
            else f"\n\n{shown}\n\n"
        )

    def _link_to(self, name: str, one: re.Match[str]) -> str:
        """The address of another text of the folder; a link with its name where no words stand before it."""
        name, _hash, _anchor = name.partition("#")
        is_address = one.string[: one.start()][-1:] in {"(", '"', "'", "<", "="}
        path = self.find(name)
        if not path:
            self._ask(one[0])
            return "" if is_address else escape(name, quote=False)
        return stand_in(name, path) if is_address else f"[{name}]({stand_in(name, path)})"

    def _film(self, name: str, given: dict[str, str]) -> str:
        key = given.get("id") or given.get("0", "")
        address = key if key.startswith("http") else FILMS[name] + key
        self.questions.append(f"the film {address} became a link: nothing is played here")
        return f"\n\n<{address}>\n\n"

    def _played(self, name: str, given: dict[str, str]) -> str:
        address = given.get("src") or given.get("url") or given.get("mp3") or given.get("0", "")
        return f'\n\n<{name} src="{escape(address)}"></{name}>\n\n'

    # --- Liquid --------------------------------------------------------------------------------

    def _value(self, one: re.Match[str]) -> str:
        name, _pipe, filters = (part.strip() for part in one[1].partition("|"))
        if name in {"site.baseurl", "site.url", "site.github.url"}:
            return ""
        if name[:1] in {'"', "'"} and (not filters or "_url" in filters):
            return name.strip("\"'")
        found = self.values.get(name.removeprefix("page.")) if name.startswith("page.") else None
        if isinstance(found, str):
            return found
        self._ask(one[0])
        return ""

    def _liquid(self, one: re.Match[str]) -> str:
        name, given = one[1], arguments(one[2])
        if name in {"post_url", "link"}:
            return self._link_to(given.get("0", ""), one)
        if name in FILMS:
            return self._film(name, given)
        if name == "img" or (name == "include" and re.search(r"figure|image|img|picture", given.get("0", ""))):
            given.pop("0" if name == "include" else "", None)
            return self._picture(given)
        if name in {"audio", "video"}:
            return self._played(name, given)
        if name in {"blockquote", "endblockquote", "pullquote", "endpullquote"}:
            return self._quoted(name.removeprefix("end"), name.startswith("end"), given, one[2])
        return self._said(one[0], given)

    def _quoted(self, name: str, is_end: bool, given: dict[str, str], words: str) -> str:
        tag = "blockquote"
        if not is_end:
            by = given.get("author") or given.get("cite") or (words if "=" not in words else "")
            self._by = escape(by.strip("\"'"), quote=False)
            return f"\n\n<{tag}{' class=pullquote' if name == 'pullquote' else ''}>\n\n"
        said_by, self._by = getattr(self, "_by", ""), ""
        return f"\n\n<cite>{said_by}</cite></{tag}>\n\n" if said_by else f"\n\n</{tag}>\n\n"

    # --- Hugo -----------------------------------------------------------------------------------

    def _hugo(self, one: re.Match[str]) -> str:
        is_end, name, given = bool(one[2]), one[3].lower(), arguments(one[4])
        if name in QUOTES:
            return self._quoted(name, is_end, given, "")
        if name in VERSE_CLASSES:
            return "\n\n:::\n\n" if is_end else "\n\n::: verse\n\n"
        if is_end:
            return "\n\n" if one[1] == "%" else ""
        if name in {"ref", "relref"}:
            return self._link_to(given.get("path") or given.get("0", ""), one)
        if name in FILMS:
            return self._film(name, given)
        if name in {"figure", "img", "image", "picture"}:
            return self._picture(given)
        if name in {"audio", "video"}:
            return self._played(name, given)
        if name == "param" and isinstance(found := self.values.get(given.get("0", "")), str):
            return found
        return self._said(one[0], given)

    # --- kramdown --------------------------------------------------------------------------------

    def _kramdown(self, text: str) -> str:
        text = HEADING_NAME.sub(r"\1", TABLE_OF_CONTENTS.sub("", text))
        text = KRAMDOWN_PART.sub(self._part, text)
        text = KRAMDOWN_LINE.sub(lambda one: self._attributes(one[1]), text)
        return KRAMDOWN.sub(lambda one: self._attributes(one[0]), text)

    def _part(self, one: re.Match[str]) -> str:
        if one[1] == "comment":
            return ""
        return one[2] or ""

    def _attributes(self, given: str) -> str:
        """Classes and names say how something looks; anything else is asked about."""
        if re.search(r"\b(?:lang|title|cite)\s*=", given):
            self._ask(f"{{:{given}}}")
        return ""

    # --- Pelican, MyST ----------------------------------------------------------------------------

    def _pelican(self, one: re.Match[str]) -> str:
        kind, from_top, path = one.groups()
        if kind == "filename" and from_top and (place := self.find(path)):
            return stand_in(path, place)
        if kind in {"filename", "static", "attach"}:
            return f"{from_top}{path}"
        self._ask(one[0])
        return ""

    def _role(self, one: re.Match[str]) -> str:
        name, words = one[1], one[3]
        titled = TITLED.match(words)
        if name in {"sub", "sup"} or name in {"subscript", "superscript"}:
            return f"<{name[:3]}>{escape(words, quote=False)}</{name[:3]}>"
        if name in {"emphasis", "strong"}:
            tag = "em" if name == "emphasis" else "strong"
            return f"<{tag}>{escape(words, quote=False)}</{tag}>"
        if name in {"doc", "any", "download"}:
            shown, path = (titled[1], titled[2]) if titled else (words, words)
            place = self.find(path)
            if name == "download" or place:
                return f"[{shown}]({stand_in(path, place) if place else path})"
        self._ask(one[0])
        return escape(titled[1] if titled else unescape(words), quote=False)


def arguments(written: str) -> dict[str, str]:
    """Named ones by name, the others by their number."""
    found: dict[str, str] = {}
    for one in ARGUMENT.finditer(written):
        value = next((part for part in one.groups()[1:] if part is not None), "")
        if one[1]:
            found[one[1]] = re.sub(r"\\(.)", r"\1", value)
        else:
            found[str(sum(name.isdigit() for name in found))] = re.sub(r"\\(.)", r"\1", value)
    return found
