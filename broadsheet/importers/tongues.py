"""Languages and sections of what comes in: which page of the tree it goes below."""

from __future__ import annotations

from django.conf import settings
from wagtail.models import Locale, Page

from broadsheet.articles.actions import node_for
from broadsheet.core.languages import base_code, language, normal_code
from broadsheet.frontpages.actions import furnish_language
from broadsheet.importers.report import Refused, Report
from broadsheet.sections.models import Section

SCRIPTS = {"zh-hant": ("zh-tw", "zh-hk", "zh-mo"), "zh-hans": ("zh", "zh-cn", "zh-sg")}


class Tongues:
    """The languages that are switched on; one that a text needs is switched on, and said."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self.forget()

    def forget(self) -> None:
        self._locales: dict[str, Locale] = {}
        self._nodes: dict[tuple[str, str], Page] = {}
        self._sections: dict[str, Section] | None = None
        self._settled: dict[str, str] = {}

    def settle(self, written: str) -> str:
        """The language of the house that a tag means: 'en-US' is 'en' where that is switched on.

        Raises Refused for a language that cannot be switched on.
        """
        code = normal_code(written)
        if code not in self._settled:
            self._settled[code] = self._settle(code)
        return self._settled[code]

    def _settle(self, code: str) -> str:
        on, known = set(Locale.objects.values_list("language_code", flat=True)), dict(settings.LANGUAGES)
        for candidate in (code, base_code(code)):
            if candidate in on:
                return candidate
        for candidate in (code, base_code(code)):
            if candidate in known:
                return self._switch_on(candidate)
        scripts = [one for one in [*sorted(on), *known] if one.startswith(f"{base_code(code)}-")]
        if scripts:  # `zh` and `zh-tw` name a language of which the house knows the scripts
            chosen = next((one for one in scripts if code in SCRIPTS.get(one, ())), scripts[0])
            return chosen if chosen in on else self._switch_on(chosen)
        raise Refused(f"the house knows no language '{code}'")

    def _switch_on(self, code: str) -> str:
        locale, made = Locale.objects.get_or_create(language_code=code)
        if made:
            furnish_language(locale)
            self._report.remark(
                f"switched on the language {language(code).autonym} ({code}): it was not on the site before"
            )
        return code

    def locale(self, code: str) -> Locale:
        if code not in self._locales:
            self._locales[code] = Locale.objects.get(language_code=code)
        return self._locales[code]

    def section(self, slug: str) -> Section | None:
        """The section of an address, the root for an empty one; None where there is none."""
        if self._sections is None:
            self._sections = {row.slug: row for row in Section.objects.all()}
            self._sections |= {"": row for row in self._sections.values() if row.parent_id is None}  # noqa: B035
        return self._sections.get(slug)

    def node(self, section: Section, code: str) -> Page:
        """The page below which a section's texts in a language lie."""
        key = (section.slug, code)
        if key not in self._nodes:
            self._nodes[key] = node_for(section, code)
        return self._nodes[key]
