"""Tests start from a migrated template database, not from migrations, each time."""

pytest_plugins = ["tests.houses", "tests.databases"]
