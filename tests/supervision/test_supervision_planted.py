"""Every check finds a lapse planted for it, and none where the step was taken."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

import pytest

from tutela.catalogue.supervision import (
    Check,
    Condition,
    Disordered,
    Overdue,
    Repeated,
    Unmatched,
    supervision,
)
from tutela.model.finding import FindingClass
from tutela.register.snapshot import Snapshot
from tutela.supervision import supervise

Freeze = Callable[..., Snapshot]

START = date(2023, 8, 15)
CHECKS = [pytest.param(check, id=check.about.id) for check in supervision("cn").checks]
STEPS = [param for param in CHECKS if isinstance(param.values[0], Overdue | Unmatched)]
WRONG = [param for param in CHECKS if isinstance(param.values[0], Repeated | Disordered)]


class Planted:
    """One case and one person that hold what some conditions ask for."""

    def __init__(self, name: str, unit: str) -> None:
        self.person: dict[str, Any] = {"id": f"{name}P1", "events": [], "facts": {}}
        self.case: dict[str, Any] = {
            "id": name,
            "events": [],
            "facts": {},
            "victims": [12],
            "persons": [self.person],
        }
        self._owner = self.case if unit == "case" else self.person

    def happen(self, code: str, on: date, result: str | None = None) -> None:
        """Add an event."""
        self._owner["events"].append((code, on, result))

    def hold(self, conditions: Sequence[Condition], on: date) -> None:
        """Make conditions hold."""
        for each in conditions:
            self._hold(each, each.codes[0], on)

    def _hold(self, condition: Condition, code: str, on: date) -> None:
        match condition.about:
            case "event":
                self.happen(code, on, next(iter(condition.results), None))
            case "fact" | "denied":
                self._owner["facts"][code] = "yes" if condition.about == "fact" else "no"
            case "protection":
                self._owner["protection"] = [code]
            case "suspect":
                self.person["age"] = 40 if code == "adult" else 15
            case "victim":
                self.case["victim_sex"] = code
            case "offence":
                self.person["offences"] = [code]
            case "victim_under":
                self.case["victims"] = [int(code) - 6]
            case _:
                self.person["offences"] = ["child_molestation"]


def _rules(freeze: Freeze, planted: Planted, check: Check) -> list[FindingClass]:
    """Supervise a case beside one that shows what the register has entries for."""
    other = Planted("C2", check.about.unit)
    other.hold(check.about.needs[:1], START)
    found = supervise(freeze("cn", [planted.case], [other.case]), START + timedelta(days=800))
    mine = [each for each in found if each.rule == check.about.id and each.case_id == "C1"]
    return [each.classed for each in mine]


@pytest.mark.parametrize("check", STEPS)
def test_a_step_left_out_is_found_and_one_taken_is_not(freeze: Freeze, check: Check) -> None:
    """The same history twice: once without the step, once with it on the day it began."""
    assert isinstance(check, Overdue | Unmatched)
    without, with_step = Planted("C1", check.about.unit), Planted("C1", check.about.unit)
    start = check.start if isinstance(check, Unmatched) else check.start[0]
    for planted in (without, with_step):
        planted.hold(check.about.applies, START)
        if isinstance(check, Unmatched):
            planted.hold(check.has, START)
        else:
            planted.happen(start, START)
    with_step.hold((check.stop if isinstance(check, Overdue) else check.lacks)[:1], START)

    assert _rules(freeze, without, check) == [FindingClass.TO_LOOK_INTO]
    assert _rules(freeze, with_step, check) == []


@pytest.mark.parametrize("check", WRONG)
def test_an_impossible_history_is_a_finding(freeze: Freeze, check: Check) -> None:
    """Two arrests, a stop before its start, steps after death: neither a crash nor silence."""
    planted = Planted("C1", check.about.unit)
    if isinstance(check, Repeated):
        for at in range((check.times or 2) + 1):
            planted.happen(check.event, START + timedelta(days=at))
    elif isinstance(check, Disordered):
        planted.happen(check.later, START)
        planted.happen(check.earlier, START + timedelta(days=9))

    assert _rules(freeze, planted, check) == [FindingClass.TO_LOOK_INTO]


@pytest.mark.parametrize("on", [None, date(1989, 5, 1)])
def test_a_day_nothing_can_be_reckoned_from_is_a_finding(freeze: Freeze, on: date | None) -> None:
    """No usable day, or one before any calendar of holidays: the case is named, once."""
    events = [("case_filed", on), ("transferred", on)]
    case = {"id": "C1", "events": events, "persons": []}

    found = [each for each in supervise(freeze("cn", [case]), START) if each.rule == "misdated"]

    assert [(each.case_id, each.level) for each in found] == [("C1", "data_quality")]
    assert found[0].counted.endswith(": 2")


ADULT = {"id": "P1", "age": 40, "offences": ["child_molestation"], "acted": date(2022, 5, 1)}


def _sentenced(freeze: Freeze, result: str, **more: Any) -> list[tuple[str, str]]:
    recommended = [("sentence_recommended", date(2023, 3, 1), result)]
    person = {**ADULT, "events": recommended, "facts": dict.fromkeys(FACTS, "no"), **more}
    found = supervise(freeze("cn", [{"id": "C1", "victims": [12], "persons": [person]}]), START)
    wanted = ("sentence_outside_range", "later_heavier_law")
    return [(each.rule, each.counted) for each in found if each.rule in wanted]


FACTS = (
    *("multiple_victims_or_times", "gathered_crowd", "public_place_in_view"),
    *("odious_circumstances", "injury_or_other_grave_consequence", "odious_means_or_other_odious"),
)


@pytest.mark.parametrize("result", ["months_5", "months_61", "life"])
def test_a_term_below_or_above_the_range_is_found(freeze: Freeze, result: str) -> None:
    """Six months to five years: both sides are looked at, with the article's range."""
    ((rule, counted),) = _sentenced(freeze, result)

    assert rule == "sentence_outside_range"
    assert "6 to 60 months" in counted


