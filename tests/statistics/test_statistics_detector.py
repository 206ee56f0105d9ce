"""New methods are flagged early, and where nothing is new hardly anything is flagged."""

from collections.abc import Callable
from datetime import date
from typing import Any

import numpy as np
import pytest

from tutela.model.errors import InputError
from tutela.model.period import Period
from tutela.register.snapshot import Snapshot
from tutela.statistics.detector import begun, detect, tail_limit
from tutela.statistics.emerging import by_month, emerging

MONTHS = 72


def usual(
    codes: int, seed: int = 7, times: float | np.ndarray[Any, Any] = 1.0
) -> dict[tuple[str, ...], list[int]]:
    """Draw counts with a season and a trend in which nothing is new."""
    dice = np.random.default_rng(seed)
    months = np.arange(MONTHS)
    level = np.exp(dice.normal(1.5, 1.0, (codes, 1)))
    season = 0.3 * np.sin(2 * np.pi * months / 12 + dice.uniform(0, 6, (codes, 1)))
    drawn = dice.poisson(times * level * np.exp(season + 0.03 * months / 12))
    return {(f"code{at}",): [int(each) for each in row] for at, row in enumerate(drawn)}


def test_where_nothing_is_new_no_more_is_flagged_than_stated() -> None:
    """One false alarm a year over all codes is promised: of four years, a few at most."""
    alarms = begun(detect(usual(100)))

    assert len(alarms) <= 8


def test_a_code_that_was_never_seen_is_flagged_within_months() -> None:
    """A new method must not wait for the yearly paper."""
    counts = usual(50)
    counts[("new",)] = [0] * 60 + [2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24]

    found = [alarm for alarm in detect(counts) if alarm.codes == ("new",)]

    assert found[0].at <= 62
    assert found[0].count >= found[0].limit >= 5
    assert found[0].expected < 2


def test_a_rise_of_a_known_code_is_flagged_and_an_old_one_hides_no_new_one() -> None:
    """An outbreak of years ago weighs less, or the next would look usual."""
    dice = np.random.default_rng(3)
    row = dice.poisson(10, MONTHS)
    row[30:33] += 25
    row[66:] += 20
    counts = {**usual(20), ("again",): [int(each) for each in row]}

    first = [alarm.at for alarm in begun(detect(counts)) if alarm.codes == ("again",)]

    assert 66 in first or 67 in first


def test_a_month_is_judged_by_the_months_before_it_alone() -> None:
    """What comes later may not change whether a month raised an alarm."""
    counts = usual(30)
    counts[("new",)] = [0] * 60 + [2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24]
    cut = {codes: row[:66] for codes, row in counts.items()}

    assert [each for each in detect(counts) if each.at < 66] == list(detect(cut))


def test_more_matters_in_all_are_not_a_new_method() -> None:
    """Twice as many cases of every kind double every code; that is no emergence."""
    rise = np.where(np.arange(MONTHS) < 60, 1, 3)
    counts = usual(40, times=rise)
    received = [int(each) for each in 1000 * rise]

    assert len(begun(detect(counts, received))) < len(begun(detect(counts))) / 5


def test_too_short_a_past_is_refused() -> None:
    """Two years are the least that shows a season."""
    with pytest.raises(InputError, match="too short a past: 24 months"):
        detect({("a",): [1] * 24})


def test_the_tail_of_a_poisson_is_the_one_in_the_books() -> None:
    """Of a mean of 10, 19 or more come up with a chance of 0.7 %, 20 or more with 0.35 %."""
    assert tail_limit(10, 10, 0.01) == 19
    assert tail_limit(10, 10, 0.005) == 20


def case(key: int, day: date, facts: list[str], offence: str) -> dict[str, list[dict[str, Any]]]:
    """Write one case with one suspect."""
    about = {"case_key": key, "person_key": key}
    return {
        "cases": [{"case_key": key, "case_id": f"C{key}", "received_on": day}],
        "persons": [{**about, "person_id": f"P{key}"}],
        "charges": [{**about, "charge_row": f"R{key}", "offence_code": offence}],
        "facts": [{**about, "fact_code": fact, "state": "yes"} for fact in facts],
    }


@pytest.fixture
def register(freeze: Callable[..., Snapshot]) -> Snapshot:
    """Make four years of cases; in the last four months a fact never seen comes up.

    In these months two facts meet that never met before, each as often as ever.
    """
    rows: dict[str, list[dict[str, Any]]] = {}
    key = 0
    for month in range(48):
        for at in range(30):
            day = date(2019 + month // 12, month % 12 + 1, 1 + at % 28)
            facts = ["online"] if at % 5 == 0 else []
            facts += ["school"] if at % 5 == (0 if month >= 44 else 1) else []
            facts += ["masked"] if month >= 44 and at < 3 * (month - 43) else []
            offence = "theft" if at % 2 == 0 else "assault"
            for table, lines in case(key, day, facts, offence).items():
                rows.setdefault(table, []).extend(lines)
            key += 1
    return freeze(rows)


def test_months_are_counted_by_code_and_by_pair(register: Snapshot) -> None:
    """A case counts once for a code and once for a pair of codes it bears together."""
    book = by_month(register, date(2023, 1, 1))

    assert (str(book.months[0]), str(book.months[-1])) == ("2019-01", "2022-12")
    assert set(book.received) == {30}
    assert set(book.counts[("online",)]) == {6}
    assert book.counts[("masked",)][43:] == (0, 3, 6, 9, 12)
    assert book.counts[("masked", "offence=theft")][44:] == (2, 3, 5, 6)
    assert ("offence=theft",) not in book.counts


def test_what_is_new_in_a_register_is_named_with_its_month(register: Snapshot) -> None:
    """The office learns which code, alone or with which offence, and since when."""
    found = {each.codes: each for each in emerging(register, date(2023, 1, 1))}

    assert ("masked",) in found
    assert found[("masked",)].since in (Period.parse("2022-09"), Period.parse("2022-10"))
    assert ("masked", "offence=theft") not in found
    assert ("online",) not in found


def test_two_known_codes_that_never_met_are_named_as_a_pair(register: Snapshot) -> None:
    """A new way may be made of old means; by themselves they are no more than usual."""
    found = {each.codes for each in emerging(register, date(2023, 1, 1))}

    assert ("online", "school") in found
    assert ("online",) not in found
    assert ("school",) not in found


def test_the_month_that_runs_is_not_judged(register: Snapshot) -> None:
    """Half a month would look like a fall, and hide a rise."""
    book = by_month(register, date(2022, 12, 15))

    assert str(book.months[-1]) == "2022-11"
