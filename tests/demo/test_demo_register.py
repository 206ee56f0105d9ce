"""The made-up register, taken in and counted by the rooms that do so for real ones."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from tutela.demo.calibration import Outcome, calibrate, compare, taken_in, write_report
from tutela.demo.reading import read_plan
from tutela.demo.rows import read_rows
from tutela.model.figure import Status
from tutela.model.period import Period
from tutela.register import Snapshot
from tutela.supervision import supervise

USUAL = Period.parse("2020/2022")
HELD = [row.published.row for row in read_rows("cn") if row.years == USUAL]


@pytest.fixture(scope="module")
def snapshot(package: Path, tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """Take the package in and freeze it."""
    files = sorted(package.glob("*.parquet"))
    return taken_in("cn", files, tmp_path_factory.mktemp("register"))


@pytest.fixture(scope="module")
def outcomes(snapshot: Snapshot) -> dict[int, Outcome]:
    """Count the register and compare it with every row it holds."""
    return {outcome.row.published.row: outcome for outcome in compare(snapshot, (2020, 2022))}


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


def test_supervision_finds_what_was_planted_and_nothing_else(snapshot: Snapshot) -> None:
    """As many of each as planted.yaml states, and nobody who kept to the law."""
    planted = read_plan("cn").planted
    moved = {each.name: each.count for each in planted.moved}
    expected = {
        "arrest_review": moved["arrest_review_decided_late"] + moved["arrest_review_undecided"],
        "investigation_custody": moved["investigation_custody_ended_late"]
        + moved["investigation_custody_over_2_months"],
        "prosecution_review": moved["prosecution_review_decided_late"]
        + moved["prosecution_review_undecided"],
        "third_return": planted.third_return.count,
        "unfiled": {each.name: each.count for each in planted.reports}["unfiled_past_7_days"],
    }

    counts = supervise(snapshot, date(2022, 12, 31)).counts

    found = {rule: count["to_look_into"] for rule, count in counts.items()}
    assert {rule: count for rule, count in found.items() if count} == expected
    assert counts["unfiled"]["explained"] == planted.lost[0].count


@pytest.mark.prove
def test_eight_years_counted_say_what_was_published(tmp_path: Path) -> None:
    """From 2017 to 2024, through the real rooms, every expressible row comes out."""
    outcomes: Sequence[Outcome] = calibrate("cn", (2017, 2024))
    write_report(outcomes, tmp_path / "report.csv")

    held = [outcome for outcome in outcomes if outcome.row.figure is not None]
    assert [outcome.row.published.row for outcome in held if not outcome.agrees] == []
