"""Deadlines come out as the worked examples of the study say, day by day."""

from datetime import date, datetime

import pytest

from tutela.law.due import due, restarted
from tutela.model.errors import InputError


def test_a_deadline_out_of_custody_moves_off_a_holiday_and_in_custody_does_not() -> None:
    """The same month ends a week apart at Spring Festival, which decides who is late."""
    free = due("prosecution_review", date(2024, 1, 10))
    held = due("prosecution_review", date(2024, 1, 10), custody=True)

    assert (free.raw_on, free.due_on) == (date(2024, 2, 10), date(2024, 2, 18))
    assert (held.raw_on, held.due_on) == (date(2024, 2, 10), date(2024, 2, 10))


def test_custody_warns_a_day_early_and_calls_a_breach_late() -> None:
    """Detention papers often name the day before; nobody may be called late on it."""
    found = due("investigation_custody", date(2024, 1, 15))

    assert (found.warn_on, found.breach_after_on) == (date(2024, 3, 14), date(2024, 3, 15))
    assert found.custody
    assert "warn on 2024-03-14" in found.counted["en"]
    assert not found.is_breached(date(2024, 3, 15))
    assert found.is_breached(date(2024, 3, 16))


def test_beyond_the_holiday_table_both_days_are_given_and_it_says_so() -> None:
    """The table ends on 2026-12-31; a guess after it must not look like knowledge."""
    found = due("prosecution_review", date(2026, 12, 2))

    assert found.horizon
    assert (found.raw_on, found.due_on) == (date(2027, 1, 2), date(2027, 1, 4))
    assert "2026-12-31" in found.counted["zh"]
    assert "2026-12-31" in found.counted["en"]


def test_hours_are_warned_at_once_and_late_only_after_the_full_hours() -> None:
    """The starting hour does not count, so 09:30 runs out at 10:00 of the next day."""
    found = due("transfer_wrong_police", datetime(2024, 3, 1, 9, 30))  # noqa: DTZ001 - local time

    assert found.warn_at == datetime(2024, 3, 2, 9, 30)  # noqa: DTZ001 - local time
    assert found.breach_after_at == datetime(2024, 3, 2, 10, 0)  # noqa: DTZ001 - local time
    assert not found.is_breached(datetime(2024, 3, 2, 10, 0))  # noqa: DTZ001 - local time
    assert found.is_breached(datetime(2024, 3, 2, 10, 1))  # noqa: DTZ001 - local time


def test_a_day_on_which_nothing_was_in_force_is_refused() -> None:
    """Counting by a text of another day would be an invention."""
    with pytest.raises(InputError, match="not in force on 2023-05-31"):
        due("filing_minor_sexual_7d", date(2023, 5, 31))

    assert due("filing_minor_sexual_7d", date(2023, 6, 1)).limit == "filing_minor_sexual_7d"


@pytest.mark.parametrize(
    ("limit", "extensions", "says"),
    [
        ("no_such_limit", (), "is no limit"),
        ("filing_general", ("later",), "knows no extension"),
        ("filing_general", ("checks", "checks"), "already"),
        ("investigation_custody", ("four_kinds",), "only after"),
        ("request_arrest", ("special=5",), "cannot be extended"),
        ("request_arrest", ("across_places=5",), "cannot be extended"),
    ],
)
def test_what_the_law_does_not_grant_is_refused(
    limit: str, extensions: tuple[str, ...], says: str
) -> None:
    """An extension nobody may grant must not make a late case look in time."""
    with pytest.raises(InputError, match=says):
        due(limit, date(2024, 1, 15), extensions=extensions)


@pytest.mark.parametrize("day", [date(9999, 12, 31), date(2201, 1, 1), date(1, 1, 1)])
def test_a_day_beyond_the_calendar_is_refused(day: date) -> None:
    """A slip of the key in a year must not end in a traceback."""
    with pytest.raises(InputError, match="beyond what can be counted"):
        due("prosecution_review", day)


def test_a_pause_that_ends_before_it_begins_is_refused() -> None:
    """Passed over, it would leave out days that really did not count."""
    with pytest.raises(InputError, match="ends before it begins"):
        due("bail", date(2024, 1, 15), pauses=[(date(2024, 3, 1), date(2024, 2, 1))])


def test_a_limit_for_persons_at_liberty_refuses_custody() -> None:
    """Two limits share a name in speech; the wrong one gives eight days too many."""
    with pytest.raises(InputError, match="not in custody"):
        due("arrest_review_no_custody", date(2024, 1, 26), custody=True)


def test_time_that_does_not_count_lengthens_and_counts_once() -> None:
    """Two papers about one appraisal must not lengthen the period twice."""
    pauses = [
        (date(2024, 1, 20), date(2024, 1, 30)),
        (date(2024, 1, 25), date(2024, 2, 1)),
        (date(2025, 1, 1), date(2025, 2, 1)),
    ]

    found = due("investigation_custody", date(2024, 1, 15), pauses=pauses)

    assert found.raw_on == date(2024, 3, 27)
    assert "12" in found.counted["en"]


def test_a_period_starts_again_only_for_a_reason_it_knows() -> None:
    """A reset moves the start; a made-up reason would hide a late case."""
    resets = [("supplementary_investigation_returned", date(2024, 3, 1))]

    assert restarted("prosecution_review", date(2024, 1, 10), resets) == date(2024, 3, 1)
    with pytest.raises(InputError, match="does not start again"):
        restarted("prosecution_review", date(2024, 1, 10), [("holiday", date(2024, 3, 1))])


def test_a_text_from_memory_is_counted_with_and_says_so() -> None:
    """The procedure of 2012 was not read: staff see the day and that nobody may rely on it."""
    memory = due("prosecution_review", date(2016, 1, 10))
    read = due("prosecution_review", date(2019, 1, 10))

    assert (str(memory.certainty), str(read.certainty)) == ("memory", "read")
    assert "from memory" in memory.counted["en"]
    assert "from memory" not in read.counted["en"]
    assert memory.status == "unreviewed"


def test_an_unsigned_rule_says_that_it_is_unreviewed() -> None:
    """No lawyer has signed China's rules yet; the made-up ones are signed by us."""
    assert due("filing_general", date(2024, 1, 10)).status == "unreviewed"
    assert due("decision_days", date(2024, 1, 10), jurisdiction="xx").status == "final"


def test_a_limit_changes_on_the_day_its_amendment_begins() -> None:
    """Thirty days until the end of May, twenty from the first of June."""
    before = due("decision_days", date(2021, 5, 31), jurisdiction="xx")
    after = due("decision_days", date(2021, 6, 1), jurisdiction="xx")

    assert (before.raw_on, after.raw_on) == (date(2021, 6, 30), date(2021, 6, 21))
