"""Group the counted units by all that is asked of them; every figure is a sum over the groups.

A unit is in exactly one atom. So counts of distinct units add up: over parts, over offices, over
codes, and a change is more or fewer units of an atom.
"""

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property, reduce
from os import cpu_count
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from tutela.statistics.events import Events
from tutela.statistics.fields import encode
from tutela.statistics.part import Part, Readable
from tutela.statistics.plan import Plan, Slot
from tutela.statistics.runs import Bits
from tutela.statistics.source import Codes
from tutela.statistics.unit import units

_SAMPLE = 16_384
"""So many keys tell whether keys repeat."""


@dataclass(frozen=True)
class Atoms:
    """Keys that differ, in order, and how many units bear each; ``keys`` has a row a word."""

    keys: Bits
    counts: NDArray[np.int64]

    def read(self, slot: Slot) -> Codes:
        """Read a slot of every key."""
        word: NDArray[np.uint64] = self.keys[slot.word] >> np.uint64(slot.shift)
        word &= np.uint64((1 << slot.width) - 1)
        return word.view(np.int64)

    def has(self, slot: Slot) -> NDArray[np.bool_]:
        """Tell of every key whether a bit is set."""
        set_: NDArray[np.bool_] = (self.keys[slot.word] & np.uint64(1 << slot.shift)) != 0
        return set_

    def any(self, slot: Slot) -> bool:
        """Tell whether any key has a bit set."""
        return bool(int(self._every[slot.word]) >> slot.shift & 1)

    @cached_property
    def _every(self) -> Bits:
        """Join all keys, word by word."""
        every: Bits = np.bitwise_or.reduce(self.keys, axis=1)
        return every


def count_atoms(snapshot: Readable, plans: Sequence[Plan], received: str | None) -> list[Atoms]:
    """Read a snapshot once and give the atoms of every plan."""
    if not snapshot.parts:
        return empty_atoms(plans)
    with ThreadPoolExecutor(max_workers=min(cpu_count() or 1, snapshot.parts)) as pool:
        found = pool.map(
            lambda number: part_atoms(Part(snapshot, number), plans, received),
            range(snapshot.parts),
        )
        return [merge(each) for each in zip(*found, strict=True)]


def empty_atoms(plans: Sequence[Plan]) -> list[Atoms]:
    """Give the atoms of a register nobody is in."""
    return [Atoms(np.zeros((plan.words, 0), np.uint64), np.zeros(0, int)) for plan in plans]


def part_atoms(part: Part, plans: Sequence[Plan], received: str | None) -> list[Atoms]:
    """Give the atoms of one part for every plan."""
    if not plans:
        return []
    events = Events(part, plans, received)
    return [_atoms(part, plan, events) for plan in plans]


def merge(atoms: Iterable[Atoms]) -> Atoms:
    """Add atoms of several parts, offices or changes."""
    atoms = tuple(atoms)
    keys = np.concatenate([each.keys for each in atoms], axis=1)
    return group(keys, np.concatenate([each.counts for each in atoms]))


def group(keys: Bits, counts: NDArray[np.int64] | None = None) -> Atoms:
    """Put equal keys together and add their counts (none: each counts once).

    >>> group(np.array([[3, 1, 3]], dtype=np.uint64)).counts.tolist()
    [1, 2]
    """
    if counts is None and len(keys) == 1 and _repeats(keys[0]):
        return _tallied(keys[0])
    if counts is None and len(keys) == 1:
        keys = np.sort(keys)
    else:
        order = np.argsort(keys[0]) if len(keys) == 1 else np.lexsort(keys[::-1])
        keys = keys[:, order]
        counts = None if counts is None else counts[order]
    new = (keys[:, 1:] != keys[:, :-1]).any(axis=0)
    starts = np.flatnonzero(np.concatenate((np.ones(min(1, keys.shape[1]), dtype=bool), new)))
    if counts is None:
        return Atoms(keys[:, starts], np.diff(np.append(starts, keys.shape[1])))
    sums = np.add.reduceat(counts, starts) if len(starts) else counts
    return Atoms(keys[:, starts], sums)


def numbered(keys: Bits) -> tuple[Atoms, Codes]:
    """Give the keys that differ, as they come first, and for each key which it is.

    >>> atoms, numbers = numbered(np.array([[3, 1, 3]], dtype=np.uint64))
    >>> atoms.keys.tolist(), numbers.tolist()
    ([[3, 1]], [0, 1, 0])
    """
    numbers = _encoded(keys[0])
    for word in keys[1:]:
        more = _encoded(word)
        numbers = _encoded(numbers * (more.max(initial=0) + 1) + more)
    counts = np.bincount(numbers)
    first = np.zeros(len(counts), dtype=np.intp)
    first[numbers[::-1]] = np.arange(len(numbers))[::-1]
    return Atoms(keys[:, first], counts), numbers


def _encoded(values: NDArray[Any]) -> NDArray[np.int64]:
    encoded: Any = pa.array(values).dictionary_encode()
    numbers: NDArray[np.int64] = encoded.indices.to_numpy().astype(np.int64)
    return numbers


def _repeats(keys: NDArray[np.uint64]) -> bool:
    """Tell from a sample whether so few keys differ that it is quicker not to sort them all."""
    some = keys[:: max(1, len(keys) // _SAMPLE)]
    return len(keys) > 2 * _SAMPLE and len(np.unique(some)) < 0.9 * len(some)


def _tallied(keys: NDArray[np.uint64]) -> Atoms:
    table: Any = pa.table({"key": keys}).group_by("key", use_threads=False)
    found = table.aggregate([([], "count_all")])
    each = found.column("key").to_numpy()
    order = np.argsort(each)
    return Atoms(each[order][None, :], found.column("count_all").to_numpy()[order])


def _atoms(part: Part, plan: Plan, events: Events) -> Atoms:
    at = units(part, plan.unit)
    words = events.words(plan, at)
    kept = np.flatnonzero(reduce(np.bitwise_or, words))
    keys = np.array([word[kept] for word in words])
    for name, codes in encode(part, plan, at, events):
        slot = plan.fields[name]
        keys[slot.word] |= np.left_shift(codes[kept], slot.shift, dtype=np.uint64, casting="unsafe")
    return group(keys)
