"""Counters live in a database file of their own, so that they never wait for the house."""

from __future__ import annotations

from typing import Any

from django.conf import settings


class CacheRouter:
    """Sends the cache table to the `cache` database where there is one, and keeps all else out of it."""

    def db_for_read(self, model: Any, **hints: Any) -> str | None:
        return "cache" if model._meta.app_label == "django_cache" and "cache" in settings.DATABASES else None

    db_for_write = db_for_read

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool | None:
        if db == "cache":
            return app_label == "django_cache"
        return False if app_label == "django_cache" and "cache" in settings.DATABASES else None
