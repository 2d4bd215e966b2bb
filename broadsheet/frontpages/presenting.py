"""What front pages, section pages and reading paths show: made by hand, or good when nobody touched them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from wagtail.models import Page

from broadsheet.articles.models import ArticlePage
from broadsheet.articles.querying import Card, Filters, archive, cards, one_per_text, published
from broadsheet.catalogue.models import Offer
from broadsheet.catalogue.parts import may_subscribe
from broadsheet.catalogue.presenting import chosen_country
from broadsheet.catalogue.rules.names import PRODUCT
from broadsheet.core.dates import PartialDate, Precision, format_date, format_solar_hijri
from broadsheet.core.languages import best
from broadsheet.events import querying as events
from broadsheet.events.presenting import Row, next_rows
from broadsheet.frontpages import selling
from broadsheet.frontpages.models import ReadingPathPage
from broadsheet.pages.frame import Frame
from broadsheet.pages.presenting import page_context
from broadsheet.pages.prose import finish, render_body
from broadsheet.periodicals.models import Issue
from broadsheet.periodicals.parts import named
from broadsheet.periodicals.querying import out_now
from broadsheet.sections.models import Section

NEWS, OLDER, EVENTS = 3, 4, 3
# Kinds of blocks that stand in the narrow column.
ASIDE = frozenset({"note", "path", "out_now", "events"})

# What a block must have something of, to be shown at all.
SHOWN_PARTS = ("cards", "path", "text", "out_now", "events", "offers", "books")
MOST_PRODUCTS = 6  # of a section, beside its texts


def front_context(page: Any, request: HttpRequest) -> dict[str, Any]:
    """The front page: the house's blocks, or a lead, a row of news and something older."""
    base = page_context(page, request)
    frame = base["frame"]
    return {
        **base,
        **blocks_or_newest(page, frame, Filters(), out_now(), chosen_country(request)),
        "today": today_words(frame),
        "sections": public_sections(),
        "page_title": frame.name,
        "description": page.search_description or frame.tagline,
    }


def section_context(page: Any, request: HttpRequest) -> dict[str, Any]:
    """A section's page: who it is, how to reach it, what it published."""
    base = page_context(page, request)
    frame, section = base["frame"], page.section
    return {
        **base,
        **section_parts(section, frame),
        **blocks_or_newest(
            page, frame, Filters(section=section.slug), issues_of_section(section), chosen_country(request)
        ),
        "pages_below": [(one.title, one.specific.address()) for one in _plain_children(page)],
        "paths": path_cards(frame, ReadingPathPage.objects.child_of(page) if page.pk else []),
    }


def section_parts(section: Section, frame: Frame) -> dict[str, Any]:
    today = timezone.localdate()
    return {
        "section": section,
        "description": section.word("description", frame.language)
        or _("%(name)s: texts, events and contacts of a section of %(house)s.")
        % {"name": section.name_in(frame.language), "house": frame.name},
        "feed": f"sections/{section.slug}/",
        "contacts": list(section.contacts.prefetch_related("words")),
        "addresses": [(one, one.envelope(frame.interface)) for one in section.addresses.all() if one.is_valid(today)],
        "social_accounts": list(section.social_accounts.all()),
        "sections_below": list(section.children.filter(is_public=True).prefetch_related("words")),
        "periodicals": list(section.periodicals.prefetch_related("words")),
        "offers": subscriptions_of(section),
        "products": list(section.products.shown().with_words()[:MOST_PRODUCTS]),
    }


def subscriptions_of(section: Section) -> list[Offer]:
    """What can be subscribed to there, at the ordinary price."""
    rows = section.offers.on_sale(timezone.localdate()).filter(base=None).exclude(kind=PRODUCT)
    return list(rows.prefetch_related("words"))


def _plain_children(page: Any) -> Iterable[Page]:
    from broadsheet.pages.models import PlainPage

    return Page.objects.child_of(page).live().type(PlainPage).specific() if page.pk else []


def public_sections() -> list[Section]:
    return list(Section.objects.filter(is_public=True).exclude(parent=None).prefetch_related("words"))


