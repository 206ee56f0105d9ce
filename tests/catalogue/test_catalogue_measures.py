"""A measure that would count wrongly is refused while its file is read."""

import re
from collections.abc import Callable
from pathlib import Path
from shutil import copytree
from typing import TypeAlias

import pytest

from tutela.catalogue.measures import measures
from tutela.catalogue.place import folder, jurisdictions
from tutela.model.errors import DataError
from tutela.model.measure import Change, Count, NotAvailable, Share

Edit: TypeAlias = Callable[[str, str, str], None]


@pytest.fixture
def edit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Edit:
    """Change one thing in a file of a copy of a jurisdiction; nothing else differs."""
    monkeypatch.setenv("TUTELA_JURISDICTIONS", str(tmp_path))

    def change(name: str, old: str, new: str) -> None:
        jurisdiction, _, rest = name.partition("/")
        if not (tmp_path / jurisdiction).exists():
            shipped = [each for each in _shipped() if each.name == jurisdiction]
            copytree(shipped[0], tmp_path / jurisdiction)
        path = tmp_path / jurisdiction / rest
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return change


def _shipped() -> list[Path]:
    return [folder(name) for name in ("xx", "cn", "us_il_cook")]


@pytest.mark.parametrize("jurisdiction", jurisdictions())
def test_every_file_parses_and_is_named_by_its_id(jurisdiction: str) -> None:
    """One file a measure; a file that nobody reads would be a promise without a figure."""
    files = {path.stem for path in (folder(jurisdiction) / "measures").glob("*.yaml")}

    assert {measure.id for measure in measures(jurisdiction).values()} == files
    assert files


@pytest.mark.parametrize("jurisdiction", jurisdictions())
def test_every_definition_stands_for_one_meaning(jurisdiction: str) -> None:
    """Two texts under one definition id would let unlike figures be compared."""
    found = [measure for measure in measures(jurisdiction).values() if isinstance(measure, Count)]

    texts = {(each.definition.id, tuple(each.definition.text.items())) for each in found}

    assert len(texts) == len({each.definition.id for each in found})


def test_measures_of_china_keep_the_two_definitions_of_sexual_offences_apart() -> None:
    """The three charges end with 2021, the nine offences begin with 2022; never mixed."""
    found = measures("cn")
    nine = found["persons_prosecuted_sexual"].definition
    three = found["persons_prosecuted_sexual_three_charges"].definition

    assert nine.since is not None
    assert three.until is not None
    assert three.until < nine.since
    assert nine.id != three.id


def test_cook_county_says_what_it_cannot_say_and_has_no_rate_of_conviction() -> None:
    """What is absent is not available; a cohort still open has no rate of an outcome."""
    found = measures("us_il_cook")

    gone = {each.id for each in found.values() if isinstance(each, NotAvailable)}
    parts = {each.part for each in found.values() if isinstance(each, Share)}

    assert gone == {"persons_arrest_approved", "persons_sentence_recommended", "victims_recorded"}
    assert parts == {"persons_review_approved"}
    assert {each.period_of for each in found.values() if isinstance(each, Count)} == {"receipt"}


def test_no_text_says_that_crime_rose_or_fell() -> None:
    """What is counted is what was handled; the words must not claim more."""
    said = [
        text
        for jurisdiction in jurisdictions()
        for measure in measures(jurisdiction).values()
        for text in (*measure.words.values(), *measure.spoken["en"], *measure.spoken["zh"])
    ]

    assert not [text for text in said if re.search(r"crimes? (rose|fell)|犯罪(上升|下降)", text)]


def test_every_change_and_share_rests_on_counts() -> None:
    """Only counts are protected; what is derived from them says no more."""
    for jurisdiction in jurisdictions():
        found = measures(jurisdiction)
        for measure in found.values():
            if isinstance(measure, Change):
                assert isinstance(found[measure.of], Count)
            elif isinstance(measure, Share):
                assert all(isinstance(found[name], Count) for name in measure.whole)


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        ("persons_prosecuted", "unit: person", "unit: case", "counts cases, and its id does not"),
        ("persons_prosecuted", "unit: person", "unit: people", r"\[unit\] is not person or case"),
        ("persons_prosecuted", "kind: count", "kind: cout", r"\[kind\] is not count or"),
        ("persons_prosecuted", "event:", "evnt:", r"needs the key \[event\]"),
        ("persons_prosecuted", "cross:", "crosses: []\ncross:", r"keys nobody knows: \[crosses\]"),
        ("persons_prosecuted", "by: [group", "by: [school", r"names no dimension: \[school\]"),
        ("persons_prosecuted", "where: {}", "where: {sex: [other]}", r"names no code of \[sex\]"),
        ("persons_prosecuted", "charge: principal", "charge: any", "would not sum to the total"),
        ("cases_filed", "by: [place]", "by: [place, sex]", r"may have several codes in \[sex\]"),
        ("cases_filed", "by: [place]", "by: [offence]", r"may have several codes in \[offence\]"),
        (
            "non_prosecution_rate",
            "[persons_prosecuted, persons_not_prosecuted]",
            "[cases_filed]",
            "mixes units",
        ),
        (
            "non_prosecution_rate",
            "[persons_prosecuted, persons_not_prosecuted]",
            "[persons_prosecuted]",
            r"its part \[persons_not_prosecuted\] is not in its whole",
        ),
        (
            "non_prosecution_rate",
            "part: persons_not_prosecuted",
            "part: nothing",
            "must be counts",
        ),
        ("non_prosecution_rate", "by: [sex]", "by: [place]", r"broken down by \[place\]"),
        ("non_prosecution_rate", "by: [sex]", "by: [sex]\nover: [group]", r"\[over\] names"),
        ("persons_prosecuted_change", "of: persons", "of: person", "is the change of no count"),
        ("persons_prosecuted_change", "base: previous", "base: last", "its base is no year"),
        ("persons_prosecuted_change", "by: [group]", "by: [office]", r"by \[office\]"),
        ("persons_prosecuted", "  zh: 被起诉的人\n", "", r"\[words\] is not words in each of"),
    ],
)
def test_a_measure_that_would_count_wrongly_is_refused(
    edit: Edit, name: str, old: str, new: str, message: str
) -> None:
    """Each slip a writer of measures may make is named, with its file."""
    edit(f"xx/measures/{name}.yaml", old, new)

    with pytest.raises(DataError, match=message) as refused:
        measures("xx")

    assert name in str(refused.value)


def test_a_share_of_an_outcome_in_an_open_cohort_is_refused(edit: Edit) -> None:
    """Most of a cohort is not decided yet; the rate would speak of the quick cases only."""
    name = "us_il_cook/measures/review_approval_rate.yaml"
    edit(name, "part: persons_review_approved", "part: persons_pleaded_guilty")
    edit(name, "[persons_review_approved, persons_review_rejected]", "[persons_disposed]")
    edit(name, "by: [category, sex, age_band]", "by: []")

    with pytest.raises(DataError, match="a cohort that is still open"):
        measures("us_il_cook")


def test_a_share_of_an_outcome_in_a_closed_cohort_may_stand(edit: Edit) -> None:
    """Once every case of a cohort has ended the rate is a rate."""
    name = "us_il_cook/measures/review_approval_rate.yaml"
    edit(name, "part: persons_review_approved", "part: persons_pleaded_guilty")
    edit(name, "[persons_review_approved, persons_review_rejected]", "[persons_disposed]")
    edit(name, "by: [category, sex, age_band]", "by: []\ncohort_closed: true")

    rate = measures("us_il_cook")["review_approval_rate"]

    assert isinstance(rate, Share)
    assert rate.cohort_closed
