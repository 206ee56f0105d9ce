"""The typed fields of a paragraph whose digits were refilled: what stood in each place.

A translator took the digit runs out of the source, wrote its own sentence, and put the runs back
from left to right, one a slot. The sentence is right; only what stands in its slots is not. So
the words around a slot tell what kind of figure belongs there.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from tutela.check.read.times import MONTHS
from tutela.check.repair.chinese import chinese_skeleton, is_chinese
from tutela.check.repair.order import mark_order
from tutela.check.repair.slot import RUN, Kind, Slot
from tutela.model.numerals.en import WORDS

_FIGURE = re.compile(rf"{RUN}(?:,{RUN})*(?:\.{RUN})?(?!\w*>)|{RUN}")
_MONTH = "|".join(MONTHS)
_MONTH_BEFORE = re.compile(rf"\b({_MONTH})\s+$")
_MONTH_AFTER = re.compile(rf"(?:st|nd|rd|th)?\s+(?:of\s+)?({_MONTH})\b")
_SCALE = re.compile(r"\s+(thousand|million|billion|trillion)\b", re.IGNORECASE)
_PERCENT = re.compile(r"\s*(?:%|per\s?cent\b(?!age))", re.IGNORECASE)
_POINTS = re.compile(r"\s+percentage\s+points?\b", re.IGNORECASE)
_ORDINAL = re.compile(r"(?:st|nd|rd|th)\b")
_ENDS = re.compile(
    r"\s*(?:$|[,.;:)”\"]|[-–—]\s?(?:\d|<>))|\s+(?:[a-z]+ed|rose|fell|grew|saw|and|or|to|compared|the|this"
    r"|was|were|is|are|in|by|as|with|at|on|of|for|from|when|it|there|a|an|than|had|has|have|after|while"
    r"|until|through|but|which|that|over|before|respectively|alone|onwards|up|down|amid|due|under"
    r"|despite|also|they|we|he|she|nearly|about|more|some|all|total|sharply|slightly|both|each|they"
    r"|—|–|-)(?![a-z])"
)
_YEAR_BEFORE = re.compile(
    r"\b(?P<word>in|since|during|of|by|with|to|than|from|until|through|year|between|against|for"
    r"|over|ending|before|after|end\s+of|year\s+of|level\s+of|on)\s+$",
    re.IGNORECASE,
)
_BASE = re.compile(
    r"\b(?:compared\s+(?:with|to)|than(?:\s+in)?|relative\s+to|against|over|versus"
    r"|from|on|(?:that|those|level|figure)\s+(?:of|in)|with)\s+$",
    re.IGNORECASE,
)
_ROSE = re.compile(
    r"\b(?:rose|risen|rise|rising|increase[ds]?|increasing|grew|grown|growing|growth|fell|fallen"
    r"|falling|decrease[ds]?|decline[ds]?|dropped|drop|down|up|changed|went|climbed|jumped|number"
    r"|from)\s+(?:\w+\s+){0,2}$",
    re.IGNORECASE,
)
_WORD = re.compile(
    rf"\b({'|'.join(word for word in WORDS if word not in ('zero', 'one'))})\b"
    r"(?![\s-]+(?:thirds?|quarters?|fifths?|sixths?|sevenths?|eighths?|ninths?|tenths?|halves))",
    re.IGNORECASE,
)
_YEARLIKE = re.compile(
    r"(?:^|[.!?;]\s|\n|\b(?:the|its|their|this|that|in|with|since|by|until|before|after)\s+)$",
    re.IGNORECASE,
)
_DOUBTS = 3
_SENTENCE = re.compile(r"(?<=[a-z\d%)\">”])[.!?;][\"”]?(?=\s+[A-Z\"“])|\n")


def skeleton(text: str) -> list[Slot]:
    """Parse a paragraph into its slots, in text order."""
    cuts = [match.end() for match in _SENTENCE.finditer(text)]
    found: list[Slot] = []
    for match in _figures(text):
        found.append(_slot(match, text, sum(cut <= match.start() for cut in cuts), found))
    for match in _WORD.finditer(text):
        number = WORDS[match.group().lower()]
        sentence = sum(cut <= match.start() for cut in cuts)
        span = (match.start(), match.end(), match.group())
        found.append(Slot(*span, "word", "word", (), 0, False, sentence, word=number))
    return mark_order(_phrases(sorted(found, key=lambda slot: slot.start), text), text)


def skeletons(text: str) -> list[list[Slot]]:
    """Parse a paragraph in every way its words allow: "the 22 marathon" may name a year."""
    if is_chinese(text):
        return [chinese_skeleton(text)]
    slots = skeleton(text)
    doubtful = [at for at, slot in enumerate(slots) if _may_be_year(slot, text)][:_DOUBTS]
    parsed = []
    for mask in range(1 << len(doubtful)):
        years = {at for bit, at in enumerate(doubtful) if mask >> bit & 1}
        parsed.append(_with_years(slots, years, text) if years else slots)
    return parsed


def _may_be_year(slot: Slot, text: str) -> bool:
    is_plain = slot.kind == "count" and slot.shape == 1 and not slot.is_decimal and not slot.scale
    return is_plain and _YEARLIKE.search(text[: slot.start][-40:]) is not None


def _with_years(slots: Sequence[Slot], years: set[int], text: str) -> list[Slot]:
    typed: list[Slot] = []
    for at, slot in enumerate(slots):
        left, end = text[max(0, slot.start - 40) : slot.start], slot.end
        is_year = at in years
        role = _year_role(left, text, end) if is_year else slot.role
        slot = replace(slot, kind="year", role=role) if is_year else slot
        typed.append(replace(slot, phrase=-1, turned=(), edge=0, is_second_day=False))
    return mark_order(_phrases(typed, text), text)


def _figures(text: str) -> list[re.Match[str]]:
    return list(_FIGURE.finditer(text))


def _slot(match: re.Match[str], text: str, sentence: int, before: list[Slot]) -> Slot:
    printed = match.group()
    whole, point, _ = printed.partition(".")
    runs = tuple(re.findall(RUN, printed))
    shape, is_decimal = whole.count(",") + 1, bool(point)
    left = text[max(0, match.start() - 40) : match.start()]
    is_plain = shape == 1 and not is_decimal
    kind, role, month = _kind(_Place(text, match.start(), match.end(), left, before, is_plain))
    scale = _SCALE.match(text, match.end())
    return Slot(
        match.start(),
        match.end(),
        printed,
        kind,
        role,
        runs,
        shape,
        is_decimal,
        sentence,
        scale=scale[1].lower() if scale else "",
        month=month,
    )


def _kind(place: "_Place") -> tuple[Kind, str, int]:
    """Ask what the words around a slot tell, the surest first."""
    for asked in (_ratio_kind, _shape_kind, _day_kind, _clock_kind, _scale_kind, _year_kind):
        told = asked(place)
        if told is not None:
            return told
    return "count", "value", 0


@dataclass(frozen=True, slots=True)
class _Place:
    """A figure in its text, with what stands to its left and the slots before it."""

    text: str
    start: int
    end: int
    left: str
    before: Sequence[Slot]
    is_plain: bool

    @property
    def last(self) -> Slot | None:
        return self.before[-1] if self.before else None

    @property
    def gap(self) -> str:
        return self.text[self.before[-1].end : self.start] if self.before else ""


_Told = tuple[Kind, str, int] | None


def _ratio_kind(place: _Place) -> _Told:
    if _POINTS.match(place.text, place.end):
        return "points", "percentage points", 0
    if _PERCENT.match(place.text, place.end):
        return "percent", "percent", 0
    return None


def _shape_kind(place: _Place) -> _Told:
    return None if place.is_plain else ("count", "value", 0)


def _day_kind(place: _Place) -> _Told:
    last = place.last
    named = _MONTH_BEFORE.search(place.left)
    if last is not None and last.kind == "day" and re.fullmatch(rf"\s+(?:{_MONTH})\s+", place.gap):
        return None
    taken = last is not None and last.kind == "day" and last.end > place.start - 3
    named = named or (None if taken else _MONTH_AFTER.match(place.text, place.end))
    if named is None:
        return None
    return "day", f"day of {named[1]}", MONTHS.index(named[1]) + 1


def _clock_kind(place: _Place) -> _Told:
    if _ORDINAL.match(place.text, place.end):
        return "ordinal", "ordinal", 0
    if re.match(rf":{RUN}", place.text[place.end : place.end + 8]):
        return "clock", "hour", 0
    if place.left.endswith(":") and place.last is not None and place.last.kind == "clock":
        return "clock", "minute", 0
    return None


def _scale_kind(place: _Place) -> _Told:
    return ("count", "value", 0) if _SCALE.match(place.text, place.end) else None


def _year_kind(place: _Place) -> _Told:
    if not _ENDS.match(place.text, place.end) or not (_follows_date(place) or _is_year(place)):
        return None
    return "year", _year_role(place.left, place.text, place.end), 0


def _follows_date(place: _Place) -> bool:
    """Tell the year of "May 31, 2023" and the next one of "2020, 2021 and 2022"."""
    last = place.last
    if last is None:
        return False
    if last.kind == "day":
        return re.fullmatch(rf",?\s+|\s+(?:{_MONTH}),?\s+", place.gap) is not None
    joint = r"\s*(?:,|and|,\s*and|to|-|–|through|until)\s*"
    return last.kind == "year" and re.fullmatch(joint, place.gap) is not None


def _is_year(place: _Place) -> bool:
    named = _YEAR_BEFORE.search(place.left)
    if named is None:
        opened = re.search(r"[(（]$", place.left) is not None
        return opened and place.text[place.end : place.end + 1] in (")", "）")
    return not _counts_instead(named["word"].lower(), place)


def _counts_instead(word: str, place: _Place) -> bool:
    """Tell "rose from 31 to 45" and "a total of 45" from years."""
    stem = place.left[: -len(word) - 1].rstrip() + " "
    if word == "from" and re.match(rf"\s*(?:to|-)\s*{RUN}", place.text[place.end :]):
        return _ROSE.search(stem) is not None
    if re.match(rf"\s+in\s+{RUN}", place.text[place.end :]):
        return True
    needs = _NEEDS.get(word)
    if word in ("on", "over") and re.search(r"(?:%|per\s?cent|points?)\s+$", stem):
        return False
    return needs is not None and not needs.search(stem)


_NEEDS = {
    word: re.compile(rf"\b(?:{stem})\s+$", re.IGNORECASE)
    for word, stem in {
        "of": "end|years?|level|figure|that|those|quarters?|half|months?|spring|summer|winter",
        "to": "compared|relative|year",
        "by": "compared|relative|year",
        "for": "compared|relative|year",
        "on": "(?!)",
        "over": "(?!)",
        "with": "compared",
    }.items()
}
"""A word before a year that needs another before it: "compared with", "the end of"."""


def _year_role(left: str, text: str, end: int) -> str:
    if re.search(r"\b(?:[Ff]rom|[Bb]etween)\s+$", left) and re.match(
        rf"\s*(?:to|and|-|–|until|through)\s*{RUN}", text[end:]
    ):
        return "period start"
    if re.search(rf"\b(?:[Ff]rom|[Bb]etween)\s+{RUN}\s*(?:to|and|-|–|until|through)\s*$", left):
        return "period end"
    if _BASE.search(left) and not re.search(r"\b[Ss]ince\s+$", left):
        return "base year"
    return "year"


def _phrases(slots: list[Slot], text: str) -> list[Slot]:
    """Number the phrases that may stand elsewhere in the source: years, spans, dates."""
    numbered: list[Slot] = []
    phrase = -1
    for slot in slots:
        if slot.kind in ("year", "day", "clock"):
            last = numbered[-1] if numbered else None
            gap = text[last.end : slot.start] if last else "x"
            joined = (
                last is not None
                and last.phrase >= 0
                and (last.kind == "clock") == (slot.kind == "clock")
                and re.fullmatch(
                    r"(?:,\s*|\s+)?(?:and|to|-|–|:|until|through)?\s*(?:[A-Z][a-z]+\s+)?", gap
                )
            )
            phrase += 0 if joined else 1
            slot = replace(slot, phrase=phrase)
        numbered.append(slot)
    return numbered
