"""The house's own handbook: the pages of `docs/use/`, read in the admin in the language spoken where they are written in it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

EVERY_DAY = "every-day"
ORDER = ("write", "order", "pack", "money", "event")  # as a day goes
_TITLE = re.compile(r"^# +(.+)$", re.MULTILINE)
_LINK = re.compile(r'href="(?:(?P<folder>[a-z.-]+)/)*(?P<name>[a-z-]+)\.md(?P<part>#[^"]*)?"')


@dataclass(frozen=True)
class HandbookPage:
    """name: of its file; language: in which it is written; is_daily: whether it tells what volunteers do every day."""

    name: str
    language: str
    is_daily: bool
    words: str

    @property
    def title(self) -> str:
        found = _TITLE.search(self.words)
        return found[1] if found else self.name

    @property
    def url(self) -> str:
        return reverse("handbook_daily" if self.is_daily else "handbook_page", args=[self.name])

    @property
    def html(self) -> SafeString:
        """Without the title, with links to other pages of the handbook."""
        body = _TITLE.sub("", self.words, count=1)
        return mark_safe(
            _LINK.sub(self._linked, MarkdownIt("commonmark", {"html": False}).enable("table").render(body))
        )

    def _linked(self, found: re.Match[str]) -> str:
        is_daily = page(found["name"], self.language, is_daily=True) is not None and self.is_daily
        route = "handbook_daily" if is_daily else "handbook_page"
        return f'href="{reverse(route, args=[found["name"]])}{found["part"] or ""}"'


def folder() -> Path:
    """In an installed house the pages lie in the package, in a checkout among the documents."""
    packed = Path(settings.PACKAGE) / "handbook"
    return packed if packed.is_dir() else Path(settings.PACKAGE).parent / "docs" / "use"


def daily(language: str) -> list[HandbookPage]:
    return [one for name in ORDER if (one := page(name, language, is_daily=True))]


def others() -> list[HandbookPage]:
    """What is needed now and then, in English."""
    names = sorted(path.stem for path in folder().glob("*.md"))
    return [one for name in names if (one := page(name, "en", is_daily=False))]


@lru_cache(maxsize=128)
def page(name: str, language: str, is_daily: bool) -> HandbookPage | None:
    """A page in a language, else in English; None where there is none."""
    for code in dict.fromkeys((language, "en")):
        path = folder() / EVERY_DAY / code / f"{name}.md" if is_daily else folder() / f"{name}.md"
        if re.fullmatch(r"[a-z-]+", name) and path.is_file():
            return HandbookPage(name, code if is_daily else "en", is_daily, path.read_text(encoding="utf-8"))
    return None
