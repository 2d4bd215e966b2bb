import django.db.models.deletion
from django.db import migrations, models


# Backwards only as long as every donation has a donor.
class Migration(migrations.Migration):
    dependencies = [("payments", "0006_taking_back")]

    operations = [
        migrations.AlterField(
            "gift", "donor",
            models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="gifts", to="people.person", verbose_name="donor"),
        ),
        migrations.AddField("gift", "entered_by", models.CharField(blank=True, max_length=200, verbose_name="entered by", default=""), preserve_default=False),
    ]
