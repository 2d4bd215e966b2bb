"""Payments that were made before are asked about again, as long as they can be taken back."""

from datetime import timedelta

from django.db import migrations
from django.db.models import F
from django.utils import timezone


def ask(apps, schema_editor):
    payments = apps.get_model("payments", "ProviderPayment").objects.filter(state="paid", paid_at=None)
    now = timezone.now()
    payments.filter(started_at__gte=now - timedelta(days=190)).update(ask_at=now)
    payments.update(paid_at=F("started_at"))


class Migration(migrations.Migration):
    dependencies = [("payments", "0009_services_again")]
    # Backwards there is nothing to do: the columns go.
    operations = [migrations.RunPython(ask, migrations.RunPython.noop)]
