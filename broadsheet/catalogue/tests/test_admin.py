"""The desk of prices: seen and set by those whose it is; gaps and contradictions at a glance."""

from datetime import date
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from broadsheet.catalogue.desk import grid_of
from broadsheet.catalogue.models import Offer, PostageRate, PricePoint, PriceRegionSet, Product, StockLevel
from broadsheet.catalogue.tests import shelves
from broadsheet.catalogue.tests.shelves import FIRST_DAY, TODAY, money
from broadsheet.sections.models import Section

PAGES = ["prices:list", "prices:region-sets", "prices:postage", "prices:stock"]


@pytest.fixture(autouse=True)
def every_way(monkeypatch):
    monkeypatch.setattr("broadsheet.catalogue.querying.open_methods", [])


@pytest.fixture
def joint(house):
    return shelves.joint_subscription()


@pytest.fixture
def book(house):
    return shelves.book(copies=5)


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize(
    ("who", "status"),
    [
        (("administrator",), 200),
        (("editor",), 200),
        (("treasurer", "italy"), 200),
        (("counter",), 200),
        (("writer",), 302),
        ((), 302),
    ],
)
def test_the_desk_is_seen_by_those_who_sell(staff, joint, book, name, who, status):
    assert staff(*who).get(reverse(name)).status_code == status


def test_the_desk_is_for_people_of_the_house(client, joint):
    assert client.get(reverse("prices:grid", args=[joint.pk])).status_code == 302


def price_data(offer, **fields):
    region = offer.region_set.regions.get(slug=fields.pop("region", "uk"))
    return {
        "region": region.pk,
        "currency": "GBP",
        "amount": "16",
        "method": "",
        "is_delivered": "on",
        "since": "2030-01-01",
        **fields,
    }


@pytest.mark.parametrize(
    ("who", "may"),
    [
        (("editor",), True),
        (("treasurer",), True),
        (("editor", "italy"), False),
        (("counter",), False),
        (("organiser",), False),
    ],
)
def test_a_price_is_set_by_those_whose_offer_it_is(staff, joint, who, may):
    staff(*who).post(reverse("prices:price", args=[joint.pk]), price_data(joint))

    assert PricePoint.objects.filter(amount_minor=1600, valid_from=date(2030, 1, 1)).exists() is may


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"amount": "sixteen"}, "This is no amount"),
        ({"amount": "-3"}, "not below nothing"),
        ({"currency": "XXX"}, "There is no currency"),
        ({"since": "soon"}, "valid date"),
        ({"amount": "9.999"}, "This is no amount"),
    ],
)
def test_a_wrong_price_is_refused_in_words(staff, joint, fields, said):
    answer = staff("editor").post(reverse("prices:price", args=[joint.pk]), price_data(joint, **fields), follow=True)

    assert said in answer.content.decode() and PricePoint.objects.filter(offer=joint).count() == 7


def test_a_region_of_another_set_is_refused(staff, joint, book):
    region = book.region_set.regions.get(slug="australia")
    staff("editor").post(reverse("prices:price", args=[joint.pk]), {**price_data(joint), "region": region.pk})

    assert not PricePoint.objects.filter(offer=joint, region=region).exists()


def test_the_grid_shows_gaps_contradictions_and_uncovered_countries(joint):
    grid = grid_of(joint.pk, TODAY)
    assert (grid.gaps, grid.contradictions, grid.uncovered) == (3, [], 0)
    assert [cell.is_gap for _extra, rows in grid.extras for cell in rows[2].cells] == [False, False, True]

    PricePoint.objects.create(
        offer=joint, region=joint.region_set.regions.get(slug="uk"), currency="GBP", amount_minor=1,
        valid_from=date(2024, 2, 1), valid_until=date(2040, 1, 1),
    )  # fmt: skip
    assert len(grid_of(joint.pk, TODAY).contradictions) == 1
    PricePoint.objects.filter(region__slug="europe").delete()
    assert grid_of(joint.pk, TODAY).uncovered == len(shelves.EUROPE)


def test_the_grid_says_by_which_ways_a_book_is_not_sold(staff, book):
    shelves.uk_postage(book.region_set)
    answer = staff("editor").get(reverse("prices:grid", args=[book.pk])).content.decode()

    assert "card, cheque, cash" in answer and "gap" in answer


def test_another_currency_is_a_column_of_gaps(staff, joint):
    answer = staff("editor").get(reverse("prices:grid", args=[joint.pk]), {"currency": "cad"})
    assert "<th>CAD</th>" in answer.content.decode()
    assert staff("editor").get(reverse("prices:grid", args=[joint.pk]), {"currency": "<b>"}).status_code == 200


