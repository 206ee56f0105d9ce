"""The five deadlines of the procedure law on histories made by hand."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tutela.model.finding import Finding, FindingClass
from tutela.register.snapshot import Snapshot
from tutela.supervision import supervise

Look = Callable[..., list[Finding]]


@pytest.fixture
def look(freeze: Callable[..., Snapshot]) -> Look:
    """Give a way to supervise one person, or one case without persons, on a day."""

    def looked(as_of: date, events: list[tuple[Any, ...]], **more: Any) -> list[Finding]:
        unit = {"events": events} if more.pop("whole", False) else {}
        person = {"id": "P1", "events": [] if unit else events, **more}
        case = {"id": "C1", "victims": [12], "persons": [person], **unit}
        return list(supervise(freeze("cn", [case]), as_of))

    return looked


@pytest.mark.parametrize(
    ("rule", "start", "on", "due"),
    [
        ("arrest_review", "arrest_requested", date(2024, 2, 5), date(2024, 2, 12)),
        ("investigation_custody", "arrest_approved", date(2023, 12, 31), date(2024, 2, 29)),
        ("investigation_custody", "arrest_approved", date(2024, 1, 15), date(2024, 3, 15)),
        ("prosecution_review", "transferred", date(2024, 1, 31), date(2024, 3, 15)),
        (
            "supplementary_investigation",
            "returned_for_supplement",
            date(2024, 3, 31),
            date(2024, 4, 30),
        ),
    ],
)
def test_a_step_that_does_not_come_is_found_the_day_after_it_was_due(
    look: Look, rule: str, start: str, on: date, due: date
) -> None:
    """The worked examples of the law: month ends, Spring Festival in custody, leap day."""
    day_after = date.fromordinal(due.toordinal() + 1)

    (early,) = look(due, [(start, on)])
    (late,) = look(day_after, [(start, on)])

    assert (early.rule, early.classed, early.days_over) == (rule, FindingClass.TOO_EARLY, 0)
    assert (late.rule, late.classed, late.days_over) == (rule, FindingClass.TO_LOOK_INTO, 1)
    assert (late.start_on, late.due_on, late.level) == (on, due, "law")
    assert late.evidence == (f"P1-0-{start}",)


@pytest.mark.parametrize(
    ("accepted", "offence", "due"),
    [
        (date(2023, 9, 27), "theft", date(2023, 10, 7)),
        (date(2023, 9, 25), "child_molestation", date(2023, 10, 7)),
        (date(2023, 5, 31), "child_molestation", date(2023, 6, 5)),
        (date(2023, 6, 1), "child_molestation", date(2023, 6, 8)),
    ],
)
def test_filing_has_seven_days_for_sexual_assault_of_a_minor_since_june_2023(
    look: Look, accepted: date, offence: str, due: date
) -> None:
    """The special limit goes before the general one from its first day, by what is charged."""
    (found,) = look(date(2024, 1, 2), [("accepted", accepted)], offences=[offence], whole=True)

    assert (found.rule, found.case_id, found.person_id) == ("unfiled", "C1", None)
    assert (found.due_on, found.level) == (due, "opinion")


def test_a_case_without_any_suspect_is_supervised(freeze: Callable[..., Snapshot]) -> None:
    """Unfiled cases have no suspect yet; they are the ones most easily forgotten."""
    snapshot = freeze("cn", [{"id": "C1", "events": [("accepted", date(2022, 3, 1))]}])

    (found,) = supervise(snapshot, date(2022, 4, 1))

    assert (found.rule, found.due_on, found.days_over) == ("unfiled", date(2022, 3, 4), 28)


def test_a_step_that_came_late_stays_found_with_its_own_days(look: Look) -> None:
    """A past lapse does not grow, and its evidence names both events."""
    events = [("arrest_requested", date(2022, 3, 1)), ("arrest_approved", date(2022, 3, 12))]

    (found,) = look(date(2022, 4, 1), events)

    assert (found.rule, found.days_over) == ("arrest_review", 4)
    assert found.evidence == ("P1-0-arrest_requested", "P1-1-arrest_approved")


def test_a_step_in_time_is_no_candidate(look: Look) -> None:
    """The last day is still in time."""
    events = [
        ("arrest_requested", date(2022, 3, 1)),
        ("arrest_approved", date(2022, 3, 8)),
        ("transferred", date(2022, 5, 8)),
        ("prosecuted", date(2022, 6, 23)),
    ]

    assert look(date(2022, 12, 31), events) == []


def test_what_happened_after_the_day_does_not_exist(look: Look) -> None:
    """A past day replays exactly: the decision of the 12th is unknown on the 10th."""
    events = [("arrest_requested", date(2022, 3, 1)), ("arrest_approved", date(2022, 3, 12))]

    (on_tenth,) = look(date(2022, 3, 10), events)

    assert (on_tenth.days_over, on_tenth.evidence) == (2, ("P1-0-arrest_requested",))
    assert look(date(2022, 2, 28), events) == []


def test_review_starts_again_after_each_return_and_a_third_return_is_found(look: Look) -> None:
    """Two returns are the most; each new transfer opens a new month and a half."""
    events: list[tuple[Any, ...]] = [("transferred", date(2022, 1, 10))]
    for back, again in ((2, 3), (4, 5), (6, 7)):
        events.append(("returned_for_supplement", date(2022, back, 1)))
        events.append(("retransferred", date(2022, again, 1)))
    events.append(("prosecuted", date(2022, 8, 10)))

    (found,) = look(date(2022, 12, 31), events)

    assert (found.rule, found.start_on) == ("third_return", date(2022, 6, 1))
    assert found.classed is FindingClass.TO_LOOK_INTO


def test_events_of_one_day_follow_the_course_of_procedure(look: Look) -> None:
    """Returned and sent back on one day, in whatever order they were written: review runs again."""
    day = date(2022, 2, 1)
    events = [
        ("retransferred", day),
        ("returned_for_supplement", day),
        ("transferred", date(2022, 1, 10)),
    ]

    (found,) = look(date(2022, 6, 1), events)

    assert (found.rule, found.start_on) == ("prosecution_review", day)


def test_recorded_extensions_move_the_due_day_and_unrecorded_ones_do_not(look: Look) -> None:
    """2, 3, 5, 7 months from the first day; a later extension without the earlier counts not."""
    start = ("arrest_approved", date(2024, 1, 15))
    names = ("upper_procuratorate", "four_kinds", "ten_years")
    steps = [("custody_extended", date(2024, 3, 1), name) for name in names]

    due = [look(date(2024, 12, 1), [start, *steps[:count]])[0].due_on for count in range(4)]

    assert due == [date(2024, month, 15) for month in (3, 4, 6, 8)]
    (alone,) = look(date(2024, 12, 1), [start, steps[2]])
    assert alone.due_on == date(2024, 3, 15)


def test_review_out_of_custody_moves_off_holidays_and_in_custody_does_not(look: Look) -> None:
    """Spring Festival of 2024 ends on a make-up Sunday, 18 February."""
    free = look(date(2024, 12, 1), [("transferred", date(2023, 12, 26))])
    held = look(
        date(2024, 12, 1),
        [("arrest_approved", date(2023, 12, 1)), ("transferred", date(2023, 12, 26))],
    )

    assert [each.due_on for each in free] == [date(2024, 2, 18)]
    assert [each.due_on for each in held] == [date(2024, 2, 10)]


def test_a_later_step_explains_what_its_own_entry_lacks(look: Look) -> None:
    """Prosecuted without a recorded arrest decision: the entry is missing, not the decision."""
    events = [("arrest_requested", date(2022, 3, 1)), ("prosecuted", date(2022, 6, 1))]

    (found,) = look(date(2022, 12, 31), events)

    assert (found.rule, found.classed) == ("arrest_review", FindingClass.EXPLAINED)
    assert "entry" in found.note


def test_a_late_step_is_not_explained_by_what_came_after_it(look: Look) -> None:
    """Judged in the end, but the review took half a year: that is what supervision is for."""
    events = [
        ("transferred", date(2022, 1, 10)),
        ("prosecuted", date(2022, 7, 10)),
        ("judged", date(2022, 8, 10)),
    ]

    (found,) = look(date(2022, 12, 31), events)

    assert (found.rule, found.classed) == ("prosecution_review", FindingClass.TO_LOOK_INTO)


def test_a_step_recorded_before_its_start_is_a_matter_of_the_record(look: Look) -> None:
    """Approved before it was requested: the days are wrong, the decision is not missing."""
    events = [("arrest_approved", date(2022, 3, 1)), ("arrest_requested", date(2022, 3, 5))]

    found = {each.rule: each for each in look(date(2022, 4, 1), events)}

    assert found["arrest_review"].classed is FindingClass.EXPLAINED
    assert found["arrested_before_requested"].level == "data_quality"
    assert found["arrested_before_requested"].classed is FindingClass.TO_LOOK_INTO


def test_the_first_transfer_does_not_stand_for_the_one_after_a_return(look: Look) -> None:
    """It comes before the return by its nature, so a return without an answer is found."""
    events = [("transferred", date(2022, 1, 5)), ("returned_for_supplement", date(2022, 2, 1))]

    (found,) = look(date(2022, 6, 1), events)

    assert (found.rule, found.classed) == (
        "supplementary_investigation",
        FindingClass.TO_LOOK_INTO,
    )


def test_an_unusable_day_counts_as_a_step_and_explains(look: Look) -> None:
    """The event counts; its day is not used in date arithmetic."""
    events = [("arrest_requested", date(2022, 3, 1)), ("arrest_approved", None)]

    found, undated = look(date(2022, 12, 31), events)

    assert (found.classed, found.days_over > 0) == (FindingClass.EXPLAINED, True)
    assert undated.rule == "misdated"


def test_a_step_of_the_whole_case_counts_for_each_person(freeze: Callable[..., Snapshot]) -> None:
    """One transfer, two suspects, one decision: the other is found."""
    persons = [
        {"id": "P1", "events": [("prosecuted", date(2022, 1, 20))]},
        {"id": "P2"},
    ]
    case = {"id": "C1", "events": [("transferred", date(2022, 1, 4))], "persons": persons}

    (found,) = supervise(freeze("cn", [case]), date(2022, 6, 1))

    assert (found.person_id, found.rule) == ("P2", "prosecution_review")


def test_a_suspect_not_in_custody_has_no_limit_of_custody(look: Look) -> None:
    """Where the record says the suspect was not detained, fifteen days run and not seven."""
    events = [("arrest_requested", date(2022, 3, 1))]

    (found,) = look(date(2022, 4, 1), events, facts={"in_custody": "no"})

    assert (found.rule, found.due_on) == ("arrest_review_not_detained", date(2022, 3, 16))


def test_the_answer_has_the_promised_form(freeze: Callable[..., Snapshot]) -> None:
    """Others script against these keys."""
    cases = [
        {"id": f"C{at}", "events": [("accepted", date(2022, 3, 1))], "persons": []} for at in (1, 2)
    ]

    answer = supervise(freeze("cn", cases[:1], cases[1:]), date(2022, 4, 1)).as_json()

    assert set(answer) == {"findings", "counts"}
    findings: Any = answer["findings"]
    assert [each["case"] for each in findings] == ["C1", "C2"]
    assert set(findings[0]) == {
        *("rule", "class", "case", "person", "office", "start"),
        *("due", "days_over", "level", "counted", "evidence"),
    }
    counts: Any = answer["counts"]
    assert counts["unfiled"] == {"explained": 0, "too_early": 0, "to_look_into": 2}
    assert set(counts["third_return"].values()) == {0}


def test_what_a_register_has_no_entry_for_is_not_missing(freeze: Callable[..., Snapshot]) -> None:
    """Where no service of a decision is ever recorded, nobody is said not to have served one.

    One entry anywhere shows that the register has it, and then the other parts are asked too.
    """
    declined = {"id": "C1", "events": [("not_filed", date(2022, 3, 1))]}
    served = {
        "id": "C2",
        "events": [("not_filed", date(2022, 3, 1)), ("notice_served", date(2022, 3, 2))],
    }

    without = supervise(freeze("cn", [declined]), date(2022, 4, 1))
    with_entry = supervise(freeze("cn", [declined], [served]), date(2022, 4, 1))

    assert "no_file_notice" not in without.counts
    assert [(each.rule, each.case_id) for each in with_entry] == [("no_file_notice", "C1")]


def test_a_past_day_replays_as_if_nothing_later_had_been_recorded(
    freeze: Callable[..., Snapshot],
) -> None:
    """The answer of a day is the same from the whole record and from what there was by then."""
    days = [date(2022, month, 5) for month in range(1, 11)]
    codes = ["accepted", "case_filed", "arrest_requested", "arrest_approved", "transferred"]
    codes += ["returned_for_supplement", "retransferred", "prosecuted", "judged", "died"]
    events = list(zip(codes, days, strict=True))

    for as_of in (date(2022, 4, 30), date(2022, 7, 1), date(2022, 9, 1)):
        past = [event for event in events if event[1] <= as_of]
        answers = [
            supervise(
                freeze("cn", [{"id": "C1", "persons": [{"id": "P1", "events": each}]}]), as_of
            )
            for each in (events, past)
        ]

        assert answers[0].as_json() == answers[1].as_json()
        assert len(answers[0]) > 0
