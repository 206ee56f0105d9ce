"""Every figure shown can be fetched again from the public files, and from nothing else."""

import hashlib
import json
from pathlib import Path

import duckdb
import pytest

from tutela.model.figure import FigureId
from tutela.release import bindings
from tutela.release.provenance import slug


def records(release: Path) -> list[dict[str, object]]:
    """Read every record of a figure."""
    return [
        json.loads(path.read_text(encoding="utf-8")) for path in sorted((release / "f").glob("*"))
    ]


def test_each_figure_told_has_its_record(release: Path) -> None:
    """A reader who doubts a number gets to its source in one step."""
    told = {
        bound.figure_id for output in bindings(release) for bound in output.bound if bound.figure_id
    }

    assert told
    assert {str(each["id"]) for each in records(release)} == told


def test_the_query_finds_the_figure_in_the_published_table(release: Path) -> None:
    """Provenance that cannot be run again is an assertion, not a proof."""
    for record in records(release):
        query = str(record["query"]).replace("'tables/", f"'{release}/tables/")
        found = duckdb.sql(query).fetchall()
        expected = record["value"]

        assert len(found) == 1
        assert (
            found[0][0] is None if expected is None else float(found[0][0]) == float(str(expected))
        )


def test_the_digest_is_that_of_the_public_table(release: Path) -> None:
    """A digest of anything not public could be used to guess what is withheld."""
    for record in records(release):
        content = (release / str(record["table"])).read_bytes()

        assert record["table_sha256"] == hashlib.sha256(content).hexdigest()


def test_a_share_and_a_change_name_the_counts_they_are_made_of(release: Path) -> None:
    """A percentage is checked from its counts."""
    made = {FigureId.parse(str(each["id"])).measure: each["made_from"] for each in records(release)}
    known = {str(each["id"]) for each in records(release)}

    assert len(made["persons_prosecuted_change"]) == 2  # type: ignore[arg-type]
    assert len(made["non_prosecution_rate"]) == 2  # type: ignore[arg-type]
    assert made["persons_prosecuted"] == []
    assert set(made["persons_prosecuted_change"]) <= known  # type: ignore[call-overload]


def test_no_internal_count_is_in_a_record(release: Path) -> None:
    """How many rows stand behind a cell is itself a figure nobody cleared."""
    allowed = {
        *("id", "measure", "period", "place", "value", "unit", "status", "reason", "display"),
        *("source", "synthetic", "table", "jurisdiction", "cut_off", "coverage", "words"),
        *("definition", "not_measured", "table_sha256", "query", "made_from"),
    }

    assert all(set(each) <= allowed for each in records(release))


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("a/2022@x", "a.2022"),
        ("a/2020/2022@x", "a.2020_2022"),
        ("a/2022?b=c&d=e@x", "a.2022.b-c.d-e"),
    ],
)
def test_an_address_becomes_a_file_name(address: str, expected: str) -> None:
    """A permanent address must survive every web server."""
    assert slug(address) == expected
