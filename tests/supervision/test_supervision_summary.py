"""The national summary is made of counts that disclosure can clear."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tutela.catalogue.policy import policy
from tutela.disclosure.clear import clear
from tutela.model.errors import InputError
from tutela.register.snapshot import Snapshot
from tutela.supervision import summary, summary_measures, supervise

Freeze = Callable[..., Snapshot]

AS_OF = date(2022, 12, 31)


def _case(name: str, *events: tuple[str, date]) -> dict[str, Any]:
    return {"id": name, "events": list(events), "persons": []}


@pytest.fixture
def record(freeze: Freeze) -> Snapshot:
    """Give forty unfiled cases, three late ones explained by a later step, and a sealed one."""
    accepted = ("accepted", date(2022, 3, 1))
    unfiled = [_case(f"C{at:02}", accepted) for at in range(40)]
    explained = [_case(f"D{at}", accepted, ("transferred", date(2022, 5, 1))) for at in range(3)]
    return freeze("cn", [*unfiled, *explained, _case("sealed-9", accepted)])


def test_each_subject_is_counted_once_and_the_classes_add_up(record: Snapshot) -> None:
    """The sealed record counts, though no list shows it."""
    findings = supervise(record, AS_OF)

    tables = {table.measure: table for table in summary(findings)}

    said = {
        tuple(figure.id.place.values()): figure.value
        for figure in tables["cases_found_unfiled"].figures
    }
    assert said == {(): 44, ("to_look_into",): 41, ("too_early",): 0, ("explained",): 3}
    assert "sealed-9" not in {finding.case_id for finding in findings}


def test_the_summary_passes_the_gate_of_disclosure(record: Snapshot) -> None:
    """Small classes are withheld, and so is what would give them away."""
    tables = summary(supervise(record, AS_OF))

    cleared = clear(tables, policy("cn"), measures=summary_measures("cn"), synthetic=True)

    shown = {
        str(figure.id).partition("@")[0]: figure.value
        for table in cleared.tables
        for figure in table.figures
        if figure.value is not None
    }
    assert shown["cases_found_unfiled/2022-12"] == 44
    assert "cases_found_unfiled/2022-12?class=explained" not in shown
    assert min(shown.values()) >= 5


def test_a_summary_names_no_office_and_has_words_for_each_measure(record: Snapshot) -> None:
    """National counts only; no dimension could split them by office."""
    for table in summary(supervise(record, AS_OF)):
        assert table.dimensions == ("class",)
    for measure in summary_measures("cn").values():
        assert measure.by == ("class",)
        assert measure.words["zh"]
        assert measure.definition.text["en"]


def test_a_day_that_ends_no_month_is_refused(record: Snapshot) -> None:
    """The month names the period, so the count has to be of its end."""
    with pytest.raises(InputError, match="last day of a month"):
        summary(supervise(record, date(2022, 12, 30)))
