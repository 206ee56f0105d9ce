"""Compare a translation with its source, figure by figure, on any subject."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from tutela.check.claims import Difference
from tutela.check.match import Pair, how_they_differ, is_same, likeness, turned_role
from tutela.check.measure import ORDINALS, base, measures
from tutela.check.read import Number, paragraphs, read_paragraph
from tutela.check.read.plain import guess_language

_RATIOS = ("percent", "fraction", "percentage_point", "times")
_OPTIONAL = ("word", "name", "clock")


@dataclass(frozen=True, slots=True)
class Part:
    """A paragraph with its place and its numbers."""

    start: int
    end: int
    text: str
    numbers: tuple[Number, ...]


def compare(target: str, source: str) -> tuple[Difference, ...]:
    """List the figures that are missing, added, moved or changed in ``target``.

    Offsets point into the whole texts. Paragraphs are paired first, in order.
    """
    found: list[Difference] = []
    for here, there in pair_paragraphs(parts(target), parts(source)):
        found.extend(_compared(here, there))
    return tuple(found)


def parts(text: str) -> list[Part]:
    """Cut a text into paragraphs and read their numbers."""
    found = []
    for start, end in paragraphs(text):
        part = text[start:end]
        numbers, _ = read_paragraph(part, guess_language(part))
        found.append(Part(start, end, part, tuple(numbers)))
    return found


def pair_paragraphs(
    target: Sequence[Part], source: Sequence[Part]
) -> Iterator[tuple[Part | None, Part | None]]:
    """Pair the paragraphs of two texts in order; where one has more, the likest go together."""
    if len(target) == len(source):
        yield from zip(target, source, strict=True)
        return
    if len(target) * len(source) > 250_000:
        width = max(len(target), len(source))
        for at in range(width):
            yield (
                target[at] if at < len(target) else None,
                source[at] if at < len(source) else None,
            )
        return
    yield from _best_path(target, source)


def _best_path(
    target: Sequence[Part], source: Sequence[Part]
) -> Iterator[tuple[Part | None, Part | None]]:
    rows, columns = len(target), len(source)
    best = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    for row in range(rows - 1, -1, -1):
        for column in range(columns - 1, -1, -1):
            both = best[row + 1][column + 1] + _likeness(target[row], source[column])
            best[row][column] = max(both, best[row + 1][column], best[row][column + 1])
    row = column = 0
    while row < rows or column < columns:
        here = best[row][column]
        if (
            row < rows
            and column < columns
            and here > max(best[row + 1][column], best[row][column + 1])
        ):
            yield target[row], source[column]
            row, column = row + 1, column + 1
        elif row < rows and (column == columns or best[row + 1][column] >= here):
            yield target[row], None
            row += 1
        else:
            yield None, source[column]
            column += 1


def _likeness(target: Part, source: Part) -> float:
    """Tell how well two paragraphs fit: the numbers they share, and a little for their length."""
    left = {number.value for number in target.numbers if number.value is not None}
    right = {number.value for number in source.numbers if number.value is not None}
    shared = len(left & right) / max(1, len(left | right))
    long, short = max(len(target.text), 1), max(len(source.text) * 3, 1)
    return shared + 0.2 * min(long, short) / max(long, short) + 0.01


def _compared(target: Part | None, source: Part | None) -> Iterator[Difference]:
    if target is None or source is None:
        yield from _alone(target, source)
        return
    pairs, added, missing = _matched(target.numbers, source.numbers)
    changed, added, missing = _changed(added, missing, target, source)
    for pair in pairs:
        for kind, reason in _how_told(pair, target, source):
            yield _difference(kind, target, source, pair.target, pair.source, reason)
    for pair, kind, reason in changed:
        yield _difference(kind, target, source, pair.target, pair.source, reason)
    yield from _moved(pairs, target, source)
    yield from _turned(pairs, target, source)
    yield from _single(added, missing, target, source)


def _how_told(pair: Pair, target: Part, source: Part) -> Iterator[tuple[str, str]]:
    """Yield what a figure of the same value says otherwise, its measure included."""
    for kind, reason in how_they_differ(pair):
        if kind != "hedge" or not _is_idle(pair, target):
            yield kind, reason
    if _measures_differ(pair, target, source):
        yield "unit", "the source measures in another unit"


def _single(
    added: Sequence[Number], missing: Sequence[Number], target: Part, source: Part
) -> Iterator[Difference]:
    for number in added:
        if not _is_said_otherwise(number, target, source):
            reason = "the source has no such figure"
            yield _difference("added", target, source, number, None, reason)
    for number in missing:
        if not _is_said_otherwise(number, source, target):
            reason = "the translation has no such figure"
            yield _difference("missing", target, source, None, number, reason)


def _is_idle(pair: Pair, target: Part) -> bool:
    """Tell the "Some" that opens an English sentence with a figure; a translator may add it."""
    opening = target.text.startswith("Some ", pair.target.outer[0])
    return opening and {pair.target.hedge, pair.source.hedge} == {"about", ""}


def _is_said_otherwise(number: Number, part: Part, other: Part) -> bool:
    """Tell the 100,000 of "per 100,000" from 14.3/10万, and 连续四年 from "the fourth year"."""
    if number.kind == "base":
        return any(each.unit == "rate" for each in other.numbers)
    in_a_row = part.text.endswith("连续", 0, number.start)
    value = int(number.value) if in_a_row and number.value is not None else 0
    said = ORDINALS.get(value, "")
    return bool(said) and re.search(rf"\b{said}\b", other.text) is not None


def _measures_differ(pair: Pair, target: Part, source: Part) -> bool:
    """Tell kilometres from 米 and "per kilogram" from 每斤, where the figure is the same."""
    if pair.target.kind != "statistic" or pair.target.value in (None, 0):
        return False
    if pair.target.value != pair.source.value:
        return False
    per = {base(pair.target, target.text), base(pair.source, source.text)} - {None}
    if len(per) == 2:
        return True
    sides = ((pair.target, target), (pair.source, source))
    own, rates = zip(*(measures(number, part.text) for number, part in sides), strict=True)
    return any(len(set(each) - {""}) == 2 for each in (own, rates))


def _alone(target: Part | None, source: Part | None) -> Iterator[Difference]:
    for number in target.numbers if target else ():
        if number.kind not in _OPTIONAL:
            yield _difference("added", target, None, number, None, "its paragraph has no source")
    for number in source.numbers if source else ():
        if number.kind not in _OPTIONAL:
            yield _difference("missing", None, source, None, number, "its paragraph is missing")


def _matched(
    target: Sequence[Number], source: Sequence[Number]
) -> tuple[list[Pair], list[Number], list[Number]]:
    """Match equal figures; of several equal ones those that stand alike go together."""
    free = list(source)
    pairs: list[Pair] = []
    added: list[Number] = []
    for number in target:
        same = [other for other in free if is_same(number, other)]
        if not same:
            added.append(number)
            continue
        best = max(same, key=lambda other: (likeness(number, other), -source.index(other)))
        free.remove(best)
        pairs.append(Pair(number, best))
    return pairs, [n for n in added if _counts(n)], [n for n in free if _counts(n)]


def _counts(number: Number) -> bool:
    if number.kind == "clock":
        return ":" in number.text or "时" in number.text
    if number.kind == "date" and number.day is None and number.period is None:
        return False
    small = number.value is not None and number.value <= 3 and not number.text[:1].isdigit()
    return number.kind not in _OPTIONAL and not (small and number.unit in ("", "item", "person"))


def _changed(
    added: list[Number], missing: list[Number], target: Part, source: Part
) -> tuple[list[tuple[Pair, str, str]], list[Number], list[Number]]:
    """Take a figure that is added and one that is missing at the same place for one changed."""
    changed = []
    free = list(missing)
    left = []
    for number in added:
        at = number.start / max(1, len(target.text))
        alike = [other for other in free if _may_be(number, other)]
        near = sorted(alike, key=lambda other: abs(other.start / max(1, len(source.text)) - at))
        if not near:
            left.append(number)
            continue
        free.remove(near[0])
        pair = Pair(number, near[0])
        kind, reason = _how_changed(pair)
        changed.append((pair, kind, reason))
    return changed, left, free


def _may_be(number: Number, other: Number) -> bool:
    timed = ("year", "date", "day", "clock")
    if (number.kind in timed) != (other.kind in timed):
        return False
    return (number.unit in _RATIOS) == (other.unit in _RATIOS)


def _how_changed(pair: Pair) -> tuple[str, str]:
    here, there = pair.target.value, pair.source.value
    if pair.target.kind != "statistic" or here is None or there is None:
        return "changed", f"the source says [{pair.source.text}]"
    if here and there:
        ratio = abs(here / there)
        if any(ratio == Decimal(10) ** power for power in range(-9, 10) if power):
            return "scale", f"differs by a power of ten from [{pair.source.text}]"
    return "changed", f"the source says [{pair.source.text}]"


def _moved(pairs: Sequence[Pair], target: Part, source: Part) -> Iterator[Difference]:
    """Find neighbours of one unit and role whose order is turned round."""
    counted = [pair for pair in pairs if pair.target.is_statistic and pair.source.is_statistic]
    for first, second in pairwise(counted):
        here, there = first.target, second.target
        alike = here.role == there.role and (
            here.unit == there.unit or not {here.unit, there.unit} & set(_RATIOS)
        )
        distinct = here.value != there.value
        turned = second.source.start < first.source.start
        if alike and distinct and turned and _is_near(first, second, target, source):
            for pair in (first, second):
                reason = f"changed places: [{first.source.text}] and [{second.source.text}]"
                yield _difference("moved", target, source, pair.target, pair.source, reason)


def _turned(pairs: Sequence[Pair], target: Part, source: Part) -> Iterator[Difference]:
    """Find a level and a change that took each other's place."""
    for pair in pairs:
        if {pair.target.role, pair.source.role} == {"from", "to"}:
            reason = f"the source goes [{pair.source.role}] this figure"
            yield _difference("moved", target, source, pair.target, pair.source, reason)
    turned = {turned_role(pair): pair for pair in pairs if pair.target.is_statistic}
    if 1 in turned and -1 in turned and turned[1].target.unit == turned[-1].target.unit:
        for pair in (turned[1], turned[-1]):
            reason = f"the source gives [{pair.source.text}] as a {pair.source.role}"
            yield _difference("moved", target, source, pair.target, pair.source, reason)


def _is_near(first: Pair, second: Pair, target: Part, source: Part) -> bool:
    here = target.text[first.target.outer[1] : second.target.outer[0]]
    there = source.text[second.source.outer[1] : first.source.outer[0]]
    return not any(sign in there for sign in "。；") and ". " not in here and "; " not in here


def _difference(
    kind: str,
    target: Part | None,
    source: Part | None,
    here: Number | None,
    there: Number | None,
    reason: str,
) -> Difference:
    return Difference(
        kind,
        _span(there, source),
        _span(here, target),
        there.text if there else "",
        here.text if here else "",
        reason,
    )


def _span(number: Number | None, part: Part | None) -> tuple[int, int] | None:
    if number is None or part is None:
        return None
    moved = replace(number, start=number.start + part.start, end=number.end + part.start)
    return moved.start, moved.end
