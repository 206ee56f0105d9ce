"""Read what stands right around a figure: its unit and its hedge."""

import re
from dataclasses import replace
from decimal import Decimal

from tutela.check.read.nouns import counted, unit_of
from tutela.check.read.number import Number
from tutela.check.read.words import Lexicon, lexicon

_RATE_ZH = re.compile(
    r"每[\d万十百千亿]+(?:名|个|位|户|辆)?(?:[\u4e00-\u9fff]{1,4}?)(?:中|有|拥有)?[^，。；\d]{0,12}$"
)
_PER_EN = re.compile(
    r"\s+(?:(?!yuan|dollars|euros|pounds|rupees)[a-z]+\s+){1,2}per\s+(?:[\d,]+|thousand|million"
    r"|billion|hundred)|\s+(?:cases|offen[cs]es|people|deaths|crimes|incidents|beds|doctors)?"
    r"\s*per\s+(?:[\d,]+|thousand|million|billion|capita|hundred|person|head)",
    re.IGNORECASE,
)
_FAR = re.compile(
    r"(?:(?P<under>不到|不足|低于)|超过|超|逾)[^，。；、\d一二三四五六七八九十]{1,14}的$"
)
_PERMILLE = re.compile(r"\s+per\s+(?:thousand|mille)\b(?!\s+[a-z]+s\b)", re.IGNORECASE)
_POINTS = re.compile(
    r"\s*(?:percentage[\s-]+points?|percent\s+points?|pp\b|ppts?\b)", re.IGNORECASE
)
_PERCENT = re.compile(r"\s*(?:-\s*)?(?:percent|per\s?cent|percentage)\b", re.IGNORECASE)
_FOLD = re.compile(r"[\s-]*(?:fold\b|times\b(?!\s+(?:in|during)))", re.IGNORECASE)
_MAGNITUDE = {"亿": Decimal(10**8), "万": Decimal(10**4)}


def with_unit(number: Number, text: str) -> Number:
    """Give the figure its unit and stretch ``outer`` over it."""
    words = lexicon(number.language)
    if number.language == "zh":
        return _unit_zh(number, text, words)
    return _unit_en(number, text, words)


def with_hedge(number: Number, text: str) -> Number:
    """Give the figure its hedge (over, under, about) and stretch ``outer`` over it."""
    words = lexicon(number.language)
    start, end = number.outer
    before = text[max(0, start - 20) : start]
    match = words.before.search(before)
    hedge = number.hedge
    if match and not before.rstrip().endswith(words.not_hedge or ("\0",)):
        said = " ".join(match.group().lower().split()).removesuffix(" the").removesuffix("了")
        # "Some 350 beds" opens a sentence with a figure and hedges nothing
        opening = match.group().startswith("Some")
        hedge = hedge if opening else words.hedge_before.get(said, hedge)
        start = start - len(before) + match.start()
    elif number.unit in ("fraction", "percent") and number.language == "zh":
        hedge = _far_hedge(before) or hedge
    match = None if hedge else words.after.match(text, end)
    if match:
        hedge, end = words.hedge_after[" ".join(match.group().lower().split())], match.end()
    return replace(number, hedge=hedge, outer=(start, end))


def _far_hedge(before: str) -> str:
    """Read the hedge of 不到国内生产总值的四分之一."""
    match = _FAR.search(before)
    return "" if match is None else "under" if match["under"] else "over"


def _unit_zh(number: Number, text: str, words: Lexicon) -> Number:
    start, end = number.start, number.end
    if number.unit:
        points = number.unit == "fraction" and text.startswith("个百分点", end)
        return replace(number, outer=(start, end + (4 if points else 0)))
    hedge, scaled = number.hedge, number
    if text[end : end + 1] in ("余", "多") and text[end : end + 2] != "多元":
        hedge, end = "over", end + 1
        scaled, end = _late_scale(number, text, end)
    match = words.unit.match(text, end)
    if not match:
        return replace(scaled, hedge=hedge, outer=(start, end))
    unit = words.units[match.group().strip()]
    if _RATE_ZH.search(text[max(0, start - 24) : start]):
        unit = "rate"
    return replace(scaled, unit=unit, hedge=hedge, outer=(start, match.end()))


