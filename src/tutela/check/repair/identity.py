"""Changes a sentence states beside the two counts they were worked out from."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from tutela.check.repair.slot import Slot

_STATED = re.compile(
    r"\b(?P<fall>decrease|decline|drop|reduction|fall|down|decreased|declined|dropped|fell)\b"
    r"|\b(?:increase|rise|growth|up|increased|rose|grew|risen|grown)\b",
    re.IGNORECASE,
)
_FROM = re.compile(r"\bfrom\s+(?:\w+\s+){0,2}$", re.IGNORECASE)
_BY = re.compile(r"\bby\s+$", re.IGNORECASE)
_NEXT = re.compile(r"(?:,\s*|,?\s+and\s+)", re.IGNORECASE)
_COMPARED = re.compile(r"\bcompared\s+(?:with|to)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Identity:
    """The change in the slot ``change`` is that from the count in ``base`` to that in ``value``."""

    base: int
    value: int
    change: int
    is_fall: bool

    def holds(self, solution: Sequence[str | None]) -> bool:
        """Tell whether the change fits, to one unit of its last digit, or is not known yet."""
        base, value, change = (solution[at] for at in (self.base, self.value, self.change))
        if not base or not value or not change:
            return True
        moved = (Decimal(value) / Decimal(base) - 1) * (-100 if self.is_fall else 100)
        exponent = Decimal(change).as_tuple().exponent
        return abs(moved - Decimal(change)) <= Decimal(10) ** int(exponent)


def identities(slots: Sequence[Slot], text: str) -> list[Identity]:
    """Find the changes of a paragraph that can be worked out from counts of the same sentence."""
    found: list[Identity] = []
    for number in sorted({slot.sentence for slot in slots}):
        inside = [at for at, slot in enumerate(slots) if slot.sentence == number]
        found += [*_between_ends(inside, slots, text), *_of_lists(inside, slots, text)]
    return found


def all_hold(found: Sequence[Identity], solution: Sequence[str | None]) -> bool:
    """Tell whether a solution, finished or not, fits every stated change."""
    return all(each.holds(solution) for each in found)


def _between_ends(inside: Sequence[int], slots: Sequence[Slot], text: str) -> Iterator[Identity]:
    """Read "rose from a to b, up p %" where no other count stands in the sentence."""
    counts = [at for at in inside if slots[at].kind == "count"]
    shares = [at for at in inside if slots[at].kind == "percent"]
    if len(counts) != 2 or len(shares) != 1 or {slots[at].edge for at in counts} != {1, 2}:
        return
    starts = [at for at in counts if _FROM.search(text[: slots[at].start][-40:])]
    stated = _stated(slots[shares[0]], text)
    same_scale = len({slots[at].scale for at in counts}) == 1
    if len(starts) == 1 and stated is not None and same_scale:
        (end,) = set(counts) - set(starts)
        yield Identity(starts[0], end, shares[0], stated["fall"] is not None)


def _of_lists(inside: Sequence[int], slots: Sequence[Slot], text: str) -> Iterator[Identity]:
    """Read lists "a, b and c" over the years, then "fell by p % and q % compared with" a year.

    There are as many changes as lists, and each is that of the last count of its list.
    """
    shares = [at for at in inside if slots[at].kind in ("percent", "points")]
    lists = [each for each in _lists(inside, slots, text) if len(each) > 2]
    counts = sum(slots[at].kind == "count" for at in inside)
    years = [slots[at].role for at in inside if slots[at].kind == "year"]
    if not shares or len(shares) != len(lists) or counts != sum(map(len, lists)):
        return
    first, after = slots[shares[0]], text[slots[shares[-1]].end :]
    stated = _stated(first, text) if _BY.search(text[: first.start][-8:]) else None
    is_yearly = years[-2:] == ["year", "base year"] and "period end" in years
    if stated is None or not is_yearly or not _COMPARED.search(after[:40]):
        return
    for share, counted in zip(shares, lists, strict=True):
        if slots[share].kind == "percent":
            yield Identity(counted[-2], counted[-1], share, stated["fall"] is not None)


def _lists(inside: Sequence[int], slots: Sequence[Slot], text: str) -> list[list[int]]:
    lists: list[list[int]] = []
    for at in inside:
        if slots[at].kind != "count":
            continue
        last = lists[-1][-1] if lists else None
        if last is not None and _NEXT.fullmatch(text[slots[last].end : slots[at].start]):
            lists[-1].append(at)
        else:
            lists.append([at])
    return lists


def _stated(slot: Slot, text: str) -> re.Match[str] | None:
    """Give the nearest word before a percentage that says which way it went."""
    found = list(_STATED.finditer(text[max(0, slot.start - 24) : slot.start]))
    return found[-1] if found else None
