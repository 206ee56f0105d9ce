"""Count in plain SQL, from what the measures and dimensions say; nothing of the kernel is used.

A unit counts when it meets every condition and an event of the measure: of its own, or of its whole
case. Each dimension gives each unit one code.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from typing import TypeAlias

import duckdb
import pyarrow as pa
import pytest

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
)
from tutela.model.period import Period
from tutela.register.snapshot import Snapshot

Cells: TypeAlias = Counter[tuple[str, ...]]
Ask: TypeAlias = Callable[[Count, Period, tuple[str, ...]], Cells]
Oracle: TypeAlias = Callable[[Snapshot, Mapping[str, Dimension], str | None], Ask]

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


@pytest.fixture
def oracle() -> Oracle:
    """Load a snapshot into a database and give what answers questions about it."""

    def load(snapshot: Snapshot, dimensions: Mapping[str, Dimension], received: str | None) -> Ask:
        base = duckdb.connect()
        for table in ("cases", "persons", "charges", "victims", "events", "facts"):
            parts = [
                read.append_column("part", pa.array([number] * len(read), pa.int32()))
                for number in range(snapshot.parts)
                for read in [snapshot.read(table, number)]
            ]
            base.register(table, pa.concat_tables(parts))
        base.register("offices", snapshot.read("offices"))

        return _Ask(base, dimensions, received)

    return load


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
        for unit, rows in UNITS.items():
            numbered = f"select row_number() over () as n, * from ({rows})"  # noqa: S608
            base.execute(f"create table {unit}_units as {numbered}")

    def __call__(self, count: Count, period: Period, by: tuple[str, ...]) -> Cells:
        """Count the units of each crossing of ``by``."""
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
