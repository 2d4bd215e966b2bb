"""The order and the prefixes of all rooms' addresses; each room lists its own."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, register_converter
from wagtail.admin import urls as wagtailadmin_urls

from broadsheet.pages import converters

register_converter(converters.LanguageConverter, "lang")
register_converter(converters.DayConverter, "day")

from broadsheet.articles import urls as articles  # noqa: E402
from broadsheet.catalogue import urls as catalogue  # noqa: E402
from broadsheet.discovery import urls as discovery  # noqa: E402
from broadsheet.events import urls as events  # noqa: E402
from broadsheet.exporters import urls as exporters  # noqa: E402
from broadsheet.frontpages import urls as frontpages  # noqa: E402
from broadsheet.operations import urls as operations  # noqa: E402
from broadsheet.orders import urls as orders  # noqa: E402
from broadsheet.pages import urls as pages  # noqa: E402
from broadsheet.payments import urls as payments  # noqa: E402
from broadsheet.people.views import to_log_in  # noqa: E402
from broadsheet.periodicals import urls as periodicals  # noqa: E402
from broadsheet.typesetting import urls as typesetting  # noqa: E402

handler400 = "broadsheet.pages.errors.bad_request"
handler403 = "broadsheet.pages.errors.not_allowed"
handler404 = "broadsheet.pages.errors.not_found"
handler500 = "broadsheet.pages.errors.server_error"

in_a_language = [
    path("", include((frontpages.urlpatterns, "frontpages"))),
    path("", include((discovery.urlpatterns, "discovery"))),
    path("", include((exporters.urlpatterns, "exporters"))),
    path("", include((articles.urlpatterns, "articles"))),
    path("", include((typesetting.urlpatterns, "typesetting"))),
    path("", include((orders.urlpatterns, "orders"))),
    path("", include((events.urlpatterns, "events"))),
    path("", include((payments.urlpatterns, "giving"))),
    path("", include((catalogue.urlpatterns, "catalogue"))),
    path("", include((periodicals.urlpatterns, "periodicals"))),
    path("", include((pages.plain_patterns, "pages"))),
]

urlpatterns = [
    path("", include((frontpages.root_patterns, "root"))),
    path("", include((operations.urlpatterns, "operations"))),
    path("", include((discovery.machine_patterns, "machines"))),
    path("", include((pages.machine_patterns, "serving"))),
    path("", include((payments.machine_patterns, "payments"))),
    path("admin/login/", to_log_in),
    path("admin/", include(wagtailadmin_urls)),
    *i18n_patterns(path("account/", include("allauth.urls"))),
    path("<lang:lang>/", include(in_a_language)),
]
