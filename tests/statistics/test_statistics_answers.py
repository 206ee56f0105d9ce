"""What the figures answer when asked: changes, refusals, and who may not be compared."""

from datetime import date
from decimal import Decimal

import pytest

from handmade import Freeze, case, event, person
from tutela.model.errors import InputError, RefusalError
from tutela.model.figure import Reason, Status
from tutela.model.period import Period
from tutela.statistics import figures

YEAR = Period.year(2022)


def test_a_change_needs_a_year_with_data_to_compare_with(freeze: Freeze) -> None:
    """A register that begins in 2021 reports no rise out of nothing."""
    days = date(2021, 1, 1), date(2021, 2, 1), date(2022, 1, 1)
    snapshot = freeze(
        {
            "cases": [case()],
            "persons": [person(key) for key in range(3)],
            "events": [event("prosecuted", on, key) for key, on in enumerate(days)],
        }
    )

    fell = figures(snapshot, "xx", YEAR, "persons_prosecuted_change")[0]
    first = figures(snapshot, "xx", Period.year(2021), "persons_prosecuted_change")[0]

    assert fell.value == Decimal("-50.0")
    assert (first.value, first.reason) == (None, Reason.NOT_AVAILABLE)


def test_a_year_covered_in_part_is_no_base_of_a_change(freeze: Freeze) -> None:
    """Cases begun before a register did make its first year no rise of hundreds."""
    received = [date(2020, 11, 1)] * 5
    for year in (2021, 2022):
        received += [date(year, month, 1) for month in range(1, 13)] * 10
    snapshot = freeze(
        {
            "cases": [case(key, received_on=on) for key, on in enumerate(received)],
            "persons": [person(key, key) for key in range(len(received))],
            "events": [event("prosecuted", on, key, key) for key, on in enumerate(received)],
        }
    )

    second = figures(snapshot, "xx", YEAR, "persons_prosecuted_change")[0]
    first = figures(snapshot, "xx", Period.year(2021), "persons_prosecuted_change")[0]

    assert second.value == Decimal("0.0")
    assert (first.value, first.reason) == (None, Reason.NOT_AVAILABLE)


def test_made_up_records_say_so_in_every_figure(freeze: Freeze) -> None:
    """A figure of the demonstration must never pass for one of an office."""
    part = {
        "cases": [case()],
        "persons": [person(0)],
        "events": [event("prosecuted", YEAR.last_on)],
    }

    found = figures(freeze(part, synthetic=True), "xx", YEAR)

    assert {each.status for each in found} == {Status.SYNTHETIC}
    assert {each.id.edition for each in found} == {"synthetic-draft"}


def test_every_measure_answers_with_its_total_and_single_breakdowns(freeze: Freeze) -> None:
    """Asked for nothing in particular, the command gives all it may, and each figure once."""
    part = {
        "cases": [case()],
        "persons": [person(0)],
        "events": [event("prosecuted", YEAR.last_on)],
    }

    found = figures(freeze(part), "xx", YEAR)

    assert len({figure.id for figure in found}) == len(found)
    assert {len(figure.id.place) for figure in found} == {0, 1}
    assert {"persons_prosecuted", "cases_filed", "non_prosecution_rate"} <= {
        figure.id.measure for figure in found
    }


def test_a_breakdown_that_is_not_allowed_is_refused_with_those_that_are(freeze: Freeze) -> None:
    """The message says what may be asked instead."""
    with pytest.raises(RefusalError) as refused:
        figures(freeze({}), "xx", YEAR, "persons_not_prosecuted", ("place",))

    assert str(refused.value) == (
        "persons_not_prosecuted: may not be broken down by [place]\n"
        "  It allows: group, sex, suspect."
    )


def test_a_breakdown_no_measure_allows_is_refused(freeze: Freeze) -> None:
    """By school nobody is counted; an empty answer would look like nobody there."""
    with pytest.raises(
        RefusalError, match=r"broken down by \[school\]\n  There are: group, offence"
    ):
        figures(freeze({}), "xx", YEAR, by=("school",))


def test_a_breakdown_of_all_measures_gives_those_that_allow_it(freeze: Freeze) -> None:
    """Asked by place alone, every measure that may be told by place answers."""
    part = {
        "cases": [case()],
        "persons": [person(0)],
        "events": [event("prosecuted", YEAR.last_on)],
    }

    found = figures(freeze(part), "xx", YEAR, by=("place",))

    assert {each.id.measure for each in found} == {"persons_prosecuted", "cases_filed"}
    assert {"&".join(each.id.place) for each in found} <= {"", "place"}


