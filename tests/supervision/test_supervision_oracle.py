"""The fast path and the plain one, day by day, give the same answer on made-up histories."""

import importlib.util
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tutela.catalogue.supervision import supervision
from tutela.register.snapshot import Snapshot
from tutela.supervision import supervise

Freeze = Callable[..., Snapshot]

_SPEC = importlib.util.spec_from_file_location("plain", Path(__file__).with_name("plain.py"))
assert _SPEC is not None
assert _SPEC.loader is not None
plain = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(plain)

TRICKY = [
    *(date(2024, 1, 31), date(2024, 2, 29), date(2023, 12, 31), date(2023, 8, 31)),
    *(date(2023, 1, 20), date(2024, 2, 8), date(2024, 2, 17), date(2022, 9, 30)),
    *(date(2023, 5, 30), date(2023, 5, 31), date(2023, 6, 1), date(2022, 11, 30)),
]
GAPS = [0, 0, 1, 2, 3, 3, 4, 7, 7, 8, 10, 15, 28, 29, 30, 31, 32, 45, 46, 47, 59, 60, 61, 62, 92]
COURSE = [
    *("reported", "accepted", "case_filed", "arrest_requested", "arrest_approved"),
    *("custody_extended", "transferred", "returned_for_supplement", "retransferred"),
    *("returned_for_supplement", "retransferred", "returned_for_supplement", "retransferred"),
    *("prosecuted", "judged"),
]
OTHERS = [
    *("not_filed", "arrest_declined", "not_prosecuted", "conditionally_not_prosecuted"),
    *("change_of_jurisdiction", "psychiatric_appraisal_begun", "psychiatric_appraisal_ended"),
    *("custody_extended", "transferred", "accepted", "released", "died", "identity_cleared"),
]
SIDE = [
    *("notice_served", "request_for_reasons_received", "reasons_returned", "complaint_received"),
    *("notice_to_file_received", "review_opinion", "detained", "detention_extended", "bailed"),
    *("court_accepted", "judgment_received", "protested", "protest_asked", "child_interviewed"),
    *("sentence_recommended", "decision_served", "discovered", "supplement_returned"),
    *("no_arrest_decision_received", "withdrawn", "case_withdrawn", "suggestion_issued"),
    *("appeal_made", "appeal_extended", "trial_extended", "arrest_review_extended"),
    *("correction_sent", "correction_answered", "reported_upward", "family_told", "reported"),
    *("review_asked", "review_decided", "effective_judgment_received", "sealed", "paroled"),
    *("barred_from_work", "ban_checked", "suggestion_answered", "suggestion_done"),
    *("public_interest_opened", "public_interest_suggested", "commuted", "case_filed"),
]
FACTS: list[dict[str, str]] = [
    *({}, {}, {"in_custody": "no"}, {"filing_extended": "yes"}, {"occupation_used": "yes"}),
    *({"suitable_adult_present": "yes"}, {"woman_present": "no"}, {"woman_present": "yes"}),
    *({"employment_ban_recommended": "yes"}, {"interview_repeat_reason": "yes"}),
]
RESULTS: dict[str, list[str | None]] = {
    "custody_extended": ["upper_procuratorate", "four_kinds", "ten_years"],
    "detention_extended": ["special", "across_places"],
    "sentence_recommended": ["suspended", None],
    "arrest_declined": ["no_crime", None],
    "trial_extended": ["upper_court"],
}


def histories(seed: int, count: int) -> list[dict[str, Any]]:
    """Make up cases: the course of procedure with steps left out, doubled, undated, moved."""
    rng = np.random.default_rng(seed)
    return [_case(rng, at) for at in range(count)]


def _case(rng: np.random.Generator, at: int) -> dict[str, Any]:
    start = TRICKY[rng.integers(len(TRICKY))] + timedelta(days=int(rng.integers(-3, 4)))
    persons = [
        {
            "id": f"C{at}P{number}",
            "events": _events(rng, start),
            "offences": [["theft"], ["rape"], ["child_molestation"], []][rng.integers(4)],
            "facts": FACTS[rng.integers(len(FACTS))],
            "age": [None, 15, 17, 18, 40][rng.integers(5)],
            "protection": [[], ["legal_aid"], ["counselling"]][rng.integers(3)],
        }
        for number in range(rng.integers(0, 3))
    ]
    whole = _events(rng, start)[: rng.integers(0, 5)]
    victims = [[], [12], [30], [17, 40]][rng.integers(4)]
    sex = ["female", "male", None][rng.integers(3)]
    facts = FACTS[rng.integers(len(FACTS))]
    about = {"id": f"C{at}", "victims": victims, "victim_sex": sex, "facts": facts}
    return {**about, "events": whole, "persons": persons}


