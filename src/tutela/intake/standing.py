"""Tell which warnings of the intake still stand: not those of records sent again since."""

import numpy as np
import pyarrow as pa

from tutela.intake.defects import Records
from tutela.intake.references import REFERENCES
from tutela.register.arrow import pc, whole
from tutela.register.current import VERSION, joined, with_version
from tutela.register.schema import TABLES

_MEANTIME = {each.reason: home for home, each in REFERENCES.items()}


def standing_warnings(records: Records) -> pa.Table:
    """Give the warnings of the batch that holds for their record.

    What was missing and has come since is not missing any more.
    """
    warned = with_version(records.register.read("warnings", records.batches), records.batches)
    stands = np.ones(warned.num_rows, dtype=bool)
    for table in TABLES:
        stands &= _holds(warned, table, records)
    return warned.filter(pa.array(stands & ~_came(warned, records)))


def _holds(warned: pa.Table, table: str, records: Records) -> np.ndarray:
    """Mark the warnings of other tables, and those whose record was not sent again later."""
    is_here = pc.fill_null(pc.equal(whole(warned["table"]), table), False)
    if not pc.any(is_here).as_py():
        return np.ones(warned.num_rows, dtype=bool)
    rows = records.table(table)
    at = pc.index_in(whole(warned["record"]), value_set=joined(rows, TABLES[table].key))
    latest = whole(rows[VERSION]).take(at)
    is_old = pc.or_(pc.is_null(at), pc.less(whole(warned[VERSION]), latest))
    return ~np.asarray(pc.and_(is_here, pc.fill_null(is_old, True)))


def _came(warned: pa.Table, records: Records) -> np.ndarray:
    """Mark what was said to be missing and is there by now."""
    came = np.zeros(warned.num_rows, dtype=bool)
    for reason, home in _MEANTIME.items():
        is_such = np.asarray(pc.equal(whole(warned["reason"]), reason))
        if is_such.any():
            known = joined(records.table(home), TABLES[home].key)
            came |= is_such & np.asarray(pc.is_in(whole(warned["record"]), value_set=known))
    return came
