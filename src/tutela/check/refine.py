"""Read what only the words around a figure in its sentence tell: its role, base and unit."""

import re
from bisect import bisect_left
from dataclasses import replace

from tutela.check.passage import Index, Passage
from tutela.check.read.number import Number

_SHARING = re.compile(r"[^.;]{1,60}\band\b[^.;]{1,50}\b(?:for|up)\s*")
_AVERAGING = re.compile(
    r"\b(?:averag\w+|a\s+mean)\s+(?:(?:annual|yearly|growth|increase|rise|gain|decline|decrease|rate|of|by"
    r"|at|about|some|nearly|over|a|year)\s*)*$|(?:年均|平均每年)[^，。；\d]{0,6}$",
    re.IGNORECASE,
)
_ON_YEAR = re.compile(
    r"\b(?:year-on-year|year-over-year|yoy)\b[^.;,]{0,24}$|同比[^，。；]{0,6}$", re.I
)
_BY = re.compile(r"\bby\s+(?:about\s+|nearly\s+|over\s+|some\s+)?$", re.IGNORECASE)
_OF_YEAR = (
    re.compile(r"(\d{4})年(?:的)?(?:近|约|超过?)?$"),
    re.compile(r"\s+(?:as\s+many\s+as\s+in|the|that\s+of|those\s+of|of)\s+(?:the\s+)?(\d{4})\b"),
)
_FEWER = {
    "zh": (
        re.compile(r"(?:多|(?P<less>少))(?:出|了|起诉|批捕)*$"),
        re.compile(r"(?!)(?P<less>)"),
    ),
    "en": (
        re.compile(r"(?!)(?P<less>)"),
        re.compile(
            r"\s*(?:more|higher|(?P<less>fewer|less|lower))(?:\s+(?:people|persons|cases|suspects))?"
            r"\s*(?:than|[,.;]|$)"
        ),
    ),
}
_TO = re.compile(r"(?:,|\bup|\bdown|\b\w+ed)\s+to\s+(?:a\s+total\s+of\s+|about\s+|some\s+)?$")


def refined(number: Number, index: Index) -> Number:
    """Give a figure the role, base and unit its sentence gives it."""
    return _based(_ratio(number, index), index.passage)


def _ratio(number: Number, index: Index) -> Number:
    """Read shares, changes and averages that no word near the figure tells."""
    if number.unit not in ("percent", "percentage_point", "fraction"):
        return number
    before = index.passage.text[max(0, number.outer[0] - 30) : number.outer[0]]
    if number.role == "average" and _ON_YEAR.search(before):
        return replace(number, role="change", base=number.base or "previous")
    if number.role in ("to", "level", "change") and _AVERAGING.search(before):
        return replace(number, role="average", direction=number.direction or 1)
    return _bare_ratio(number, index, before) if number.role == "level" else number


def _bare_ratio(number: Number, index: Index, before: str) -> Number:
    text, at = index.passage.text, bisect_left(index.starts, number.start)
    last = index.statistics[at - 1] if at else None
    if _BY.search(before):
        return replace(number, role="change", direction=last.direction if last else 0)
    if number.unit == "percentage_point":
        return number
    listed = last is not None and last.role == "share"
    if listed and last and _SHARING.fullmatch(text, last.outer[1], number.outer[0]):
        return replace(number, role="share")
    return replace(number, role="share") if text.startswith(" of ", number.outer[1]) else number


def _based(number: Number, passage: Passage) -> Number:
    """Read the year of 是2020年的23倍; a figure right behind a year is a count, no time."""
    if number.role == "time":
        number = replace(number, role="level")
    if number.role == "level":
        number = _read_level(number, passage)
    if number.role != "multiple" or number.base:
        return number
    before = passage.text[max(0, number.outer[0] - 16) : number.outer[0]]
    after = passage.text[number.outer[1] : number.outer[1] + 50]
    year = _OF_YEAR[0].search(before) or _OF_YEAR[1].match(after)
    return replace(number, base=year[1]) if year else number


def _read_level(number: Number, passage: Passage) -> Number:
    """Read 少6447人 as a difference, 57845人次之 as persons, "to 53,286" as an end."""
    text, (start, end) = passage.text, number.outer
    if number.unit == "person_time" and text.startswith("之", end):
        return replace(number, unit="person")
    fewer = _FEWER[passage.language]
    before, after = text[max(0, start - 12) : start], text[end : end + 30]
    found = fewer[0].search(before) or fewer[1].match(after)
    if found and number.unit in ("person", "case", "item", ""):
        direction = -1 if found["less"] else 1
        return replace(number, role="change", direction=direction)
    if passage.language == "en" and _TO.search(before):
        return replace(number, role="to")
    return number
