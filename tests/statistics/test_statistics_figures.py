"""Figures of registers made by hand, each counted by a person first."""

from datetime import date
from decimal import Decimal

from handmade import Freeze, by_place, case, charge, event, person
from tutela.model.figure import Figure, FigureId, Reason
from tutela.model.period import Period
from tutela.statistics import figures

YEAR = Period.year(2022)
OFFICES = (
    {"office_code": "O1", "place_code": "north"},
    {"office_code": "O2", "place_code": "beyond"},
)


def test_a_person_prosecuted_twice_in_a_year_counts_once(freeze: Freeze) -> None:
    """Persons are counted, not acts: a supplementary indictment makes no second person."""
    snapshot = freeze(
        {
            "cases": [case()],
            "persons": [person(0), person(1)],
            "events": [
                event("prosecuted", date(2022, 3, 1)),
                event("prosecuted", date(2022, 9, 1)),
                event("prosecuted", date(2022, 12, 31), 1),
            ],
        }
    )

    found = figures(snapshot, "xx", YEAR, "persons_prosecuted")

    assert found[0] == Figure(FigureId("persons_prosecuted", YEAR), Decimal(2), "person")


def test_a_span_of_years_counts_a_person_once_and_a_month_only_its_days(freeze: Freeze) -> None:
    """Distinct persons do not add up over years; 2020/2022 is not the sum of its years."""
    days = date(2020, 5, 1), date(2022, 6, 30), date(2022, 7, 1)
    snapshot = freeze(
        {
            "cases": [case()],
            "persons": [person(0), person(1)],
            "events": [
                event("prosecuted", days[0]),
                event("prosecuted", days[1]),
                event("prosecuted", days[2], 1),
            ],
        }
    )

    values = {
        name: by_place(figures(snapshot, "xx", Period.parse(name), "persons_prosecuted"))[""]
        for name in ("2020", "2022", "2020/2022", "2022-06", "2022-07", "2022-01/2022-06")
    }

    assert values == {
        "2020": 1,
        "2022": 2,
        "2020/2022": 2,
        "2022-06": 1,
        "2022-07": 1,
        "2022-01/2022-06": 1,
    }


def test_an_event_of_the_whole_case_happened_to_every_person_in_it(freeze: Freeze) -> None:
    """A case prosecuted as a whole is not a case without persons."""
    snapshot = freeze(
        {
            "cases": [case(), case(1)],
            "persons": [person(0), person(1), person(2, 1)],
            "events": [
                event("prosecuted", date(2022, 3, 1), -1),
                event("case_filed", date(2022, 1, 1), -1),
                event("case_filed", date(2022, 1, 1), 2, 1),
            ],
        }
    )

    assert figures(snapshot, "xx", YEAR, "persons_prosecuted")[0].value == 2
    assert figures(snapshot, "xx", YEAR, "cases_filed")[0].value == 2


def test_a_day_that_cannot_be_used_lies_in_no_period(freeze: Freeze) -> None:
    """An impossible day must not put a person into a year."""
    snapshot = freeze(
        {
            "cases": [case()],
            "persons": [person(0), person(1), person(2)],
            "events": [
                event("prosecuted", date(2022, 3, 1), 0, is_on_usable=False),
                event("prosecuted", None, 1),
                event("prosecuted", date(2022, 3, 1), 2),
            ],
        }
    )

    assert figures(snapshot, "xx", YEAR, "persons_prosecuted")[0].value == 1


def test_a_cohort_keeps_outcomes_of_any_day_or_none(freeze: Freeze) -> None:
    """A dirty date of an outcome must not drop a defendant out of the cohort received."""
    received, later = date(2019, 2, 1), date(2024, 1, 1)
    snapshot = freeze(
        {
            "cases": [case(received_on=received), case(1, received_on=date(2018, 5, 1))],
            "persons": [person(0), person(1), person(2), person(3, 1)],
            "events": [
                event("received", received),
                event("received", received, 1),
                event("received", received, 2),
                event("initiated", None),
                event("initiated", later, 1),
                event("initiated", received, 3, 1),
                event("reviewed", received, result_code="Approved"),
                event("reviewed", None, 1, result_code="Rejected"),
            ],
        },
        jurisdiction="us_il_cook",
    )

    totals = {
        f.id.measure: f.value
        for f in figures(snapshot, "us_il_cook", Period.year(2019))
        if not f.id.place
    }

    assert totals["persons_received"] == 3
    assert totals["cases_received"] == 1
    assert totals["persons_initiated"] == 2
    assert totals["review_approval_rate"] == Decimal("50.0")


def test_what_the_source_cannot_say_is_not_available_and_never_zero(freeze: Freeze) -> None:
    """Nobody may read "no arrests" where the county has no such step."""
    snapshot = freeze(
        {"cases": [case(received_on=date(2019, 2, 1))], "persons": [person(0)]},
        jurisdiction="us_il_cook",
    )

    found = figures(snapshot, "us_il_cook", Period.year(2019), "persons_arrest_approved")

    assert [(each.value, each.reason) for each in found] == [(None, Reason.NOT_AVAILABLE)]


