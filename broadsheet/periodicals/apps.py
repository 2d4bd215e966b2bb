from django.apps import AppConfig


class PeriodicalsConfig(AppConfig):
    name = "broadsheet.periodicals"

    def ready(self) -> None:
        from broadsheet.articles import presenting
        from broadsheet.pages import frame, publishing
        from broadsheet.periodicals import adverts
        from broadsheet.periodicals.actions import keep_back
        from broadsheet.periodicals.parts import masthead_issue, printed_in

        adverts.register_own()
        publishing.holders.append(keep_back)
        frame.masthead_parts.append(masthead_issue)
        presenting.wholes.append(printed_in)
