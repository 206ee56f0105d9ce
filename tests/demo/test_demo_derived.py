"""The arithmetic checked on the published figures comes out of the made-up register too."""

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from tutela.catalogue.measures import measures
from tutela.demo.rows import read_rows
from tutela.model.derive import derive
from tutela.model.figure import Figure, FigureId
from tutela.model.measure import Change
from tutela.model.period import Period

ELSEWHERE = ("2014-19", "guardianship", "orders", "PIL", "support suits")
"""Checks on years before the register, and on matters it does not hold."""

UNPRINTED = {"JQ yoy 2021": "persons_juvenile_prosecuted_change/2021"}
"""Checks whose result no published row prints, and the figure that gives it."""

OTHER_BASE = {"sexual yoy 2022 on 27851"}
"""Does not hold on the base named in the check; the printed rate holds under its own definition."""


@pytest.fixture
def checks(shared: Path) -> list[dict[str, str]]:
    """Read the checks made on the published figures."""
    path = shared / "data" / "published" / "derived_checks.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def held() -> set[Decimal]:
    """Give the printed values the register reproduces, in units and in ten thousands."""
    values = {abs(row.published.value) for row in read_rows("cn") if row.figure is not None}
    return values | {value / 10_000 for value in values}


def test_every_check_that_holds_is_reproduced_or_about_something_else(
    checks: list[dict[str, str]],
) -> None:
    """Growth, sums, shares and rates agree as the papers printed them."""
    values = held()
    left = [
        each["check"]
        for each in checks
        if each["result"] == "ok"
        and not any(word in each["check"] for word in ELSEWHERE)
        and abs(Decimal(each["published"])) not in values
    ]

    assert left == list(UNPRINTED)


def test_a_check_that_does_not_hold_is_not_calibrated_into_existence(
    checks: list[dict[str, str]],
) -> None:
    """A figure that contradicts its own parts must come out of no register."""
    wrong = [each for each in checks if each["result"] == "MISMATCH"]

    assert len(wrong) > 4
    for each in wrong:
        is_held = abs(Decimal(each["published"])) in held()
        assert is_held is (each["check"] in OTHER_BASE), each["check"]


def test_what_no_row_prints_is_worked_out_by_a_measure() -> None:
    """35 228 after 33 219 is 6 % more."""
    address = FigureId.parse(f"{UNPRINTED['JQ yoy 2021']}@draft")
    measure = measures("cn")[address.measure]
    assert isinstance(measure, Change)
    counts = {
        name: Figure(name, Decimal(value), "person")
        for year, value in ((2020, 33219), (2021, 35228))
        for name in [FigureId(measure.of, Period.year(year))]
    }

    found = derive(measure, address, counts.get).value

    assert found is not None
    assert round(found) == 6
