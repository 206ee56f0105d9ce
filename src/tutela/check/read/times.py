"""Find years, periods, dates and clock times, and what span of days each stands for."""

import re
from dataclasses import dataclass
from functools import cache

from tutela.model.errors import InputError
from tutela.model.numerals import read as read_words
from tutela.model.period import Period

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_MONTH = rf"(?:{'|'.join(MONTHS)}|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.?)"
_TO_ZH = r"\s*(?:至|到|—{1,2}|–|-|~|―)\s*"
_TO_EN = r"\s*(?:to|through|until|till|and|-|–|—)\s*"
_YEAR = r"(?:18|19|20)\d{2}"
_COUNTED = (
    r"(?:\s*%|\s?per\s?cent|\s+(?:people|persons?|cases?|suspects?|defendants?|victims?|minors?"
    r"|children|juveniles?|offen[cs]es?|crimes?|students?|schools?|yuan|dollars?|tonnes?|tons"
    r"|hectares?|km|kilomet|million|thousand|billion|times|points?|units?|orders?|women|men"
    r"|residents?|patients?|workers?|homes|houses|vehicles?|meters?|metres?|flights?|visitors?"
    r"|passengers?|trains?|companies|firms|deaths?|jobs))"
)
_PHONE = r"(?<![\d-])(?:\d{3,4}-\d{7,8}|\d{3}-\d{3,4}-\d{4}|1[3-9]\d{9})(?![\d-])"
_SPANS = {"上半年": (1, 6), "下半年": (7, 12), "前三季度": (1, 9), "前两季度": (1, 6)}
_ORDER = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": 4}

