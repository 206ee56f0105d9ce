"""The national summary: how many persons or cases each check found, in three classes.

Counts only, and of the whole record: nothing here knows an office. What leaves the house is what
``disclosure.clear`` leaves of these tables.
"""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from decimal import Decimal

import pyarrow as pa
import pyarrow.compute as pc

from tutela.catalogue.supervision import Check, supervision
from tutela.model.errors import InputError
from tutela.model.figure import Figure, FigureId, Status, Table
from tutela.model.finding import FindingClass
from tutela.model.measure import Count, Definition
from tutela.model.period import Period
from tutela.supervision.findings import Findings
from tutela.supervision.said import said

DIMENSION = "class"
_GRAVEST = tuple(
    map(str, (FindingClass.TO_LOOK_INTO, FindingClass.TOO_EARLY, FindingClass.EXPLAINED))
)


def summary_measures(jurisdiction: str) -> Mapping[str, Count]:
    """Give the measure of each check: its words and definition are those of the check's file."""
    made = [_measure(check) for check in supervision(jurisdiction).checks]
    return {measure.id: measure for measure in made}


def summary(findings: Findings) -> tuple[Table, ...]:
    """Count, check by check, the persons or cases with a candidate, each once.

    Who has several candidates of a check is counted in the gravest class, so that the classes add
    up. The as-of day has to be the last of a month, which names the period.
    """
    as_of = findings.of_record.as_of
    if (as_of + timedelta(days=1)).day != 1:
        raise InputError("is not the last day of a month", str(as_of), "Ask for a month's end.")
    period = Period.parse(f"{as_of:%Y-%m}")
    counts = _counts(findings)
    return tuple(_table(check, period, counts) for check in findings.checks)


def measure_of(check: Check) -> str:
    """Name the measure of a check; it begins with what it counts."""
    return f"{check.about.unit}s_found_{check.about.id}"


def _measure(check: Check) -> Count:
    about = check.about
    name = measure_of(check)
    text = said("summary_definition", unit=said(about.unit), check=about.words)
    return Count(
        id=name,
        words=said("summary_words", check=about.words),
        spoken={},
        unit=about.unit,
        event=about.id,
        result=(),
        period_of="stock",
        charge="any",
        where={},
        by=(DIMENSION,),
        cross=(),
        definition=Definition(name, text, None, None),
        not_measured=said("summary_not_measured"),
    )


def _counts(findings: Findings) -> Mapping[tuple[str, str], int]:
    """Count distinct subjects by check and gravest class, those of sealed records among them."""
    columns = ["rule", "class", "case", "person"]
    every = pa.concat_tables([findings.table.select(columns), findings.sealed.select(columns)])
    place = pc.index_in(every["class"].cast(pa.string()), pa.array(_GRAVEST))
    plain = pa.table(
        {name: every[name].cast(pa.string()) for name in ("rule", "case", "person")}
        | {"place": place}
    )
    once = plain.group_by(["rule", "case", "person"]).aggregate([("place", "min")])
    rows = once.group_by(["rule", "place_min"]).aggregate([([], "count_all")]).to_pylist()
    return {(row["rule"], _GRAVEST[row["place_min"]]): row["count_all"] for row in rows}


def _table(check: Check, period: Period, counts: Mapping[tuple[str, str], int]) -> Table:
    name = measure_of(check)
    figures = tuple(_figures(check, period, counts))
    return Table(name, name, (DIMENSION,), (period,), figures)


def _figures(
    check: Check, period: Period, counts: Mapping[tuple[str, str], int]
) -> Iterator[Figure]:
    each = {code: counts.get((check.about.id, code), 0) for code in _GRAVEST}
    yield _figure(check, period, {}, sum(each.values()))
    for code, count in each.items():
        yield _figure(check, period, {DIMENSION: code}, count)


def _figure(check: Check, period: Period, place: Mapping[str, str], count: int) -> Figure:
    address = FigureId(measure_of(check), period, place)
    return Figure(address, Decimal(count), check.about.unit, Status.DRAFT)
