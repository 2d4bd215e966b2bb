"""Knowing what is there already: files brought in before, blocks that did not change."""

from __future__ import annotations

import json
import uuid
from difflib import SequenceMatcher
from typing import Any

from django.db.models.fields.json import KT

from broadsheet.articles.models import ArticlePage
from broadsheet.pages.models import PlainPage


def keep_ids(old: list[Any], new: list[Any]) -> list[Any]:
    """The new blocks, each with the id of the block that it continues, so that a comparison finds them."""
    before, after = [_same(one) for one in old], [_same(one) for one in new]
    kept = [dict(one) for one in new]
    for tag, a, a_end, b, b_end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal" or (tag == "replace" and a_end - a == b_end - b):
            for at in range(b_end - b):
                if old[a + at]["type"] == kept[b + at]["type"]:
                    kept[b + at]["id"] = old[a + at].get("id") or str(uuid.uuid4())
    return kept


def _same(one: Any) -> str:
    return json.dumps([one["type"], without_ids(one["value"])], ensure_ascii=False, sort_keys=True)


def without_ids(value: Any) -> Any:
    """A block's value without the ids of the blocks in it."""
    if isinstance(value, list):
        return [without_ids(one) for one in value]
    if isinstance(value, dict):
        is_block = {"type", "value"} <= value.keys()
        return {name: without_ids(one) for name, one in value.items() if not (is_block and name == "id")}
    return value


class Known:
    """Every version and page that was brought in before: its key, its row, the file and its digest."""

    def __init__(self, prefix: str = "") -> None:
        self.pages: dict[str, int] = {}
        self.digests: dict[str, tuple[str, str]] = {}
        self.kinds: dict[str, type] = {}
        for model in (ArticlePage, PlainPage):
            rows = model.objects.exclude(import_key="").filter(import_key__startswith=prefix)  # type: ignore[misc]
            columns = rows.values_list(
                "pk", "import_key", KT("front_matter__broadsheet__file"), KT("front_matter__broadsheet__digest")
            )
            for pk, key, file, digest in columns.iterator(chunk_size=2000):
                self.pages[key], self.kinds[key] = pk, model
                self.digests[key] = (file or "", digest or "")

    def by_file(self) -> dict[str, tuple[str, str]]:
        """For each file the key and the digest."""
        return {file: (key, digest) for key, (file, digest) in self.digests.items() if file}
