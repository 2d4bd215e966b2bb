"""What is missing in which language: texts, pages, and the words of the house's registers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.admin.utils import quote
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from broadsheet.articles.models import ArticlePage, Contributor, Place, Topic
from broadsheet.core.languages import language as language_of
from broadsheet.frontpages.models import ReadingPathPage
from broadsheet.pages.frame import house
from broadsheet.pages.models import House, MenuItem, PlainPage, SectionNode
from broadsheet.periodicals.models import Periodical
from broadsheet.sections.models import Contact, Section

KIND_NAMES = [
    ("article", gettext_lazy("articles")),
    ("page", gettext_lazy("plain pages")),
    ("path", gettext_lazy("reading paths")),
    ("section", gettext_lazy("sections")),
    ("contact", gettext_lazy("contacts")),
    ("periodical", gettext_lazy("periodicals")),
    ("topic", gettext_lazy("topics")),
    ("place", gettext_lazy("places")),
    ("contributor", gettext_lazy("contributors")),
    ("menu", gettext_lazy("menus")),
    ("house", gettext_lazy("the house")),
]


@dataclass(frozen=True)
class Missing:
    """One thing that has no words, or no version, in a language; and where to write it."""

    kind: str
    language: str
    thing: str
    what: str
    url: str

    @property
    def kind_name(self) -> str:
        return str(dict(KIND_NAMES)[self.kind])

    @property
    def language_name(self) -> str:
        return language_of(self.language).autonym


def all_missing() -> list[Missing]:
    """Everything that is missing, by kind, then as it comes."""
    languages = list(house().languages)
    return [
        *_articles(languages),
        *_pages(PlainPage, "page", languages),
        *_pages(ReadingPathPage, "path", languages),
        *_registers(languages),
    ]


def _articles(languages: list[str]) -> Iterator[Missing]:
    """Texts that readers see in some language: the languages in which they have no published version."""
    rows = ArticlePage.objects.order_by("-pk").values_list("text_id", "pk", "title", "live", "locale__language_code")
    by_text: dict[int, dict[str, tuple[int, str, bool]]] = defaultdict(dict)
    for text, pk, title, live, code in rows:
        by_text[text][code] = (pk, title, live)
    for versions in by_text.values():
        shown = next((one for one in versions.values() if one[2]), None)
        if shown is None:
            continue
        for code in languages:
            if code not in versions:
                yield Missing("article", code, shown[1], _("a version"), reverse("works:start", args=[shown[0], code]))
            elif not versions[code][2]:
                edit = reverse("wagtailadmin_pages:edit", args=[versions[code][0]])
                yield Missing("article", code, shown[1], _("publication: a draft is begun"), edit)


def _pages(model: Any, kind: str, languages: list[str]) -> Iterator[Missing]:
    nodes = {(node.section_id, node.language): node.page_id for node in SectionNode.objects.all()}
    paths = {node.page.path: node.section_id for node in SectionNode.objects.select_related("page")}
    groups: dict[Any, dict[str, Any]] = defaultdict(dict)
    for page in model.objects.filter(live=True).select_related("locale").order_by("-pk"):
        groups[page.translation_key][page.language] = page
    for versions in groups.values():
        page = next(iter(versions.values()))
        section = next((pk for path, pk in paths.items() if page.path.startswith(path)), None)
        for code in languages:
            if code not in versions and section is not None and (section, code) in nodes:
                add = ["pages" if model is PlainPage else "frontpages", model._meta.model_name, nodes[section, code]]
                yield Missing(kind, code, page.title, _("a version"), reverse("wagtailadmin_pages:add", args=add))


def _registers(languages: list[str]) -> Iterator[Missing]:
    yield from _words(
        "section",
        Section.objects.filter(is_public=True),
        languages,
        name=_("the name"),
        description=_("the description"),
    )
    contacts = Contact.objects.select_related("section")
    yield from _words("contact", contacts, languages, label=_("the label"), editor=_edit_section)
    yield from _words(
        "periodical", Periodical.objects.all(), languages, title=_("the title"), description=_("the description")
    )
    for kind, model in (("topic", Topic), ("place", Place)):
        yield from _words(kind, model.objects.all(), languages, name=_("the name"), description=_("the description"))
    yield from _words(
        "contributor", Contributor.objects.filter(kind=Contributor.COLLECTIVE), languages, name=_("the name")
    )
    yield from _words("menu", MenuItem.objects.all(), languages, label=_("the label"))
    yield from _words(
        "house", House.objects.all(), languages,
        name=_("the name"), tagline=_("the line below the name"), publisher=_("the publisher"), editor=_edit_house,
    )  # fmt: skip


def _words(kind: str, rows: Any, languages: list[str], editor: Any = None, **fields: str) -> Iterator[Missing]:
    """Fields that are filled in some language, but not in this one; the first is wanted in any case."""
    for row in rows.prefetch_related("words"):
        filled = {(word.language, name) for word in row.words.all() for name in fields if getattr(word, name)}
        wanted = _wanted(list(fields), {name for _code, name in filled})
        for code in languages:
            for name in wanted:
                if (code, name) not in filled:
                    yield Missing(kind, code, str(row), fields[name], (editor or _edit)(row))


def _wanted(fields: list[str], used: Iterable[str]) -> list[str]:
    return [name for name in fields if name == fields[0] or name in used]


def _edit(row: Any) -> str:
    return reverse(type(row).snippet_viewset.get_url_name("edit"), args=[quote(row.pk)])


def _edit_section(contact: Contact) -> str:
    return _edit(contact.section)


def _edit_house(row: House) -> str:
    return reverse("wagtailsettings:edit", args=["pages", "house", row.pk])
