"""People of the house for tests of the admin, and the forms that they fill in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

EMPTY_ROWS = ("credits", "sources", "footnotes", "corrections", "comments")


@pytest.fixture
def staff(house: Any) -> Callable[..., Client]:
    """Log somebody in: staff("editor", "italy", "it"); staff() has no part, staff("superuser") every right."""
    from broadsheet.people.models import User
    from broadsheet.sections.models import Assignment, Section

    def make(role: str = "", section: str = "", language: str = "") -> Client:
        name = "-".join(part for part in (role or "nobody", section, language) if part)
        user, _made = User.objects.get_or_create(
            email=f"{name}@example.org", defaults={"is_superuser": role == "superuser"}
        )
        if role and role != "superuser":
            place = Section.objects.get(slug=section) if section else None
            Assignment.objects.get_or_create(user=user, role=role, section=place, language=language)
        client = Client()
        client.force_login(user)
        client.user = user  # type: ignore[attr-defined]
        return client

    return make


@pytest.fixture
def fill_in() -> Callable[..., dict[str, Any]]:
    """What the editor of an article sends: fill_in(title="…", body="<p>…</p>", notes={uuid: "<p>…</p>"}, **fields)."""
    from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

    def make(
        title: str = "A title", body: str | None = "<p>Some words.</p>", notes: dict[str, str] | None = None,
        blocks: list[Any] | None = None, sources: list[dict[str, Any]] | None = None, **fields: Any,
    ) -> dict[str, Any]:  # fmt: skip
        from broadsheet.pages.blocks import PROSE

        streams = blocks if blocks is not None else [("text", rich_text(body or "", features=PROSE))]
        data = {
            "marked_title": title, "address_slug": "", "standfirst": "", "date": "2024-11-07", "date_precision": "day",
            "origin": "original", "sign_off": "", "licence": "", "handover_note": "", "go_live_at": "", "expire_at": "",
            "comment_notifications": "", "body": streamfield(streams),
        }  # fmt: skip
        for name in EMPTY_ROWS:
            data[name] = inline_formset([])
        note = ["bold", "italic", "link", "foreign"]
        data["footnotes"] = inline_formset(
            [{"uuid": uuid, "text": rich_text(text, features=note)} for uuid, text in (notes or {}).items()]
        )
        blank = {
            "version": "",
            "organisation": "",
            "country": "",
            "language": "",
            "title": "",
            "date": "",
            "url": "",
            "translator": "",
        }
        data["sources"] = inline_formset([{**blank, "date_precision": "day", **source} for source in sources or []])
        several = {name: value for name, value in fields.items() if isinstance(value, list)}
        return {
            **nested_form_data({**data, **{name: fields[name] for name in fields if name not in several}}),
            **several,
        }

    return make
