"""Read what a change is measured against: the year before, the month before, a year named."""

import re

from tutela.check.read.number import Number
from tutela.check.read.words import Lexicon

_SINCE = {
    "zh": re.compile(r"(?:比|较|与|同|对比|相比|相较)(?:于)?(\d{4})年"),
    "en": re.compile(
        r"(?:compared\s+(?:with|to)|than\s+in|since|from|over|on|against|versus|relative\s+to)\s+"
        r"(?:that\s+(?:of|in)\s+|those\s+(?:of|in)\s+|the\s+(?:level|figure)\s+(?:of|in)\s+)?(\d{4})\b",
        re.IGNORECASE,
    ),
}


def rest_of(text: str, end: int, language: str) -> str:
    """Give what the sentence still says behind a figure."""
    rest = text[end : end + (70 if language == "en" else 6)]
    stop = _STOP[language].search(rest)
    return rest[: stop.start()] if stop else rest


_STOP = {
    "zh": re.compile(r"[，。；、]"),
    "en": re.compile(r"[;\n]|\.\s|\d+,\d{3}|,\s+(?:and|while|but)\b"),
}


def base_of(number: Number, text: str, words: Lexicon) -> str:
    """Give "previous", "month_before" or the year a change is measured against."""
    near = text[max(0, number.outer[0] - 60) : number.outer[0]]
    cut = max(near.rfind("。"), near.rfind("；"), near.rfind(". "))
    near = near[cut + 1 :]
    rest = rest_of(text, number.outer[1], number.language)
    named: list[tuple[int, str]] = []
    for part, away in ((near, len(near)), (rest, 0)):
        for match in words.groups["previous"].finditer(part):
            named.append((abs(away - match.end()), "previous"))
        for match in words.groups["month_before"].finditer(part):
            named.append((abs(away - match.end()), "month_before"))
        for match in _SINCE[number.language].finditer(part):
            named.append((abs(away - match.end()), match[1]))
    return min(named)[1] if named else ""
