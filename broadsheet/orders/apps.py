from django.apps import AppConfig


class OrdersConfig(AppConfig):
    name = "broadsheet.orders"

    def ready(self) -> None:
        from broadsheet.ledger.checking import checks
        from broadsheet.orders import bookkeeping, letters, registering, renewing
        from broadsheet.payments import registry
        from broadsheet.payments.models import ORDER
        from broadsheet.people.actions import enclosures
        from broadsheet.subscriptions import registry as promises

        enclosures.append(letters.code_file)
        registry.splitters[ORDER] = bookkeeping.split
        registry.returners[ORDER] = bookkeeping.take_back
        registry.keepers[ORDER] = renewing.KEEPER
        registry.settled.append(registering.settled)
        registry.unsettled.append(registering.unsettled)
        registry.paid_back.append(registering.paid_back)
        registry.disputed.append(registering.disputed)
        registry.came_late.append(registering.came_late)
        promises.earners.append(bookkeeping.earned)
        promises.holders.append(registering.why_held)
        checks += [registering.broken_orders, registering.stock_of_orders]
