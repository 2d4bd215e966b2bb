"""The worker's round through instalments that pay themselves: charged on their day, tried again, then asked of the payer."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils import timezone

from broadsheet.core.turns import ENDLESS, Turn
from broadsheet.payments import standing_letters as letters
from broadsheet.payments.models import Due, ProviderPayment, Standing
from broadsheet.payments.paying import charge
from broadsheet.payments.standing import apart, open_instalments

# Days between the tries to charge an instalment; after the last one its payer pays by hand.
TRIES = (timedelta(days=3), timedelta(days=4))


def renew_and_charge(today: date | None = None, turn: Turn = ENDLESS) -> int:
    """Open what is due, charge what pays itself; return how many instalments were paid. Safe to repeat at any moment."""
    today = today or timezone.localdate()
    open_instalments(today)
    rows = (
        Due.objects.open()
        .filter(charge_on__lte=today, standing__in=Standing.objects.to_go_on())
        .exclude(standing__saved_id="")
    )
    whole = rows.select_related("standing__account", "standing__payer", "section")
    return sum(apart(row.standing_id or 0, _charged, row, today) for row in turn.each(whole))


def _charged(due: Due, today: date) -> bool:
    seen = charge(due)
    if seen is None:
        _try_again(due, today)
        return False
    return seen.state == "paid"


def _try_again(due: Due, today: date) -> None:
    """After a refusal: on another day, and after the last try what is saved is forgotten and the payer is asked."""
    standing = due.standing
    if standing is None:
        return
    failed = ProviderPayment.objects.filter(due=due, is_charge=True, state=ProviderPayment.FAILED).count()
    if not failed:
        return  # the way is closed for now, or the keys are missing: nobody was refused anything
    later = today + TRIES[failed - 1] if failed <= len(TRIES) else None
    moved = Due.objects.filter(pk=due.pk, charge_on=due.charge_on).update(charge_on=later)
    if not moved:
        return  # another worker was here
    if later is None:
        Standing.objects.filter(pk=standing.pk).update(saved_id="", account=None)
    if later is None or failed == 1:
        letters.could_not_charge(standing, due, later)
