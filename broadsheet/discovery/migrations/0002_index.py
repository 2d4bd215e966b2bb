"""The index of stems: FTS5 on SQLite, a tsvector with GIN on PostgreSQL."""

from django.db import migrations


def make(apps, schema_editor):
    from broadsheet.discovery.engines import postgresql, sqlite

    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(postgresql.CREATE)
        schema_editor.execute(postgresql.INDEX)
    else:
        schema_editor.execute(sqlite.CREATE)


def drop(apps, schema_editor):
    from broadsheet.discovery.engines import postgresql, sqlite

    schema_editor.execute((postgresql if schema_editor.connection.vendor == "postgresql" else sqlite).DROP)


class Migration(migrations.Migration):
    dependencies = [("discovery", "0001_initial")]
    operations = [migrations.RunPython(make, drop)]
