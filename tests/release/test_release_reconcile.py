"""What a release says otherwise than the one before is listed, figure by figure."""

import csv
import json
import shutil
from decimal import Decimal
from pathlib import Path

import pytest

from tutela.model.errors import InputError
from tutela.release.reconcile import (
    Restatement,
    read_reasons,
    reconcile,
    unexplained,
    write_ledger,
)

CHANGED = "persons_prosecuted/2021"
WITHDRAWN = "persons_prosecuted/2022?group=other"
GIVEN = "persons_not_prosecuted/2021?group=other"


@pytest.fixture
def before(official: Path, tmp_path: Path) -> Path:
    """Give an earlier release, which told three figures differently."""
    folder = tmp_path / "before"
    shutil.copytree(official, folder)
    told = {CHANGED: "1538", GIVEN: "6"}
    rows = json.loads((folder / "figures.json").read_text(encoding="utf-8"))
    for row in rows:
        address = row["id"].partition("@")[0]
        row["id"] = f"{address}@00000000"
        row["value"] = told.get(address, row["value"])
    (folder / "figures.json").write_text(json.dumps(rows), encoding="utf-8")
    return folder


@pytest.fixture
def now(official: Path, tmp_path: Path) -> Path:
    """Give the release of now, which withdraws one figure."""
    folder = tmp_path / "now"
    shutil.copytree(official, folder)
    rows = json.loads((folder / "figures.json").read_text(encoding="utf-8"))
    next(row for row in rows if row["id"].startswith(f"{WITHDRAWN}@"))["value"] = None
    (folder / "figures.json").write_text(json.dumps(rows), encoding="utf-8")
    return folder


def test_each_difference_is_listed_and_nothing_else(before: Path, now: Path) -> None:
    """A figure that changed in silence costs a statistics office its name."""
    ledger = reconcile(before, now)

    assert ledger.restated == (
        Restatement(GIVEN, "withdrawn", Decimal(6), None),
        Restatement(CHANGED, "changed", Decimal(1538), Decimal(1540)),
        Restatement(WITHDRAWN, "withdrawn", Decimal(355), None),
    )
    assert ledger.restated[1].difference == 2


def test_a_release_agrees_with_itself(official: Path) -> None:
    """Another edition alone is no restatement."""
    assert reconcile(official, official).restated == ()


def test_reasons_are_filled_in_and_asked_for(before: Path, now: Path, tmp_path: Path) -> None:
    """A restatement without a reason is not ready to be published."""
    ledger = reconcile(before, now)
    path = tmp_path / "ledger.csv"
    write_ledger(path, ledger, {CHANGED: "=late report of two persons"})

    reasons = read_reasons(path)
    with path.open(encoding="utf-8", newline="") as file:
        rows = {row["figure"]: row for row in csv.DictReader(file)}

    assert rows[CHANGED]["difference"] == "2"
    assert rows[CHANGED]["reason"] == "'=late report of two persons"
    assert rows[WITHDRAWN]["now"] == ""
    assert [each.figure for each in unexplained(ledger, reasons)] == [GIVEN, WITHDRAWN]


def test_what_cannot_be_compared_is_refused(official: Path, release: Path, tmp_path: Path) -> None:
    """A demonstration says nothing about a real release."""
    with pytest.raises(InputError, match="cannot be compared"):
        reconcile(official, release)
    with pytest.raises(InputError, match="is no release"):
        reconcile(official, tmp_path)
    with pytest.raises(InputError, match="is no ledger"):
        read_reasons(official / "audit.json")
