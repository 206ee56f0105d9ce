"""The made-up register, taken in and counted by the rooms that do so for real ones."""

import shutil
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from tutela.catalogue.place import folder
from tutela.demo.calibration import Outcome, calibrate, compare, report, taken_in, write_report
from tutela.demo.reading import read_plan
from tutela.demo.rows import read_rows
from tutela.model.errors import DataError
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
    ninth = "9,2022,persons_prosecuted_against_minors,reproduced,persons_prosecuted/2022,"
    assert lines[9].startswith(f"{ninth}58410,58410,yes")


def test_a_row_that_should_have_come_out_and_did_not_is_called_missed(
    outcomes: dict[int, Outcome],
) -> None:
    """A report that repeated what was promised would report nothing."""
    right = outcomes[9]
    assert right.figure is not None
    wrong = replace(right, figure=replace(right.figure, value=Decimal(58411)))

    assert (right.status, wrong.status) == ("reproduced", "missed")


def test_an_impossible_set_is_refused_with_its_rows_and_no_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two published numbers that cannot both be true must be named, not averaged."""
    shutil.copytree(folder("cn"), tmp_path / "cn")
    path = tmp_path / "cn" / "demo" / "targets.csv"
    path.write_text(
        "figure,value,basis,rows,why\n"
        "persons_juvenile_arrest_received/2021,55379,published,148 154,\n"
        "persons_prosecuted/2021?offence=rape,17917,published,71,\n"
        "persons_prosecuted_sexual_three_charges/2021,17000,assumed,87,a slip of the pen\n",
        encoding="utf-8",
    )
    monkeypatch.setenv("TUTELA_JURISDICTIONS", str(tmp_path))

    with pytest.raises(DataError, match="cannot hold together") as caught:
        report(tmp_path / "report.csv", years=(2020, 2022))

    assert "row 71" in str(caught.value)
    assert "row 87" in str(caught.value)
    assert "row 148" not in str(caught.value)
    assert not (tmp_path / "report.csv").exists()


def test_a_count_that_is_off_by_one_does_not_agree(outcomes: dict[int, Outcome]) -> None:
    """A comparison that cannot fail would prove nothing."""
    said = {row: outcomes[row].row.published.qualifier for row in HELD}
    exact = [
        outcomes[row] for row in HELD if not said[row].startswith("over") | ("rounded" in said[row])
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
