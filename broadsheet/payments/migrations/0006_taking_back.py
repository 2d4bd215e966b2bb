from django.db import migrations, models
import django.db.models.deletion


def keep_which_line_shows_it(apps, schema_editor):
    for line in apps.get_model("payments", "StatementLine").objects.exclude(pay_back=None):
        apps.get_model("payments", "PayBack").objects.filter(pk=line.pay_back_id).update(shown_by=line)


def back_to_one_line(apps, schema_editor):
    for row in apps.get_model("payments", "PayBack").objects.exclude(shown_by=None).order_by("-pk"):
        apps.get_model("payments", "StatementLine").objects.filter(pk=row.shown_by_id).update(pay_back=row)


class Migration(migrations.Migration):
    dependencies = [("payments", "0005_standing")]

    operations = [
        migrations.AddField("allocation", "taken_back_at", models.DateTimeField(blank=True, null=True, verbose_name="taken back")),
        migrations.AddField("allocation", "taken_back_by", models.CharField(blank=True, max_length=200, verbose_name="taken back by")),
        migrations.AddField("bankstatement", "kind", models.CharField(blank=True, max_length=20, verbose_name="kind of file")),
        migrations.AddField("payback", "shown_by", models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="pay_backs", to="payments.statementline", verbose_name="line of the statement that shows it")),
        migrations.RunPython(keep_which_line_shows_it, back_to_one_line),
        migrations.RemoveField("statementline", "pay_back"),
    ]