def test_the_missing_supplement_is_set_in_its_place(staff, joint):
    extra = joint.supplements.get()
    url = reverse("prices:supplement-price", args=[joint.pk, extra.pk])
    staff("treasurer").post(
        url, {"currency": "USD", "amount": "12", "since": timezone.localdate().isoformat(), "region": ""}
    )

    assert extra.prices.get(currency="USD").amount_minor == 1200


def region_data(row, **changes):
    rows = []
    for region in row.regions.all():
        countries = " ".join(region.countries.values_list("country", flat=True))
        rows.append(
            {
                "slug": region.slug,
                "countries": countries,
                "name_en": str(region),
                **({"is_residual": "on"} if region.is_residual else {}),
            }
        )
    rows[0].update(changes)
    return {
        "slug": row.slug,
        "name": row.name,
        **nested_form_data({"regions": inline_formset(rows, initial=len(rows))}),
    }


def test_a_region_set_is_changed_whole_or_refused_in_words(staff, joint):
    row = joint.region_set
    url = reverse("prices:region-set", args=[row.pk])
    answer = staff("editor").post(url, region_data(row, countries="GB IE"))
    assert answer.status_code == 422 and "in two regions: Ireland" in answer.content.decode()

    assert staff("editor").post(url, region_data(row, countries="GB JE")).status_code == 302
    assert PriceRegionSet.objects.get(pk=row.pk).region_of("JE").slug == "uk"
    assert "Jersey" in staff("editor").get(url).content.decode()


def test_untouched_rows_for_more_regions_do_no_harm(staff, joint):
    row = joint.region_set
    data = region_data(row, countries="GB JE")
    data |= {"regions-TOTAL_FORMS": str(row.regions.count() + 3)}
    assert staff("editor").post(reverse("prices:region-set", args=[row.pk]), data).status_code == 302


def test_a_region_is_not_emptied_without_a_word(staff, joint):
    row = joint.region_set
    answer = staff("editor").post(reverse("prices:region-set", args=[row.pk]), region_data(row, countries=""))
    assert answer.status_code == 422
    assert "has no country" in answer.content.decode()


def test_history_is_not_rewritten_and_a_further_copy_is_not_dearer(staff, joint):
    before = PricePoint.objects.count()
    for wrong in ({"since": "2020-01-01"}, {"further": "99"}, {"amount": "9" * 20}):
        staff("editor").post(reverse("prices:price", args=[joint.pk]), {**price_data(joint), **wrong})
    assert PricePoint.objects.count() == before


def test_only_who_has_the_whole_house_changes_its_regions(staff, joint):
    url = reverse("prices:region-set", args=[joint.region_set_id])

    assert staff("editor", "italy").get(url).status_code == 302
    assert staff("editor", "italy").post(reverse("prices:new-region-set"), {}).status_code == 302


def test_a_rate_of_postage_is_set_for_ones_own_section(staff, book):
    region = book.region_set.regions.get(slug="uk")
    data = {
        "region": region.pk, "currency": "GBP", "amount": "3.20", "method": "", "further": "1", "since": timezone.localdate(),
        "service": "first_class", "per": "weight", "up_to_grams": "750", "edition": "April 2024",
    }  # fmt: skip
    home, italy = shelves.root(), Section.objects.get(slug="italy")
    staff("editor", "italy").post(reverse("prices:rate"), {**data, "section": home.pk})
    assert not PostageRate.objects.exists()

    staff("editor", "italy").post(reverse("prices:rate"), {**data, "section": italy.pk})
    row = PostageRate.objects.get()
    assert (row.section, row.amount_minor, row.further_minor, row.edition) == (italy, 320, 100, "April 2024")


def test_copies_are_counted_in_once_and_corrected(staff, book):
    product = Product.objects.get(slug="winter-book")
    add = reverse("prices:add-stock", args=[product.pk])
    for _twice in range(2):
        staff("editor").post(add, {"add-copies": "40", "add-note": "second printing", "add-key": "k1"})
    assert StockLevel.objects.get(product=product).available == 45

    staff("editor").post(reverse("prices:correct-stock", args=[product.pk]), {"count-copies": "44", "count-key": "k2"})
    assert StockLevel.objects.get(product=product).available == 44
    page = staff("counter").get(reverse("prices:product-stock", args=[product.pk])).content.decode()
    assert "second printing" in page and "+40" in page and '<form method="post" action="' + add not in page
    assert staff("editor").post(add, {"add-copies": "-1", "add-key": "k3"}).status_code == 422
    staff("counter").post(add, {"add-copies": "40", "add-key": "k4"})
    assert StockLevel.objects.get(product=product).available == 44