def _events(rng: np.random.Generator, day: date) -> list[tuple[Any, ...]]:
    events: list[tuple[Any, ...]] = []
    first, last = rng.integers(0, 7), rng.integers(4, len(COURSE) + 1)
    for code in COURSE[first:last]:
        if rng.random() < 0.15:
            continue
        other = (OTHERS, SIDE)[rng.integers(2)]
        step = other[rng.integers(len(other))] if rng.random() < 0.3 else code
        day += timedelta(days=int(GAPS[rng.integers(len(GAPS))]))
        result = RESULTS.get(step, [None])
        on = None if rng.random() < 0.03 else day
        events.append((step, on, result[rng.integers(len(result))]))
    if rng.random() < 0.2:
        rng.shuffle(events)
    return events


def _fast(snapshot: Snapshot, as_of: date) -> set[Any]:
    return {
        (
            *(each.rule, str(each.classed), each.case_id, each.person_id, each.start_on),
            *(each.due_on, each.days_over, each.level, each.evidence),
        )
        for each in supervise(snapshot, as_of)
    }


def _compare(freeze: Freeze, cases: list[dict[str, Any]], days: list[date]) -> int:
    half = len(cases) // 2
    snapshot = freeze("cn", cases[:half], cases[half:])
    found = 0
    for as_of in days:
        slow = set(plain.plainly(cases, as_of, supervision("cn")))
        assert _fast(snapshot, as_of) == slow
        found += len(slow)
    return found


def test_a_thousand_histories_agree_on_two_days(freeze: Freeze) -> None:
    """Month ends, leap days, Spring Festival, chained extensions, returns, resets and pauses."""
    days = [date(2024, 3, 1), date(2026, 1, 1)]

    assert _compare(freeze, histories(20231123, 1000), days) > 2000


@pytest.mark.prove
def test_a_hundred_thousand_histories_agree(freeze: Freeze) -> None:
    """The same on a hundred thousand, in batches, each on its own day."""
    for seed in range(50):
        as_of = date(2023, 1, 1) + timedelta(days=23 * seed)

        assert _compare(freeze, histories(seed, 2000), [as_of]) > 0


STEP = st.tuples(
    st.sampled_from(sorted({*COURSE, *OTHERS, *SIDE})),
    st.none() | st.dates(date(2023, 11, 1), date(2024, 6, 30)),
    st.none() | st.sampled_from(["upper_procuratorate", "four_kinds", "suspended", "no_crime"]),
)


@settings(max_examples=20, deadline=None)
@given(whole=st.lists(STEP, max_size=4), steps=st.lists(STEP, max_size=10))
def test_any_history_agrees(freeze: Freeze, whole: list[Any], steps: list[Any]) -> None:
    """Whatever is recorded in whatever order; a failure is shrunk to the steps that make it."""
    person = {"id": "P1", "events": steps, "offences": ["rape"]}
    case = {"id": "C1", "events": whole, "victims": [9], "persons": [person]}

    for as_of in (date(2024, 2, 20), date(2024, 7, 1)):
        snapshot = freeze("cn", [case])
        assert _fast(snapshot, as_of) == set(plain.plainly([case], as_of, supervision("cn")))


def test_a_case_of_hundreds_of_events_agrees(freeze: Freeze) -> None:
    """Long histories are put in order in another way than short ones."""
    rng = np.random.default_rng(7)
    steps = [*COURSE, *SIDE, *OTHERS]
    events = [
        (steps[rng.integers(len(steps))], date(2022, 1, 1) + timedelta(days=int(day)), None)
        for day in rng.integers(0, 700, 500)
    ]
    persons = [{"id": f"P{at}", "events": events[at::4], "age": 30} for at in range(4)]
    cases = [{"id": "C1", "victims": [12], "events": events[:200], "persons": persons}]

    assert _fast(freeze("cn", cases), date(2023, 6, 1)) == set(
        plain.plainly(cases, date(2023, 6, 1), supervision("cn"))
    )
