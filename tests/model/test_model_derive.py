"""Shares and changes are arithmetic on counts, and say nothing more than the counts do."""

from decimal import Decimal

import pytest

from tutela.model.derive import derive
from tutela.model.figure import Figure, FigureId, Reason, Status
from tutela.model.measure import Change, Definition, Share
from tutela.model.period import Period

WORDS = {"zh": "甲", "en": "a"}
DEFINITION = Definition("d", WORDS, None, None)
YEAR = Period.year(2022)
CHANGE = Change("persons_change", WORDS, {}, "persons", "previous", 2, (), DEFINITION, WORDS)
RATE = Share("rate", WORDS, {}, "no", ("yes", "no"), 1, (), DEFINITION, WORDS)


def figures(**values: int | None) -> dict[FigureId, Figure]:
    """Make counts from measure__year names."""
    made = {}
    for name, value in values.items():
        measure, _, year = name.partition("__")
        address = FigureId(measure, Period.year(int(year)))
        reason = Reason.WITHHELD if value is None else None
        made[address] = Figure(
            address, None if value is None else Decimal(value), "person", Status.FINAL, reason
        )
    return made


def test_the_published_changes_come_out_as_printed() -> None:
    """The white paper for 2022 printed -14.07 % and -3.54 %."""
    arrests = figures(persons__2022=39380, persons__2021=45827)
    prosecuted = figures(persons__2022=58410, persons__2021=60553)

    at = FigureId("persons_change", YEAR)
    assert derive(CHANGE, at, arrests.get).value == Decimal("-14.07")
    assert derive(CHANGE, at, prosecuted.get).value == Decimal("-3.54")


def test_a_rate_is_the_part_of_all_that_were_decided() -> None:
    """The non-arrest rate of 2020 was printed as 39.1 %."""
    counts = figures(no__2022=14709, yes__2022=22902)

    assert derive(RATE, FigureId("rate", YEAR), counts.get).value == Decimal("39.1")


@pytest.mark.parametrize(
    ("counts", "reason"),
    [
        ({"persons__2022": 5, "persons__2021": None}, Reason.WITHHELD),
        ({"persons__2022": 5}, Reason.NOT_AVAILABLE),
        ({"persons__2022": 5, "persons__2021": 0}, Reason.NOT_AVAILABLE),
    ],
)
def test_what_cannot_be_computed_has_no_value(
    counts: dict[str, int | None], reason: Reason
) -> None:
    """A withheld count must not come back through a percentage; nothing is divided by zero."""
    figure = derive(CHANGE, FigureId("persons_change", YEAR), figures(**counts).get)

    assert figure.value is None
    assert figure.reason is reason