def today_words(frame: Frame) -> dict[str, str]:
    """Today's date for the masthead."""
    day = PartialDate(timezone.localdate(), Precision.DAY)
    hijri = format_solar_hijri(day, frame.interface) if frame.interface == "fa" else ""
    return {"words": format_date(day, frame.interface), "hijri": hijri, "iso": day.isoformat()}


def blocks_or_newest(
    page: Any, frame: Frame, filters: Filters, issues: list[Issue], country: str = ""
) -> dict[str, Any]:
    """Blocks chosen by hand, filled; where the lead or the news are missing, the newest texts.

    country: whose prices are shown, '' for all of them.
    """
    blocks = list(page.body)
    chosen = _chosen_cards(blocks, frame)
    shown: set[int] = set()
    filled = [
        selling.filled(block, frame, filters.section, country)
        if block.block_type in selling.KINDS
        else _fill(block, frame, filters, chosen, shown, issues)
        for block in blocks
    ]
    made: dict[str, Any] = {
        kind: next((one for one in filled if one["kind"] == kind), None) for kind in ("lead", "news")
    }
    if not made["lead"]:
        made["lead"] = {"kind": "lead", "cards": _newest(frame, filters, shown, 1), "standfirst": ""}
    if not made["news"]:
        made["news"] = {"kind": "news", "heading": "", "cards": _newest(frame, filters, shown, NEWS)}
    rest = [one for one in filled if one is not made["lead"] and one is not made["news"]]
    if not any(one["kind"] == "archive" for one in rest):
        rest.append({"kind": "archive", "heading": "", "cards": _newest(frame, filters, shown, OLDER)})
    lead = made["lead"]["cards"]
    is_told = any(one["kind"] == "out_now" for one in rest)
    return {
        "may_subscribe": may_subscribe(),
        "lead": lead[0] if lead else None,
        "lead_standfirst": made["lead"].get("standfirst", ""),
        "news": made["news"],
        "blocks": [
            {**one, "is_aside": one["kind"] in ASIDE} for one in rest if any(one.get(part) for part in SHOWN_PARTS)
        ],
        "next_events": [] if any(one["kind"] == "events" for one in rest) else _next_events(frame, filters, EVENTS),
        "out_now": [] if is_told else [named(issue, frame.language) for issue in issues],
    }


def _next_events(frame: Frame, filters: Filters, count: int) -> list[Row]:
    return next_rows(frame, events.Filters(section=filters.section), count)


def next_events_of(section: Section, frame: Frame) -> list[Row]:
    """The next events of a section, for a page that nobody has made by hand."""
    return _next_events(frame, Filters(section=section.slug), EVENTS)


def issues_of_section(section: Section) -> list[Issue]:
    """What is out now of the section's own periodicals."""
    own = set(section.periodicals.values_list("pk", flat=True))
    return [issue for issue in out_now() if issue.periodical_id in own]


def _chosen_cards(blocks: list[Any], frame: Frame) -> dict[int, Card]:
    """Cards by text of every article that the blocks name, in one go."""
    pages = [page for block in blocks for page in _pages_in(block) if page is not None]
    keys = {page.translation_key for page in pages}
    articles = one_per_text(published().filter(text__translation_key__in=keys), frame.order) if keys else []
    found = {card.text_id: card for card in cards(articles, frame)} if keys else {}
    texts = dict(ArticlePage.objects.filter(pk__in=[page.pk for page in pages]).values_list("pk", "text_id"))
    return {pk: found[text] for pk, text in texts.items() if text in found}


def _pages_in(block: Any) -> list[Any]:
    if block.block_type == "lead":
        return [block.value["article"]]
    if block.block_type in {"news", "archive"}:
        return list(block.value["articles"])
    return []


def _fill(
    block: Any, frame: Frame, filters: Filters, chosen: dict[int, Card], shown: set[int], issues: list[Issue]
) -> dict[str, Any]:
    kind, value = block.block_type, block.value
    if kind in {"lead", "news", "archive"}:
        found = [chosen[page.pk] for page in _pages_in(block) if page is not None and page.pk in chosen]
        shown.update(card.text_id for card in found)
        if not found and kind != "lead":
            found = _newest(frame, filters, shown, value["count"])
        return {
            "kind": kind,
            "heading": value.get("heading", ""),
            "cards": found,
            "standfirst": value.get("standfirst", ""),
        }
    if kind == "events":
        return {"kind": kind, "heading": value["heading"], "events": _next_events(frame, filters, value["count"])}
    if kind == "out_now":
        only = value["periodical"]
        told = [one for one in (out_now() if only else issues) if not only or one.periodical_id == only.pk]
        return {"kind": kind, "heading": value["heading"], "out_now": [named(one, frame.language) for one in told]}
    if kind == "path":
        paths = path_cards(frame, [value["path"]] if value["path"] else [])
        return {"kind": kind, "path": paths[0] if paths else None}
    return {"kind": kind, "heading": value["heading"], "text": mark_safe(finish(str(value["text"]), frame.language))}


