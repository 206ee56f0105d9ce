"""The typed fields of a Chinese paragraph that was translated from English and refilled.

In English "38,854" is two runs and "May" none; in Chinese one and one. So counts take up more
runs than they have slots, the tail is often lost, and what month it was cannot come back.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from tutela.check.repair.slot import RUN, Kind, Slot

_FIGURE = re.compile(rf"{RUN}(?:,{RUN})*(?:\.{RUN})?")
_CHINESE = re.compile(r"[一-鿿]")
_PERCENT = re.compile(r"\s*[%％]")
_POINTS = re.compile(r"\s*个?百分点")
_SCALE = re.compile(r"\s*(万亿|亿|万)")
_LASTS = re.compile(r"年(?:以上|以下|以内|之内|内|来|期|间|后|多|制|级)")
_BASE = re.compile(r"(?:比|较|与|同|相比于|相较于)\s*$")
_SPAN = re.compile(rf"{RUN}\s*年?\s*(?:至|到|-|—|–|~)\s*$")
_SPAN_AHEAD = re.compile(rf"\s*年?\s*(?:至|到|-|—|–|~)\s*{RUN}\s*年")
_SENTENCE = re.compile(r"[。！？；!?;]|\n")
_BREAK = re.compile(r"[，,、；:：()（）]|和|与|及|至|到")
_JOINT = re.compile(r"\s*[年月日]?\s*(?:[、,，]|和|与|至|到|-|—|–)?\s*")


def is_chinese(text: str) -> bool:
    """Tell whether a paragraph is written in Chinese characters for the most part."""
    return 3 * len(_CHINESE.findall(text)) > len(text)


def chinese_skeleton(text: str) -> list[Slot]:
    """Parse a Chinese paragraph into its slots, in text order."""
    cuts = [match.end() for match in _SENTENCE.finditer(text)]
    slots: list[Slot] = []
    for match in _FIGURE.finditer(text):
        sentence = sum(cut <= match.start() for cut in cuts)
        slots.append(_slot(match, text, sentence))
    return _with_order(_phrases(slots, text), text)


def _slot(match: re.Match[str], text: str, sentence: int) -> Slot:
    printed = match.group()
    whole, point, _ = printed.partition(".")
    kind, role = _kind(match, text, is_plain=not point and "," not in whole)
    scale = _SCALE.match(text, match.end())
    return Slot(
        match.start(),
        match.end(),
        printed,
        kind,
        role,
        tuple(re.findall(RUN, printed)),
        whole.count(",") + 1,
        bool(point),
        sentence,
        scale=scale[1] if scale and kind == "count" else "",
        is_from_english=True,
    )


def _kind(match: re.Match[str], text: str, *, is_plain: bool) -> tuple[Kind, str]:
    after = text[match.end() : match.end() + 12]
    if _POINTS.match(after):
        return "points", "percentage points"
    if _PERCENT.match(after):
        return "percent", "percent"
    if is_plain and after.startswith("月"):
        return "month", "month"
    if is_plain and after[:1] in ("日", "号"):
        return "day", "day"
    return (
        ("year", _role(match, text)) if is_plain and _is_year(match, text) else ("count", "value")
    )


def _is_year(match: re.Match[str], text: str) -> bool:
    after = text[match.end() : match.end() + 12]
    if after.startswith("年"):
        return not _LASTS.match(after)
    return _SPAN_AHEAD.match(after) is not None


def _role(match: re.Match[str], text: str) -> str:
    left = text[max(0, match.start() - 12) : match.start()]
    if _SPAN.search(left):
        return "period end"
    if _SPAN_AHEAD.match(text, match.end()):
        return "period start"
    return "base year" if _BASE.search(left) else "year"


def _phrases(slots: Sequence[Slot], text: str) -> list[Slot]:
    """Number the times, which may stand elsewhere in the source."""
    numbered: list[Slot] = []
    phrase = -1
    for slot in slots:
        if slot.kind in ("year", "month", "day"):
            last = numbered[-1] if numbered else None
            joined = (
                last is not None
                and last.phrase >= 0
                and _JOINT.fullmatch(text[last.end : slot.start]) is not None
            )
            phrase += 0 if joined else 1
            slot = replace(slot, phrase=phrase)
        numbered.append(slot)
    return numbered


def _with_order(slots: Sequence[Slot], text: str) -> list[Slot]:
    """Let counts and ratios change places, and two counts of one clause."""
    ordered = []
    for at, slot in enumerate(slots):
        fixed = [
            other
            for other in range(at)
            if slots[other].phrase < 0 and slots[other].sentence == slot.sentence
        ]
        turned = () if slot.phrase >= 0 else tuple(o for o in fixed if _turns(slots[o], slot, text))
        ordered.append(replace(slot, turned=turned))
    return ordered


def _turns(first: Slot, then: Slot, text: str) -> bool:
    if _is_count(first) != _is_count(then):
        return True
    return _is_count(first) and not _BREAK.search(text[first.end : then.start])


def _is_count(slot: Slot) -> bool:
    """Tell a whole number from a ratio or another figure with a point."""
    return slot.kind == "count" and (not slot.is_decimal or bool(slot.scale))
