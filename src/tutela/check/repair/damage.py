"""Other ways figures get damaged: split at the point, characters dropped, noise between digits."""

import re
from collections.abc import Callable, Iterator
from decimal import Decimal

from tutela.check.claims import Repair, RepairField

_SIGNS = "■-◿★☆※◆●▲▼♦♣♠♥_~^*#|"
_NOISE = re.compile(
    rf"(?<!\d)\d{{1,12}}(?:[{_SIGNS}]{{1,6}}[.,]?|[.,][{_SIGNS}]{{1,6}})\d{{1,12}}(?:[.,]\d{{1,12}}){{0,3}}"
)
_DROPPED = re.compile(r"(?<=[从由至到])((?:19|20)\d{2})(\d{3,6})(?![\d.,])")
_DROPPED_DAY = re.compile(r"(?<![\d.,])((?:19|20)\d{2})(\d{1,4})(?=日)")
_GLUED = re.compile(r"(?<![\w.])(\d{1,9})\s[^.\d\n]{3,60}?[a-z](\d{1,3}(?:,\d{3}){0,3})(?=\s[a-z])")
_RATIO = re.compile(r"\s+(?:times|percent|percentage\s+points?)\b")
_DAYS = (0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_DIGIT_WORD = re.compile(r"[a-z]{4}(\d{1,3}(?:,\d{3}){1,3}|\d)(?=\s[a-z])")


def damaged(text: str) -> Repair | None:
    """Give a repair for a paragraph damaged in one of these ways, or None.

    Only what can be read off the digits that are left is certain.
    """
    for name, find in _FAMILIES.items():
        fields = tuple(find(text))
        if fields:
            unique = all(field.certain for field in fields)
            return Repair(fields[0].start, fields[-1].end, name, unique, fields)
    return None


def _noise(text: str) -> Iterator[RepairField]:
    for match in _NOISE.finditer(text):
        plain = re.sub(r"[^\d.]", "", match.group()).rstrip(".")
        if plain.count(".") <= 1:
            yield _field(match, 0, plain)


def _dropped(text: str) -> Iterator[RepairField]:
    runs = list(_DROPPED.finditer(text))
    for match in runs if len(runs) > 1 else ():  # one alone may be a count of millions
        yield _field(match, 1, match[1], "year")
        yield _field(match, 2, match[2])
    for match in _DROPPED_DAY.finditer(text):
        yield _field(match, 1, match[1], "year")
        yield _field(match, 2, _day(match[2]), "month and day")


def _day(digits: str) -> str | None:
    """Give month and day as four digits where they can be cut in one way only: 331, not 112."""
    cuts = {
        (int(digits[:at]), int(digits[at:]))
        for at in range(1, len(digits))
        if len(digits) == 4 or "0" not in (digits[0], digits[at])
    }
    days = [(month, day) for month, day in cuts if 1 <= month <= 12 and 1 <= day <= _DAYS[month]]
    if len(digits) == 4:
        days = [each for each in days if each == (int(digits[:2]), int(digits[2:]))]
    return f"{days[0][0]:02d}{days[0][1]:02d}" if len(days) == 1 else None


def _split(text: str) -> Iterator[RepairField]:
    """Find "14 cases50,000 cases" and "by 1 year-on-year6 times": 14.5万 and 1.6倍, cut in two.

    The second half says what followed the point, so the figure comes back whole in the first.
    """
    if not _DIGIT_WORD.search(text):
        return
    for match in _GLUED.finditer(text):
        yield _field(match, 1, _joined(match[1], match[2], text[match.end() :]))
        yield _field(match, 2, None, "second half")


def _joined(whole: str, rest: str, after: str) -> str | None:
    """Put the halves together: the tail is one digit times 万, 亿, or nothing and "times"."""
    plain = rest.replace(",", "")
    if len(plain) == 1:
        return f"{whole}.{plain}" if _RATIO.match(after) else None
    for size in (10**8, 10**4):
        tail, more = divmod(int(plain), size)
        if not more and 1 <= tail <= 99 and tail % 10:
            return f"{Decimal(f'{whole}.{tail}') * size:f}".partition(".")[0]
    return None


def _field(match: re.Match[str], group: int, value: str | None, role: str = "value") -> RepairField:
    start, end = match.span(group)
    return RepairField(start, end, match[group], value, value is not None, role)


_FAMILIES: dict[str, Callable[[str], Iterator[RepairField]]] = {
    "noise between digits": _noise,
    "characters dropped between digits": _dropped,
    "split at the decimal point": _split,
}
