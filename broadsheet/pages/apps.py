from typing import Any

from django.apps import AppConfig
from django.db import transaction
from django.db.models.signals import post_delete, post_save


class PagesConfig(AppConfig):
    name = "broadsheet.pages"

    def ready(self) -> None:
        from broadsheet.pages import frame, generation, references
        from broadsheet.sections.words import register_order

        generation.connect()
        _keep_rights()
        generation.listen(frame.forget)
        register_order(lambda: frame.house().languages)
        references.register_own()
        _make_exports_harmless()


def _make_exports_harmless() -> None:
    """Wagtail's reports and lists write their rows to CSV by one method; it has no setting for this."""
    from wagtail.admin.views.mixins import SpreadsheetExportMixin

    from broadsheet.core.spreadsheets import harmless_cell

    def write_csv_row(self: Any, writer: Any, row: dict[str, Any]) -> Any:
        cells = {field: self.preprocess_field_value(field, value, self.FORMAT_CSV) for field, value in row.items()}
        return writer.writerow({field: harmless_cell(cell) for field, cell in cells.items()})

    SpreadsheetExportMixin.write_csv_row = write_csv_row


def _keep_rights() -> None:
    """The groups follow the permission table: at once when somebody's part changes, else after the commit."""
    from broadsheet.pages.models import SectionNode
    from broadsheet.sections.models import Assignment, Section

    for signal in (post_save, post_delete):
        signal.connect(_part_changed, sender=Assignment, dispatch_uid="rights-of-part")
        for sender in (SectionNode, Section):
            signal.connect(_place_changed, sender=sender, dispatch_uid="rights-of-place")


def _part_changed(sender: Any, raw: bool = False, **kwargs: Any) -> None:
    from broadsheet.pages.rights import write_rights

    if not raw:
        write_rights()


def _place_changed(sender: Any, raw: bool = False, **kwargs: Any) -> None:
    waiting = any(entry[1] is _after_commit for entry in transaction.get_connection().run_on_commit)
    if not raw and not waiting:
        transaction.on_commit(_after_commit)


def _after_commit() -> None:
    from broadsheet.pages.rights import write_rights

    write_rights()
