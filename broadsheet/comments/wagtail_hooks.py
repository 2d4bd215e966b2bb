"""What this room adds to Wagtail's admin."""

from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet

from broadsheet.comments.models import Comment
from broadsheet.comments.viewsets import CommentRows
from broadsheet.sections.policies import TablePolicy
from broadsheet.sections.rules import COMMENT_ROWS

register_permission_policy(Comment, TablePolicy(Comment, COMMENT_ROWS, "text__section"))
register_snippet(CommentRows)
