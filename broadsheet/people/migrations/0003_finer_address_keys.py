"""Addresses that an older key took for one are told apart from now on; every row stays what it was."""

from django.db import migrations

from broadsheet.core.addresses import PARTS, name_key, same_address


def key_anew(apps, schema_editor):
    """Each address gets its finer key. Two rows of a person that are the same by it both stay: orders point at them."""
    addresses = apps.get_model("people", "Address").objects
    taken = set()
    for row in addresses.order_by("pk").iterator():
        key = same_address({name: getattr(row, name) for name in PARTS}, row.country)
        key = key if (row.person_id, key) not in taken else f"{key}#{row.pk}"
        taken.add((row.person_id, key))
        addresses.filter(pk=row.pk).update(key=key)
    for person in apps.get_model("people", "Person").objects.iterator():
        if person.name_key != (key := name_key(person.name)):
            apps.get_model("people", "Person").objects.filter(pk=person.pk).update(name_key=key)


class Migration(migrations.Migration):
    dependencies = [("people", "0002_persons_at_the_counter")]
    operations = [migrations.RunPython(key_anew, migrations.RunPython.noop)]
