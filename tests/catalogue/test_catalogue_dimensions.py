"""What figures may be broken down by is read strictly."""

from pathlib import Path
from shutil import copytree

import pytest

from tutela.catalogue.dimensions import dimensions, receipt
from tutela.catalogue.place import folder
from tutela.model.errors import DataError
from tutela.model.measure import Band, Group, Offence


def test_the_groups_of_china_hold_every_offence_once() -> None:
    """An offence in two groups would make the parts exceed the total; one in none, fall short."""
    found = dimensions("cn")
    group, offence = found["group"], found["offence"]
    assert isinstance(group, Group)
    assert isinstance(offence, Offence)

    members = [code for codes in group.groups.values() for code in codes]

    assert sorted(members) == sorted(offence.codes)
    assert len(group.groups["sexual"]) == 9


def test_a_band_holds_both_its_years() -> None:
    """Fourteen and fifteen are one band, sixteen the next: the law's "14 to 16" ends before 16."""
    ages = dimensions("cn")["suspect_age"]

    assert isinstance(ages, Band)
    assert ages.bands["age_14_15"] == (14, 15)
    assert ages.bands["age_18_plus"] == (18, None)


def test_only_a_register_of_cohorts_names_its_receipt() -> None:
    """China counts by the day of each event; Cook County by the day a defendant was received."""
    assert receipt("us_il_cook") == "received"
    assert receipt("cn") is None


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("[female, male]", "[female, female]", r"a code it may not have: \[female\]"),
        ("[female, male]", "[female, not_recorded]", r"may not have: \[not_recorded\]"),
        ("[female, male]", "[]", "a code it may not have"),
        ("minor: [0, 17]", "minor: [0, 18]", r"the band \[adult\] overlaps"),
        ("minor: [0, 17]", "minor: [17, 0]", "is no span of years"),
        ("other: [theft]", "other: [assault]", r"each offence in one group: \[assault, theft\]"),
        ("other: [theft]", "other: []", r"each offence in one group: \[theft\]"),
        ("kind: column", "kind: colum", r"\[kind\] is not column or band"),
        ("column: sex,", "column: sex, colour: red,", r"keys nobody knows: \[colour\]"),
    ],
)
def test_a_dimension_that_would_count_wrongly_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, old: str, new: str, message: str
) -> None:
    """Codes written twice, bands that overlap and offences in two groups lose or double people."""
    copytree(folder("xx"), tmp_path / "xx")
    path = tmp_path / "xx" / "dimensions.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    monkeypatch.setenv("TUTELA_JURISDICTIONS", str(tmp_path))

    with pytest.raises(DataError, match=message):
        dimensions("xx")

    assert old in text