def test_a_new_product_and_a_new_offer_are_made_in_the_admin(staff, joint):
    data = nested_form_data(
        {
            "words": inline_formset([{"language": "en", "title": "Dark", "subtitle": "", "blurb": ""}]), "kind": "book",
            "section": shelves.root().pk, "contributors": inline_formset([]), "isbn": "978-0-306-40615-7", "extent_pages": "10",
            "binding": "", "weight_grams": "90", "date": "", "date_precision": "year", "imprint": "", "languages": "en", "cover": "",
            "issue": "", "edition_key": "", "text": "", "is_shown": "on", "slug": "dark", "position": "1",
        }
    )  # fmt: skip
    url = reverse("wagtailsnippets_catalogue_product:add")
    assert staff("editor").post(url, {**data, "isbn": "978-0-306-40615-8"}).status_code == 200
    assert staff("editor", "italy").post(url, data).status_code == 200
    assert staff("editor").post(url, data).status_code == 302
    product = Product.objects.get(slug="dark")

    component = {"count": "1", "periodical": "", "product": product.pk, "share": "1", "position": "1"}
    offer = nested_form_data(
        {
            "words": inline_formset([]), "kind": "product", "section": shelves.root().pk, "components": inline_formset([component]),
            "region_set": joint.region_set_id, "combining": "per_copy", "rate": "standard", "base": "", "charge": "once",
            "may_be_gift": "on", "valid_from": "", "valid_until": "", "is_on_sale": "on", "slug": "dark", "position": "1",
        }
    )  # fmt: skip
    assert staff("editor").post(reverse("wagtailsnippets_catalogue_offer:add"), offer).status_code == 302
    assert Offer.objects.get(slug="dark").name_in("en") == "Dark"


def test_the_list_of_offers_is_loaded_in_a_fixed_number_of_queries(staff, joint, book, django_assert_max_num_queries):
    client = staff("editor")
    client.get(reverse("prices:list"))
    with CaptureQueriesContext(connection) as two:
        client.get(reverse("prices:list"))
    count = len(two)
    shelves.book("second", regions=book.region_set)
    client.get(reverse("prices:list"))
    with django_assert_max_num_queries(count):
        client.get(reverse("prices:list"))


def test_a_price_from_the_past_stays_in_the_history(staff, joint):
    from broadsheet.catalogue.setting_prices import set_price

    set_price(joint, joint.region_set.regions.get(slug="uk"), money("16 GBP"), date(2024, 6, 1))
    page = staff("editor").get(reverse("prices:grid", args=[joint.pk])).content.decode()

    assert "15.00\xa0GBP" in page and "16.00\xa0GBP" in page
    assert PricePoint.objects.filter(valid_from=FIRST_DAY, valid_until=date(2024, 5, 31)).exists()


def test_sections_with_rates_come_first_and_one_form_serves_all_others(staff, book):
    shelves.uk_postage(book.region_set)
    client = staff("superuser")
    page = client.get(reverse("prices:postage")).content.decode()
    assert page.count('action="/admin/prices/postage/rate/"') == 2
    assert page.index("A section without rates") > page.index('id="section-house"')
    assert f'<option value="{Section.objects.get(slug="italy").pk}">' in page
    for wrong in ("", "x", "9" * 12):
        assert client.post(reverse("prices:rate"), {"section": wrong}).status_code in (302, 403)
    assert PostageRate.objects.count() == 2


def test_editors_are_told_once_which_country_came_into_the_rest_of_the_world(staff, joint):
    tell = import_module("broadsheet.catalogue.migrations.0003_kosovo_in_the_rest").tell_of_kosovo
    PriceRegionSet.objects.update(newcomer="")
    tell(apps, None)
    editor, writer = staff("administrator"), staff("counter")
    told = editor.get(reverse("prices:list")).content.decode()

    assert "Kosovo can be chosen as a country now." in told and joint.region_set.name in told
    assert joint.region_set.region_of("XK").is_residual
    assert "Kosovo" not in writer.get(reverse("prices:list")).content.decode()
    assert writer.post(reverse("prices:newcomers-seen")).status_code in (302, 403)
    assert PriceRegionSet.objects.exclude(newcomer="").exists()
    assert editor.post(reverse("prices:newcomers-seen")).status_code == 302
    assert "Kosovo" not in editor.get(reverse("prices:list")).content.decode()


def test_a_set_made_today_says_nothing_of_newcomers(staff, joint):
    assert joint.region_set.newcomer == ""
