"""Count the codes of each month, alone and in pairs, and name those that come up anew."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from tutela.model.period import Period
from tutela.statistics.detector import Alarm, Codes, begun, detect
from tutela.statistics.part import NO_DAY, Part, Readable
from tutela.statistics.source import Codes as Numbers

_PAIR_LEAST = 5
"""A pair seen in fewer matters than this in all its months is not watched."""

_OFFENCE = "offence="


@dataclass(frozen=True, slots=True)
class Months:
    """Matters received in each month: all of them, and those that bear each code or pair."""

    months: tuple[Period, ...]
    received: tuple[int, ...]
    counts: Mapping[Codes, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Emerging:
    """A method, or an offence with a method, that comes up more than its past explains.

    ``since`` is the month of the first alarm of the episode and ``alarm`` the latest one. The
    numbers are uncleared: they are for the office that holds the register.
    """

    codes: Codes
    since: Period
    month: Period
    alarm: Alarm


def emerging(
    snapshot: Readable, until: date, *, false_alarms: float = 1.0, recent: int = 3
) -> tuple[Emerging, ...]:
    """Name what has raised an alarm in the ``recent`` months before a day, the newest first.

    A pair is named where none of its two codes is by itself: it is the combination that is new.
    Judged by whole months that lie before the day. Where nothing is new, ``false_alarms`` a year
    are to be expected over all codes and pairs together. Raises ``InputError`` where the register
    reaches less than two years back.
    """
    book = by_month(snapshot, until)
    alarms = detect(book.counts, book.received, false_alarms=false_alarms)
    latest = {alarm.codes: alarm for alarm in alarms}
    first = {alarm.codes: alarm for alarm in begun(alarms)}
    newest = len(book.months) - recent
    found = [
        Emerging(codes, book.months[first[codes].at], book.months[alarm.at], alarm)
        for codes, alarm in latest.items()
        if alarm.at >= newest and not _follows(codes, latest, newest)
    ]
    return tuple(sorted(found, key=lambda each: (-each.alarm.at, each.codes)))


def _follows(codes: Codes, latest: Mapping[Codes, Alarm], newest: int) -> bool:
    """Tell whether a pair only rises because one of its codes does."""
    alone = [latest.get((code,)) for code in codes] if len(codes) > 1 else []
    return any(alarm is not None and alarm.at >= newest for alarm in alone)


def by_month(snapshot: Readable, until: date) -> Months:
    """Count the matters received in each whole month before a day, by code and by pair of codes.

    A code is a fact recorded as yes, or an offence charged; a pair holds at least one fact. The
    months begin with the first that brought a tenth of what the middle month did.
    """
    tables = [_part(Part(snapshot, number)) for number in range(snapshot.parts)]
    end = (until.year - 1970) * 12 + until.month - 1
    received = np.bincount(
        np.concatenate([each.month[(each.month >= 0) & (each.month < end)] for each in tables]),
        minlength=end,
    )
    begin = _begin(received)
    counts = _counted(tables, begin, end)
    months = tuple(_month(number) for number in range(begin, end))
    return Months(months, tuple(map(int, received[begin:end])), counts)


@dataclass(frozen=True, slots=True)
class _Part:
    """The month of each case, and which case bears which code; each pair once."""

    month: NDArray[np.int64]
    case: Numbers
    code: Numbers
    names: tuple[str, ...]


def _part(part: Part) -> _Part:
    days = part.days("cases", "received_on").astype(np.int64)
    month = np.full(len(days), -1, dtype=np.int64)
    known = days != NO_DAY
    month[known] = days[known].astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    cases, codes, names = list[Numbers](), list[Numbers](), dict[str, int]()
    for case, texts, numbers in _bearers(part):
        at = np.array([names.setdefault(text, len(names)) for text in texts], dtype=np.int64)
        cases.append(case)
        codes.append(at[numbers])
    pairs = np.unique(np.stack([np.concatenate(cases), np.concatenate(codes)]), axis=1)
    return _Part(month, pairs[0], pairs[1], tuple(names))


def _bearers(part: Part) -> Iterator[tuple[Numbers, list[str], Numbers]]:
    """Give the case and the code of every fact recorded as yes, then of every charge."""
    numbers, texts = part.texts("facts", "fact_code")
    states, said = part.texts("facts", "state")
    yes = np.array([*(state == "yes" for state in said), False])[states]
    kept = yes & (numbers < len(texts))
    yield part.whole("facts", "case_key")[kept], texts, numbers[kept]
    numbers, texts = part.texts("charges", "offence_code")
    kept = numbers < len(texts)
    yield (
        part.whole("charges", "case_key")[kept],
        [_OFFENCE + each for each in texts],
        numbers[kept],
    )


def _counted(tables: list[_Part], begin: int, end: int) -> dict[Codes, tuple[int, ...]]:
    found: dict[Codes, NDArray[np.int64]] = {}
    for table in tables:
        for codes, months in _rows(table):
            inside = months[(months >= begin) & (months < end)] - begin
            row = np.bincount(inside, minlength=end - begin)
            found[codes] = found[codes] + row if codes in found else row
    kept = {
        codes: row
        for codes, row in found.items()
        if (len(codes) == 1 and not _is_offence(codes[0]))
        or (len(codes) == 2 and row.sum() >= _PAIR_LEAST)
    }
    return {codes: tuple(map(int, kept[codes])) for codes in sorted(kept)}


def _rows(table: _Part) -> Iterator[tuple[Codes, NDArray[np.int64]]]:
    """Give the months of the cases that bear each code, and each pair with a fact in it."""
    month = table.month[table.case]
    for number, name in enumerate(table.names):
        yield (name,), month[table.code == number]
    step = 1
    while bool((same := table.case[step:] == table.case[:-step]).any()):
        one, other = table.code[:-step][same], table.code[step:][same]
        pair, at = np.unique(np.stack([one, other]), axis=1, return_inverse=True)
        for number, (left, right) in enumerate(pair.T):
            codes = tuple(sorted((table.names[left], table.names[right])))
            if not all(map(_is_offence, codes)):
                yield codes, month[step:][same][at.ravel() == number]
        step += 1


def _is_offence(code: str) -> bool:
    return code.startswith(_OFFENCE)


def _begin(received: NDArray[np.int64]) -> int:
    middle = float(np.median(received[received > 0])) if received.any() else 0.0
    enough = np.flatnonzero(received > middle / 10)
    return int(enough[0]) if len(enough) else len(received)


def _month(number: int) -> Period:
    return Period.parse(f"{1970 + number // 12}-{number % 12 + 1:02}")
