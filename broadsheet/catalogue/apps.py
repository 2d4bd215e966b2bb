from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "broadsheet.catalogue"

    def ready(self) -> None:
        from broadsheet.articles import presenting as articles
        from broadsheet.catalogue import advertising, parts
        from broadsheet.periodicals import presenting

        advertising.register_own()
        presenting.copies.append(parts.copies_of)
        articles.wholes.append(parts.books_with)
        articles.works_of.append(parts.books_of)
