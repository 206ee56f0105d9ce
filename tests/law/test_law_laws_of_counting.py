"""What must hold of every deadline, whatever the days are."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from tutela.catalogue.holidays import holidays
from tutela.law.calendar import add_months, lengthen, roll
from tutela.law.due import due
from tutela.law.ranges import penalty

DAYS = st.dates(date(2019, 12, 30), date(2026, 6, 30))
LIMITS = st.sampled_from(
    ["prosecution_review", "supplementary_investigation", "fs_notice_15d", "appeal_protest"]
)
TABLE = holidays("cn")
UNHURRIED = settings(deadline=None)


@UNHURRIED
@given(DAYS, LIMITS)
def test_a_last_day_out_of_custody_is_a_working_day_and_the_first_one(
    start: date, limit: str
) -> None:
    """One working day skipped would be a day taken from a victim, or given to an office."""
    found = due(limit, start)

    assert not TABLE.is_free(found.due_on)
    between = (found.due_on - found.raw_on).days
    assert all(TABLE.is_free(found.raw_on + timedelta(days=at)) for at in range(between))


@UNHURRIED
@given(DAYS, LIMITS)
def test_custody_never_makes_a_period_longer(start: date, limit: str) -> None:
    """Nobody is held a day longer because of a holiday."""
    held, free = due(limit, start, custody=True), due(limit, start)

    assert held.due_on == held.raw_on == free.raw_on <= free.due_on
    assert held.warn_on < held.breach_after_on


@UNHURRIED
@given(DAYS, DAYS, LIMITS)
def test_a_later_start_never_ends_earlier(first: date, second: date, limit: str) -> None:
    """Otherwise waiting a day would make an office late."""
    early, late = sorted((first, second))

    assert due(limit, early).due_on <= due(limit, late).due_on


@UNHURRIED
@given(st.dates(date(2000, 1, 1), date(2060, 1, 1)), st.integers(0, 60))
def test_months_keep_their_day_or_end_on_a_last_one(day: date, months: int) -> None:
    """31 January and a month is the end of February, and never March."""
    found = add_months(day, months)

    apart = found.year * 12 + found.month - day.year * 12 - day.month
    is_last = (found + timedelta(days=1)).day == 1
    assert apart == months
    assert found.day == day.day or is_last
    assert months == 0 or (day + timedelta(days=1)).day != 1 or is_last


@UNHURRIED
@given(
    DAYS,
    st.integers(1, 90),
    st.lists(st.tuples(st.integers(0, 120), st.integers(0, 40)), max_size=4),
)
def test_pauses_lengthen_by_the_days_they_cover_and_no_more(
    start: date, days: int, drawn: list[tuple[int, int]]
) -> None:
    """Counted day by day: only days outside every pause use the period up."""
    raw = start + timedelta(days=days)
    pauses = [(start + timedelta(days=at), start + timedelta(days=at + long)) for at, long in drawn]

    end, used = start, 0
    while used < days or any(first <= end < last for first, last in pauses if last > first):
        paused = any(first <= end < last for first, last in pauses)
        end += timedelta(days=1)
        used += not paused
    assert lengthen(start, raw, pauses) == end


@UNHURRIED
@given(DAYS)
def test_rolling_twice_is_rolling_once(day: date) -> None:
    """A working day stays where it is."""
    assert roll(roll(day, TABLE), TABLE) == roll(day, TABLE)


@settings(deadline=None, max_examples=60)
@given(
    st.dates(date(1998, 1, 1), date(2026, 1, 1)),
    st.dates(date(1998, 1, 1), date(2026, 1, 1)),
    st.sampled_from(["rape", "child_molestation", "forcible_indecency_insult", "extortion"]),
    st.dictionaries(
        st.sampled_from(["multiple_victims", "gathered_crowd", "public_place_in_view"]),
        st.booleans(),
    ),
)
def test_the_range_that_applies_is_never_the_heavier_one(
    first: date, second: date, code: str, facts: dict[str, bool]
) -> None:
    """Lenient law means just this, for every pair of days."""
    act, judged = sorted((first, second))
    found = penalty(code, act, judged, facts)
    if found.act is None or found.judgment is None:
        assert found.applies == "none"
        return

    both = {"act": found.act.range, "judgment": found.judgment.range}
    chosen = both.pop(found.applies)
    (other,) = both.values()
    assert (chosen.high, chosen.low) <= (other.high, other.low)
