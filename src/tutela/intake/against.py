"""Hold a package against what the register already says: conflicts between offices, late cards."""

from collections.abc import Mapping
from datetime import date, timedelta

import numpy as np
import pyarrow as pa

from tutela.intake.warnings import Warnings
from tutela.register.arrow import pc, whole
from tutela.register.current import current
from tutela.register.store import Register


def hold_against(
    tables: Mapping[str, pa.Table],
    register: Register,
    late_days: int | None,
    warnings: Warnings,
) -> dict[str, pa.Table]:
    """Keep both sides of a conflict, and mark what should have come with an earlier package.

    A case that another office has already sent stays with that office until it withdraws it; what
    the second office says is kept beside it and never takes its place.
    """
    batches = register.batches()
    cut_offs = [batch.entry.cut_off for batch in batches if batch.entry.cut_off is not None]
    if late_days is not None and cut_offs:
        due = max(cut_offs) - timedelta(days=late_days)
        _warn_of_late(tables["events"], register, due, warnings)
    known = current(register, "cases", batches)
    return {**tables, "cases": _beside(tables["cases"], known, warnings)}


def _beside(cases: pa.Table, known: pa.Table, warnings: Warnings) -> pa.Table:
    at = pc.index_in(whole(cases["case_id"]), value_set=whole(known["case_id"]))
    office = whole(known["office_code"]).take(at)
    differs = pc.fill_null(pc.not_equal(whole(cases["office_code"]), office), False)
    warnings.add_rows("cases", cases.filter(differs), "office_code", "case_of_another_office")
    chosen = pc.and_(whole(cases["is_chosen"]), pc.invert(differs))
    return cases.set_column(cases.column_names.index("is_chosen"), "is_chosen", chosen)


def _warn_of_late(events: pa.Table, register: Register, due: date, warnings: Warnings) -> None:
    is_old = pc.fill_null(pc.less(whole(events["on"]), pa.scalar(due)), False)
    old = events.filter(is_old)
    if old.num_rows == 0:
        return
    sent = register.read("events", register.batches(), ["event_id"])
    is_new = ~np.asarray(pc.is_in(whole(old["event_id"]), value_set=whole(sent["event_id"])))
    warnings.add_rows("events", old.filter(pa.array(is_new)), "on", "arrived_late")
