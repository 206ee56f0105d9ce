"""Keep out the digits of machine text, and tell the row of a table from a sentence."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from tutela.check.read.number import Number

_CODE = re.compile(
    r"(?<![A-Za-z0-9_./@?=&%'-])"
    r"(?:(?:[a-z]{2,9}://|www\.)[^\s，。；、）)]+"
    r"|[A-Za-z][A-Za-z0-9]*(?:_[A-Za-z0-9_]+|[/@=][A-Za-z0-9_])[A-Za-z0-9_./@?=&%+'-]*"
    r"|[0-9a-f]{8,}(?![A-Za-z0-9_]))"
    r"|(?<!\.)(?:\.\s?){5,}\s*\d+"
)
_ROW = re.compile(
    r"(?!.*[。！？；])(?:\d{4}年?\s+)*[^\d\n]{0,90}?(?:\d{1,3} (?:to|至) \d{1,3}[^\d\n]{0,9})?"
    r"(?:(?<=\s)|(?<=[）)]))(?:[-−]?\d[\d,]*(?:\.\d+)?\s?%?|\[[cx]\]|[–—-])"
    r"(?:\s+(?:[-−]?\d[\d,]*(?:\.\d+)?\s?%?|\[[cx]\]|[–—-]))*"
)

_BESIDE = (
    re.compile(r"(?<![\d,.])(?!(?:19|20)\d\d\s)\d(?:[\d,.]*\d)?%?\s+$"),
    re.compile(r"\s+[-−]?\d"),
)


def is_row(text: str) -> bool:
    """Tell a label with bare figures behind it from a sentence: nobody says what they count.

    >>> is_row("Burglary 1,112"), is_row("合计 43,869 48,122"), is_row("起诉12人")
    (True, True, False)
    """
    line = text.strip()
    return len(line) < 240 and _ROW.fullmatch(line) is not None


def bare(text: str) -> str:
    """Give a text of the same length in which machine text is no more than letters."""
    return _CODE.sub(lambda match: "x" * len(match[0]) if _is_code(match[0]) else match[0], text)


def is_cell(number: Number, text: str) -> bool:
    """Tell a figure that has nothing but blanks between it and the next one."""
    before, after = (
        text[max(0, number.start - 12) : number.start],
        text[number.end : number.end + 8],
    )
    return _BESIDE[0].search(before) is not None or _BESIDE[1].match(after) is not None


def in_prose(numbers: Sequence[Number], text: str) -> list[Number]:
    """Call the numbers inside machine text references; they are no statistics.

    >>> from tutela.check.read import read_paragraph
    >>> said = "58,410 persons_prosecuted/2022@cca84c52"
    >>> [each.kind for each in in_prose(read_paragraph(said, "en")[0], said)][:2]
    ['statistic', 'reference']
    """
    spans = [match.span() for match in _CODE.finditer(text) if _is_code(match[0])]
    if not spans:
        return list(numbers)
    starts = [start for start, _ in spans]
    return [_marked(number, spans, starts) for number in numbers]


def _is_code(found: str) -> bool:
    """Tell a digest, which has letters and digits, from a long number."""
    return not found.isdigit() and not found.isalpha()


def _marked(number: Number, spans: Sequence[tuple[int, int]], starts: Sequence[int]) -> Number:
    at = bisect_right(starts, number.start) - 1
    inside = at >= 0 and number.start < spans[at][1]
    return replace(number, kind="reference") if inside and number.is_statistic else number
