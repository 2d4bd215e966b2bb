from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "broadsheet.pages"

    def ready(self) -> None:
        from broadsheet.pages import frame, generation, references
        from broadsheet.sections.words import register_order

        generation.connect()
        generation.listen(frame.forget)
        register_order(lambda: frame.house().languages)
        references.register_own()
