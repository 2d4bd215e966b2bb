"""The words of the menus and where they lead."""

from __future__ import annotations

from typing import Any

from wagtail.models import Page

from broadsheet.core.languages import best


def menu_entries(items: list[Any], frame: Any) -> list[dict[str, str]]:
    """Label, address and language of each entry that leads somewhere for this frame."""
    targets = _versions_of_pages(items, frame)
    entries = [_entry(item, frame, targets) for item in items]
    return [entry for entry in entries if entry["url"] and entry["label"]]


def _entry(item: Any, frame: Any, targets: dict[Any, Any]) -> dict[str, str]:
    page = targets.get(item.page.translation_key) if item.page else None
    return {
        "label": item.word("label", frame.language) or (page.title if page else ""),
        "lang": item.word_language("label", frame.language),
        "url": item.url or (page.specific.address() if page else _list_address(item, frame)),
        "listing": item.listing,
    }


def _list_address(item: Any, frame: Any) -> str:
    if not item.listing:
        return ""
    return f"/{frame.language}/{item.listing}" + ("" if item.listing == "search" else "/")


def _versions_of_pages(items: list[Any], frame: Any) -> dict[Any, Any]:
    keys = {item.page.translation_key for item in items if item.page}
    found: dict[Any, dict[str, Page]] = {}
    for page in Page.objects.live().filter(translation_key__in=keys).select_related("locale"):
        found.setdefault(page.translation_key, {})[page.locale.language_code] = page
    return {
        key: versions[best(versions, frame.language, list(frame.house.languages)) or ""]
        for key, versions in found.items()
    }
