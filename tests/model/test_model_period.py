"""Periods have one name each."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutela.model.errors import InputError
from tutela.model.period import Period

MONTHS = st.tuples(st.integers(1990, 2090), st.integers(1, 12))


@given(MONTHS, MONTHS)
def test_a_period_and_its_name_say_the_same(one: tuple[int, int], other: tuple[int, int]) -> None:
    """An address must come back from text as it went in."""
    (year, month), (last_year, last_month) = sorted((one, other))
    period = Period.parse(f"{year}-{month:02}/{last_year}-{last_month:02}")

    assert Period.parse(str(period)) == period


@pytest.mark.parametrize(
    "name", ["", "22", "2022-13", "2022-00", "2023/2022", "2022/2023-02", "２０２２", "2022-1"]
)
def test_what_is_no_period_is_refused_with_what_to_write(name: str) -> None:
    """A reader who mistypes a period must learn the forms that work."""
    with pytest.raises(InputError, match="Write 2022, 2022-06"):
        Period.parse(name)


def test_the_year_before_has_its_own_last_day() -> None:
    """A leap day must not move the end of February of the year before."""
    assert Period.parse("2024-02").previous().last_on == date(2023, 2, 28)
    assert str(Period.parse("2020/2022").previous()) == "2017/2019"
