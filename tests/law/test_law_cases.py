"""The cases a lawyer can read come out as written, in every jurisdiction that has some."""

from datetime import date
from typing import Any

import pytest

from tutela.catalogue.fields import read_yaml
from tutela.catalogue.place import folder
from tutela.law.due import due
from tutela.law.ranges import penalty


def _deadlines(*jurisdictions: str) -> list[dict[str, Any]]:
    found = []
    for jurisdiction in jurisdictions:
        written: Any = read_yaml(folder(jurisdiction) / "cases" / "deadlines.yaml")
        found += [{"jurisdiction": jurisdiction, **case} for case in written["cases"]]
    return found


@pytest.mark.parametrize(
    "case", _deadlines("cn", "xx"), ids=lambda each: f"{each['limit']}-{each['start']}"
)
def test_a_worked_deadline_comes_out_as_on_paper(case: dict[str, Any]) -> None:
    """Every worked example of the study, at its holidays, month ends and in custody."""
    found = due(
        case["limit"],
        case["start"],
        jurisdiction=case["jurisdiction"],
        custody=case.get("custody", False),
        extensions=case.get("extensions", ()),
    )

    assert (found.raw_on, found.due_on) == (case["raw"], case["due"])


def test_there_is_a_case_on_each_side_of_custody() -> None:
    """Without both, a slip in the custody rule would pass."""
    asked = {case.get("custody", False) for case in _deadlines("cn")}

    assert asked == {True, False}
    assert date(2024, 2, 18) in {case["due"] for case in _deadlines("cn")}


def _ranges() -> list[dict[str, Any]]:
    written: Any = read_yaml(folder("cn") / "cases" / "ranges.yaml")
    return list(written["cases"])


@pytest.mark.parametrize("case", _ranges(), ids=lambda each: f"{each['offence']}-{each['act']}")
def test_a_situation_falls_into_the_range_a_lawyer_wrote(case: dict[str, Any]) -> None:
    """Both texts and which of them is the lighter, at the boundary days of the amendments."""
    found = penalty(case["offence"], case["act"], case["judged"], case["facts"])

    texts = {"act_range": found.act, "judgment_range": found.judgment}
    for key, text in texts.items():
        if key in case:
            assert text is not None
            assert text.range.id == case[key]
    assert found.applies == case["applies"]
    if "starts" in case:
        assert [list(each.months) for each in found.starting_points] == case["starts"]
