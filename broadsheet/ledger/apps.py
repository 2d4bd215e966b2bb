from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "broadsheet.ledger"

    def ready(self) -> None:
        from broadsheet.ledger import checking

        checking.checks += [checking.transactions_balance, checking.whole_balances]
