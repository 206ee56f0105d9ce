"""Ages and limitation, at the very days on which they turn."""

from datetime import date

import pytest

from tutela.law.age import age_on, reaches_on
from tutela.law.due import due
from tutela.law.limitation import limitation
from tutela.model.errors import InputError


def test_an_age_is_reached_on_the_day_after_the_birthday() -> None:
    """On the fourteenth birthday itself a child is still under fourteen."""
    born = date(2010, 6, 1)

    assert reaches_on(born, 14) == date(2024, 6, 2)
    assert [age_on(born, date(2024, 6, day)) for day in (1, 2)] == [13, 14]


def test_a_child_born_on_a_leap_day_has_a_birthday_every_year() -> None:
    """29 February comes once in four years; the age does not wait for it."""
    assert reaches_on(date(2012, 2, 29), 14) == date(2026, 3, 2)
    assert reaches_on(date(2012, 2, 29), 12) == date(2024, 3, 1)


@pytest.mark.parametrize(
    ("code", "act", "last"),
    [
        ("child_molestation", date(2018, 7, 1), date(2028, 7, 1)),
        ("care_duty_sexual_assault", date(2021, 7, 1), date(2026, 7, 1)),
        ("rape", date(2012, 7, 1), date(2027, 7, 1)),
    ],
)
def test_limitation_runs_as_in_the_worked_examples(code: str, act: date, last: date) -> None:
    """Ten, five and fifteen years by the top of the base range."""
    assert limitation(code, act).last_on == last


def test_a_complaint_that_was_wrongly_not_filed_keeps_prosecution_open() -> None:
    """Why the register keeps the day of every complaint."""
    act = date(2012, 7, 1)

    found = limitation("rape", act, lifted_by="complaint_wrongly_not_filed")

    assert found.last_on is None
    with pytest.raises(InputError, match="lifts no limitation"):
        limitation("rape", act, lifted_by="because")


def test_limitation_starts_again_only_inside_its_time() -> None:
    """A new crime after the last day brings nothing back."""
    act = date(2018, 7, 1)

    again = limitation("child_molestation", act, restarted_on=date(2020, 1, 1))
    late = limitation("child_molestation", act, restarted_on=date(2029, 1, 1))

    assert (again.last_on, late.last_on) == (date(2030, 1, 1), date(2028, 7, 1))


def test_a_range_that_was_not_there_is_refused() -> None:
    """Limitation of an offence that did not exist would be nonsense in a date."""
    with pytest.raises(InputError, match="has no range"):
        limitation("care_duty_sexual_assault", date(2021, 2, 28))
    with pytest.raises(InputError, match="has no range"):
        limitation("rape", date(2021, 3, 1), range_id="extreme")


def test_chained_extensions_are_counted_from_the_original_start() -> None:
    """30 January and three months is 30 April, not the 29th by way of February."""
    found = due("investigation_custody", date(2024, 1, 30), extensions=("upper_procuratorate",))

    assert found.due_on == date(2024, 4, 30)


@pytest.mark.parametrize(
    ("extensions", "days"), [((), 10), (("special",), 14), (("across_places",), 37)]
)
def test_the_longest_detention_before_an_arrest_decision(
    extensions: tuple[str, ...], days: int
) -> None:
    """3+7, 7+7 and 30+7: both limits run in custody, one after the other."""
    detained = date(2024, 4, 1)

    asked = due("request_arrest", detained, extensions=extensions).due_on
    decided = due("arrest_review_custody", asked).due_on

    assert (decided - detained).days == days
