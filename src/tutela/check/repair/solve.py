"""Deal the printed runs, in source order, back to the slots; keep what every solution shares."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from tutela.check.repair.forms import Form, forms
from tutela.check.repair.slot import Slot

LIMIT = 3000
"""More solutions than this tell nothing."""
_TRIES = 20_000
"""So many ways to come by them may be tried."""
_STEPS = 100_000
"""So many steps may be taken; a shuffle that needs a tenth of them counts as one that passes."""


_MOST = 300
"""No paragraph people write has more slots; to order more would take the square of their number."""


class _TooLongError(Exception):
    """The search was given up."""


@dataclass(frozen=True, slots=True)
class Atom:
    """Slots that stand together in the source; a movable one may stand anywhere in its sentence.

    ``after`` is a mask of the atoms of the sentence that stand before this one in the source.
    """

    slots: tuple[int, ...]
    is_movable: bool
    role: str
    after: int = 0


Solution = tuple[str | None, ...]


@dataclass(slots=True)
class Puzzle:
    """The slots of a paragraph and the runs printed in them.

    ``is_complete`` tells that no run was lost: some slot stayed empty. ``is_strict``: a time never
    ends a sentence that has figures, as Chinese has it. ``may_lack_base``: a base year may stand
    in the translation alone, where the source says 同比.
    """

    slots: Sequence[Slot]
    runs: Sequence[str]
    is_complete: bool
    is_strict: bool = True
    may_lack_base: bool = False
    sentences: list[list[Atom]] = field(default_factory=list)
    _dead: set[tuple[int, ...]] = field(default_factory=set)
    _left: int = _STEPS
    _forms: list[list[Form]] = field(default_factory=list)

    def __post_init__(self) -> None:
        if len(self.slots) > _MOST:
            return
        decimals = 2 if self.is_strict else 4
        self._forms = [forms(slot, decimals) for slot in self.slots]
        for slot, ways in zip(self.slots, self._forms, strict=True):
            if self.may_lack_base and slot.role == "base year":
                ways.append(Form(0, lambda _: ""))
        for number in sorted({slot.sentence for slot in self.slots}):
            self.sentences.append(_ordered(_atoms(self.slots, number), self.slots))

    def solutions(self) -> list[Solution] | None:
        """Give every distinct solution; None where there are too many to tell anything."""
        if len(self.slots) > _MOST:
            return None
        self._left = _STEPS
        found: dict[Solution, None] = {}
        try:
            for tried, given in enumerate(self._deal(0, 0)):
                found[self._solution(given)] = None
                if len(found) > LIMIT or tried > _TRIES:
                    return None
        except _TooLongError:
            return None
        return list(found)

    def takes(self, runs: Sequence[str], may: Callable[[Solution], bool]) -> bool:
        """Tell whether other runs have a solution too, one that ``may`` be right."""
        if len(self.slots) > _MOST:
            return True
        self.runs = runs
        self._dead.clear()
        self._left = _STEPS // 10
        try:
            first = islice(self._deal(0, 0), LIMIT)
            return any(may(self._solution(given)) for given in first)
        except _TooLongError:
            return True

    def _solution(self, given: dict[int, str]) -> Solution:
        return tuple(
            None if slot.kind != "word" and given.get(at) == "" else given.get(at)
            for at, slot in enumerate(self.slots)
        )

    def _deal(self, at: int, run: int) -> Iterator[dict[int, str]]:
        if at == len(self.sentences):
            if run == len(self.runs):
                yield {}
            return
        yield from self._go_on((at, 0, run))

    def _go_on(self, state: tuple[int, int, int]) -> Iterator[dict[int, str]]:
        if state in self._dead:
            return
        self._left -= 1
        if self._left < 0:
            raise _TooLongError
        alive = False
        for given in self._step(*state):
            alive = True
            yield given
        if not alive:
            self._dead.add(state)

    def _step(self, at: int, used: int, run: int) -> Iterator[dict[int, str]]:
        atoms = self.sentences[at]
        if used == (1 << len(atoms)) - 1:
            yield from self._deal(at + 1, run)
            return
        for index in self._next(at, used):
            for given, after in self._take(atoms[index], run):
                for rest in self._go_on((at, used | 1 << index, after)):
                    yield {**given, **rest}

    def _next(self, at: int, used: int) -> Iterator[int]:
        """Name the atoms that may come next; a time ends no sentence that has figures."""
        atoms = self.sentences[at]
        fixed = sum(1 << index for index, atom in enumerate(atoms) if not atom.is_movable)
        is_late = self.is_strict and fixed and used & fixed == fixed
        for index, atom in enumerate(atoms):
            if used >> index & 1 or atom.after & ~used or (is_late and atom.is_movable):
                continue
            yield index

    def _take(self, atom: Atom, run: int) -> Iterator[tuple[dict[int, str], int]]:
        yield from self._pieces(_source_order(atom, self.slots), run)

    def _pieces(self, order: Sequence[int], run: int) -> Iterator[tuple[dict[int, str], int]]:
        if not order:
            yield {}, run
            return
        first, rest = order[0], order[1:]
        for form in self._forms[first]:
            value, after = self._read(form, run)
            if after < 0:
                continue
            for given, end in self._pieces(rest, after):
                yield ({**given, first: value} if value is not None else given), end

    def _read(self, form: Form, run: int) -> tuple[str | None, int]:
        after = run + form.runs
        if after <= len(self.runs):
            value = form.read(self.runs[run:after]) if form.runs else form.read(())
            return (None, -1) if value is None else (value, after)
        begun = run < len(self.runs)
        if self.is_complete or (begun and not form.begin(self.runs[run])):
            return None, -1
        return None, len(self.runs)


def _ordered(atoms: Sequence[Atom], slots: Sequence[Slot]) -> list[Atom]:
    """Say of each atom which others come before it: times of one role, and figures as they stand.

    Chinese names the day before the hour.
    Where English may have turned two figures round, neither has to come first.
    """
    ordered = []
    days = [at for at, atom in enumerate(atoms) if atom.role == "day"]
    for at, atom in enumerate(atoms):
        before = sum(1 << other for other in range(at) if _keeps(atoms[other], atom, slots))
        if atom.role == "hour" and len(days) == 1:
            before |= 1 << days[0]
        ordered.append(replace(atom, after=before))
    return ordered


def _keeps(first: Atom, then: Atom, slots: Sequence[Slot]) -> bool:
    if first.is_movable or then.is_movable:
        return first.is_movable and then.is_movable and first.role == then.role
    return first.slots[0] not in slots[then.slots[0]].turned


def _atoms(slots: Sequence[Slot], sentence: int) -> list[Atom]:
    atoms: list[Atom] = []
    for at, slot in enumerate(slots):
        if slot.sentence != sentence:
            continue
        last = slots[atoms[-1].slots[-1]] if atoms else None
        if last is not None and slot.phrase >= 0 and last.phrase == slot.phrase:
            atoms[-1] = Atom((*atoms[-1].slots, at), True, atoms[-1].role)
        else:
            role = slot.kind if slot.kind == "day" else slot.role
            atoms.append(Atom((at,), slot.phrase >= 0, role))
    return atoms


def _source_order(atom: Atom, slots: Sequence[Slot]) -> tuple[int, ...]:
    """A Chinese date names the year before the month and day, an English one after them."""
    order: list[int] = []
    for at in atom.slots:
        if slots[at].is_from_english:
            years = [index for index, other in enumerate(order) if slots[other].kind == "year"]
            is_dated = slots[at].kind == "day" and years
            order.insert(years[-1] if is_dated else len(order), at)
            continue
        if slots[at].kind == "year" and order and slots[order[-1]].kind == "day":
            order.insert(len(order) - 1, at)
        else:
            order.append(at)
    return tuple(order)
