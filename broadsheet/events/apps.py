from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "broadsheet.events"

    def ready(self) -> None:
        from broadsheet.events.enclosing import calendar_file
        from broadsheet.people import actions

        actions.enclosures.append(calendar_file)
