"""Judge the days of records that run from one day to another; the record itself counts."""

from collections.abc import Mapping
from datetime import date

import numpy as np
import pyarrow as pa

from tutela.intake.warnings import Warnings
from tutela.register.arrow import Column, pc, whole

EARLIEST = date(1900, 1, 1)
_DAYS = {
    "relations": ("began_on", "ended_on"),
    "restraints": ("began_on", "until_on", "ended_on"),
    "protections": ("done_on",),
}
_AHEAD = ("until_on",)
_ORDER = (("began_on", "ended_on"), ("began_on", "until_on"))


def judge_days(
    tables: Mapping[str, pa.Table], cut_off: date | None, warnings: Warnings
) -> dict[str, pa.Table]:
    """Say of each record whether its days may be reckoned with, and warn where they may not.

    A day after the cut-off or too long ago, and an end before its beginning, are impossible; until
    when a measure was ordered may lie ahead.
    """
    return {
        name: _judged(name, rows, cut_off, warnings) if name in _DAYS else rows
        for name, rows in tables.items()
    }


def _judged(name: str, rows: pa.Table, cut_off: date | None, warnings: Warnings) -> pa.Table:
    usable = np.ones(rows.num_rows, dtype=bool)
    for field, word, is_wrong in _wrong(name, rows, cut_off):
        marked = np.asarray(pc.fill_null(is_wrong, False))
        warnings.add_rows(name, rows.filter(pa.array(marked)), field, word)
        usable &= ~marked
    at = rows.column_names.index("are_days_usable")
    return rows.set_column(at, "are_days_usable", pa.array(usable))


def _wrong(name: str, rows: pa.Table, cut_off: date | None) -> list[tuple[str, str, Column]]:
    fields = _DAYS[name]
    last, first = pa.scalar(cut_off, pa.date32()), pa.scalar(EARLIEST)
    late = [
        (field, "day_after_cut_off", pc.greater(whole(rows[field]), last))
        for field in fields
        if field not in _AHEAD
    ]
    old = [(field, "day_too_long_ago", pc.less(whole(rows[field]), first)) for field in fields]
    turned = [
        (end, "end_before_beginning", pc.less(whole(rows[end]), whole(rows[begin])))
        for begin, end in _ORDER
        if begin in fields and end in fields
    ]
    return [*late, *old, *turned]
