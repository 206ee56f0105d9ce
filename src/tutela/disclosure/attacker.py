"""Try to work out withheld counts from what was released, and from nothing else."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from time import monotonic

import highspy
import numpy as np
import numpy.typing as npt

from tutela.disclosure.nesting import Key
from tutela.disclosure.rows import NO_END, Row, address, measure_rows, read_released, sum_rows
from tutela.disclosure.solver import quiet_model
from tutela.model.errors import DataError
from tutela.model.measure import Dimension, Measure


@dataclass(frozen=True, slots=True)
class AttackReport:
    """What an attacker proved: cells by address, no value and no bounds.

    ``disclosed`` are small counts with one possible value left; ``recovered`` counts larger ones,
    which protect the small and are no harm themselves; ``undecided`` ran out of time.
    """

    withheld: int
    disclosed: tuple[str, ...]
    recovered: int
    undecided: tuple[str, ...]
    methods: tuple[str, ...] = field(default=())

    @property
    def passed(self) -> bool:
        """Tell whether the attacker got nothing and every cell was decided."""
        return not self.disclosed and not self.undecided

    def as_json(self) -> dict[str, object]:
        """Give the report in plain values."""
        return {
            "passed": self.passed,
            "withheld": self.withheld,
            "disclosed": list(self.disclosed),
            "recovered": self.recovered,
            "undecided": list(self.undecided),
            "methods": list(self.methods),
        }


def attack(
    figures: Iterable[Mapping[str, object]] | str,
    *,
    measures: Mapping[str, Measure] | None = None,
    dimensions: Mapping[str, Dimension] | None = None,
    threshold: int = 5,
    seconds: float = 60.0,
    least: int = 0,
    spoken: Sequence[Row] = (),
) -> AttackReport:
    """Attack released figures, rows of a `figures.json` or its text, with whole numbers.

    Bounds are pushed through every sum; then other tables that look the same are searched, and
    what never changed is asked for its least and largest possible value. With ``measures`` and
    ``dimensions`` the attacker also knows definitions and reads percentages. ``least`` is what a
    withheld count is known to be at least (1 where zeros are printed). ``spoken`` is what texts say
    of counts in rounded words.
    """
    rows_read = json.loads(figures) if isinstance(figures, str) else figures
    released = read_released(rows_read)
    rows = sum_rows(released)
    methods = ["propagation", "whole-number search"]
    if measures is not None:
        rows += measure_rows(released, measures, dimensions or {})
        methods.append("definitions and percentages")
    if spoken:
        rows += [row for row in spoken if all(key in released.counts for key, _ in row.weights)]
        methods.append("text")
    unknown = [key for key, value in released.counts.items() if value is None]
    pinned, undecided = decide(unknown, _moved(rows, released.counts), least, seconds)
    return report_of(len(unknown), pinned, undecided, methods, threshold)


def decide(
    unknown: Sequence[Key], rows: Sequence[Row], least: int, seconds: float
) -> tuple[dict[Key, int], list[Key]]:
    """Give the cells with one possible value left, and those nobody could decide in time."""
    pinned: dict[Key, int] = {}
    undecided: list[Key] = []
    until = monotonic() + seconds
    for cells, own in _pieces(unknown, rows):
        piece = _Piece(cells, own, least, until)
        piece.run()
        pinned |= piece.pinned
        undecided += piece.undecided
    return pinned, undecided


def report_of(
    withheld: int,
    pinned: Mapping[Key, int],
    undecided: Sequence[Key],
    methods: Sequence[str],
    threshold: int,
) -> AttackReport:
    """Report what was proved: addresses of small cells, a number of larger ones."""
    return AttackReport(
        withheld,
        tuple(sorted(address(key) for key, value in pinned.items() if value < threshold)),
        sum(value >= threshold for value in pinned.values()),
        tuple(sorted(map(address, undecided))),
        tuple(methods),
    )


def _moved(rows: Sequence[Row], counts: Mapping[Key, int | None]) -> list[Row]:
    """Move printed numbers to the other side; leave out rows without an unknown."""
    moved = []
    for row in rows:
        weights: dict[Key, int] = defaultdict(int)
        known = 0
        for key, weight in row.weights:
            value = counts[key]
            if value is None:
                weights[key] += weight
            else:
                known += weight * value
        left = tuple((key, weight) for key, weight in weights.items() if weight)
        if left:
            low = row.low if row.low == -NO_END else row.low - known
            high = row.high if row.high == NO_END else row.high - known
            moved.append(Row(left, low, high))
    return moved


def _pieces(unknown: Sequence[Key], rows: Sequence[Row]) -> list[tuple[list[Key], list[Row]]]:
    """Split into pieces that share no row."""
    of: dict[Key, list[Row]] = defaultdict(list)
    for row in rows:
        for key, _ in row.weights:
            of[key].append(row)
    pieces, seen = [], set[Key]()
    for start in unknown:
        cells, own, queue = [], dict[Row, None](), [] if start in seen else [start]
        seen.add(start)
        while queue:
            cells.append(queue.pop())
            for row in of[cells[-1]]:
                if row not in own:
                    own[row] = None
                    fresh = [key for key, _ in row.weights if key not in seen]
                    seen.update(fresh)
                    queue += fresh
        if cells:
            pieces.append((cells, list(own)))
    return pieces


class _Piece:
    """Unknown cells tied together by rows."""

    def __init__(self, cells: Sequence[Key], rows: Sequence[Row], least: int, until: float) -> None:
        self.pinned: dict[Key, int] = {}
        self.undecided: list[Key] = []
        self._cells = cells
        self._at = {key: number for number, key in enumerate(cells)}
        self._rows = [
            ([(self._at[key], weight) for key, weight in row.weights], row.low, row.high)
            for row in rows
        ]
        self._low = [least] * len(cells)
        self._high = [NO_END] * len(cells)
        self._until = until

    def run(self) -> None:
        self._propagate()
        left = [at for at in range(len(self._cells)) if self._low[at] != self._high[at]]
        if left:
            self._search(left)
        for at, key in enumerate(self._cells):
            if self._low[at] == self._high[at]:
                self.pinned[key] = self._low[at]

    def _propagate(self) -> None:
        for _ in range(100):
            before = sum(self._high) - sum(self._low)
            for weights, low, high in self._rows:
                self._tighten(weights, low, high)
            for at, key in enumerate(self._cells):
                if self._low[at] > self._high[at]:
                    hint = "No counts fit what is printed: mend the release."
                    raise DataError("cannot be any number", address(key), hint)
            if sum(self._high) - sum(self._low) == before:
                return

    def _tighten(self, weights: list[tuple[int, int]], low: int, high: int) -> None:
        """Bound each cell of a row by what the others leave to it."""
        least = [w * (self._low[c] if w > 0 else self._high[c]) for c, w in weights]
        most = [w * (self._high[c] if w > 0 else self._low[c]) for c, w in weights]
        bottom, top = sum(least), sum(most)
        for (cell, weight), small, large in zip(weights, least, most, strict=True):
            room_low, room_high = low - (top - large), high - (bottom - small)
            if weight < 0:
                room_low, room_high = -room_high, -room_low
            weight = abs(weight)
            self._low[cell] = max(self._low[cell], -(-room_low // weight))
            self._high[cell] = min(self._high[cell], room_high // weight)

    def _search(self, left: list[int]) -> None:
        looking = _Looking(self._model(whole=False), self._model(whole=True), self._until)
        random, vain = np.random.default_rng(1), 0
        while vain < 3 and monotonic() < self._until:
            alike = [cell for cell in left if looking.is_alike(cell)]
            cost = np.zeros(len(self._cells))
            cost[alike] = random.uniform(0.1, 1.1, len(alike)) * random.choice([-1, 1], len(alike))
            looking.look(cost)
            vain = vain + 1 if all(map(looking.is_alike, alike)) else 0
        for cell in left:
            looking.failed = False
            for side in (1.0, -1.0):
                if looking.is_alike(cell) and monotonic() < self._until:
                    cost = np.zeros(len(self._cells))
                    cost[cell] = side
                    looking.look(cost)
            found = looking.least[cell], looking.most[cell]
            if not looking.is_alike(cell):
                continue
            if looking.failed or monotonic() > self._until:
                self.undecided.append(self._cells[cell])
            else:
                self._low[cell], self._high[cell] = found

    def _model(self, *, whole: bool) -> highspy.Highs:
        model, count = quiet_model(), len(self._cells)
        none = np.zeros(0, np.int32)
        high = np.minimum(np.array(self._high, float), float(self._largest()))
        model.addCols(count, np.zeros(count), np.array(self._low, float), high, 0, none, none, none)
        for weights, low, top in self._rows:
            index = np.array([cell for cell, _ in weights], np.int32)
            value = np.array([weight for _, weight in weights], float)
            ends = [highspy.kHighsInf if abs(end) >= NO_END else 0.0 for end in (low, top)]
            model.addRow(low - ends[0], top + ends[1], len(index), index, value)
        if whole:
            kinds = np.full(count, highspy.HighsVarType.kInteger)
            model.changeColsIntegrality(count, np.arange(count, dtype=np.int32), kinds)
        return model

    def _largest(self) -> int:
        """Bound what nothing else bounds, generously."""
        ends = [abs(end) for _, low, high in self._rows for end in (low, high) if abs(end) < NO_END]
        return 10 * max([1000, *ends])


class _Looking:
    """The least and the largest number seen of each cell, in tables that fit what is printed."""

    def __init__(self, loose: highspy.Highs, whole: highspy.Highs, until: float) -> None:
        self.least = [NO_END] * loose.getNumCol()
        self.most = [-1] * loose.getNumCol()
        self.failed = False
        self._models = loose, whole
        self._until = until

    def is_alike(self, cell: int) -> bool:
        """Tell whether all tables seen so far agree in a cell, or none was seen."""
        return self.least[cell] >= self.most[cell]

    def look(self, cost: npt.NDArray[np.float64]) -> None:
        """Find the cheapest table, in fractions and, where these are none, in whole numbers."""
        for model in self._models:
            found = self._solve(model, cost)
            if found is not None and np.abs(found - np.rint(found)).max(initial=0) < 1e-6:
                for cell, value in enumerate(np.rint(found).astype(int).tolist()):
                    self.least[cell] = min(self.least[cell], value)
                    self.most[cell] = max(self.most[cell], value)
                return
        self.failed = True

    def _solve(
        self, model: highspy.Highs, cost: npt.NDArray[np.float64]
    ) -> npt.NDArray[np.float64] | None:
        model.changeColsCost(len(cost), np.arange(len(cost), dtype=np.int32), cost)
        remaining = max(self._until - monotonic(), 0.1)
        model.setOptionValue("time_limit", model.getRunTime() + remaining)
        model.run()
        if model.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        return np.array(model.getSolution().col_value)