@pytest.mark.parametrize(
    ("result", "more"),
    [
        ("months_6", {}),
        ("months_60", {}),
        ("suspended", {}),
        ("months_5", {"circumstance": ["mitigating"]}),
        ("months_100", {"facts": {}}),
        ("months_61", {"age": 16}),
        ("months_61", {"acted": None}),
        ("months_61", {"offences": ["child_molestation", "theft"]}),
    ],
)
def test_a_term_that_may_be_right_is_not_found(
    freeze: Freeze, result: str, more: dict[str, Any]
) -> None:
    """Ends of the range, a ground, an unknown fact, a minor, no day of the act, two offences."""
    assert _sentenced(freeze, result, **more) == []


def test_a_guideline_is_said_on_the_case_and_is_no_minimum(freeze: Freeze) -> None:
    """Where one was in force that day; nothing is proposed."""
    ((_, counted),) = _sentenced(freeze, "months_61")

    assert "guideline" not in counted or "not a minimum" in counted


@pytest.mark.parametrize(
    ("acted", "rules"),
    [(date(2020, 5, 1), ["later_heavier_law"]), (date(2021, 5, 1), [])],
)
def test_a_later_heavier_law_on_an_earlier_act_is_found(
    freeze: Freeze, acted: date, rules: list[str]
) -> None:
    """Several victims open five to fifteen years since March 2021; before, at most five."""
    facts = {**dict.fromkeys((*FACTS, "other_odious_circumstances"), "no")}
    facts["multiple_victims_or_times"] = "yes"

    found = _sentenced(freeze, "months_100", acted=acted, facts=facts)

    assert [rule for rule, _ in found] == rules


@pytest.mark.parametrize(
    ("as_of", "classed"),
    [
        (date(2031, 4, 30), None),
        (date(2031, 6, 1), FindingClass.TOO_EARLY),
        (date(2032, 5, 2), FindingClass.TO_LOOK_INTO),
    ],
)
def test_limitation_is_warned_of_and_a_complaint_in_time_lifts_it(
    freeze: Freeze, as_of: date, classed: FindingClass | None
) -> None:
    """Ten years for the base range; the entry of the complaint is the evidence, for ever."""
    silent = {"id": "C1", "victims": [12], "persons": [{**ADULT, "events": []}]}
    heard = {**silent, "id": "C2", "events": [("complaint_received", date(2023, 1, 9))]}
    filed = {**silent, "id": "C3", "events": [("case_filed", date(2023, 1, 9))]}

    found = supervise(freeze("cn", [silent, heard, filed]), as_of)

    near = {each.case_id: each for each in found if each.rule == "limitation_near"}
    if classed is None:
        assert near == {}
    else:
        assert {name: each.classed for name, each in near.items()} == {
            "C1": classed,
            "C2": FindingClass.EXPLAINED,
        }
        assert near["C1"].due_on == date(2032, 5, 1)
        assert near["C2"].evidence == ("C2-0-complaint_received",)
