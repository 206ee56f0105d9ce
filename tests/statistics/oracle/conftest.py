"""Count in plain SQL, from what the measures and dimensions say; the SQL knows no kernel.

A unit counts when it meets every condition and an event of the measure: of its own, or of its whole
case. Each dimension gives each unit one code.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import TypeAlias

import duckdb
import pyarrow as pa
import pytest

from tutela.catalogue.dimensions import dimensions, receipt
from tutela.catalogue.measures import measures
from tutela.model.figure import Table
from tutela.model.measure import (
    NOT_RECORDED,
    Band,
    Column,
    Count,
    Dimension,
    Fact,
    Group,
    Offence,
    Place,
    Step,
)
from tutela.model.period import Period
from tutela.register.snapshot import Snapshot
from tutela.statistics import count

Cells: TypeAlias = Counter[tuple[str, ...]]

UNITS = {
    "person": "select part, case_key, person_key, null::varchar as victim, "
    "null::varchar as charge from persons",
    "case": "select part, case_key, null::int as person_key, null::varchar as victim, "
    "null::varchar as charge from cases",
    "victim": "select part, case_key, null::int as person_key, victim_id as victim, "
    "null::varchar as charge from victims",
    "charge": "select part, case_key, person_key, null::varchar as victim, "
    "charge_row as charge from charges",
}
"""One row for each thing counted."""

ABOUT = {
    "person": "e.person_key in (u.person_key, -1)",
    "case": "true",
    "victim": "true",
    "charge": "(e.charge_row = u.charge or (e.charge_row is null "
    "and e.person_key in (u.person_key, -1)))",
}
"""Which events of its case a unit takes part in."""


PERIODS = tuple(Period.parse(name) for name in ("2021", "2020", "2021-06", "2020/2022", "2019"))

Counts: TypeAlias = Mapping[str, Count]
Tables: TypeAlias = tuple[Table, ...]
Differences: TypeAlias = Callable[..., list[str]]


@pytest.fixture
def compare() -> Callable[[Snapshot, str], Differences]:
    """Give what lists every figure of a way to count that is not what SQL counts.

    The way to count is the kernel, unless ``differences`` is given another ``counter``. ``faulty``
    are measures counted in place of the true ones of their ids, ``data`` a register counted in
    place of the true one: both are held against what SQL counts of the true ones.
    """

    def load(snapshot: Snapshot, jurisdiction: str) -> Differences:
        counts = {key: m for key, m in measures(jurisdiction).items() if isinstance(m, Count)}
        counts |= {each.id: each for each in _more(counts)}
        ask = _Ask(_base(snapshot), dimensions(jurisdiction), receipt(jurisdiction))

        def differences(
            counter: Callable[..., Tables] = count,
            faulty: Counts | None = None,
            data: Snapshot = snapshot,
        ) -> list[str]:
            tables = counter(data, jurisdiction, faulty or counts, PERIODS)
            held = counts if faulty is None else {key: counts[key] for key in faulty}
            return _differences(tables, held, ask)

        return differences

    return load


def _base(snapshot: Snapshot) -> duckdb.DuckDBPyConnection:
    base = duckdb.connect()
    for table in ("cases", "persons", "charges", "victims", "events", "facts"):
        parts = [
            read.append_column("part", pa.array([number] * len(read), pa.int32()))
            for number in range(snapshot.parts)
            for read in [snapshot.read(table, number)]
        ]
        base.register(table, pa.concat_tables(parts))
    base.register("offices", snapshot.read("offices"))
    return base


def _more(known: Counts) -> Iterator[Count]:
    """Make kinds of count that no jurisdiction writes yet: any charge, charges, victims."""
    if "persons_not_prosecuted" not in known:
        return
    bare = replace(known["persons_prosecuted"], cross=())
    any_charge = replace(bare, charge="any", by=("sex",))
    yield replace(any_charge, id="persons_any", where={"group": ("violence",)})
    yield replace(any_charge, id="persons_any_theft", where={"offence": ("theft",)})
    found = ("victim", "online", "place")
    yield replace(bare, id="charges_all", unit="charge", by=("offence", "sex", *found))
    yield replace(bare, id="victims_all", unit="victim", by=found)
    yield replace(bare, id="cases_all", unit="case", by=found)
    yield replace(bare, id="persons_or", event="judged", or_event=("prosecuted",))
    pending = replace(bare, period_of="stock", ended_by=("judged", "not_prosecuted"))
    yield replace(pending, id="persons_pending")
    yield replace(pending, id="cases_pending", unit="case", by=("place",))
    yield replace(bare, id="persons_guilty", event="judged", result=("guilty",))


def _differences(tables: Tables, counts: Counts, ask: "_Ask") -> list[str]:
    wrong = []
    for measure in counts.values():
        named = tuple(dict.fromkeys([*measure.by, *(d for cross in measure.cross for d in cross)]))
        own = [table for table in tables if table.measure == measure.id]
        for period in PERIODS:
            truth = ask(measure, period, named)
            for table in own:
                wrong += _wrong(table, period, truth, named)
    return wrong


def _wrong(table: Table, period: Period, truth: Cells, named: tuple[str, ...]) -> list[str]:
    """List the cells of every margin that differ; a cell a table leaves out is a zero."""
    found = {f.id: f for f in table.figures if f.id.period == period}
    wrong = []
    for margin in {tuple(figure.id.place) for figure in table.figures}:
        true: Cells = Counter()
        for codes, number in truth.items():
            true[tuple(codes[named.index(name)] for name in margin)] += number
        shown = {
            tuple(name.place.values()): int(figure.value or 0)
            for name, figure in found.items()
            if tuple(name.place) == margin
        }
        wrong += [
            f"{table.id} {period} {codes}: {shown.get(codes)} is {true[codes]}"
            for codes in {*true, *shown}
            if true.get(codes, 0) != shown.get(codes, 0)
        ]
    return wrong


class _Ask:
    """Answers how many units of each code met a measure in a period."""

    def __init__(
        self,
        base: duckdb.DuckDBPyConnection,
        dimensions: Mapping[str, Dimension],
        received: str | None,
    ) -> None:
        self._base = base
        self._dimensions = dimensions
        self._received = received
        self._kept: dict[tuple[str, str], list[str]] = {}
        self._answers: dict[tuple[str, Period, tuple[str, ...]], Cells] = {}
        for unit, rows in UNITS.items():
            numbered = f"select row_number() over () as n, * from ({rows})"  # noqa: S608
            base.execute(f"create table {unit}_units as {numbered}")

    def __call__(self, count: Count, period: Period, by: tuple[str, ...]) -> Cells:
        """Count the units of each crossing of ``by``."""
        asked = count.id, period, by
        if asked not in self._answers:
            self._answers[asked] = self._count(count, period, by)
        return self._answers[asked]

    def _count(self, count: Count, period: Period, by: tuple[str, ...]) -> Cells:
        met = [_any_charge(self._dimensions[name], codes) for name, codes in self._any(count)]
        met.append(_met(count, period, self._received))
        query = f"select u.n from {count.unit}_units u where {' and '.join(met)}"  # noqa: S608
        hits = [number - 1 for (number,) in self._base.sql(query).fetchall()]
        kept = [at for at in hits if self._meets(count, at)]
        columns = [self._column(count.unit, name) for name in by]
        return Counter(tuple(column[at] for column in columns) for at in kept)

    def _meets(self, count: Count, at: int) -> bool:
        left = {**count.where}
        for name, _ in self._any(count):
            del left[name]
        return all(self._column(count.unit, name)[at] in codes for name, codes in left.items())

    def _any(self, count: Count) -> list[tuple[str, tuple[str, ...]]]:
        if count.charge != "any" or count.unit != "person":
            return []
        kinds = (Offence, Group)
        named = count.where.items()
        return [each for each in named if isinstance(self._dimensions[each[0]], kinds)]

    def _column(self, unit: str, name: str) -> list[str]:
        if (unit, name) not in self._kept:
            value, code = _code(self._dimensions[name], unit)
            inner = f"select n, {value} as x from {unit}_units u"  # noqa: S608
            query = f"select {code} from ({inner}) order by n"  # noqa: S608
            self._kept[unit, name] = [row[0] for row in self._base.sql(query).fetchall()]
        return self._kept[unit, name]


def _met(count: Count, period: Period, received: str | None) -> str:
    codes = _listed((count.event, *count.or_event))
    result = f" and {_slug('e.result_code')} in {_listed(count.result)}" if count.result else ""
    event = f"{_slug('e.event_code')} in {codes}{result}"
    if count.period_of == "stock":
        by_then = f"and e.is_on_usable and e.\"on\" <= date '{period.last_on}'"
        left = f"{_slug('e.event_code')} in {_listed(count.ended_by)} {by_then}"
        return f"{_exists(count, f'{event} {by_then}')} and not {_exists(count, left)}"
    during = f"between date '{period.first_on}' and date '{period.last_on}'"
    if count.period_of == "event":
        return _exists(count, f'{event} and e.is_on_usable and e."on" {during}')
    own = (
        f'(select min(e."on") from events e where e.part = u.part and e.case_key = u.case_key '  # noqa: S608
        f"and {ABOUT[count.unit]} and {_slug('e.event_code')} = '{received}' and e.is_on_usable)"
    )
    case = "(select c.received_on from cases c where c.part = u.part and c.case_key = u.case_key)"
    cohort = f"coalesce({own}, {case}) {during}"
    if count.event == received:
        return cohort
    return f"{cohort} and {_exists(count, event)}"


def _exists(count: Count, event: str) -> str:
    return (
        "exists (select 1 from events e where e.part = u.part "  # noqa: S608
        f"and e.case_key = u.case_key and {ABOUT[count.unit]} and {event})"
    )


def _any_charge(dimension: Dimension, codes: tuple[str, ...]) -> str:
    offences = codes
    if isinstance(dimension, Group):
        offences = tuple(each for code in codes for each in dimension.groups[code])
    return (
        "exists (select 1 from charges h where h.part = u.part "  # noqa: S608
        f"and h.person_key = u.person_key and {_slug('h.offence_code')} in {_listed(offences)})"
    )


def _code(dimension: Dimension, unit: str) -> tuple[str, str]:
    """Write what the record holds about a unit as x, and its code in the dimension."""
    match dimension:
        case Column(table=table, column=column, codes=codes):
            said = _slug(f"({_row(table, column)})"), _known(codes)
        case Band(table=table, bands=bands):
            said = _age(table, unit), _banded(bands)
        case Offence(codes=codes):
            said = _slug(_offence(unit)), _known(codes)
        case Group(groups=groups):
            members = {each: code for code, named in groups.items() for each in named}
            whens = " ".join(f"when '{each}' then '{code}'" for each, code in members.items())
            said = _slug(_offence(unit)), f"case x {whens} else '{NOT_RECORDED}' end"
        case Fact(fact=fact, codes=codes):
            yes, no = (_said(fact, state, unit) for state in ("yes", "no"))
            said = f"case when {yes} then 'yes' when {no} then 'no' end", _known(codes)
        case Step(events=events, codes=codes):
            hit = f"{_slug('e.event_code')} in {_listed(events)}"
            mine = f"e.part = u.part and e.case_key = u.case_key and {ABOUT[unit]} and {hit}"
            met = f"exists (select 1 from events e where {mine})"  # noqa: S608
            said = f"case when {met} then 'yes' end", _known(codes)
        case Place(codes=codes):
            said = _slug(_PLACE), _known(codes)
    return said


def _row(table: str, column: str) -> str:
    """Write the one row of a table that a unit stands for or belongs to."""
    key = {
        "persons": "t.person_key = u.person_key",
        "victims": "t.victim_id = u.victim",
        "charges": "t.charge_row = u.charge",
        "cases": "true",
    }[table]
    return (
        f"select t.{column} from {table} t where t.part = u.part "  # noqa: S608
        f"and t.case_key = u.case_key and {key}"
    )


def _age(table: str, unit: str) -> str:
    if table == "persons" or unit == "victim":
        return f"({_row(table, 'age')})"
    return (
        "(select min(v.age) from victims v where v.part = u.part "
        "and v.case_key = u.case_key and v.age between 0 and 120)"
    )


def _banded(bands: Mapping[str, tuple[int, int | None]]) -> str:
    whens = " ".join(
        f"when x between {low} and {120 if high is None else high} then '{code}'"
        for code, (low, high) in bands.items()
    )
    return f"case {whens} else '{NOT_RECORDED}' end"


def _offence(unit: str) -> str:
    """Write the offence: of the charge, or of the principal charge of the person."""
    if unit == "charge":
        return f"({_row('charges', 'offence_code')})"
    mine = "h.part = u.part and h.person_key = u.person_key"
    flagged = (
        f"select h.offence_code from charges h where {mine} "  # noqa: S608
        "and h.is_principal order by h.charge_row limit 1"
    )
    has = f"exists (select 1 from charges h where {mine} and h.is_principal)"  # noqa: S608
    only = f"select max(h.offence_code) from charges h where {mine} having count(*) = 1"  # noqa: S608
    return f"(case when {has} then ({flagged}) else ({only}) end)"


def _said(fact: str, state: str, unit: str) -> str:
    about = {
        "person": "f.person_key in (u.person_key, -1)",
        "charge": "f.person_key in (u.person_key, -1)",
        "case": "true",
        "victim": f"({_slug('f.victim_id')} = {_slug('u.victim')} "
        "or (f.victim_id is null and f.person_key = -1))",
    }[unit]
    return (
        "exists (select 1 from facts f where f.part = u.part "  # noqa: S608
        f"and f.case_key = u.case_key and {about} "
        f"and {_slug('f.fact_code')} = '{fact}' and f.state = '{state}')"
    )


_PLACE = (
    "(select max(o.place_code) from offices o join cases c on c.office_code = o.office_code "
    "where c.part = u.part and c.case_key = u.case_key)"
)


def _known(codes: tuple[str, ...]) -> str:
    return f"case when x in {_listed(codes)} then x else '{NOT_RECORDED}' end"


def _slug(text: str) -> str:
    return f"trim(regexp_replace(lower({text}), '[^a-z0-9]+', '_', 'g'), '_')"


def _listed(codes: tuple[str, ...]) -> str:
    return "(" + ", ".join(f"'{code}'" for code in codes) + ")"
