"""The public records of Cook County, counted a second time straight from their files."""

import csv
import gzip
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tutela.intake import take_in
from tutela.model.figure import Figure
from tutela.model.period import Period
from tutela.register import Snapshot, freeze, open_register
from tutela.statistics import figures

pytestmark = pytest.mark.real

YEAR = Period.year(2019)
GUILTY = ("Plea Of Guilty", "Plea of Guilty - Amended Charge", "Plea of Guilty - Lesser Included")
INDICTED = ("Indictment", "Direct Indictment", "Re-Indictment")
STEPS = {
    "persons_received": ("intake", "", ()),
    "persons_review_approved": ("intake", "felony_review_result", ("Approved",)),
    "persons_review_rejected": ("intake", "felony_review_result", ("Rejected",)),
    "persons_initiated": ("initiation", "", ()),
    "persons_indicted": ("initiation", "event", INDICTED),
    "persons_disposed": ("dispositions", "", ()),
    "persons_pleaded_guilty": ("dispositions", "charge_disposition", GUILTY),
    "persons_sentenced": ("sentencing", "", ()),
    "persons_sentenced_prison": ("sentencing", "sentence_type", ("Prison",)),
}
"""Measure to the file, the column and the values that make a participant count."""

Row = Mapping[str, str]


@pytest.fixture(scope="module")
def snapshot(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """Take the four tables in and freeze them."""
    home = tmp_path_factory.mktemp("cook")
    take_in(home / "register", "us_il_cook", sorted((shared / "data/cook_sao_2019").glob("*.gz")))
    return freeze(open_register(home / "register"), home / "snapshot")


@pytest.fixture(scope="module")
def found(snapshot: Snapshot) -> Mapping[tuple[str, str], Figure]:
    """Give every figure by measure and place."""
    return {
        (each.id.measure, "".join(f"{key}={code}" for key, code in each.id.place.items())): each
        for each in figures(snapshot, "us_il_cook", YEAR)
    }


def rows(shared: Path, name: str) -> Iterator[Row]:
    """Read a public file as it is."""
    with gzip.open(shared / f"data/cook_sao_2019/{name}.csv.gz", "rt", encoding="utf-8") as stream:
        yield from csv.DictReader(stream)


def met(shared: Path, name: str, column: str, values: tuple[str, ...]) -> set[str]:
    """Name the participants with a row in a file, and one of these values (none: any) in it."""
    return {
        row["case_participant_id"]
        for row in rows(shared, name)
        if not values or row[column] in values
    }


def band(age: str) -> str:
    """Name the age band of a defendant; nobody is older than 110."""
    years = int(age) if age else -1
    edges = {17: "under_18", 24: "age_18_24", 34: "age_25_34", 44: "age_35_44", 54: "age_45_54"}
    known = next((name for last, name in edges.items() if years <= last), "age_55_plus")
    return known if 0 <= years <= 110 else "not_recorded"


def test_every_figure_is_what_the_files_hold(
    shared: Path, found: Mapping[tuple[str, str], Figure]
) -> None:
    """Persons by category, sex and age band, for every step the four files record."""
    people = {row["case_participant_id"]: row for row in rows(shared, "intake")}
    who = {measure: met(shared, *step) for measure, step in STEPS.items()}

    expected: dict[tuple[str, str], int] = defaultdict(int)
    for measure, names in who.items():
        for name in names & people.keys():
            row = people[name]
            sex = {"Male": "male", "Female": "female"}.get(row["gender"], "not_recorded")
            for place in ("", f"sex={sex}", f"age_band={band(row['age_at_incident'])}"):
                expected[measure, place] += 1

    shown = {
        key: int(figure.value or 0)
        for key, figure in found.items()
        if key[0] in who and not key[1].startswith(("category", "status"))
    }
    assert {key: value for key, value in shown.items() if value} == dict(expected)


def test_the_parts_of_every_breakdown_sum_to_its_total(
    found: Mapping[tuple[str, str], Figure],
) -> None:
    """Nobody falls between the rows of a table."""
    sums: dict[tuple[str, str], int] = defaultdict(int)
    for (measure, place), figure in found.items():
        if place and figure.unit in ("person", "case"):
            sums[measure, place.partition("=")[0]] += int(figure.value or 0)

    totals = {key: int(found[key[0], ""].value or 0) for key in sums}

    assert sums == totals
    assert len(sums) > 30
