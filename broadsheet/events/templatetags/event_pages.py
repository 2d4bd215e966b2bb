"""What the pages of events need beside the tags of the house."""

from __future__ import annotations

import re

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

_ADDRESS = re.compile(
    r"(?:https?://|www\.)[^\s<>\"]*[^\s<>\".,;:!?)\u060c\u061b\u061f]|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|\+?\(?\d[\d ()/.\u2011-]{5,}\d"
)


@register.filter
def isolated(words: str) -> SafeString:
    """Addresses and numbers of telephones in running text keep their own direction, whatever stands around them."""
    parts = re.split(r"(<[^>]*>)", conditional_escape(words))
    marked = [part if at % 2 else _ADDRESS.sub(r'<bdi dir="ltr">\g<0></bdi>', part) for at, part in enumerate(parts)]
    return mark_safe("".join(marked))  # what was not safe is escaped above
