from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "broadsheet.catalogue"

    def ready(self) -> None:
        from broadsheet.catalogue import advertising

        advertising.register_own()
