"""Read policies as offices write them, and refuse those that say too little."""

from datetime import date
from pathlib import Path

import pytest

from tutela.catalogue.place import jurisdictions
from tutela.catalogue.policy import policy, read_policy
from tutela.model.errors import DataError

REASON = "reason: {zh: 因, en: why}"
ENTRY = f"""
- since: SINCE
  threshold: {{value: LEAST, {REASON}}}
  denominator: {{value: 20, {REASON}}}
  width: {{value: 2, {REASON}}}
  exempt: {{totals_of: [persons_seen], {REASON}}}
"""


def write(path: Path, *entries: tuple[str, int]) -> Path:
    """Write a policy file with one entry for each day and threshold."""
    text = "".join(
        ENTRY.replace("SINCE", since).replace("LEAST", str(least)) for since, least in entries
    )
    path.write_text(f"history:{text}", encoding="utf-8")
    return path


@pytest.mark.parametrize("jurisdiction", jurisdictions())
def test_every_shipped_policy_speaks_and_is_strict(jurisdiction: str) -> None:
    """Five is the least threshold, twenty the least denominator, and each has its reason."""
    read = policy(jurisdiction)

    assert read.threshold >= 5
    assert read.denominator >= 20
    rules = {"threshold", "denominator", "width", "exempt", "single_category", "frozen_tables"}
    rules |= {
        "pooled_years_by_place",
        "other_offices",
        "priority",
        "juveniles",
        "shared_by",
        "insiders",
    }
    assert rules <= set(read.reasons) <= rules | {"coverage", "geography"}
    assert read.single_below
    assert read.heeds_other_offices
    assert not read.pools_places
    assert read.juveniles
    assert read.case is not None


def test_the_policy_of_a_day_holds(tmp_path: Path) -> None:
    """A release of an earlier year is cleared as that year's policy says."""
    path = write(tmp_path / "disclosure.yaml", ("2015-01-01", 5), ("2021-01-01", 10))

    assert read_policy(path, date(2020, 12, 31)).threshold == 5
    assert read_policy(path).threshold == 10


@pytest.mark.parametrize(
    ("entries", "message"),
    [
        ([("2015-01-01", 1)], "too small"),
        ([("2021-01-01", 5), ("2015-01-01", 5)], "not in order"),
    ],
)
def test_a_policy_that_protects_nobody_is_refused(
    tmp_path: Path, entries: list[tuple[str, int]], message: str
) -> None:
    """A threshold of one hides nothing but zeros; days out of order hide a mistake."""
    with pytest.raises(DataError, match=message):
        read_policy(write(tmp_path / "disclosure.yaml", *entries))


def test_a_day_before_the_first_policy_has_none(tmp_path: Path) -> None:
    """No policy is no permission."""
    path = write(tmp_path / "disclosure.yaml", ("2015-01-01", 5))

    with pytest.raises(DataError, match="no policy"):
        read_policy(path, date(2014, 12, 31))


def test_an_unknown_key_is_refused(tmp_path: Path) -> None:
    """A key nobody reads may be a misspelt threshold."""
    path = write(tmp_path / "disclosure.yaml", ("2015-01-01", 5))
    path.write_text(path.read_text(encoding="utf-8").replace("width", "widht"), encoding="utf-8")

    with pytest.raises(DataError, match="width"):
        read_policy(path)


MORE = """  geography: {value: 20, dimensions: [place], REASON}
  single_category: {value: 15, REASON}
  frozen_tables: {value: 2, REASON}
  pooled_years_by_place: {value: false, REASON}
  other_offices: {value: false, REASON}
  priority: {measures: [persons_seen], REASON}
  juveniles: {codes: {suspect: [minor]}, REASON}
  shared_by: {value: 7, REASON}
""".replace("REASON", REASON)


def test_every_rule_is_read_as_it_is_written(tmp_path: Path) -> None:
    """What the office decides is data; each decision has its reason."""
    path = write(tmp_path / "disclosure.yaml", ("2015-01-01", 5))
    path.write_text(path.read_text(encoding="utf-8") + MORE, encoding="utf-8")

    read = read_policy(path)

    assert (read.places, read.least_in_place) == (frozenset({"place"}), 20)
    assert (read.single_below, read.pools_places, read.heeds_other_offices) == (15, False, False)
    assert (read.frozen_from, read.shared_by, read.priority) == (2, 7, ("persons_seen",))
    assert read.juveniles == {"suspect": ("minor",)}
    assert "geography" in read.reasons


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("value: 20, dimensions", "value: 0, dimensions", "too small"),
        ("dimensions: [place], reason: {zh: 因, en: why}", "dimensions: [place]", "reason"),
        ("suspect: [minor]", "suspect: minor", "list of codes"),
        ("frozen_tables", "frozen_table", "frozen_table"),
        ("value: false", "value: 1", "true or false"),
    ],
)
def test_a_rule_written_wrongly_is_refused(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    """A rule nobody can read protects nobody."""
    path = write(tmp_path / "disclosure.yaml", ("2015-01-01", 5))
    text = path.read_text(encoding="utf-8") + MORE.replace(old, new)
    path.write_text(text, encoding="utf-8")

    with pytest.raises(DataError, match=message):
        read_policy(path)
