from django.db import migrations, models


class Migration(migrations.Migration):
    """The words of a refusal alone: nothing changes in the database."""

    dependencies = [("catalogue", "0001_initial")]

    operations = [
        migrations.AlterConstraint(
            "component",
            "component_is_one_thing",
            models.CheckConstraint(
                condition=models.Q(("periodical", None), ("product__isnull", False))
                | models.Q(("periodical__isnull", False), ("product", None)),
                name="component_is_one_thing",
                violation_error_message="A component is a periodical or a product, one of them.",
            ),
        )
    ]
