"""Find out which period each figure of a list is of."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from datetime import date

from tutela.check.passage import AGAINST, Index, Passage
from tutela.check.read.number import Number
from tutela.check.read.times import Time
from tutela.model.period import Period

_LAST_YEAR = {
    "zh": (("去年", -1), ("上年", -1), ("今年", 0), ("前年", -2)),
    "en": (("last year", -1), ("this year", 0)),
}
_TOGETHER = re.compile(
    r"合计|合共|总共|共计|累计|两年共|\b(?:together|combined|in\s+total|in\s+all)\b", re.I
)
_BESIDE = re.compile(r"年?(?:的|为|有)?")
_LAST = re.compile(r"(?:上年|上一年|前一年|上年度|上一年度)(?:同期)?(?:的|为|是)$")
_YEAR_BEFORE = re.compile(
    r",?\s*(?:(?:a|one|the)\s+year\s+(?:earlier|before|ago)|in\s+the\s+(?:previous|preceding)\s+year)\b",
    re.IGNORECASE,
)


def periods(
    index: Index,
    group: list[Number],
    window: tuple[int, int, int, int],
    known: Period | None,
    today: date | None,
) -> tuple[list[Period | None], bool]:
    """Give each member its period; the flag tells whether it was named after the figures."""
    begin, end, left, right = window
    start = group[0].outer[0]
    said_before = index.times_in(begin, start)
    beside = _beside(index, group, said_before[-1].period if said_before else known)
    if beside is not None:
        return [beside], False
    own, after = index.times_in(left, start), index.times_in(start, right)
    before = said_before
    chosen = own[-1:] or after[:1] or before[-1:]
    relative = _relative(index.passage, begin, start, today)
    if not chosen and not relative and known is None:
        chosen = index.times_in(right, end)[:1]
    if not chosen:
        return [relative or known] * len(group), False
    used = bool(after) and not own
    listed = _listed(before, index.passage) or _listed(after, index.passage)
    return _each(
        index, group, window, listed, _resolved(chosen[0], known, today) or relative or known
    ), used


def _each(
    index: Index,
    group: list[Number],
    window: tuple[int, int, int, int],
    listed: list[Period | None],
    period: Period | None,
) -> list[Period | None]:
    """Deal a list of years out to the members, or add the years up where the text does."""
    if len(listed) == len(group) > 1:
        return list(listed)
    total = _together(listed, index.passage.text[window[0] : window[3]])
    if total is not None and len(group) == 1:
        return [total]
    if period is not None and len(group) == len(period.years) > 1:
        return [Period.year(year) for year in period.years]
    return [period] * len(group)


def _beside(index: Index, group: list[Number], known: Period | None) -> Period | None:
    """Read the year right before a figure (2021年的60553人), and "a year earlier" behind it."""
    if len(group) > 1 or group[0].role not in ("level", "from", "to", "rate", "share"):
        return None
    start, end = group[0].outer
    passage = index.passage
    at = bisect_left(index.all_times, start) - 1
    time = passage.times[at] if at >= 0 else None
    is_year = time is not None and time.kind == "year" and len(time.marks) < 2
    if is_year and time and _BESIDE.fullmatch(passage.text, time.end, max(start, time.end)):
        return time.period
    said = _LAST.search(passage.text[max(0, start - 8) : start])
    said = said or _YEAR_BEFORE.match(passage.text[end : end + 40])
    return known.previous() if known and known.is_year and said else None


def _together(listed: Sequence[Period | None], said: str) -> Period | None:
    """Give the span of years in a row that a text adds up: 2021年和2022年合计."""
    years = sorted(period.first_on.year for period in listed if period is not None)
    if (
        len(years) < 2
        or years != list(range(years[0], years[-1] + 1))
        or not _TOGETHER.search(said)
    ):
        return None
    return Period.parse(f"{years[0]}/{years[-1]}")


def _listed(times: list[Time], passage: Passage) -> list[Period | None]:
    """Give the years of a list such as 2020、2021、2022年 that ends the row of times."""
    row: list[Time] = []
    for time in reversed(times[-12:]):
        gap = passage.text[time.end : row[0].start] if row else ""
        if row and not re.fullmatch(r"年?(?:\s|[、，,和及与]|and)*", gap):
            break
        if len(time.marks) > 1:
            break
        row.insert(0, time)
    return [time.period for time in row] if len(row) > 1 else []


def _resolved(time: Time, known: Period | None, today: date | None) -> Period | None:
    if time.period is not None or time.months is None:
        return time.period
    year = known.last_on.year if known else today.year if today else None
    if year is None:
        return None
    first, last = time.months
    return Period.parse(f"{year}-{first:02d}/{year}-{last:02d}")


def _relative(passage: Passage, begin: int, end: int, today: date | None) -> Period | None:
    if today is None:
        return None
    part = passage.text[max(begin, end - 200) : end].lower()
    for word, years in _LAST_YEAR[passage.language]:
        at = part.rfind(word)
        if at >= 0 and not AGAINST[passage.language].search(part[:at]):
            return Period.year(today.year + years)
    return None
