"""Read every number of a text: what it says, and what it is not."""

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from tutela.check.read import en, zh
from tutela.check.read.around import with_hedge, with_subject, with_unit
from tutela.check.read.kinds import sort_out
from tutela.check.read.nouns import part_of, subject_of
from tutela.check.read.number import Number
from tutela.check.read.plain import guess_language, plain
from tutela.check.read.relate import relate
from tutela.check.read.times import Time, times
from tutela.check.read.words import lexicon

__all__ = ["Number", "numbers", "paragraphs", "read_paragraph"]

_PARAGRAPH = re.compile(r"[^\r\n]+")
_RANGE = {
    "zh": re.compile(r"\s*(?:至|到|—{1,2}|–|-|~)\s*"),
    "en": re.compile(r"\s*(?:-|–|—)\s*|\s+to\s+"),
}
_ONE_NOUN = re.compile(
    r"\s+(?:out\s+)?of\s+(?:the|its|their|these|those|all|some|about)?\s*"
    r"|\s+(?:in\s+\d{4}\s+|a\s+year\s+(?:earlier|ago|before)\s+)?to\s+(?:a\s+record\s+)?"
)
_DECIMAL = re.compile(r"[\d,]+\.\d+")
_REACHES = re.compile(r"[\u4e00-\u9fff]{0,4}[到至为]")
_PARTLY = re.compile(r"\s+(?:of\s+(?:which|whom|them)|were|have\s+been|had\s+been)\b")
_PLACE = re.compile(r"\b(?:in|at|across|from|over)\s+(?:the\s+|all\s+)?$", re.IGNORECASE)
_COMPARED = re.compile(
    r",?\s+(?:up|down|compared|against|from|versus|a\s+(?:rise|fall|drop)|an\s+increase)\b"
)
_OF_YEAR = re.compile(r"\s+(?:of|in|recorded\s+in|seen\s+in|for)\s+(?:18|19|20)\d\d\b")
_SPANS = ("", "times", "day", "week", "month", "year_span", "hour", "minute", "second", "decade")
_COUNTED = ("person", "case", "item", "order", "yuan", "person_time", "school")
_LIST = {"zh": re.compile(r"[、，,和及与]\s*"), "en": re.compile(r"\s*(?:,\s*and|,|and|or|;)\s*")}


def numbers(text: str, language: str | None = None) -> tuple[Number, ...]:
    """Find every number of a text, number words and ratio words included, in order.

    Offsets point into ``text``. Without ``language`` each paragraph tells its own.

    >>> [(found.text, found.unit) for found in numbers("起诉58410人，下降3.54%")]
    [('58410', 'person'), ('3.54%', 'percent')]
    """
    found: list[Number] = []
    for start, end in paragraphs(text):
        part = text[start:end]
        for number in read_paragraph(part, language or guess_language(part))[0]:
            found.append(number.moved(start))
    return tuple(found)


def paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Yield where each paragraph (line with anything on it) starts and ends."""
    for match in _PARAGRAPH.finditer(text):
        if match.group().strip():
            yield match.span()


def read_paragraph(part: str, language: str) -> tuple[list[Number], list[Time]]:
    """Read one paragraph; give its numbers (times among them) and its times."""
    text = plain(part)
    when = times(text, language)
    counted = _figures(text, language, when)
    counted = [with_hedge(with_unit(number, text), text) for number in counted]
    counted = _shared_units(_ranges(counted, text), text)
    counted = _inherited([with_subject(number, text) for number in counted], text)
    counted = [sort_out(number, text) for number in counted]
    dated = [number for time in when for number in _dates(time, text, language)]
    everything = sorted([*counted, *dated], key=lambda number: number.start)
    return relate(everything, text), when


def _figures(text: str, language: str, when: list[Time]) -> list[Number]:
    taken = bytearray(len(text) + 1)
    for time in when:
        taken[time.start : time.end] = b"\x01" * (time.end - time.start)
    stray = lexicon(language).not_numbers
    for match in stray.finditer(text) if stray else ():
        taken[match.start() : match.end()] = b"\x02" * (match.end() - match.start())
    read = zh.figures if language == "zh" else en.figures
    found = []
    for number in read(text):
        worn = taken[number.start : number.end]
        if 1 in worn or (worn and all(each == 2 for each in worn) and not number.text[0].isdigit()):
            continue
        found.append(number)
    return found


def _ranges(counted: list[Number], text: str) -> list[Number]:
    """Join 15至20人 and 15-20 people into one number with a high end."""
    joined: list[Number] = []
    for number in counted:
        last = joined[-1] if joined else None
        if last is not None and _is_range(last, number, text):
            joined[-1] = _span(last, number, text)
        else:
            joined.append(number)
    return joined


def _is_range(low: Number, high: Number, text: str) -> bool:
    gap = text[low.outer[1] : high.outer[0]]
    if len(gap) > 6 or low.value is None or high.value is None or low.high is not None:
        return False
    between = low.language == "en" and gap.strip() == "and" and _after_between(low, text)
    if not between and not _RANGE[low.language].fullmatch(gap):
        return False
    if _is_move(low, high, gap.strip(), text[max(0, low.outer[0] - 6) : low.outer[0]]):
        return False
    return low.value < high.value and low.unit in ("", high.unit)


def _is_move(low: Number, high: Number, between: str, before: str) -> bool:
    """Tell "from 15 to 20" and "fell by 15 to 20 beds", where a figure goes to another."""
    if re.search(r"(?:由|从|\bfrom\s)\s*$", before):
        return True
    by = re.search(r"\bby\s+$", before) and high.unit not in ("percent", "times")
    return between == "to" and bool(low.unit or by)


def _after_between(low: Number, text: str) -> bool:
    return text[max(0, low.outer[0] - 8) : low.outer[0]].lower() == "between "


def _span(low: Number, high: Number, text: str) -> Number:
    start, end = low.start, high.end
    return replace(
        high,
        start=start,
        text=text[start:end],
        value=low.value,
        high=high.value,
        step=max(low.step, high.step),
        outer=(low.outer[0], high.outer[1]),
    )


def _shared_units(counted: list[Number], text: str) -> list[Number]:
    """Give the members of a list the unit that stands at its end."""
    for at in range(len(counted) - 2, -1, -1):
        this, following = counted[at], counted[at + 1]
        gap = text[this.outer[1] : following.outer[0]]
        if _shares(this, following, gap):
            counted[at] = replace(this, unit=following.unit)
    return counted


def _shares(this: Number, following: Number, gap: str) -> bool:
    """Tell whether the unit of a figure stands behind the next one: 5 and 7 people, 4 of the 9."""
    if following.unit in ("", "times", "fraction") or this.text.lower() == "one":
        return False
    if this.unit == "centre" and following.unit == "percentage_point" and gap in ("、", "和", "及"):
        return True
    if following.unit in ("percent", "percentage_point") and (this.value or 0) >= 1000:
        return False
    return not this.unit and (
        _LIST[this.language].fullmatch(gap) is not None or _ONE_NOUN.fullmatch(gap) is not None
    )


def _inherited(counted: list[Number], text: str) -> list[Number]:
    """An English count without a noun counts what those before it in the sentence counted."""
    last, unit = -200, ""
    for at, this in enumerate(counted):
        if this.language != "en":
            if at and not this.unit and _REACHES.fullmatch(text[last : this.outer[0]]):
                counted[at] = this = replace(this, unit=counted[at - 1].unit)
            last = this.outer[1]
            continue
        if ". " in text[max(last, 0) : this.outer[0]]:
            unit = ""
        if _is_bare(this, text):
            near = unit if this.outer[0] - last < 90 else ""
            counted[at] = replace(this, unit=near or subject_of(this, text))
            this = counted[at]
        last, unit = _carried(this, text, last, unit)
    return counted


def _carried(this: Number, text: str, last: int, unit: str) -> tuple[int, str]:
    """Give where the last counting figure ends and what a bare one behind it would count."""
    if _is_beside(this, text):
        return this.outer[1], unit
    named = this.unit if this.unit in _COUNTED else part_of(this, text)
    if named or this.unit in ("percent", "percentage_point", "fraction"):
        return this.outer[1], named or unit
    return last, unit if this.unit in _SPANS else ""


def _is_beside(number: Number, text: str) -> bool:
    """Tell the places something happens in, "in 7,926 centres", from what is counted."""
    before = text[max(0, number.outer[0] - 12) : number.outer[0]]
    if number.unit not in ("item", "centre", "school") or not _PLACE.search(before):
        return False
    return not _COMPARED.match(text, number.outer[1])


def _is_bare(number: Number, text: str) -> bool:
    """Tell a count whose noun is left out; 3-1 is none."""
    if (
        number.unit
        or _DECIMAL.fullmatch(number.text)
        or not (number.text[:1].isdigit() or _PARTLY.match(text, number.end))
    ):
        return False
    if (
        text[max(0, number.start - 6) : number.start]
        .lower()
        .endswith(("the ", "these ", "those ", " other "))
    ) and not _OF_YEAR.match(text, number.end):
        return False
    joined = re.match(r"[-–]\d", text[number.end : number.end + 2])
    return not joined and not re.search(r"\d[-–]$", text[max(0, number.start - 2) : number.start])


def _dates(time: Time, text: str, language: str) -> Iterator[Number]:
    if time.marks:
        for start, end, year in time.marks:
            yield _dated(time, start, end, text, language, year)
        return
    yield _dated(time, time.start, time.end, text, language, None)


def _dated(time: Time, start: int, end: int, text: str, language: str, year: int | None) -> Number:
    return Number(
        start,
        end,
        text[start:end],
        year if year is None else Decimal(year),
        language,
        kind="date" if time.kind in ("month", "months", "day", "fiscal") else time.kind,
        period=time.period,
        months=time.months,
        day=time.day,
        role="time",
        outer=(start, end),
    )
