"""Kosovo is a country that can be chosen: in the sets that stand it is in the rest of the world, and editors are told once."""

from django.db import migrations, models


def tell_of_kosovo(apps, schema_editor):
    """The rest of the world has every country that no region names, so that no row is to be written."""
    sets = apps.get_model("catalogue", "PriceRegionSet").objects
    sets.exclude(countries__country="XK").update(newcomer="XK")


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0002_component_in_words")]
    operations = [
        migrations.AddField(
            "priceregionset", "newcomer", models.CharField(blank=True, default="", editable=False, max_length=2)
        ),
        migrations.RunPython(tell_of_kosovo, migrations.RunPython.noop),
    ]
