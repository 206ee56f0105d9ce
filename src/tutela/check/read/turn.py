"""Read the phrases that turn a figure one way: a fall of 5%, 2.4-fold, came from, driven by."""

import re

from tutela.check.read.number import Number
from tutela.check.read.words import Lexicon

_DONE_BY = re.compile(r"\b(\w*(?:ed|en|un|wn|for|made|held|led|met|paid))\s+by\s+$")
_NOUN_OF = re.compile(
    r"\b(?:an?|the)\s+(?:[\w-]+\s+){0,2}?(?P<noun>[a-z]+)\s+of\s+(?:an?\s+)?$|\bthe\s+(?P<pace>[a-z]+),\s+$"
)
_CAME = re.compile(r"\b(?:came|comes?|coming|stemm?\w*|deriv\w+|drawn|apart|away)\s+from\s+$")
_UNEQUAL = re.compile(
    r"\s+(?:as\s+\w+|that\s+of|those\s+of|the\s+(?:level|number|figure|size|rate|total|sum|amount)\b"
    r"|of\s+(?:the|its|their)\s+(?:\d{4}|[a-z]+)\s+(?:peak|level|figure|total|high|value|number|rate)\b)",
    re.IGNORECASE,
)
_FOLDED = re.compile(r"-fold\b(?!\s+(?:increase|rise|growth|jump|surge|gain|expansion))")
_COMPARED = re.compile(
    r"\s*(?:as|the|that|those|of|its|their|what|more|higher|larger|[a-z]+er|[a-z']+\s+level)\b"
)
_CUT = re.compile(r"\b(?:cut|cuts|cutting|axed?|axing|slash(?:ed|ing)?)\s+$")
_GAP = re.compile(
    r"\b(?:gap|spread|difference|disparity)\b(?:(?!\b(?:by|narrow\w*|widen\w*|gr[eo]w\w*|fell|rose|shrank)\b)[^;])*"
    r"\b(?:was|is|of|at|were|remained)\s+$"
)
_FROM_FIRST = re.compile(r"(?:^|[.;]\s+)From\s+(?:an?\s+|just\s+|only\s+)?$")
_ONWARD_FAR = re.compile(r"[^.;]{0,30},[^.;]{0,90}\bto\s", re.IGNORECASE)
_RANGING = re.compile(r"[^，。；]{0,4}到[^，。；]{1,10}不等")


def named_move(number: Number, clause: str, words: Lexicon) -> int:
    """Read "a fall of 0.3%" and "the fall, 52 percent": the noun before a figure tells the way."""
    if number.language != "en" or number.unit not in ("percent", "percentage_point"):
        return 0
    match = _NOUN_OF.search(clause)
    noun = (match["noun"] or match["pace"]) if match else ""
    if not noun:
        return 0
    return bool(words.groups["up"].fullmatch(noun)) - bool(words.groups["down"].fullmatch(noun))


def is_agent(clause: str, words: Lexicon) -> bool:
    """Tell "was accounted for by four provinces", where "by" names who did it."""
    done = _DONE_BY.search(clause)
    return done is not None and not is_direction(done[1], words)


def is_direction(word: str, words: Lexicon) -> bool:
    """Tell whether a word says up or down."""
    return any(words.groups[name].fullmatch(word) for name in ("up", "down"))


def moves(clause: str, words: Lexicon) -> bool:
    """Tell whether a clause ends with a word for up or down."""
    tail = words.groups["not_direction"].sub("\0", clause).rstrip()
    return any(
        match.end() == len(tail)
        for name in ("up", "down")
        for match in words.groups[name].finditer(tail)
    )


def told_en(number: Number, clause: str, text: str, direction: int, *, to: bool) -> str:
    """Give the role an English phrase settles whatever else is said, "" where there is none."""
    if _CAME.search(clause) or _GAP.search(clause):
        return "level"
    if number.unit == "times" and direction:
        if _FOLDED.match(text, number.end):
            return "multiple"
        return "to" if to and not _COMPARED.match(text, number.outer[1]) else ""
    unequal = number.unit == "fraction" and _UNEQUAL.match(text, number.end)
    return "multiple" if unequal else ""


def is_cut(clause: str) -> bool:
    """Tell "cut 1,500 jobs": the verb takes the figure away."""
    return _CUT.search(clause) is not None


def is_source(number: Number, clause: str, text: str) -> bool:
    """Tell "came from one in ten" and 从3200元到5600元不等, where nothing starts to move."""
    if number.language == "zh":
        return _RANGING.match(text, number.outer[1]) is not None
    if _FROM_FIRST.search(clause):
        return _ONWARD_FAR.match(text, number.outer[1]) is None
    return _CAME.search(clause) is not None


def opens_move(clause: str) -> bool:
    """Tell a sentence that opens with its start: "From 9.57 percent in 2020, the share rose to"."""
    return _FROM_FIRST.search(clause) is not None
