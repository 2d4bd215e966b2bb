"""What readers write to the catalogue."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class ReprintForm(forms.Form):
    """A wish for a reprint. `website` stays empty with people; programs fill it in."""

    email = forms.EmailField(
        label=_("Your e-mail address"), required=False, max_length=254,
        help_text=_("Only if you want to be told when it is printed again. We use it for nothing else."),
    )  # fmt: skip
    website = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].widget.attrs.update({"autocomplete": "email", "dir": "ltr"})
