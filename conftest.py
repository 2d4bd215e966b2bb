"""Tests start from a migrated template database, not from migrations, each time."""

from hypothesis import settings

pytest_plugins = ["tests.houses", "tests.databases", "tests.staff"]
settings.register_profile("house", deadline=None)  # a busy machine is no fault
settings.load_profile("house")
