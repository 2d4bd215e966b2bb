"""What this room adds to Wagtail's admin."""

from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet

from broadsheet.periodicals.models import Periodical
from broadsheet.periodicals.viewsets import PeriodicalRows
from broadsheet.sections.policies import TablePolicy
from broadsheet.sections.rules import SECTION_ROWS

register_permission_policy(Periodical, TablePolicy(Periodical, SECTION_ROWS, "sections"))
register_snippet(PeriodicalRows)
