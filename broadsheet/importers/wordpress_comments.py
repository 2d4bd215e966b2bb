"""Comments and moments as WordPress writes them."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from broadsheet.importers.entries import CommentEntry
from broadsheet.importers.html_words import one_line, plain_words
from broadsheet.importers.sanitising import HOSTILE, sanitised
from broadsheet.importers.wordpress_names import public_name


def comment_of(row: dict[str, str]) -> CommentEntry:
    kind, approved = row.get("wp:comment_type", "").strip(), row.get("wp:comment_approved", "").strip()
    status = kind if kind not in {"", "comment"} else "" if approved == "1" else "waiting"
    body = row.get("wp:comment_content", "").strip()
    parent = row.get("wp:comment_parent", "").strip()
    written = row.get("wp:comment_date", "").strip()
    return CommentEntry(
        number=row.get("wp:comment_id", "").strip(), body=sanitised(body) if HOSTILE.search(body) else body,
        author=public_name(one_line(plain_words(row.get("wp:comment_author", ""))))[:200],
        email=row.get("wp:comment_author_email", "").strip()[:254], url=row.get("wp:comment_author_url", "").strip()[:500],
        written_at=moment_of(row.get("wp:comment_date_gmt", "")) or moment_of(written), date_words=written[:40],
        reply_to=parent if parent != "0" else "", approved=approved == "1" and not status, status=status[:40],
    )  # fmt: skip


def moment_of(written: str) -> datetime | None:
    """A moment of WordPress, in UTC; None for `0000-00-00 00:00:00` and what is none."""
    try:
        return datetime.strptime(written.strip(), "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC)
    except ValueError:
        return None


def announced_of(written: str) -> datetime | None:
    """The moment that an item names for feeds, in UTC."""
    try:
        when = parsedate_to_datetime(written.strip())
    except (ValueError, TypeError):
        return None
    return (when if when.tzinfo else when.replace(tzinfo=UTC)).astimezone(UTC)
