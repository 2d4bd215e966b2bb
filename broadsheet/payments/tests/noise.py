"""A year of a house's bank: what payers make of references, names and amounts. The truth stands beside each line."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta

from broadsheet.payments.rules import reference_for
from broadsheet.payments.statements.lines import Line

FIRST = "Ottavia Tobit Élodie Nasrin Arkadi Lucasta Benedetto Maëlle Perpetua Zygmunt Anahit Corisande Ferelith Hyacinthe".split()
LAST = (
    "Lucente Oakshott Marchetaine Dowlatyar Velrosy Pemberdown Scandolara Kervadec Thistlewood Wrzesz Petrosyanova "
    "Quillfeather Ardenghi Bellacourt Fenwick-Hale Montserrat Okonjo Sarabande Ullathorne Vexley"
).split()
PRICES = (1200, 1400, 1500, 2000, 2500, 2700, 3500, 4200)


@dataclass(frozen=True)
class Owed:
    number: int
    minor: int
    name: str

    @property
    def reference(self) -> str:
        return reference_for(self.number, 1)


def a_year(count: int = 1000, seed: int = 1919) -> tuple[list[Owed], list[tuple[Line, int]]]:
    """So many orders, and the lines that pay them, each with the number of its order; some more lines pay nothing (0)."""
    chance = random.Random(seed)
    owed = [
        Owed(number, chance.choice(PRICES), f"{chance.choice(FIRST)} {chance.choice(LAST)}")
        for number in range(1, count + 1)
    ]
    lines = [(_line(one, chance), one.number) for one in owed]
    lines += [(_stray(chance), 0) for _ in range(count // 50)]
    chance.shuffle(lines)
    return owed, lines


def _line(one: Owed, chance: random.Random) -> Line:
    day = date(2024, 1, 2) + timedelta(days=chance.randrange(350))
    name = one.name if chance.random() < 0.9 else chance.choice(["", one.name.split()[1], f"{one.name} & family"])
    name = name.upper() if chance.random() < 0.5 else name
    words, reference = _words(one, chance)
    minor = (
        one.minor if chance.random() < 0.985 or not (words + reference) else one.minor + chance.choice([100, -100, 500])
    )
    return Line(day, minor, name, words, reference)


def _words(one: Owed, chance: random.Random) -> tuple[str, str]:
    reference, luck = one.reference, chance.random()
    spaced = " ".join(reference[at : at + 4] for at in range(0, len(reference), 4))
    if luck < 0.45:
        return "", reference
    if luck < 0.9:
        whole = chance.choice(
            [reference, spaced, reference.lower(), reference.replace("0", "O"), spaced.replace("RF", "rf")]
        )
        return chance.choice(
            ["", "order ", "Broadsheet ", "my subscription, ref. ", "для заказа "]
        ) + whole + chance.choice(["", " thanks", "/", " 2024"]), ""
    if luck < 0.97:
        return _slipped(reference, chance), ""
    return chance.choice(["the winter book", "Aurora", "order of last week", ""]), ""


def _slipped(reference: str, chance: random.Random) -> str:
    at = chance.randrange(4, len(reference) - 1)
    if chance.random() < 0.5:
        return reference[:at] + reference[at + 1] + reference[at] + reference[at + 2 :]
    return reference[:at] + str((int(reference[at]) + chance.randrange(1, 9)) % 10) + reference[at + 1 :]


def _stray(chance: random.Random) -> Line:
    day = date(2024, 1, 2) + timedelta(days=chance.randrange(350))
    name = chance.choice(
        ["Interest", "Stripe Payments", "A Foundation", f"{chance.choice(FIRST)} Somebody", "Cash machine"]
    )
    return Line(
        day,
        chance.choice([100, 1400, 5000, 123456]),
        name,
        chance.choice(["", "payout", "RF00000000", "for the good work"]),
    )
