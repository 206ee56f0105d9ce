"""Give every office its own tables in one pass: what it may see of itself, and no other office.

INTERNAL: nothing here is cleared.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pyarrow.parquet as pq
from numpy.typing import NDArray

from tutela.catalogue.dimensions import dimensions, receipt
from tutela.model.errors import InputError
from tutela.model.figure import Status, Table
from tutela.model.measure import Column, Count, Measure
from tutela.model.period import Period
from tutela.statistics.atoms import count_atoms
from tutela.statistics.counting import Engine, cuts, empty_periods
from tutela.statistics.part import Readable, code
from tutela.statistics.plan import plans
from tutela.statistics.tables import Counted

_OFFICE = "office"


@dataclass(frozen=True)
class OwnView:
    """What was counted for every office; tables are made when they are asked for."""

    offices: Mapping[str, int]
    counted: tuple[tuple[Counted, Count, tuple[str, ...], NDArray[np.int64]], ...]

    @property
    def figures(self) -> int:
        """Count the cells of all offices and periods, those for what is not recorded too."""
        offices = len(self.offices)
        return sum(c.size // c.shape[1] * offices for *_, c in self.counted)

    def tables(self, office: str) -> tuple[Table, ...]:
        """Give the tables of one office; raise ``InputError`` where it is none."""
        if office not in self.offices:
            raise InputError("is no office of this register", f"office [{office[:60]}]", "")
        at = self.offices[office]
        return tuple(
            counted.table(count, by, np.ascontiguousarray(cells[:, at]))
            for counted, count, by, cells in self.counted
        )


def own_view(
    snapshot: Readable,
    jurisdiction: str,
    measures: Mapping[str, Measure] | Iterable[Measure],
    periods: Sequence[Period],
    by: tuple[str, ...] | None = None,
    engine: Engine = count_atoms,
) -> OwnView:
    """Count every measure that is counted for each office, in one pass over the register.

    ``by`` and ``engine`` are those of ``count``; so are the figures: an office's table says what
    ``count`` would say of a register of its cases alone. A case of no known office is in none.
    """
    asked = tuple(measures.values() if isinstance(measures, Mapping) else measures)
    counts = {each.id: each for each in asked if isinstance(each, Count)}
    offices = _offices(snapshot)
    known = {**dimensions(jurisdiction), _OFFICE: _dimension(offices)}
    each_cut = {name: cuts(each, by) for name, each in counts.items()}
    carried = [
        replace(each, by=(), cross=tuple((_OFFICE, *cut) for cut in each_cut[name]))
        for name, each in counts.items()
    ]
    received = receipt(jurisdiction)
    laid = list(plans(carried, tuple(dict.fromkeys(periods)), known, received)) if periods else []
    atoms = engine(snapshot, laid, received)
    empty = empty_periods(snapshot, laid, atoms)
    status = Status.SYNTHETIC if snapshot.synthetic else Status.DRAFT
    found = []
    for plan, each in zip(laid, atoms, strict=True):
        counted = Counted(plan, each, known, received, status, empty)
        for count in plan.counts:
            for cut, cells in counted.cells(count, count.cross):
                found.append((counted, counts[count.id], cut[1:], cells))
    return OwnView(offices, tuple(found))


def _offices(snapshot: Readable) -> dict[str, int]:
    """Number the offices of a register; two that are written alike could not be told apart."""
    column: Any = pq.read_table(snapshot.folder / "offices.parquet", columns=["office_code"])
    names = sorted({name for name in column.column(0).to_pylist() if name is not None})
    alike = len(names) - len({code(name) for name in names})
    if alike:
        hint = "Give them codes that differ in more than capitals and signs."
        raise InputError(f"{alike} offices are written like another", "offices", hint)
    return {name: at for at, name in enumerate(names)}


def _dimension(offices: Iterable[str]) -> Column:
    return Column(_OFFICE, "cases", "office_code", tuple(code(name) for name in offices))
