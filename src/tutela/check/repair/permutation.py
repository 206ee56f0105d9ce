"""Look for every way the printed runs may fill the slots in any order at all.

Only what all ways share is kept. It is found by asking, for each figure of one solution, whether
another solution has something else in its place; where the search grows too long, nothing is.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import permutations

from tutela.check.repair.forms import Form, forms, own_forms
from tutela.check.repair.identity import Identity, all_hold
from tutela.check.repair.limits import is_possible
from tutela.check.repair.slot import Slot
from tutela.check.repair.solve import Solution

NODES = 2500
"""A search that needs more steps tells nothing; stated changes cut it short, so they get more."""
_NODES_STATED = 20_000
_MOST_RUNS = 24

Choice = tuple[tuple[str, ...], str | None]


class _TooLongError(Exception):
    """The search was given up."""


@dataclass(slots=True)
class Shuffle:
    """The slots of a paragraph, and its runs, of which none was lost and none has a known place.

    ``is_own``: the runs are the digit groups of the translation, not those of the source.
    """

    slots: Sequence[Slot]
    runs: Sequence[str]
    stated: Sequence[Identity]
    is_own: bool = False
    nodes: int = 0
    _choices: list[list[Choice]] = field(default_factory=list)

    def solutions(self) -> list[Solution]:
        """Give solutions that differ wherever any two do; none where the search is too long."""
        if not self.runs or len(self.runs) > _MOST_RUNS:
            return []
        self._choices = [_choices(slot, self.runs, is_own=self.is_own) for slot in self.slots]
        return self._searched()

    def around(
        self, years: Mapping[int, str | None], known: Mapping[int, Callable[[str], bool]]
    ) -> tuple[dict[int, list[Choice]], list[Solution]]:
        """Give the figures that hold their place, by slot, and the solutions around them.

        The years stand as they are given; a figure that ``known`` says is right holds its place.
        """
        if not self.runs or len(self.runs) > _MOST_RUNS:
            return {}, []
        self._choices = [_choices(slot, self.runs, is_own=self.is_own) for slot in self.slots]
        for at, year in years.items():
            self._choices[at] = [each for each in self._choices[at] if (each[1] or None) == year]
        held: dict[int, list[Choice]] = {}
        for at, is_right in known.items():
            right = [each for each in self._choices[at] if each[1] and is_right(each[1])]
            if right:
                held[at] = self._choices[at] = right
        return held, (self._searched() if held else [])

    def _searched(self) -> list[Solution]:
        try:
            return self._different()
        except _TooLongError:
            return []

    def _different(self) -> list[Solution]:
        first = self._find(-1, None)
        found = [] if first is None else [first]
        for at, slot in enumerate(self.slots):
            if slot.kind == "word" or first is None or len({each[at] for each in found}) > 1:
                continue
            other = self._find(at, first[at])
            found += [] if other is None else [other]
        return found

    def _find(self, at: int, unlike: str | None) -> Solution | None:
        """Give a solution that has something else than ``unlike`` in the slot ``at``."""
        choices = {index: list(each) for index, each in enumerate(self._choices)}
        if at >= 0:
            choices[at] = [each for each in choices[at] if (each[1] or None) != unlike]
        return next(self._fill(choices, Counter(self.runs), {}), None)

    def _fill(
        self, choices: dict[int, list[Choice]], left: Counter[str], given: dict[int, str | None]
    ) -> Iterator[Solution]:
        self.nodes += 1
        if self.nodes > (_NODES_STATED if self.stated and not self.is_own else NODES):
            raise _TooLongError
        solution = tuple(given.get(at) or None for at in range(len(self.slots)))
        if not all_hold(self.stated, solution):
            return
        if not choices:
            if not left.total() and is_possible(solution, self.slots):
                yield solution
            return
        open_ones = {
            at: [each for each in ways if _has(left, each[0])] for at, ways in choices.items()
        }
        if not _may_use_all(open_ones, left):
            return
        told = {at for each in self.stated for at in (each.base, each.value, each.change)}
        at = min(open_ones, key=lambda each: (len(open_ones[each]), each not in told))
        rest = {each: ways for each, ways in open_ones.items() if each != at}
        for runs, value in open_ones[at]:
            yield from self._fill(rest, left - Counter(runs), {**given, at: value})


def _choices(slot: Slot, runs: Sequence[str], *, is_own: bool) -> list[Choice]:
    ways: list[Form] = own_forms(slot) if is_own else forms(slot, 4)
    if slot.role == "base year" and not is_own:
        ways.append(Form(0, lambda _: ""))
    found: dict[Choice, None] = {}
    for form in ways:
        for dealt in set(permutations(runs, form.runs)):
            value = form.read(dealt)
            if value is not None:
                found[tuple(sorted(dealt)), value] = None
    return sorted(found, key=lambda each: (len(each[0]), each[0], each[1] or ""))


def _has(left: Counter[str], runs: Sequence[str]) -> bool:
    return all(left[run] >= runs.count(run) for run in runs)


def _may_use_all(choices: dict[int, list[Choice]], left: Counter[str]) -> bool:
    """Tell whether every slot may be filled and every run left over may still find a place."""
    if not all(choices.values()):
        return False
    fewest = sum(min(len(runs) for runs, _ in ways) for ways in choices.values())
    most = sum(max(len(runs) for runs, _ in ways) for ways in choices.values())
    usable = {run for ways in choices.values() for runs, _ in ways for run in runs}
    return fewest <= left.total() <= most and set(left) <= usable
