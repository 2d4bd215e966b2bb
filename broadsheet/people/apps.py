from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_save, pre_save


class PeopleConfig(AppConfig):
    name = "broadsheet.people"

    def ready(self) -> None:
        from django.db.models import DateField
        from wagtail.admin.forms.models import register_form_field_override
        from wagtail.users.models import UserProfile

        from broadsheet.people.models import User
        from broadsheet.people.written_dates import form_field_of

        register_form_field_override(DateField, override=form_field_of)
        post_save.connect(_tell_wagtail, sender=User, dispatch_uid="profile-of-user")
        pre_save.connect(_follow_user, sender=UserProfile, dispatch_uid="profile-follows-user")


def _tell_wagtail(sender: Any, instance: Any, raw: bool = False, **kwargs: Any) -> None:
    """Wagtail keeps the language and the time zone of its admin in a profile of its own."""
    from wagtail.users.models import UserProfile

    if not raw:
        profile, made = UserProfile.objects.get_or_create(user=instance)
        if not made:
            profile.save()


def _follow_user(sender: Any, instance: Any, **kwargs: Any) -> None:
    """Whoever saves a profile, language and time zone are those of the user."""
    from broadsheet.people.models import User

    own = User.objects.filter(pk=instance.user_id).values_list("interface_language", "time_zone").first()
    if own:
        instance.preferred_language, instance.current_time_zone = own[0][:10], own[1][:40]
