"""One table of who may see what, over every address that the resolver knows: an address without a verdict fails."""

import re
from collections.abc import Iterator

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

ANYBODY, WHO_HAS_IT, MACHINE, ACCOUNT = (
    "anybody",
    "whoever has its address",
    "a machine that signs",
    "the account's owner",
)
EVERY_DESK = {"administrator", "editor", "writer", "translator", "treasurer", "counter", "organiser"}

# Outside of the admin: room (its namespace) → verdict; a name with the room's where it is another.
PUBLIC = {
    "root": ANYBODY, "operations": ANYBODY, "machines": ANYBODY, "serving": ANYBODY, "frontpages": ANYBODY,
    "discovery": ANYBODY, "exporters": ANYBODY, "articles": ANYBODY, "typesetting": ANYBODY, "typesetting:bill": WHO_HAS_IT,
    "orders": WHO_HAS_IT, "orders:basket": ANYBODY, "orders:add": ANYBODY, "orders:change": ANYBODY, "orders:checkout": ANYBODY,
    "events": ANYBODY, "events:registration": WHO_HAS_IT, "events:give-up": WHO_HAS_IT, "giving": WHO_HAS_IT,
    "giving:donate": ANYBODY, "catalogue": ANYBODY, "periodicals": ANYBODY, "pages": ANYBODY, "payments:webhook": MACHINE,
    "payments:practice": WHO_HAS_IT, "account": ACCOUNT, "mfa": ACCOUNT,
}  # fmt: skip
# Our desks in the admin: entry → the roles that see it, each with rights over the whole house.
DESKS = {
    "money:tray": {"administrator", "treasurer"},
    "money:standings": {"administrator", "treasurer"},
    "books:books": {"administrator", "treasurer"},
    "counter:orders": {"administrator", "treasurer", "counter"},
    "counter:packing": {"administrator", "treasurer", "counter"},
    # Read by these; what they may change there is tested in their rooms.
    "prices:list": {"administrator", "editor", "treasurer", "counter", "organiser"},
    "events-desk:list": EVERY_DESK - {"treasurer", "counter"},
    "press:list": EVERY_DESK - {"treasurer", "counter"},
}
# Desks without an entry that is there in every house: income (periodicals of several sections), works (a text's versions).
ELSEWHERE = {"income", "works"}
# In the admin, whoever may be let in without a log-in: nobody but who is about to log in.
DOORS = {"wagtailadmin_login", "wagtailadmin_password_reset", "wagtailadmin_password_reset_done", "wagtailadmin_logout",
         "wagtailadmin_password_reset_confirm", "wagtailadmin_password_reset_complete", "wagtailadmin_javascript_catalog",
         "wagtailadmin_sprite"}  # fmt: skip
SAMPLES = {"int": "1", "lang": "en", "day": "2024-11-07", "uuid": "00000000-0000-0000-0000-000000000000"}


def every_address() -> Iterator[tuple[str, str, str]]:
    """(namespace, name, pattern) of every address."""

    def walk(resolver: URLResolver, space: str, before: str) -> Iterator[tuple[str, str, str]]:
        for pattern in resolver.url_patterns:
            if isinstance(pattern, URLResolver):
                yield from walk(pattern, space or pattern.namespace or "", before + str(pattern.pattern))
            elif isinstance(pattern, URLPattern):
                yield space, pattern.name or "", before + str(pattern.pattern)

    return walk(get_resolver(), "", "")


def sample(pattern: str) -> str:
    """An address of a pattern, of a thing that is not there."""
    plain = re.sub(r"\(\?P<\w+>([^)]*)\)", lambda found: _in_class(found[1]), pattern)
    plain = re.sub(r"<(\w+):\w+>|<\w+>", lambda found: SAMPLES.get(found[1] or "", "nothing"), plain)
    return "/" + re.sub(r"[\^$\\?]", "", plain)


def _in_class(expression: str) -> str:
    if "|" in expression:
        return expression.partition("|")[0]
    return "EUR" if "A-Z" in expression else "2024" if "{4}" in expression else "1"


IN_ADMIN = [row for row in every_address() if row[2].startswith("admin/")]


def test_every_public_address_has_a_verdict():
    lacking = []
    for space, name, pattern in every_address():
        room = space or name.partition("_")[0]
        if not pattern.startswith("admin/") and PUBLIC.get(f"{room}:{name}", PUBLIC.get(room)) is None:
            lacking.append(f"{space}:{name} {pattern}")
    assert lacking == []


def test_every_desk_of_ours_has_a_verdict():
    ours = {space for space, _name, _pattern in IN_ADMIN if space and not space.startswith("wagtail")}
    assert ours == {entry.partition(":")[0] for entry in DESKS} | ELSEWHERE


def test_strangers_are_turned_away_from_every_address_of_the_admin(house, client):
    let_in = []
    for space, name, pattern in IN_ADMIN:
        if name in DOORS:
            continue
        for ask in (client.get, client.post):
            answer = ask(sample(pattern))
            if answer.status_code < 300 or (answer.status_code == 302 and "login" not in answer["Location"]):
                let_in.append(f"{space}:{name} {sample(pattern)} {answer.status_code}")
    assert let_in == []


@pytest.mark.parametrize("entry", sorted(DESKS))
def test_each_desk_is_for_its_roles_alone(house, staff, entry):
    from django.urls import reverse

    may = {role for role in EVERY_DESK if _client(staff, role).get(reverse(entry)).status_code == 200}
    assert may == DESKS[entry]


@pytest.mark.parametrize("role", ["writer", "translator"])
def test_who_only_writes_moves_nothing_at_the_desks(house, staff, role):
    moved, person = [], _client(staff, role)
    for space, name, pattern in IN_ADMIN:
        if space in {"money", "books", "income", "counter", "prices"}:
            for ask in (person.get, person.post):
                answer = ask(sample(pattern))
                refused = answer.status_code in (403, 404, 405) or (
                    answer.status_code == 302 and answer["Location"].rstrip("/").endswith("/admin")
                )
                if not refused:
                    moved.append(f"{space}:{name} {answer.status_code} {answer.get('Location', '')}")
    assert moved == []


def _client(staff, role):
    return staff(role, "", "en" if role in ("writer", "translator") else "")
