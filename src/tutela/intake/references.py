"""Look for cases and persons that a record names and nobody has sent."""

from collections.abc import Mapping

import numpy as np
import pyarrow as pa

from tutela.intake.warnings import Place, Warnings
from tutela.register.arrow import pc, whole
from tutela.register.current import key_numbers
from tutela.register.store import Register

_HOME = {"case_id": "cases", "person_id": "persons"}


def check_references(
    tables: Mapping[str, pa.Table], register: Register | None, warnings: Warnings
) -> None:
    """Warn of what is not sent yet, and of records that put a person into another case.

    Such a record is kept; it waits in the register until its case or person comes. There is one
    warning for each missing case or person, at the first line that names it.
    """
    for name in ("persons", "victims"):
        _check(tables[name], "case_id", tables, register, warnings)
    for name in ("charges", "events", "facts"):
        unsure = _unsure(name, tables, warnings)
        for column in ("person_id", "case_id"):
            _check(unsure, column, tables, register, warnings)


def _unsure(name: str, tables: Mapping[str, pa.Table], warnings: Warnings) -> pa.Table:
    """Leave the rows whose person is in this package and in the same case: they need no more."""
    rows, persons = tables[name], tables["persons"]
    at = pc.index_in(whole(rows["person_id"]), value_set=whole(persons["person_id"]))
    agrees = pc.equal(whole(persons["case_id"]).take(at), whole(rows["case_id"]))
    differs = pc.fill_null(pc.invert(agrees), False)
    warnings.add_rows(name, rows.filter(differs), "case_id", "person_of_another_case")
    return rows.filter(pc.invert(pc.fill_null(agrees, False)))


def _check(
    rows: pa.Table,
    column: str,
    tables: Mapping[str, pa.Table],
    register: Register | None,
    warnings: Warnings,
) -> None:
    home = tables[_HOME[column]]
    ids = whole(rows[column])
    is_known = pc.is_in(ids, value_set=whole(home[column]))
    is_missing = pc.and_(pc.is_valid(ids), pc.invert(is_known))
    missing = rows.filter(is_missing)
    if missing.num_rows and register is not None:
        sent = register.read(_HOME[column], register.batches(), [column])[column]
        known = pc.is_in(whole(missing[column]), value_set=whole(sent))
        missing = missing.filter(pc.invert(known))
    if missing.num_rows:
        numbers = key_numbers(missing, (column,))
        first = missing.take(np.unique(numbers, return_index=True)[1])
        place = Place(-1, None, column, f"{column.removesuffix('_id')}_not_sent")
        warnings.add_named(place, first, first[column])
