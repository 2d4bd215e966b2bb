from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_delete


class ArticlesConfig(AppConfig):
    name = "broadsheet.articles"

    def ready(self) -> None:
        from broadsheet.articles.models import ArticlePage

        post_delete.connect(_version_deleted, sender=ArticlePage, dispatch_uid="text-without-versions")


def _version_deleted(sender: Any, instance: Any, **kwargs: Any) -> None:
    """Whatever deletes a version, also as part of a branch of the tree, leaves no text without one."""
    from broadsheet.articles.actions import drop_text_without_versions

    drop_text_without_versions(instance.text_id)
