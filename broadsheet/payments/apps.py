from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    name = "broadsheet.payments"

    def ready(self) -> None:
        from broadsheet.catalogue.registry import open_methods
        from broadsheet.ledger.checking import checks
        from broadsheet.ledger.rules import MONEY_PREFIX
        from broadsheet.ledger.wording import namers, tellers
        from broadsheet.payments import checking, giving, registry, telling
        from broadsheet.payments.models import GIFT
        from broadsheet.payments.querying import account_named, methods_open_to

        registry.splitters[GIFT] = giving.split_gift
        registry.keepers[GIFT] = giving.KEEPER
        registry.settled.append(giving.gift_arrived)
        registry.unsettled.append(giving.gift_taken_back)
        namers[MONEY_PREFIX] = account_named
        tellers.append(telling.tell)
        open_methods.append(methods_open_to)

        checks += [
            checking.remittances_are_spent_once,
            checking.allocations_know_what_went_back,
            checking.dues_are_settled_when_paid,
            checking.everything_is_booked,
            checking.unmatched_is_what_is_free,
            checking.instalments_are_in_order,
            checking.what_services_know_is_booked,
            checking.statements_agree_with_the_books,
        ]
