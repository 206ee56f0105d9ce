"""The cases a lawyer can read come out as written, in every jurisdiction that has some."""

from datetime import date
from typing import Any

import pytest

from tutela.catalogue.fields import read_yaml
from tutela.catalogue.place import folder
from tutela.law.due import due


def _deadlines() -> list[dict[str, Any]]:
    written: Any = read_yaml(folder("cn") / "cases" / "deadlines.yaml")
    return list(written["cases"])


@pytest.mark.parametrize("case", _deadlines(), ids=lambda each: f"{each['limit']}-{each['start']}")
def test_a_worked_deadline_comes_out_as_on_paper(case: dict[str, Any]) -> None:
    """Every worked example of the study, at its holidays, month ends and in custody."""
    found = due(
        case["limit"],
        case["start"],
        custody=case.get("custody", False),
        extensions=case.get("extensions", ()),
    )

    assert (found.raw_on, found.due_on) == (case["raw"], case["due"])


def test_there_is_a_case_on_each_side_of_custody() -> None:
    """Without both, a slip in the custody rule would pass."""
    asked = {case.get("custody", False) for case in _deadlines()}

    assert asked == {True, False}
    assert date(2024, 2, 18) in {case["due"] for case in _deadlines()}