_ZH = (
    ("date", rf"(?P<y>{_YEAR})年(?P<m>\d{{1,2}})月(?P<d>\d{{1,2}})(?=[日号])"),
    (
        "month",
        rf"(?P<y>{_YEAR})年(?P<m>\d{{1,2}})月?{_TO_ZH}(?P<y2>{_YEAR})年(?P<m2>\d{{1,2}})(?=月)",
    ),
    ("month", rf"(?P<y>{_YEAR})年{_TO_ZH}(?P<y2>{_YEAR})年(?P<m2>\d{{1,2}})(?=月)"),
    ("month", rf"(?P<y>{_YEAR})年(?:前)?(?P<m>\d{{1,2}})月?{_TO_ZH}(?P<m2>\d{{1,2}})(?=月)"),
    ("month", rf"(?P<y>{_YEAR})年(?:的)?(?P<span>上半年|下半年|前三季度|前两季度)"),
    ("month", rf"(?P<y>{_YEAR})年(?:的)?第?(?P<q>[一二三四1-4])(?=季度)"),
    ("month", rf"(?P<y>{_YEAR})年(?:的)?前(?P<n>\d{{1,2}}|十一|十|[一二两三四五六七八九])(?=个月)"),
    ("month", rf"(?P<y>{_YEAR})年(?P<m>\d{{1,2}})(?=月)"),
    ("year", rf"(?P<y>{_YEAR})年?(?:度)?{_TO_ZH}(?P<y2>{_YEAR})(?=年|学年)"),
    ("fiscal", rf"(?<!\d)(?P<y>{_YEAR})[/—–-](?P<s>\d{{2}})(?=学年|年度|财年|赛季|年?榨季|雪季)"),
    ("reference", rf"(?<=[〔\[（(【])(?P<y>{_YEAR})(?=[〕\]】)）](?:第)?\d*号?)"),
    ("year", rf"(?<!\d)(?P<y>{_YEAR})(?=\s*年(?![以内间多来限轻级]))"),
    ("year", r"(?P<w>[一二][〇零○一二三四五六七八九]{3})(?=年)"),
    ("months", rf"(?<![\d.])(?P<m>\d{{1,2}})月?{_TO_ZH}(?P<m2>\d{{1,2}})(?=月)"),
    ("date", r"(?<![\d.])(?P<m>\d{1,2})月(?P<d>\d{1,2})(?=[日号])"),
    ("months", r"(?<![\d.个])(?P<m>\d{1,2})(?=月(?!饼))"),
    ("day", r"(?<![\d.])(?P<d>[12]?\d|3[01])(?=日(?![元均本]))"),
    ("clock", r"(?<![\d.:：])(?:[01]?\d|2[0-4])[时:：][0-5]\d(?=分|(?![\d.:：]))"),
    ("name", _PHONE),
    ("decade", r"(?<!\d)\d{2}(?=世纪)|(?<!\d)\d0(?=年代)|(?<!\d)\d[05](?=后(?!续|期))"),
    ("months", r"(?<![\d.])第?(?P<q>[1-4])(?=季度)"),
    ("day", rf"(?<![\d.])(?P<d>[12]?\d|3[01])(?={_TO_ZH}[0-3]?\d日(?![元均本]))"),
    ("clock", r"(?<![\d.])\d{1,2}(?=时(?![间候代速])|点(?:许|整|前|后|至|起|左右|，|,|。))"),
    (
        "date",
        rf"(?<![\d/.])(?P<y>{_YEAR})[-/.](?P<m>0?[1-9]|1[0-2])[-/.](?P<d>0?[1-9]|[12]\d|3[01])(?!\d)",
    ),
)
_EN = (
    ("date", rf"\b(?P<mn>{_MONTH})\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y>{_YEAR})\b"),
    (
        "date",
        rf"\b(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<mn>{_MONTH}),?\s+(?P<y>{_YEAR})\b",
    ),
    (
        "month",
        rf"\b(?P<mn>{_MONTH})(?:\s+(?P<y>{_YEAR}))?{_TO_EN}(?P<mn2>{_MONTH})\s+(?:of\s+)?(?P<y2>{_YEAR})\b",
    ),
    ("month", rf"\b(?P<y>{_YEAR}){_TO_EN}(?P<mn2>{_MONTH})\s+(?:of\s+)?(?P<y2>{_YEAR})\b"),
    ("month", rf"\bfirst\s+(?P<n>\w+)\s+months?\s+of\s+(?P<y>{_YEAR})\b"),
    ("month", rf"\b(?P<h>first|second|last)\s+half\s+of\s+(?P<y>{_YEAR})\b"),
    ("month", rf"\b(?P<o>first|second|third|fourth|last)\s+quarter\s+of\s+(?P<y>{_YEAR})\b"),
    ("month", rf"\bfirst\s+(?P<n3>three|two)\s+quarters\s+of\s+(?P<y>{_YEAR})\b"),
    ("month", rf"\b(?P<mn>{_MONTH}),?\s+(?P<y>{_YEAR})\b"),
    ("year", rf"(?<=[Ff]rom\s)(?P<y>{_YEAR})\s*(?:to|through|until|till|-|–)\s*(?P<y2>{_YEAR})\b"),
    ("year", rf"(?<=[Bb]etween\s)(?P<y>{_YEAR})\s+and\s+(?P<y2>{_YEAR})\b"),
    (
        "year",
        rf"(?<![\d,.$€£])\b(?P<y>{_YEAR})\s*(?:to|through|until|-|–|—)\s*(?P<y2>{_YEAR})\b(?!{_COUNTED}|,\d)",
    ),
    (
        "fiscal",
        rf"\b(?P<y>{_YEAR})(?:/(?P<s>\d{{2}})\b(?![/\d])|[–-](?P<s2>\d{{2}})\b(?![/\d-])(?!{_COUNTED}))",
    ),
    ("months", rf"\b(?P<mn>{_MONTH}){_TO_EN}(?P<mn2>{_MONTH})\b(?!\s+\d)"),
    ("date", rf"\b(?P<mn>{_MONTH})\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\b(?![,.]?\d)(?!\s*%)"),
    ("date", rf"\b(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<mn>{_MONTH})(?!\w)"),
    ("day", r"\b(?:on|On)\s+(?:the\s+)?(?P<d>[12]?\d|3[01])(?:st|nd|rd|th)\b"),
    ("clock", r"\b\d{1,2}:\d{2}(?::\d{2})?\b(?!\.\d)"),
    ("name", _PHONE),
    ("clock", r"\b\d{1,2}(?=\s?(?:[ap]\.?m\.?\b|o'clock))"),
    (
        "date",
        rf"(?<![\d/.])(?P<y>{_YEAR})[-/.](?P<m>0?[1-9]|1[0-2])[-/.](?P<d>0?[1-9]|[12]\d|3[01])(?!\d)",
    ),
    ("decade", r"\b(?:1[89]|20)\d0s\b"),
    (
        "year",
        r"(?<=\bIn\s)(?P<y>20[0-3]\d)\b(?=\s+(?:juveniles|minors|children|people|prosecutors)\b)",
    ),
    ("year", rf"(?<![\d.,$€£/-])\b(?P<y>{_YEAR})\b(?![.,]\d|-\w|{_COUNTED})"),
)


