"""Tests start from a migrated template database, not from migrations, each time."""

import os
from typing import Any

from hypothesis import settings

pytest_plugins = ["tests.houses", "tests.databases", "tests.staff"]
settings.register_profile("house", deadline=None, derandomize=True)  # a busy machine is no fault; the same run twice
settings.register_profile("explore", deadline=None, max_examples=2000)  # HYPOTHESIS=explore: look for new cases
settings.load_profile(os.environ.get("HYPOTHESIS", "house"))


ASKING = {"db", "transactional_db", "django_db_setup", "own_house"}


def pytest_collection_modifyitems(config: Any, items: list[Any]) -> None:
    """On PostgreSQL only those run that ask the database: rules and readers are the same on both."""
    if not os.environ.get("DATABASE_URL", "").startswith("postgres"):
        return
    asking = [item for item in items if ASKING & set(item.fixturenames) or item.get_closest_marker("django_db")]
    if len(asking) < len(items):
        kept = set(map(id, asking))
        config.hook.pytest_deselected(items=[item for item in items if id(item) not in kept])
        items[:] = asking
