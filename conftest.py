"""Tests start from a migrated template database, not from migrations, each time."""

import os

from hypothesis import settings

pytest_plugins = ["tests.houses", "tests.databases", "tests.staff"]
settings.register_profile("house", deadline=None, derandomize=True)  # a busy machine is no fault; the same run twice
settings.register_profile("explore", deadline=None, max_examples=2000)  # HYPOTHESIS=explore: look for new cases
settings.load_profile(os.environ.get("HYPOTHESIS", "house"))
