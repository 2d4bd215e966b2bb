from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_delete, post_save


class DiscoveryConfig(AppConfig):
    name = "broadsheet.discovery"

    def ready(self) -> None:
        from wagtail.signals import page_published, page_unpublished

        from broadsheet.discovery.indexing import FINDABLE
        from broadsheet.discovery.models import SearchDocument
        from broadsheet.discovery.things import WATCHED, saved
        from broadsheet.events.registry import shown_or_hidden

        page_published.connect(_changed, dispatch_uid="index-published")
        page_unpublished.connect(_changed, dispatch_uid="index-unpublished")
        post_delete.connect(_document_gone, sender=SearchDocument, dispatch_uid="index-document-gone")
        for model in FINDABLE:
            post_save.connect(_saved, sender=model, dispatch_uid=f"index-{model.__name__}")
        shown_or_hidden.append(saved)
        for watched in WATCHED:
            post_save.connect(_thing_saved, sender=watched, dispatch_uid=f"index-{watched.__name__}")
            post_delete.connect(_thing_removed, sender=watched, dispatch_uid=f"index-{watched.__name__}-removed")


def _changed(sender: Any, instance: Any, in_bulk: bool = False, **kwargs: Any) -> None:
    """Whoever publishes many pages at once calls `index_new` for all of them."""
    from broadsheet.discovery.indexing import index_page

    if not in_bulk:
        index_page(instance)


def _saved(sender: Any, instance: Any, raw: bool = False, **kwargs: Any) -> None:
    """A page that is taken down by other ways than Wagtail's own is not found any more."""
    from broadsheet.discovery.indexing import forget_page

    if not raw and not instance.live:
        forget_page(instance)


def _thing_saved(sender: Any, instance: Any, raw: bool = False, **kwargs: Any) -> None:
    from broadsheet.discovery.things import saved

    if not raw:
        saved(instance)


def _thing_removed(sender: Any, instance: Any, origin: Any = None, **kwargs: Any) -> None:
    from broadsheet.discovery.things import removed

    removed(instance, origin)


def _document_gone(sender: Any, instance: Any, **kwargs: Any) -> None:
    from broadsheet.discovery.engines import engine

    engine().remove(instance.pk)
