"""Look for what a record names and nobody has sent: its case, person, victim, charge or step."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from tutela.intake.warnings import Place, Warnings
from tutela.register.arrow import pc, whole
from tutela.register.current import joined, key_numbers
from tutela.register.schema import CLUSTERED, HANGS, TABLES
from tutela.register.store import Register


@dataclass(frozen=True, slots=True)
class Reference:
    """Columns that name a record of another table, and the warning where it was not sent."""

    home: str
    columns: tuple[str, ...]
    reason: str


REFERENCES = {
    home: Reference(home, columns, f"{home.removesuffix('s')}_not_sent")
    for home, columns in HANGS.items()
}


def check_references(
    tables: Mapping[str, pa.Table], register: Register | None, warnings: Warnings
) -> None:
    """Warn of what is not sent yet, and of records that put a person into another case.

    Such a record is kept; without its case or person it waits in the register until they come.
    There is one warning for each missing record, at the first line that names it.
    """
    for name in CLUSTERED:
        rows = tables[name]
        if "person_id" in TABLES[name].columns and name != "persons":
            rows = _unsure(name, tables, warnings)
            _check(rows, REFERENCES["persons"], tables, register, warnings)
        if name != "cases":
            _check(rows, REFERENCES["cases"], tables, register, warnings)
        for home in ("victims", "charges", "events", "restraints"):
            reference = REFERENCES[home]
            if set(reference.columns) <= set(TABLES[name].columns) and reference.columns != (
                TABLES[name].key
            ):
                _check(_naming(tables[name], reference), reference, tables, register, warnings)


def _naming(rows: pa.Table, reference: Reference) -> pa.Table:
    """Give the rows that name such a record at all."""
    named = whole(rows[reference.columns[-1]])
    rows = _narrow(rows, reference.columns)
    return rows if named.null_count == 0 else rows.filter(pc.is_valid(named))


def _unsure(name: str, tables: Mapping[str, pa.Table], warnings: Warnings) -> pa.Table:
    """Leave the rows whose person is in this package and in the same case: they need no more."""
    rows, persons = tables[name], tables["persons"]
    at = pc.index_in(whole(rows["person_id"]), value_set=whole(persons["person_id"]))
    agrees = pc.equal(whole(persons["case_id"]).take(at), whole(rows["case_id"]))
    differs = pc.fill_null(pc.invert(agrees), False)
    warnings.add_rows(name, rows.filter(differs), "case_id", "person_of_another_case")
    return _narrow(rows, ("person_id",)).filter(pc.invert(pc.fill_null(agrees, False)))


def _narrow(rows: pa.Table, columns: tuple[str, ...]) -> pa.Table:
    """Leave the columns that say what is named and where: copies of all would fill the memory."""
    said = {*columns, "case_id", "source", "line"}
    return rows.select([name for name in rows.column_names if name in said])


def _check(
    rows: pa.Table,
    reference: Reference,
    tables: Mapping[str, pa.Table],
    register: Register | None,
    warnings: Warnings,
) -> None:
    if rows.num_rows == 0:
        return
    key = TABLES[reference.home].key
    ids = joined(rows, reference.columns)
    is_known = pc.is_in(ids, value_set=joined(tables[reference.home], key))
    missing = _narrow(rows, reference.columns)
    missing = missing.filter(pc.and_(pc.is_valid(ids), pc.invert(is_known)))
    if missing.num_rows and register is not None:
        sent = register.read(reference.home, register.batches(), key)
        known = pc.is_in(joined(missing, reference.columns), value_set=joined(sent, key))
        missing = missing.filter(pc.invert(known))
    if missing.num_rows:
        numbers = key_numbers(missing, reference.columns)
        first = missing.take(np.unique(numbers, return_index=True)[1])
        place = Place(-1, None, reference.columns[-1], reference.reason)
        warnings.add_named(place, first, joined(first, reference.columns))
