"""The plain file by offence, sex and age, and what the paper says of law and reach."""

import csv
import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from tutela.disclosure.cleared import Cleared
from tutela.release import Brief, Revised, reconcile, write_release
from tutela.release.gates import faults
from tutela.release.offences import OFFENCES, write_offences
from tutela.release.records import SYNTHETIC


def test_the_code_is_blank_where_nobody_read_it(
    by_offence: Cleared, brief: Brief, tmp_path: Path
) -> None:
    """A code from memory would compare countries by a guess."""
    path = tmp_path / "offences.csv"

    write_offences(path, by_offence, replace(brief, iccs={"assault": "02011"}))

    with path.open(encoding="utf-8", newline="") as file:
        codes = {row["offence"]: row["iccs"] for row in csv.DictReader(file)}
    assert codes == {"assault": "02011", "theft": ""}


PLANTS = (
    ("id,measure", "case_id,measure"),
    (",synthetic\n", ",synthetic,narrative\n"),
    (",900,person", ",901,person"),
    (",900,person", ",,person"),
    (",register,", ",published,"),
    (",theft,", ",assault,"),
    ("persons_prosecuted/2022?offence=theft@", "persons_prosecuted/2023?offence=theft@"),
)


def test_the_plain_file_has_no_fault(plain: Path) -> None:
    """It is what the figures say."""
    assert list(faults(plain)) == []


@pytest.mark.parametrize(("true", "other"), PLANTS)
def test_a_plain_file_that_says_otherwise_is_refused(
    plain: Path, tmp_path: Path, true: str, other: str
) -> None:
    """Each column is held against the figures."""
    folder = tmp_path / "release"
    shutil.copytree(plain, folder)
    path = folder / "offences.csv"
    text = path.read_text(encoding="utf-8")
    assert true in text

    path.write_text(text.replace(true, other, 1), encoding="utf-8")

    assert OFFENCES in {each.path for each in faults(folder)}


def test_every_figure_says_how_far_it_reaches(release: Path) -> None:
    """Coverage and cut-off day stand in the list, the record, the page and the paper's pieces."""
    rows = json.loads((release / "figures.json").read_text(encoding="utf-8"))
    page = (release / "en" / "index.html").read_text(encoding="utf-8")

    assert {row["cut_off"] for row in rows} == {"2023-03-31"}
    assert all(row["coverage"] == {"reported": 11, "expected": 12} for row in rows)
    assert page.count("Offices reported") == 1 + page.count("<figcaption>")


def test_a_revision_that_names_another_value_is_a_fault(
    official: Path, cleared: Cleared, brief: Brief, tmp_path: Path
) -> None:
    """The file of revisions is held against the figures like every other form."""
    ledger = reconcile(official, official)
    folder = tmp_path / "release"
    folder.mkdir()
    write_release(cleared, replace(brief, revised=Revised(ledger, {})), folder)
    path = folder / "revisions.csv"
    assert [each for each in faults(folder) if each.path == path.name] == []

    path.write_text(
        path.read_text(encoding="utf-8") + "persons_prosecuted/2022,changed,1,2,1,a,b,late\n",
        encoding="utf-8",
    )

    problems = [each.problem for each in faults(folder) if each.path == path.name]
    assert "persons_prosecuted/2022 has another value" in problems


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"value": "1536"}, "has another value"),
        ({"source": "register"}, "names another source"),
        ({"synthetic": ""}, "does not say whether it is synthetic"),
        ({"id": "persons_prosecuted/1999@x"}, "is no released figure"),
    ],
)
def test_a_changed_row_of_offences_is_a_fault(
    release: Path, tmp_path: Path, changed: dict[str, str], problem: str
) -> None:
    """The small release has no offences; a planted row must be the figure it names."""
    folder = tmp_path / "release"
    shutil.copytree(release, folder)
    rows = json.loads((folder / "figures.json").read_text(encoding="utf-8"))
    (figure,) = (row for row in rows if row["id"].startswith("persons_prosecuted/2022@"))
    row = {**{key: figure[key] for key in ("id", "value", "source")}, "synthetic": SYNTHETIC}

    plant(folder / "offences.csv", row)
    assert not any(problem in each.problem for each in faults(folder))

    plant(folder / "offences.csv", {**row, **changed})
    assert any(problem in each.problem for each in faults(folder))


def plant(path: Path, row: dict[str, str]) -> None:
    """Add a row to a file by the names of its columns."""
    with path.open(encoding="utf-8", newline="") as file:
        head = next(csv.reader(file))
    with path.open("a", encoding="utf-8", newline="") as file:
        csv.DictWriter(file, head, restval="").writerow(row)