@dataclass(frozen=True, slots=True)
class Time:
    """A year, period, date or clock time; ``marks`` are the years or the date in it.

    ``months`` holds the first and last month of a span whose year stands elsewhere.
    """

    start: int
    end: int
    kind: str
    period: Period | None
    marks: tuple[tuple[int, int, int], ...]
    months: tuple[int, int] | None = None
    day: int | None = None


def times(text: str, language: str) -> list[Time]:
    """Find the times of a plain text, in order, none overlapping."""
    taken = bytearray(len(text) + 1)
    found = []
    for kind, pattern in _patterns(language):
        for match in pattern.finditer(text):
            if any(taken[match.start() : match.end()]):
                continue
            taken[match.start() : match.end()] = b"\x01" * (match.end() - match.start())
            found.append(_time(kind, match))
    return sorted(found, key=lambda time: time.start)


@cache
def _patterns(language: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    table = _ZH if language == "zh" else _EN
    return tuple((kind, re.compile(pattern)) for kind, pattern in table)


def _time(kind: str, match: re.Match[str]) -> Time:
    part = {key: value for key, value in match.groupdict().items() if value}
    years = [key for key in ("y", "y2", "w") if key in part]
    marks: tuple[tuple[int, int, int], ...] = ()
    if kind == "year":
        marks = tuple((match.start(key), match.end(key), _year(part[key])) for key in years)
    start, end = _digits(match) if kind not in ("year", "date", "decade") else match.span()
    day = int(part["d"]) if "d" in part else None
    return Time(start, end, kind, _period(kind, part), marks, _months(part), day)


def _digits(match: re.Match[str]) -> tuple[int, int]:
    spans = [match.span(name) for name in match.re.groupindex if match[name]] or [match.span()]
    return min(start for start, _ in spans), max(end for _, end in spans)


def _year(word: str) -> int:
    return int(word) if word.isdigit() else int(read_words(word, "zh") or 0)


def _period(kind: str, part: dict[str, str]) -> Period | None:
    first = part.get("y") or part.get("w") or part.get("y2")
    if first is None or kind in ("clock", "reference"):
        return None
    year, last = _year(first), _year(part.get("y2", first))
    months = _months(part) or (1, 12)
    try:
        return Period.parse(f"{year}-{months[0]:02d}/{last}-{months[1]:02d}")
    except InputError:
        return None


def _months(part: dict[str, str]) -> tuple[int, int] | None:
    if "span" in part:
        return _SPANS[part["span"]]
    if "q" in part or "o" in part:
        word = part.get("q") or str(_ORDER[part["o"].lower()])
        quarter = int(word) if word.isdigit() else "一二三四".index(word) + 1
        return 3 * quarter - 2, 3 * quarter
    if "h" in part:
        return (1, 6) if part["h"] == "first" else (7, 12)
    if "n" in part or "n3" in part:
        return _first_months(part)
    return _named_months(part)


def _first_months(part: dict[str, str]) -> tuple[int, int] | None:
    word = part.get("n") or part["n3"]
    count = (
        int(word) if word.isdigit() else int(read_words(word, "en") or read_words(word, "zh") or 0)
    )
    count *= 3 if "n3" in part else 1
    return (1, count) if 1 <= count <= 12 else None


def _named_months(part: dict[str, str]) -> tuple[int, int] | None:
    last = _month(part.get("m2") or part.get("mn2"))
    first = _month(part.get("m") or part.get("mn")) or int(bool(last) and "y2" in part)
    last = last or first
    return (first, last) if first and last and max(first, last) <= 12 else None


def _month(word: str | None) -> int:
    if word is None:
        return 0
    if word.isdigit():
        return int(word)
    return [name[:3] for name in MONTHS].index(word[:3]) + 1
