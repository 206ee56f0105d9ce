"""Due days are the law's own: each question is asked once and answered as the law room does."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from tutela.catalogue.supervision import Limit, Overdue, supervision
from tutela.law.due import due
from tutela.supervision.deadlines import Deadlines, Terms
from tutela.supervision.record import day_of, number

LIMITS = {
    limit.limit: limit
    for check in supervision("cn").checks
    if isinstance(check, Overdue)
    for limit in check.limits
    if limit.limit is not None
}
ASKED = [
    pytest.param(limit, custody, id=f"{name}-{'custody' if custody else 'free'}")
    for name, limit in LIMITS.items()
    for custody in (False, True)
    if not custody or name != "arrest_review_no_custody"  # has no meaning in custody
]
STARTS = np.arange(number(date(2023, 12, 20)), number(date(2024, 3, 5)), dtype=np.int32)


def clock(limit: Limit) -> Overdue:
    """Give a check of one limit that takes its level from the law."""
    check = next(check for check in supervision("cn").checks if isinstance(check, Overdue))
    return replace(check, about=replace(check.about, level=None), limits=(limit,))


@pytest.mark.parametrize(("limit", "custody"), ASKED)
def test_the_fast_answer_is_the_answer_of_the_law(limit: Limit, custody: bool) -> None:
    """Day by day over a turn of the year, a Spring Festival and a leap day."""
    deadlines = Deadlines("cn", clock(limit))
    size = len(STARTS)
    terms = Terms(np.zeros(size, np.int32), np.full(size, custody), np.zeros(size, np.int32))

    numbers = deadlines.ask(STARTS, terms)

    for start, reason in zip(STARTS, numbers, strict=True):
        asked = due(
            str(limit.limit), day_of(int(start)), custody=custody, extensions=limit.presumed
        )
        found = deadlines.reasons[reason]
        assert day_of(found.due) == asked.breach_after_on
        assert found.level == asked.level
    assert asked.counted["en"] in deadlines.reasons[numbers[-1]].counted["en"]
    assert len(deadlines.reasons) == size


def test_the_same_question_is_asked_once() -> None:
    """A thousand cases of one day cost one question."""
    deadlines = Deadlines("cn", clock(LIMITS["prosecution_review"]))
    terms = Terms(np.zeros(1000, np.int32), np.zeros(1000, np.bool_), np.zeros(1000, np.int32))

    for _ in range(2):
        deadlines.ask(np.full(1000, STARTS[0]), terms)

    assert len(deadlines.reasons) == 1


def test_a_pause_counts_as_the_law_room_counts_it() -> None:
    """One from the start day is as long as it lasted; one that ended before it is none."""
    deadlines = Deadlines("cn", clock(LIMITS["supplementary_investigation"]))
    start = number(date(2024, 1, 10))
    terms = Terms(np.zeros(1, np.int32), np.ones(1, np.bool_), np.zeros(1, np.int32))

    numbers = [
        deadlines.ask_one(start, terms, pauses)
        for pauses in ([], [(start, start + 4)], [(start - 9, start - 2)])
    ]

    due_on = [day_of(deadlines.reasons[each].due) for each in numbers]
    assert due_on == [date(2024, 2, 10), date(2024, 2, 14), date(2024, 2, 10)]
    assert all(deadlines.reasons[each].counted["zh"] for each in numbers)
