"""What every public page shows of the house, read once per change of content.

`house()` is the house as readers see it; `Frame` is one reader's view of it: the language of
the address and, which is another thing, the language of the frame's own words.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar
from urllib.parse import urlencode

from django.conf import settings

from broadsheet.core.contrast import night_accent
from broadsheet.core.languages import Language, best, direction, language, ordered
from broadsheet.core.licences import Licence, licence
from broadsheet.pages import generation

T = TypeVar("T")
# Higher rooms say here what else the masthead shows: frame → a link (title, designation, url), or None.
masthead_parts: list[Callable[[Frame], Any]] = []
MOST_KEPT = 200  # bodies of texts, some 20 kB each


@dataclass(frozen=True)
class HouseView:
    """The house under one generation number."""

    number: int
    site_id: int
    languages: tuple[str, ...]
    names: dict[str, str]
    taglines: dict[str, str]
    publishers: dict[str, str]
    accent: str
    emblem_id: int | None
    emblem_url: str
    default_licence: str
    age_note_years: int
    is_practice: bool
    menus: dict[str, list[Any]]
    nodes: dict[tuple[int, str], Any]
    root_section_id: int | None
    kept: dict[Any, Any] = field(default_factory=dict)
    some: OrderedDict[Any, Any] = field(default_factory=OrderedDict)

    @property
    def first_language(self) -> str:
        return self.languages[0]

    @property
    def has_drawn_emblem(self) -> bool:
        return self.emblem_url.lower().endswith(".svg")

    @cached_property
    def night_accent(self) -> str:
        from broadsheet.pages.models import PAPER_BY_NIGHT

        return night_accent(self.accent, PAPER_BY_NIGHT) or self.accent

    @cached_property
    def licence(self) -> Licence:
        return licence(self.default_licence)

    def name(self, language: str) -> str:
        return self._word(self.names, language) or "Broadsheet"

    def tagline(self, language: str) -> str:
        return self._word(self.taglines, language)

    def publisher(self, language: str) -> str:
        return self._word(self.publishers, language) or self.name(language)

    def _word(self, words: dict[str, str], language: str) -> str:
        chosen = best(words, language, list(self.languages))
        return words[chosen] if chosen else ""

    def keep(self, key: Any, make: Callable[[], T]) -> T:
        """Return what `make` gives, made once under this generation; for small registers only."""
        if key not in self.kept:
            self.kept[key] = make()
        return self.kept[key]  # type: ignore[no-any-return]

    def keep_some(self, key: Any, make: Callable[[], T]) -> T:
        """Like `keep`, for things as many as texts: only those asked for lately stay."""
        found = self.some.pop(key, None)
        found = make() if found is None else found
        self.some[key] = found
        while len(self.some) > MOST_KEPT:
            self.some.popitem(last=False)
        return found  # type: ignore[no-any-return]


_number_of_request: ContextVar[int | None] = ContextVar("number_of_request", default=None)
_lock = threading.Lock()
_latest: HouseView | None = None


@contextmanager
def reading() -> Iterator[None]:
    """Within this, the generation is read once: for the length of a request."""
    token = _number_of_request.set(generation.current())
    try:
        yield
    finally:
        _number_of_request.reset(token)


def house() -> HouseView:
    """The house as it is now (or was at the beginning of this request)."""
    global _latest
    number = _number_of_request.get()
    number = generation.current() if number is None else number
    if _latest is None or _latest.number != number:
        loaded = _load(number)
        with _lock:
            _latest = loaded
        return loaded
    return _latest


def forget() -> None:
    """Drop what is kept in this process; for tests, whose databases go back in time."""
    global _latest
    _latest = None


def _load(number: int) -> HouseView:
    from wagtail.models import Locale, Site

    from broadsheet.pages.models import House, SectionNode

    row = House.objects.prefetch_related("words").select_related("emblem").first() or House()
    words = list(row.words.all()) if row.pk else []
    nodes = SectionNode.objects.select_related("page", "section").filter(page__live=True)
    codes = list(Locale.objects.values_list("language_code", flat=True))
    return HouseView(
        number=number,
        site_id=Site.objects.values_list("pk", flat=True).first() or 0,
        languages=tuple(ordered(codes, row.language_order)) or (settings.LANGUAGE_CODE,),
        names={word.language: word.name for word in words if word.name},
        taglines={word.language: word.tagline for word in words if word.tagline},
        publishers={word.language: word.publisher for word in words if word.publisher},
        accent=row.accent,
        emblem_id=row.emblem_id,
        emblem_url=row.emblem.file.url if row.emblem else "",
        default_licence=row.default_licence,
        age_note_years=row.age_note_years,
        is_practice=row.is_practice,
        menus=_menus(),
        nodes={(node.section_id, node.language): node for node in nodes},
        root_section_id=next((node.section_id for node in nodes if node.section.parent_id is None), None),
    )


def _menus() -> dict[str, list[Any]]:
    from broadsheet.pages.models import MenuItem

    items = list(MenuItem.objects.prefetch_related("words").select_related("page"))
    return {menu: [item for item in items if item.menu == menu] for menu in (MenuItem.MAIN, MenuItem.FOOT)}


@dataclass(frozen=True)
class Frame:
    """One reader's frame: `language` is that of the address, `interface` that of our own words around the text."""

    language: str
    path: str = "/"
    kept: dict[str, str] = field(default_factory=dict, compare=False)

    def keep(self, **asked: Any) -> None:
        """What this page reads of its query: the links to other languages carry it along. Empty values say nothing."""
        self.kept.update({name: str(value) for name, value in asked.items() if value})

    @property
    def query(self) -> str:
        """What was kept, as the end of an address: `?country=GB`."""
        return f"?{urlencode(self.kept)}" if self.kept else ""

    @cached_property
    def house(self) -> HouseView:
        return house()

    @cached_property
    def interface(self) -> str:
        """The language of the frame's words: its own if we have a catalogue, else the house's first that we have."""
        return interface_for(self.language)

    @property
    def is_foreign(self) -> bool:
        """Whether the words of the frame are in another language than its address says."""
        return self.interface != self.language

    @property
    def dir(self) -> str:
        return direction(self.interface)

    @cached_property
    def name(self) -> str:
        return self.house.name(self.language)

    @cached_property
    def tagline(self) -> str:
        return self.house.tagline(self.language)

    @cached_property
    def languages(self) -> list[Language]:
        return [language(code) for code in self.house.languages]

    @cached_property
    def order(self) -> list[str]:
        """Languages in which this reader is offered a text, her own first."""
        own = best(self.house.languages, self.language, list(self.house.languages)) or self.language
        return ordered([own, *self.house.languages], [self.language, own])

    @property
    def masthead(self) -> list[Any]:
        """What higher rooms add to the masthead: the issue that is out now."""
        return [part for part in (ask(self) for ask in masthead_parts) if part]

    @cached_property
    def main_menu(self) -> list[dict[str, str]]:
        return self._menu("main")

    @cached_property
    def foot_menu(self) -> list[dict[str, str]]:
        return self._menu("foot")

    def _menu(self, name: str) -> list[dict[str, str]]:
        from broadsheet.pages.menus import menu_entries

        return self.house.keep(("menu", name, self.language), lambda: menu_entries(self.house.menus[name], self))


def interface_for(code: str) -> str:
    """The interface language that serves a frame (see docs/decisions on languages)."""
    own = settings.INTERFACE_LANGUAGES
    if code in own:
        return code
    base = code.partition("-")[0]
    if base in own:
        return base
    first = house().first_language
    return first if first in own else settings.LANGUAGE_CODE
