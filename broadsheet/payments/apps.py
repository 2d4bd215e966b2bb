from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    name = "broadsheet.payments"

    def ready(self) -> None:
        from broadsheet.ledger.checking import checks
        from broadsheet.payments import checking

        checks += [
            checking.remittances_are_spent_once,
            checking.allocations_know_what_went_back,
            checking.dues_are_settled_when_paid,
            checking.everything_is_booked,
            checking.unmatched_is_what_is_free,
        ]
