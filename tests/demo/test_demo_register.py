"""The made-up register, taken in and counted by the rooms that do so for real ones."""

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import pytest

from tutela.demo.calibration import Outcome, calibrate, compare, write_report
from tutela.demo.rows import read_rows
from tutela.model.figure import Status
from tutela.model.period import Period

USUAL = Period.parse("2020/2022")
HELD = [row.published.row for row in read_rows("cn") if row.years == USUAL]


@pytest.fixture(scope="module")
def outcomes(package: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[int, Outcome]:
    """Take the package in, freeze it, count it, and compare it with every row it holds."""
    files = sorted(package.glob("*.parquet"))
    compared = compare("cn", files, tmp_path_factory.mktemp("register"), (2020, 2022))
    return {outcome.row.published.row: outcome for outcome in compared}


@pytest.mark.parametrize("row", HELD)
def test_the_statistics_of_the_register_say_what_was_published(
    outcomes: dict[int, Outcome], row: int
) -> None:
    """From exchange package to figure, the way a real register goes, no person is lost."""
    outcome = outcomes[row]

    assert outcome.figure is not None
    assert outcome.figure.status is Status.SYNTHETIC
    assert outcome.agrees, outcome.figure.value


def test_the_report_has_a_line_for_every_row(outcomes: dict[int, Outcome], tmp_path: Path) -> None:
    """A row without a line would be a row without an answer."""
    write_report(tuple(outcomes.values()), tmp_path / "report.csv")

    lines = (tmp_path / "report.csv").read_text(encoding="utf-8").splitlines()
    assert len(lines) == 1 + len(read_rows("cn"))
    assert lines[9].startswith("9,reproduced,persons_prosecuted/2022,58410,58410,yes")


def test_a_count_that_is_off_by_one_does_not_agree(outcomes: dict[int, Outcome]) -> None:
    """A comparison that cannot fail would prove nothing."""
    exact = [
        outcomes[row] for row in HELD if "rounded" not in outcomes[row].row.published.qualifier
    ]

    assert not [each for each in exact if each.row.agrees(each.row.published.value + Decimal(1))]


@pytest.mark.prove
def test_eight_years_counted_say_what_was_published(tmp_path: Path) -> None:
    """From 2017 to 2024, through the real rooms, every expressible row comes out."""
    outcomes: Sequence[Outcome] = calibrate("cn", (2017, 2024))
    write_report(outcomes, tmp_path / "report.csv")

    held = [outcome for outcome in outcomes if outcome.row.figure is not None]
    assert [outcome.row.published.row for outcome in held if not outcome.agrees] == []