def _late_scale(number: Number, text: str, end: int) -> tuple[Number, int]:
    """Read 3000余万: the scale word stands behind 余."""
    scale = _MAGNITUDE.get(text[end : end + 1])
    if scale is None or number.value is None:
        return number, end
    grown = replace(number, value=number.value * scale, step=number.step * scale, end=end + 1)
    return replace(grown, text=text[number.start : end + 1]), end + 1


def _unit_en(number: Number, text: str, words: Lexicon) -> Number:
    end = number.end
    for unit, pattern in (("percentage_point", _POINTS), ("percent", _PERCENT), ("times", _FOLD)):
        match = (
            None if number.unit in ("fraction", "times", "percent") else pattern.match(text, end)
        )
        if match and number.unit != "dollar":
            often = unit == "times" and (number.value or 0) >= 1000
            unit = "occurrence" if often else unit
            return replace(number, unit=unit, outer=(number.start, match.end()))
    match = _PERMILLE.match(text, end)
    if match and not number.unit and number.value is not None:
        value, step = number.value / 10, number.step / 10
        outer = (number.start, match.end())
        return replace(number, unit="percent", value=value, step=step, outer=outer)
    match = _PER_EN.match(text, end)
    if match:
        return replace(number, unit="rate", outer=(number.start, match.end()))
    if number.unit:
        return replace(number, outer=(number.start, end))
    number = _noun(number, text, words)
    return replace(number, unit=_points(number, text, words)) if number.unit == "point" else number


_TO_PERCENT = re.compile(
    r"\s*(?:lower|higher)?,?\s*(?:to|at|from)\s+\S+\s*(?:%|per\s?cent)", re.IGNORECASE
)


def _points(number: Number, text: str, words: Lexicon) -> str:
    """Tell points of a rate or a share, which are percentage points, from points of a score."""
    of_rate, of_score = words.points
    before = text[max(0, number.start - 90) : number.start].rsplit(". ", 1)[-1]
    after = text[number.outer[1] : number.outer[1] + 60].split(". ", 1)[0]
    if of_rate.search(before) or _TO_PERCENT.match(after):
        return "percentage_point"
    if of_score.search(before):
        return "point"
    percent = re.search(r"%|per\s?cent", before + after, re.IGNORECASE)
    return "percentage_point" if percent or of_rate.search(after) else "point"


_COUNTED = re.compile(
    r"\b(?:number|numbers|total|count)\s+of\s+(?:[a-z-]+\s+){0,3}?(?P<noun>[a-z-]+s|people|children"
    r"|women|men)\b[^.;,]*$",
    re.IGNORECASE,
)
_SUBJECT = re.compile(
    r"^(?:[A-Z][a-z-]+\s+)?(?P<noun>[A-Za-z]+s)\s+(?:number(?:ed)?|total(?:led|ed)?)\s*$"
)
_REACHED = re.compile(
    r"\b(?P<noun>[A-Za-z]+s)\s+(?:has\s+|have\s+)?(?:reach(?:ed)?|hit|stood\s+at|topp?(?:ed)?|came\s+to)\s*$"
)
_HEADS = re.compile(r"(?:人数|人口)(?:首次|分别|已|共|总计)?(?:突破|达到?|为|是|有|超过?|约)?$")


def with_subject(number: Number, text: str) -> Number:
    """Take the unit of an English count from "the number of cases" before it."""
    if number.unit:
        return number
    before = text[max(0, number.outer[0] - 80) : number.outer[0]]
    if number.language == "zh":
        heads = _HEADS.search(before)
        return replace(number, unit="person" if heads else "")
    match = _COUNTED.search(before) or _SUBJECT.search(before.rsplit(". ", 1)[-1])
    unit = unit_of(match["noun"], lexicon("en")) or "item" if match else ""
    if match is None and (reached := _REACHED.search(before)):
        unit = unit_of(reached["noun"], lexicon("en"))
    return replace(number, unit=unit)


def _noun(number: Number, text: str, words: Lexicon) -> Number:
    match = words.unit.match(text, number.end)
    said = " ".join(match.group().strip(" -\t\n").lower().split()) if match else ""
    if match and " " in said:
        return replace(number, unit=words.units[said], outer=(number.start, match.end()))
    unit, end = counted(text, number.end, words)
    return replace(number, unit=unit, outer=(number.start, end if unit else number.end))