def _newest(frame: Frame, filters: Filters, shown: set[int], count: int) -> list[Card]:
    found = cards(archive(filters, frame.order).exclude(text__in=shown)[:count], frame)
    shown.update(card.text_id for card in found)
    return found


def path_cards(frame: Frame, pages: Iterable[Any]) -> list[dict[str, Any]]:
    """Each path once, in the version that suits the frame."""
    keys = [page.translation_key for page in pages]
    rows = ReadingPathPage.objects.live().filter(translation_key__in=keys).select_related("locale") if keys else []
    by_key: dict[Any, dict[str, Any]] = {}
    for row in rows:
        by_key.setdefault(row.translation_key, {})[row.language] = row
    chosen = [
        by_key[key][best(by_key[key], frame.language, frame.order) or ""]
        for key in dict.fromkeys(keys)
        if key in by_key
    ]
    return [
        {
            "title_html": row.title_html, "title": row.title, "standfirst": row.standfirst, "url": row.address(),
            "lang": row.language, "kind": row.kind, "steps": sum(step.block_type != "heading" for step in row.steps),
        }
        for row in chosen
    ]  # fmt: skip


def path_context(page: ReadingPathPage, request: HttpRequest) -> dict[str, Any]:
    """A reading path: its introduction and its steps, numbered."""
    base = page_context(page, request)
    frame = base["frame"]
    introduction, _notes = render_body(page.introduction, page.language, {})
    return {
        **base,
        "standfirst": page.standfirst,
        "description": page.standfirst,
        "introduction_html": mark_safe(introduction),
        "steps": path_steps(page, frame),
    }


def path_steps(page: ReadingPathPage, frame: Frame) -> list[dict[str, Any]]:
    """The steps that readers can follow; an unpublished text is passed over."""
    blocks = list(page.steps)
    articles = [block.value["article"] for block in blocks if block.block_type == "article" and block.value["article"]]
    own = Frame(page.language, frame.path)
    found = _cards_by_page(articles, own)
    steps = [_step(block, own, found) for block in blocks]
    return numbered([step for step in steps if step])


def numbered(steps: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Give each step its number, and its title a level below the heading that it stands under."""
    number, level = 0, 2
    for step in steps:
        if step["kind"] == "heading":
            level = 3
        else:
            number += 1
            step["number"], step["level"] = number, level
    return steps


def _cards_by_page(articles: list[Any], frame: Frame) -> dict[int, Card]:
    texts = dict(ArticlePage.objects.filter(pk__in=[page.pk for page in articles]).values_list("pk", "text_id"))
    shown = {
        card.text_id: card
        for card in cards(one_per_text(published().filter(text__in=texts.values()), frame.order), frame)
    }
    return {pk: shown[text] for pk, text in texts.items() if text in shown}


def _step(block: Any, frame: Frame, found: dict[int, Card]) -> dict[str, Any] | None:
    kind, value = block.block_type, block.value
    if kind == "heading":
        return {"kind": kind, "title": value["text"]}
    step = {"kind": kind, "note": mark_safe(finish(str(value["note"]), frame.language)), "lang": frame.language}
    if kind == "article":
        card = found.get(value["article"].pk) if value["article"] else None
        return {**step, "card": card, "title": card.title_html, "url": card.url, "lang": card.lang} if card else None
    if kind == "page":
        target = value["page"]
        page = target.specific if target and target.live else None
        return {**step, "title": page.title_html, "url": page.address(), "lang": page.language} if page else None
    if kind == "document":
        return {**step, "title": value["title"], "url": value["document"].url} if value["document"] else None
    return {**step, "title": value["title"], "url": value["url"]}
