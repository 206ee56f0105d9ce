"""Signs that the figures of a paragraph were put into the wrong places."""

import re

from tutela.check.read.times import MONTHS

_MONTH = "|".join(MONTHS)
_EMPTY = re.compile(r"<\s?>")
_GROUP = re.compile(r"(?<![\d,.])\d+(?:,\d+)+(?![\d,])")
_GOOD = re.compile(r"\d{1,3}(?:,\d{3})+|\d{1,3}(?:,\d{2})*,\d{3}")
_YEARS = re.compile(r"(?:19|20)\d\d(?:,(?:19|20)\d\d)*")
_SPAN = re.compile(r"(?:^|[.;,\s(])[Ff]rom\s+(\d+)\s+to\s+(\d+)\s*,")
_YEAR = re.compile(r"(?:19|20)\d\d")
_MONTH_SIGN = re.compile(r"年\s?(\d{1,4})月|(?<![\d个])(\d{1,4})月(?=\s?(?:\d+|<>)日)")
_YEAR_SIGN = re.compile(
    r"(?:^|[，。；、比较与在自至])(\d{3,4})年(?=[，,、的至到末底初上下全]|[增同]\w)"
)
_SUFFIX = re.compile(r"\b(\d+)(st|nd|rd|th)\b")
_DATE = re.compile(rf"\b({_MONTH})\s+(\d{{1,4}})\b(?![,.]?\d)")
_LONG = re.compile(r"\d+\.\d{3,}\s?%")
_SHARE = re.compile(r"(?<![\d,.])(?:\d{4,}\.\d+|\d{5,})\s?(?:%|percent|per cent)")
_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def strong_signs(text: str) -> list[str]:
    """Give the signs that cannot be there by chance in an English or Chinese paragraph."""
    signs = []
    if _EMPTY.search(text):
        signs.append("an empty slot")
    if any(_is_bad_group(match.group()) for match in _GROUP.finditer(text)):
        signs.append("an impossible thousands group")
    if any(_is_bad_span(match) for match in _SPAN.finditer(text)):
        signs.append("a year's place without a year")
    if any(_is_bad_suffix(match) for match in _SUFFIX.finditer(text)):
        signs.append("a wrong ordinal suffix")
    if _SHARE.search(text):
        signs.append("an impossible percentage")
    if any(_is_bad_date(match) for match in _DATE.finditer(text)):
        signs.append("an impossible date")
    return signs + _chinese_signs(text)


def weak_signs(text: str) -> list[str]:
    """Give the signs that count only beside strong ones elsewhere in the text."""
    signs = []
    if any(MONTHS.index(match[1]) + 1 == int(match[2]) for match in _DATE.finditer(text)):
        signs.append("a day that is the number of its month")
    if _LONG.search(text):
        signs.append("a percentage with three decimals")
    return signs


def _chinese_signs(text: str) -> list[str]:
    signs = []
    if any(not _YEAR.fullmatch(match[1]) for match in _YEAR_SIGN.finditer(text)):
        signs.append("a year's place without a year")
    if any(not 1 <= int(match[1] or match[2]) <= 12 for match in _MONTH_SIGN.finditer(text)):
        signs.append("an impossible month")
    return signs


def _is_bad_group(group: str) -> bool:
    return not _GOOD.fullmatch(group) and not _YEARS.fullmatch(group)


def _is_bad_span(match: re.Match[str]) -> bool:
    return bool(_YEAR.fullmatch(match[1])) != bool(_YEAR.fullmatch(match[2]))


def _is_bad_suffix(match: re.Match[str]) -> bool:
    number = int(match[1][-2:])
    right = "th" if 10 <= number <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return match[2] != right


def _is_bad_date(match: re.Match[str]) -> bool:
    day = int(match[2])
    return not 1 <= day <= _DAYS[MONTHS.index(match[1])] and not _YEAR.fullmatch(match[2])
