from typing import Any

from django.apps import AppConfig
from django.db.models import Q
from django.db.models.signals import post_delete, post_save


class TypesettingConfig(AppConfig):
    name = "broadsheet.typesetting"

    def ready(self) -> None:
        from wagtail.signals import page_published, page_unpublished

        from broadsheet.events import presenting as events
        from broadsheet.orders import presenting as orders
        from broadsheet.pages import sharing
        from broadsheet.periodicals import actions as periodicals
        from broadsheet.periodicals import models, presenting
        from broadsheet.typesetting import actions, event_boxes
        from broadsheet.typesetting.bills import bill_path
        from broadsheet.typesetting.painting import paint
        from broadsheet.typesetting.posters import sheets_of
        from broadsheet.typesetting.presenting import downloads_of

        events.sheets.append(sheets_of)
        orders.bills.append(bill_path)
        sharing.painters.append(paint)
        periodicals.when_out.append(actions.ask_for_all)
        periodicals.when_frozen.append(event_boxes.keep)
        periodicals.when_frozen.append(actions.ask_for_what_is_stale)
        periodicals.when_thawed.append(event_boxes.let_go)
        presenting.downloads.append(downloads_of)
        for signal in (page_published, page_unpublished):
            signal.connect(_text_changed, dispatch_uid=f"sheets-of-text-{id(signal)}")
        for model in SENDERS:
            for signal in (post_save, post_delete):
                signal.connect(_changed, sender=getattr(models, model), dispatch_uid=f"sheets-of-{model}-{id(signal)}")
        _watch_offers()


def _watch_offers() -> None:
    """A changed price is printed on sheets that are not frozen."""
    from broadsheet.catalogue import models

    for model in OFFER_SENDERS:
        for signal in (post_save, post_delete):
            signal.connect(
                _offer_changed, sender=getattr(models, model), dispatch_uid=f"sheets-of-{model}-{id(signal)}"
            )


OFFER_SENDERS = {
    "Offer": lambda row: row.pk,
    "OfferWords": lambda row: row.offer_id,
    "Component": lambda row: row.offer_id,
    "PricePoint": lambda row: row.offer_id,
    "SupplementPrice": lambda row: row.supplement.offer_id,
}


def _offer_changed(sender: Any, instance: Any, raw: bool = False, **kwargs: Any) -> None:
    from broadsheet.typesetting.actions import mark_to_check

    offer = None if raw else OFFER_SENDERS[sender.__name__](instance)
    if offer:
        mark_to_check(Q(edition__issue__periodical__components__offer=offer, edition__frozen_at=None))


# What of the periodicals stands on a sheet, and how its editions are found from it.
SENDERS = {
    "Periodical": lambda row: Q(edition__issue__periodical=row.pk),
    "PeriodicalTitle": lambda row: Q(edition__issue__periodical=row.periodical_id),
    "StandingEdition": lambda row: Q(edition__standing=row.pk),
    "Issue": lambda row: Q(edition__issue=row.pk),
    "IssueWords": lambda row: Q(edition__issue=row.issue_id),
    "Edition": lambda row: Q(edition=row.pk),
    "ContentsEntry": lambda row: Q(edition=row.edition_id),
}


def _changed(sender: Any, instance: Any, raw: bool = False, **kwargs: Any) -> None:
    from broadsheet.typesetting.actions import mark_to_check

    if not raw and instance.pk:
        mark_to_check(SENDERS[sender.__name__](instance))


def _text_changed(sender: Any, instance: Any, in_bulk: bool = False, **kwargs: Any) -> None:
    """A frozen edition prints the revision that it keeps, whatever is published after it; new texts stand in none."""
    from broadsheet.typesetting.actions import mark_to_check

    if hasattr(instance, "text_id") and not in_bulk:
        mark_to_check(Q(edition__contents__text=instance.text_id, edition__frozen_at=None))