def test_a_measure_nobody_wrote_is_refused_with_those_there_are(freeze: Freeze) -> None:
    """A slip of the pen is answered with the list."""
    with pytest.raises(InputError, match="There are: cases_filed, non_prosecution_rate"):
        figures(freeze({}), "xx", YEAR, "persons_persecuted")


def test_a_period_without_data_is_refused(freeze: Freeze) -> None:
    """An empty year is no year of zero cases."""
    part = {
        "cases": [case()],
        "persons": [person(0)],
        "events": [event("prosecuted", YEAR.last_on)],
    }

    with pytest.raises(InputError, match="period 2031: the register holds no data"):
        figures(freeze(part), "xx", Period.year(2031))


def test_a_definition_is_not_used_outside_its_years(freeze: Freeze) -> None:
    """The wider set of sexual offences of 2022 must not be read into 2021."""
    part = {
        "cases": [case()],
        "persons": [person(0)],
        "events": [event("prosecuted", YEAR.last_on)],
    }
    snapshot = freeze(part, jurisdiction="cn")

    with pytest.raises(InputError, match="is not defined for 2021"):
        figures(snapshot, "cn", Period.year(2021), "persons_prosecuted_sexual")
    assert not {
        figure.id.measure
        for figure in figures(snapshot, "cn", YEAR)
        if figure.id.measure.startswith("persons_prosecuted_sexual_three_charges")
    }


def test_a_period_covered_in_part_is_refused_with_the_part_that_is(freeze: Freeze) -> None:
    """Older matters a register began with would look like a year with few cases."""
    received = [date(2020, 11, 1)] * 2
    for year in (2021, 2022):
        received += [date(year, month, 1) for month in range(1, 13)] * 10
    received += [date(2023, 2, 1)] * 30
    snapshot = freeze(
        {
            "cases": [case(key, received_on=on) for key, on in enumerate(received)],
            "persons": [person(key, key) for key in range(len(received))],
            "events": [event("prosecuted", on, key, key) for key, on in enumerate(received)],
        }
    )

    with pytest.raises(RefusalError, match="covered only in part") as begun:
        figures(snapshot, "xx", Period.year(2020), "persons_prosecuted")
    with pytest.raises(RefusalError, match="covered only in part") as running:
        figures(snapshot, "xx", Period.year(2023), "persons_prosecuted")

    assert "None of its quarters" in str(begun.value)
    assert "2023-01/2023-03" in str(running.value)
    assert figures(snapshot, "xx", Period.parse("2021/2022"), "persons_prosecuted")[0].value == 240


def test_every_kind_is_answered_from_the_register(freeze: Freeze) -> None:
    """Staff ask for a growth, a sum or a rank as they ask for a count."""
    days = [date(2020, 5, 1)] * 4 + [date(2021, 5, 1)] * 6 + [date(2022, 5, 1)] * 9
    snapshot = freeze(
        {
            "cases": [case(key, received_on=on) for key, on in enumerate(days)],
            "persons": [person(key, key) for key in range(len(days))],
            "charges": [
                {
                    "case_key": key,
                    "person_key": key,
                    "charge_row": f"R{key}",
                    "offence_code": "rape" if key % 3 else "theft",
                }
                for key in range(len(days))
            ],
            "victims": [{"case_key": key, "victim_id": f"V{key}", "age": 12} for key in range(19)],
            "events": [event("prosecuted", on, key, key) for key, on in enumerate(days)],
        },
        jurisdiction="cn",
    )

    def answer(period: str, measure: str) -> dict[str, Decimal | None]:
        found = figures(snapshot, "cn", Period.parse(period), measure)
        return {"".join(each.id.place.values()): each.value for each in found}

    assert answer("2020/2022", "persons_prosecuted_average_growth") == {"": Decimal("50.0")}
    assert answer("2020/2022", "persons_prosecuted_sum") == {"": 19}
    assert answer("2022", "persons_prosecuted_change_points") == {"": Decimal("0.0")}
    assert answer("2022", "persons_prosecuted_offence_rank") == {"rape": 1, "theft": 2}
    assert answer("2022", "persons_prosecuted_average_growth") == {}
    assert answer("2021", "persons_juvenile_prosecution_review_pending") == {"": 0}
