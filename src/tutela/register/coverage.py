"""Say how much of what offices owed is in a snapshot, up to its cut-off day."""

from collections.abc import Sequence
from datetime import date

import pyarrow as pa

from tutela.catalogue.calendar import Calendar, read_calendar
from tutela.catalogue.place import folder
from tutela.register.arrow import pc
from tutela.register.owed import REPORTED, CalendarReport, reckon
from tutela.register.store import Batch, Register


def coverage(
    register: Register, batches: Sequence[Batch], cut_off: date, tables: tuple[pa.Table, pa.Table]
) -> dict[str, object]:
    """Give ``reported`` of ``expected`` offices, on what basis, and each period by itself.

    By the reporting calendar, where a period that ended by the cut-off was due when the version
    was made: an office counts as reported when nothing of it is outstanding. Where there is no
    such period (no calendar, or records from before it): offices with cases, of offices that are
    no one's parent. ``tables`` are offices and cases of the snapshot.
    """
    report = _report(register, batches, cut_off)
    said = _by_calendar(report, cut_off) if report is not None else None
    counted = said or _by_cases(*tables)
    return {**counted, "cut_off": cut_off.isoformat(), "periods": _periods(report, cut_off)}


def _report(register: Register, batches: Sequence[Batch], cut_off: date) -> CalendarReport | None:
    if not (folder(register.jurisdiction) / "intake" / "calendar.yaml").is_file():
        return None
    calendar = read_calendar(register.jurisdiction)
    if not any(_ended(calendar, cut_off)):
        return None
    as_of = batches[-1].recorded_at.astimezone(calendar.zone).date()
    return reckon(register, calendar, batches, as_of)


def _ended(calendar: Calendar, cut_off: date) -> list[bool]:
    """Tell of each return whether a period of it was over by the cut-off."""
    return [each.period(each.number(each.since)).last_on <= cut_off for each in calendar.returns]


def _by_calendar(report: CalendarReport, cut_off: date) -> dict[str, object] | None:
    due = [
        line
        for line in report.owed
        if line.period.last_on <= cut_off and line.due_on < report.as_of
    ]
    expected = {line.office for line in due}
    owing = {line.office for line in due if line.state not in REPORTED}
    if not expected:
        return None
    reported = len(expected - owing)
    return {"reported": reported, "expected": len(expected), "basis": "calendar"}


def _by_cases(offices: pa.Table, cases: pa.Table) -> dict[str, object]:
    parents = set(offices["parent_code"].to_pylist())
    expected = set(offices["office_code"].to_pylist()) - parents
    reported = set(pc.unique(cases["office_code"]).to_pylist())
    return {
        "reported": len(expected & reported),
        "expected": len(expected),
        "basis": "offices_with_cases",
    }


def _periods(report: CalendarReport | None, cut_off: date) -> list[dict[str, object]]:
    if report is None:
        return []
    within = {str(line.period) for line in report.owed if line.period.last_on <= cut_off}
    kept = ("return", "period", "due", "is_due", "reported", "in_time", "expected")
    return [
        {name: each[name] for name in kept}
        for each in report.coverage()
        if each["period"] in within
    ]
