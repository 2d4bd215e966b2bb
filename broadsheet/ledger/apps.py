from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "broadsheet.ledger"

    def ready(self) -> None:
        from broadsheet.catalogue.checking import regions_cover_the_world, stock_adds_up
        from broadsheet.ledger import checking

        checking.checks += [checking.transactions_balance, checking.whole_balances]
        checking.checks += [stock_adds_up, regions_cover_the_world]
