"""Seal records: they go on being counted, and nobody finds them by name of case or person."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
import pyarrow as pa

from tutela.model.errors import InputError
from tutela.register import deeds, delta
from tutela.register.arrow import pc, whole
from tutela.register.current import joined
from tutela.register.schema import SEALS, TABLES
from tutela.register.store import Register

BLIND = "sealed-"
"""How the id of a sealed record begins in a snapshot: it counts, and leads to nobody."""

_KINDS = {"case": "case_id", "person": "person_id"}


@dataclass(frozen=True, slots=True)
class Sealed:
    """The cases and persons under seal."""

    cases: frozenset[str]
    persons: frozenset[str]

    def __bool__(self) -> bool:
        return bool(self.cases or self.persons)

    def hits(self, rows: pa.Table) -> np.ndarray:
        """Mark the rows of an exchange table that tell of a sealed case or person."""
        hit = np.zeros(rows.num_rows, dtype=bool)
        for column, ids in (("case_id", self.cases), ("person_id", self.persons)):
            if column in rows.column_names:
                known = pa.array(sorted(ids), pa.string())
                hit |= np.asarray(pc.is_in(whole(rows[column]), value_set=known))
        return hit

    def is_named_in(self, text: str) -> bool:
        """Tell whether a text holds a sealed id."""
        return any(each in text for each in (*self.cases, *self.persons))


def seal(register: Register, kind: str, ids: Sequence[str], *, ground: str) -> None:
    """Seal cases or persons (``kind``), at every version of the register, from now on.

    Snapshots, of old versions too, give their records without any id that leads to them; returned
    rows and patrol lists leave them out; sums keep them.
    """
    if kind not in _KINDS or not ids or not ground.strip():
        raise InputError(
            "needs what to seal and on what ground", "a seal", "Give case or person, ids, ground."
        )
    now = datetime.now(UTC)
    rows = [{"kind": kind, "id": each, "ground": ground, "sealed_at": now} for each in set(ids)]
    with register.writing():
        home = register.reopened().home
        delta.append(home / "seals", pa.Table.from_pylist(rows, schema=SEALS), "seal")
        deeds.write_down(register.folder, home, register.jurisdiction)


def sealed(register: Register) -> Sealed:
    """Give what is under seal in a register, also in one restored from before the seal."""
    rows = delta.read(register.home / "seals", SEALS).to_pylist()
    both = {(row["kind"], row["id"]) for row in rows}
    both |= deeds.written_down(register.folder, register.jurisdiction, "seal")
    named = {kind: frozenset(name for what, name in both if what == kind) for kind in _KINDS}
    return Sealed(named["case"], named["person"])


def sealed_records(under: Sealed, tables: Mapping[str, pa.Table]) -> frozenset[str]:
    """Name the records of some tables that are under seal, by their keys."""
    if "persons" in tables:
        # what a person of a sealed case has done goes with the person, whatever case it names
        own = tables["persons"].filter(pa.array(under.hits(tables["persons"])))
        persons = under.persons | {str(person) for person in own["person_id"].to_pylist()}
        under = Sealed(under.cases, frozenset(persons))
    named = {*under.cases, *under.persons}
    for name, rows in tables.items():
        hit = rows.filter(pa.array(under.hits(rows)))
        named |= {str(key) for key in joined(hit, TABLES[name].key).to_pylist()}
        if "charge_id" in rows.column_names:
            named |= {str(each) for each in hit["charge_id"].to_pylist() if each is not None}
    return frozenset(named)
