from django.apps import AppConfig


class PeriodicalsConfig(AppConfig):
    name = "broadsheet.periodicals"
