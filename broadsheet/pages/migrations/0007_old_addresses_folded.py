from typing import Any

import broadsheet.pages.models
from broadsheet.core.old_addresses import folded
from django.db import migrations


def fold(apps: Any, schema_editor: Any) -> None:
    rows = apps.get_model("pages", "OldAddress").objects.all()
    for row in rows.iterator(chunk_size=1000):
        rows.filter(pk=row.pk).update(folded=folded(row.path)[:500])


class Migration(migrations.Migration):
    dependencies = [("pages", "0006_verse_and_marks")]

    operations = [
        migrations.AddField(
            model_name="oldaddress",
            name="folded",
            field=broadsheet.pages.models.FoldedField(db_index=True, default="", editable=False, max_length=500),
        ),
        migrations.RunPython(fold, migrations.RunPython.noop),
    ]
