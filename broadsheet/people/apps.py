from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_save


class PeopleConfig(AppConfig):
    name = "broadsheet.people"

    def ready(self) -> None:
        from broadsheet.people.models import User

        post_save.connect(_tell_wagtail, sender=User, dispatch_uid="profile-of-user")


def _tell_wagtail(sender: Any, instance: Any, raw: bool = False, **kwargs: Any) -> None:
    """Wagtail keeps the language and the time zone of its admin in a profile of its own."""
    from wagtail.users.models import UserProfile

    if not raw:
        own = {"preferred_language": instance.interface_language[:10], "current_time_zone": instance.time_zone[:40]}
        UserProfile.objects.update_or_create(user=instance, defaults=own)
