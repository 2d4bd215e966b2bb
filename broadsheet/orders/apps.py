from django.apps import AppConfig


class OrdersConfig(AppConfig):
    name = "broadsheet.orders"

    def ready(self) -> None:
        from broadsheet.ledger.checking import checks
        from broadsheet.orders import letters, registering, renewing
        from broadsheet.payments import registry
        from broadsheet.payments.models import ORDER
        from broadsheet.people.actions import enclosures

        enclosures.append(letters.code_file)
        registry.splitters[ORDER] = registering.split
        registry.returners[ORDER] = registering.take_back
        registry.keepers[ORDER] = renewing.KEEPER
        registry.settled.append(registering.settled)
        registry.unsettled.append(registering.unsettled)
        registry.came_late.append(registering.came_late)
        checks += [registering.broken_orders, registering.stock_of_orders]
