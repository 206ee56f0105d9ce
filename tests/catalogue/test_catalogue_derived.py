"""A derived measure that would mislead is refused with the reason."""

import shutil
from pathlib import Path

import pytest

from tutela.catalogue.measures import measures
from tutela.catalogue.place import folder
from tutela.model.errors import DataError
from tutela.model.measure import Growth, Points, Rank, Share, Sum, TopShare

TAIL = """words: {zh: 甲, en: a}
spoken: {zh: [], en: []}
definition:
  id: made
  text: {zh: 甲, en: a}
  since: 2015-01-01
  until: null
not_measured: {zh: 甲, en: a}
"""
COUNT = """unit: person
charge: principal
where: {}
by: []
cross: []
"""


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the measures of a copy of the made-up jurisdiction."""
    shutil.copytree(folder("xx"), tmp_path / "xx")
    monkeypatch.setenv("TUTELA_JURISDICTIONS", str(tmp_path))
    return tmp_path / "xx" / "measures"


def write(own: Path, name: str, body: str, tail: str = TAIL) -> None:
    """Write one measure."""
    (own / f"{name}.yaml").write_text(body + tail, encoding="utf-8")


def test_every_kind_is_read(own: Path) -> None:
    """What stands in a file comes out as the kind it says."""
    write(own, "growth", "kind: growth\nof: persons_prosecuted\nyears: [3]\ndecimals: 1\nby: []\n")
    write(
        own,
        "points",
        'kind: points\nof: non_prosecution_rate\nbase: "2020"\ndecimals: 1\nby: [sex]\n',
    )
    write(own, "total", "kind: sum\nof: [persons_prosecuted]\nyears: [3]\nby: []\n")
    write(own, "place", "kind: rank\nof: persons_prosecuted\nover: [group]\nbut: [other]\n")
    write(own, "pending", "kind: stock\nevent: prosecuted\nended_by: [judged]\n" + COUNT)
    (own / "pending.yaml").rename(own / "persons_pending.yaml")

    found = measures("xx")

    kinds = {name: type(found[name]) for name in ("growth", "points", "total", "place")}
    assert kinds == {"growth": Growth, "points": Points, "total": Sum, "place": Rank}
    points, place = found["points"], found["place"]
    assert isinstance(points, Points)
    assert isinstance(points.of, Share)
    assert isinstance(place, Rank)
    assert place.among == (("group", "violence"),)


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (
            "kind: growth\nof: persons_prosecuted\nyears: [2]\ndecimals: 1\nby: []\n",
            "fewer than three",
        ),
        (
            "kind: growth\nof: persons_prosecuted\nyears: []\ndecimals: 1\nby: []\n",
            "fewer than three",
        ),
        ("kind: growth\nof: nothing\nyears: [3]\ndecimals: 1\nby: []\n", "growth of no count"),
        (
            "kind: growth\nof: persons_prosecuted\nyears: [x]\ndecimals: 1\nby: []\n",
            "no list of lengths",
        ),
        (
            "kind: points\nof: cases_filed\nbase: previous\ndecimals: 1\nby: []\n",
            "no share and no change",
        ),
        (
            "kind: points\nof: non_prosecution_rate\nbase: ago\ndecimals: 1\nby: []\n",
            "base is no year",
        ),
        (
            "kind: points\nof: non_prosecution_rate\nbase: previous\ndecimals: 1\nby: [place]\n",
            "is not",
        ),
        ("kind: sum\nof: [persons_prosecuted, cases_filed]\nby: []\n", "mixes units"),
        ("kind: sum\nof: [persons_prosecuted]\nby: []\n", "adds up nothing"),
        (
            "kind: sum\nof: [persons_prosecuted, persons_not_prosecuted]\nby: []\n",
            "would count some twice",
        ),
        (
            "kind: rank\nof: persons_prosecuted\nover: [place]\n",
            r"ranks \[place\]; offices, places",
        ),
        ("kind: rank\nof: persons_prosecuted\nover: [sex]\n", r"ranks \[sex\]; offices, places"),
        ("kind: rank\nof: persons_prosecuted\nover: [school]\n", r"names no dimension: \[school\]"),
        (
            "kind: top_share\nof: persons_prosecuted\nover: [group]\nfirst: 2\ndecimals: 1\n",
            "a few of",
        ),
        ("kind: stock\nevent: prosecuted\nended_by: []\n" + COUNT, "a stock that nothing ends"),
    ],
)
def test_a_figure_that_would_mislead_is_refused(own: Path, body: str, message: str) -> None:
    """Each kind has its own ways to mislead; all are named with the file."""
    write(own, "persons_wrong", body)

    with pytest.raises(DataError, match=message) as refused:
        measures("xx")

    assert "persons_wrong.yaml" in str(refused.value)


def test_a_stock_is_not_added_up_over_years(own: Path) -> None:
    """Who waits at the end of two years would be counted twice."""
    write(own, "persons_pending", "kind: stock\nevent: prosecuted\nended_by: [judged]\n" + COUNT)
    write(own, "persons_wrong", "kind: sum\nof: [persons_pending]\nyears: [3]\nby: []\n")

    with pytest.raises(DataError, match="adds up a stock over years"):
        measures("xx")


def test_a_span_over_the_break_of_a_definition_is_refused(own: Path) -> None:
    """Its first year would be of another series than its last."""
    path = own / "persons_prosecuted.yaml"
    text = path.read_text(encoding="utf-8")
    since = next(line for line in text.splitlines() if line.startswith("  since:"))
    path.write_text(text.replace(since, "  since: 2021-01-01"), encoding="utf-8")
    write(own, "growth", "kind: growth\nof: persons_prosecuted\nyears: [3]\ndecimals: 1\nby: []\n")

    with pytest.raises(DataError, match="reaches over a break"):
        measures("xx")


def test_a_forerunner_must_have_ended(own: Path) -> None:
    """Two definitions of the same years are two series, and not one cut in two."""
    tail = TAIL.replace("  until: null\n", "  until: null\n  follows: persons_prosecuted\n")
    body = "kind: count\nevent: prosecuted\nperiod_of: event\n" + COUNT
    write(own, "persons_wrong", body, tail)

    with pytest.raises(
        DataError, match=r"begins before the definition of .persons_prosecuted. ends"
    ):
        measures("xx")


def test_the_largest_offences_of_china_leave_out_what_is_no_offence() -> None:
    """All other offences together would be the most frequent one."""
    found = measures("cn")["persons_prosecuted_top_five_share"]

    assert isinstance(found, TopShare)
    assert ("offence", "other_offence") not in found.among
    assert ("offence", "rape") in found.among
