"""Rows that hold for a time."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from broadsheet.core.money import is_currency


def check_currency(value: str) -> None:
    if not is_currency(value):
        raise ValidationError(_("There is no currency with the code %(code)s."), params={"code": value})


class DatedQuerySet(models.QuerySet[Any]):
    def valid_on(self, day: date) -> Any:
        """Those that hold on a day; no date means without limit."""
        begun = Q(valid_from=None) | Q(valid_from__lte=day)
        return self.filter(begun, Q(valid_until=None) | Q(valid_until__gte=day))