def test_unknown_codes_are_not_recorded_and_the_parts_sum_to_the_total(freeze: Freeze) -> None:
    """A code nobody knows must not make a person vanish from a table."""
    snapshot = freeze(
        {
            "cases": [case(), case(1, office_code="O2"), case(2, office_code=None)],
            "persons": [
                person(0, sex="female"),
                person(1, sex="Y"),
                person(2, sex=None),
                person(3, 1, sex="Female"),
                person(4, 2, sex="male"),
            ],
            "events": [
                event("prosecuted", date(2022, 1, 1), key, at)
                for key, at in ((0, 0), (1, 0), (2, 0), (3, 1), (4, 2))
            ],
        },
        offices=OFFICES,
    )

    found = by_place(figures(snapshot, "xx", YEAR, "persons_prosecuted"))

    assert (found["sex=female"], found["sex=male"], found["sex=not_recorded"]) == (2, 1, 2)
    assert (found["place=north"], found["place=not_recorded"], found[""]) == (3, 2, 5)


def test_the_principal_charge_is_the_one_flagged_or_the_only_one(freeze: Freeze) -> None:
    """A person with three charges stands once in a table of offences."""
    snapshot = freeze(
        {
            "cases": [case()],
            "persons": [person(key) for key in range(4)],
            "charges": [
                charge(0, "theft", principal=False, row="a"),
                charge(0, "assault", principal=True, row="b"),
                charge(1, "abduction", principal=None, row="c"),
                charge(2, "theft", principal=False, row="d"),
                charge(2, "assault", principal=False, row="e"),
            ],
            "events": [event("prosecuted", date(2022, 1, 1), key) for key in range(4)],
        }
    )

    found = by_place(figures(snapshot, "xx", YEAR, "persons_prosecuted"))

    offences = {key: value for key, value in found.items() if key.startswith("offence")}
    assert offences == {
        "offence=assault": 1,
        "offence=abduction": 1,
        "offence=theft": 0,
        "offence=not_recorded": 2,
    }
    assert (found["group=violence"], found["group=other"], found["group=not_recorded"]) == (2, 0, 2)


def test_a_person_is_placed_by_the_youngest_victim_of_the_case(freeze: Freeze) -> None:
    """One child among the victims makes it a case against a child; an unknown age does not."""
    victims = [(0, 30), (0, 10), (1, 18), (1, None), (2, None), (3, 999)]
    snapshot = freeze(
        {
            "cases": [case(key) for key in range(4)],
            "persons": [person(key, key) for key in range(4)],
            "victims": [
                {"case_key": at, "victim_id": f"V{number}", "age": age}
                for number, (at, age) in enumerate(victims)
            ],
            "events": [event("prosecuted", date(2022, 1, 1), key, key) for key in range(4)],
        }
    )

    found = by_place(figures(snapshot, "xx", YEAR, "persons_prosecuted"))

    assert found["victim=minor"] == 1
    assert found["victim=adult"] == 1
    assert found["victim=not_recorded"] == 2


def test_a_fact_of_the_case_or_a_victim_counts_and_yes_outweighs_no(freeze: Freeze) -> None:
    """A tag is set on whatever the handler looked at; not recorded is not no."""
    said = [(0, 0, None, "yes"), (0, 0, None, "no"), (1, -1, "V1", "yes"), (2, 2, None, "no")]
    snapshot = freeze(
        {
            "cases": [case(key) for key in range(4)],
            "persons": [person(key, key) for key in range(4)],
            "victims": [{"case_key": 1, "victim_id": "V1"}],
            "facts": [
                {"case_key": c, "person_key": p, "victim_id": v, "fact_code": "online", "state": s}
                for c, p, v, s in said
            ],
            "events": [event("prosecuted", date(2022, 1, 1), key, key) for key in range(4)],
        }
    )

    found = by_place(figures(snapshot, "xx", YEAR, "persons_prosecuted"))

    assert (found["online=yes"], found["online=no"], found["online=not_recorded"]) == (2, 1, 1)


def test_parts_of_a_snapshot_add_up(freeze: Freeze) -> None:
    """How a register is cut into files must not change a figure."""
    one = {
        "cases": [case()],
        "persons": [person(0, sex="female")],
        "events": [event("prosecuted", date(2022, 1, 1))],
    }

    found = by_place(figures(freeze(one, one, one), "xx", YEAR, "persons_prosecuted"))

    assert (found[""], found["sex=female"], found["sex=male"]) == (3, 3, 0)


def test_a_crossed_breakdown_has_every_margin(freeze: Freeze) -> None:
    """Readers add up rows and columns; both must meet the total."""
    snapshot = freeze(
        {
            "cases": [case()],
            "persons": [person(0, sex="female"), person(1, sex="male")],
            "charges": [
                charge(0, "theft", principal=True, row="a"),
                charge(1, "assault", principal=True, row="b"),
            ],
            "events": [event("prosecuted", date(2022, 1, 1), key) for key in range(2)],
        }
    )

    found = by_place(figures(snapshot, "xx", YEAR, "persons_prosecuted", ("group", "sex")))

    assert found["group=violence&sex=male"] == 1
    assert found["group=violence&sex=female"] == 0
    assert found["group=violence"] == found["sex=male"] == 1
    assert found[""] == 2
