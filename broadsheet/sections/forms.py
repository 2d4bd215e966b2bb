"""The letter that a reader writes to a section."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ContactForm(forms.Form):
    name = forms.CharField(label=_("Your name"), max_length=120)
    email = forms.EmailField(
        label=_("Your e-mail address"), help_text=_("For the answer; we keep it for nothing else.")
    )
    message = forms.CharField(label=_("Your letter"), widget=forms.Textarea(attrs={"rows": 10}), max_length=8000)
    website = forms.CharField(required=False, widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}))

    @property
    def is_trapped(self) -> bool:
        """Whether a machine filled the field that people do not see."""
        return bool(self.cleaned_data.get("website"))
