"""Nothing was lost or slipped on the way from the study of the law into the files."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from tutela.catalogue.fields import read_yaml
from tutela.catalogue.laws import rules
from tutela.catalogue.place import folder
from tutela.model.rule import Dated

pytestmark = pytest.mark.real
_KEYS = {"det": "detention", "surv": "surveillance", "depr": "deprivation"}
_MARKS = ("imp", "life", "death", "det", "surv", "depr", "fine", "confiscation", "heavier")


@pytest.fixture(scope="module")
def study(shared: Path) -> dict[str, Any]:
    """Read the study's offences and limits."""
    home = shared / "law" / "cn"
    names = ("offences", "time_limits", "sentencing", "instruments")
    return {name: yaml.safe_load((home / f"{name}.yaml").read_text("utf-8")) for name in names}


def test_every_range_of_every_text_of_every_offence_is_the_same(study: dict[str, Any]) -> None:
    """Months, life, death, detention, fines: 33 offences, text by text."""
    known, seen = rules("cn"), 0
    for offence in study["offences"]["offences"]:
        for version in offence["versions"]:
            dated = _since(known[offence["id"]].history, version["valid_from"])
            ranges = (dated.value or {})["ranges"]
            assert list(ranges) == [one["id"] for one in version["ranges"]]
            for one in version["ranges"]:
                ours = ranges[one["id"]]
                for mark in _MARKS:
                    theirs = one.get(mark) or None
                    said = ours.get(_KEYS.get(mark, mark)) or None
                    if "treat" not in one:
                        assert _plain(said) == theirs, (offence["id"], one["id"], mark)
                seen += 1

    assert seen > 60


def test_every_limit_and_duty_of_the_study_has_a_file_of_its_name(study: dict[str, Any]) -> None:
    """57 of them; a number of days, months or hours is the same number here."""
    known = rules("cn")
    for limit in study["time_limits"]["limits"]:
        rule = known[limit["id"]]
        length = limit.get("limit", {})
        units = {unit: length[unit] for unit in ("days", "months", "hours") if unit in length}
        if units and rule.kind == "limit":
            value = rule.history[-1].value or {}
            months = units.get("months")
            first = {"months": months[0]} if isinstance(months, list) else units
            assert dict(value["length"]) == first, rule.id
    counting = [each["id"] for each in study["time_limits"]["counting_rules"]]

    assert len(study["time_limits"]["limits"]) >= 55
    assert set(counting) <= set(known)


def test_every_worked_example_of_the_study_is_among_the_cases(study: dict[str, Any]) -> None:
    """Each due day it computed stands, under its limit, in the file lawyers read."""
    written: Any = read_yaml(folder("cn") / "cases" / "deadlines.yaml")
    cases = {(case["limit"], case["due"]) for case in written["cases"]}
    elsewhere = {"investigation_no_custody", "prosecution_limitation"}
    seen = 0
    for limit in study["time_limits"]["limits"]:
        if limit["id"] in elsewhere:
            continue
        for due in _dues([limit.get("example", {}), *limit.get("examples", [])]):
            assert (limit["id"], due) in cases, (limit["id"], due)
            seen += 1
    homes = {("bail", date(2024, 8, 15)), ("residential_surveillance", date(2024, 2, 18))}

    assert homes <= cases
    assert seen >= 28


def test_every_starting_point_and_adjustment_is_the_same(study: dict[str, Any]) -> None:
    """A slipped percentage would be a slipped year of somebody's life."""
    known = rules("cn")
    for point in study["sentencing"]["starting_points"]:
        value = known[point["id"]].history[-1].value or {}
        if "months" in point:
            assert list(value["months"]) == point["months"]
    for adjustment in study["sentencing"]["adjustments"]:
        value = known[f"adjust_{adjustment['id']}"].history[-1].value or {}
        assert (value["sign"], list(value["percent"])) == (
            adjustment["sign"],
            adjustment["percent"],
        )


def _since(history: tuple[Dated, ...], day: date) -> Dated:
    (found,) = [dated for dated in history if dated.since == day]
    return found


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _dues(examples: list[dict[str, Any]]) -> Iterator[date]:
    for example in examples:
        for key in ("due", "ends"):
            if key in example:
                yield example[key]
        yield from (day for day in example.get("limits", {}).values())
