"""The sheet says how to subscribe, in the words and with the prices of the one offer."""

from datetime import date

from django.utils import timezone

from broadsheet.catalogue.compiling import paragraph, priced, shown_offers
from broadsheet.catalogue.setting_prices import set_price
from broadsheet.catalogue.tests import shelves
from broadsheet.periodicals import actions
from broadsheet.periodicals.models import Edition
from broadsheet.typesetting.models import Impression
from broadsheet.typesetting.offer_boxes import subscriptions


def edition_of(make_issue, write):
    issue = make_issue("60", texts=[write("A night")], periodical="aurora")
    return Edition.objects.select_related("issue", "standing").get(issue=issue)


def words_of(box):
    return " ".join(run.text for block in box.blocks for run in block.runs)


def test_the_box_has_the_same_words_as_the_web(make_issue, write):
    edition, offer = edition_of(make_issue, write), shelves.joint_subscription()
    box = subscriptions(edition)[0]

    assert box.kind == "subscription"
    assert paragraph(priced(shown_offers().filter(pk=offer.pk))[0], "en") in words_of(box)


def test_a_sheet_that_advertises_an_offer_has_no_second_text_of_it(make_issue, write):
    edition = edition_of(make_issue, write)
    shelves.joint_subscription()
    actions.add_advert(edition, "offer", "joint")

    assert subscriptions(edition) == []


def test_a_periodical_that_nobody_sells_has_no_box(make_issue, write):
    assert subscriptions(edition_of(make_issue, write)) == []


def test_a_new_price_has_the_sheet_looked_at_again_unless_it_is_frozen(make_issue, write):
    edition, offer = edition_of(make_issue, write), shelves.joint_subscription()
    sheet = Impression.objects.create(edition=edition, form="broadsheet", file="sheet.pdf")
    set_price(offer, offer.region_set.regions.get(slug="uk"), shelves.money("16 GBP"), date(2024, 6, 1))
    sheet.refresh_from_db()

    assert sheet.is_to_check
    Edition.objects.update(frozen_at=timezone.now())
    Impression.objects.update(is_to_check=False)
    set_price(offer, offer.region_set.regions.get(slug="uk"), shelves.money("17 GBP"), date(2024, 7, 1))
    sheet.refresh_from_db()
    assert not sheet.is_to_check
