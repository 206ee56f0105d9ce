"""Read the totals an office already has, and hold each against the measure it claims to be."""

import csv
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from itertools import combinations
from pathlib import Path
from typing import TypeAlias

from python_calamine import CalamineError, CalamineWorkbook

from tutela.catalogue.dimensions import dimensions
from tutela.catalogue.measures import measures
from tutela.catalogue.policy import policy
from tutela.disclosure import Cleared, clear
from tutela.model.errors import InputError
from tutela.model.figure import Figure, FigureId, Status, Table
from tutela.model.measure import NOT_RECORDED, Count, Dimension, Measure, NotAvailable
from tutela.model.period import Period
from tutela.statistics.tables import not_available, table_id

_FIXED = ("measure", "period", "unit", "definition", "value")
_SHAPE = "Write a workbook with the sheets about and totals, or a folder of about.csv, totals.csv."

Key: TypeAlias = tuple[str, Period, frozenset[tuple[str, str]]]


@dataclass(frozen=True, slots=True)
class Supplied:
    """What an office handed over: its counts as tables, up to which day, from how many offices."""

    jurisdiction: str
    cut_off: date
    coverage: tuple[int, int]
    synthetic: bool
    tables: tuple[Table, ...]

    def cleared(self, published: Sequence[Figure] = ()) -> Cleared:
        """Withhold what could point to a child, as from a register."""
        return clear(
            self.tables,
            policy(self.jurisdiction),
            measures=measures(self.jurisdiction),
            synthetic=self.synthetic,
            published=published,
        )


def read_totals(path: Path, jurisdiction: str, period: Period) -> Supplied:
    """Read a workbook (or a folder with two CSV files) of totals up to a period.

    The sheet ``about`` has a key and a value in each row: cut_off, reported, expected, synthetic.
    The sheet ``totals`` has the columns measure, period, unit, definition, value and one for each
    dimension; an empty cell of a dimension is the sum over it. Raises ``InputError`` naming the
    row for an unknown measure, unit, definition, breakdown or code, a count that is none, a row
    that stands twice, and parts that do not sum to their total.
    """
    sheets = _sheets(path)
    about = _about(sheets["about"], path)
    rows = list(_Reader(path, jurisdiction, period).rows(sheets["totals"]))
    if not any(row.key[1] == period for row in rows):
        raise InputError(f"holds nothing of {period}", f"{path} [totals]", "Add its totals.")
    tables = _Builder(path, rows).tables()
    periods = tuple(sorted({row.key[1] for row in rows}))
    silent = tuple(
        not_available(each, periods, Status.DRAFT)
        for each in measures(jurisdiction).values()
        if isinstance(each, NotAvailable)
    )
    return Supplied(jurisdiction, *about, tables=(*tables, *silent))


@dataclass(frozen=True, slots=True)
class _Row:
    line: int
    key: Key
    by: tuple[str, ...]
    unit: str
    value: int


def _sheets(path: Path) -> Mapping[str, list[list[str]]]:
    try:
        if path.is_dir():
            found = {name: _csv(path / f"{name}.csv") for name in ("about", "totals")}
        else:
            with CalamineWorkbook.from_path(path) as book:
                found = {
                    name: [[_text(cell) for cell in row] for row in book.get_sheet_by_name(name)
                           .to_python(skip_empty_area=False)]
                    for name in ("about", "totals")
                }  # fmt: skip
    except (OSError, CalamineError, UnicodeDecodeError, csv.Error, ValueError):
        raise InputError("cannot be read as totals", str(path), _SHAPE) from None
    return found


def _csv(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [[cell.strip() for cell in row] for row in csv.reader(file)]


def _text(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return cell.isoformat()[:10] if isinstance(cell, date) else str(cell).strip()


def _about(rows: list[list[str]], path: Path) -> tuple[date, tuple[int, int], bool]:
    told = {row[0]: row[1] for row in rows if len(row) > 1 and row[0]}
    try:
        cut_off = date.fromisoformat(told["cut_off"])
        reach = (int(told["reported"]), int(told["expected"]))
        synthetic = {"yes": True, "no": False, "true": True, "false": False}[
            told["synthetic"].lower()
        ]
    except (KeyError, ValueError):
        hint = "Give cut_off (2023-03-31), reported, expected (whole numbers), synthetic (yes, no)."
        raise InputError("does not say what the totals are", f"{path} [about]", hint) from None
    if not 0 <= reach[0] <= reach[1]:
        hint = "Write how many offices have reported, and how many should."
        raise InputError("has more reports than offices", f"{path} [about]", hint)
    return cut_off, reach, synthetic


class _Reader:
    """Reads row by row; each refusal names the row, never its number."""

    def __init__(self, path: Path, jurisdiction: str, until: Period) -> None:
        self._path = path
        self._until = until
        self._measures = measures(jurisdiction)
        self._dimensions = dimensions(jurisdiction)

    def rows(self, sheet: list[list[str]]) -> Iterator[_Row]:
        head = sheet[0] if sheet else []
        unknown = [each for each in head if each not in (*_FIXED, *self._dimensions)]
        if unknown or len(set(head)) < len(head) or not set(_FIXED) <= set(head):
            raise self._refusal(
                1, "has other columns", f"Write {', '.join(_FIXED)} and names of dimensions."
            )
        seen: dict[Key, int] = {}
        for line, cells in enumerate(sheet[1:], 2):
            if not any(cells):
                continue
            row = self._row(line, dict(zip(head, cells, strict=False)))
            if seen.setdefault(row.key, line) != line:
                raise self._refusal(line, f"says again what line {seen[row.key]} says", "Keep one.")
            yield row

    def _row(self, line: int, cells: Mapping[str, str]) -> _Row:
        measure = self._count(line, cells["measure"])
        if cells["unit"] != measure.unit or cells["definition"] != measure.definition.id:
            raise self._refusal(
                line,
                f"is of another unit or definition than [{measure.id}]",
                f"That is counted in [{measure.unit}] by [{measure.definition.id}].",
            )
        place = {name: code for name, code in cells.items() if code and name in self._dimensions}
        by = self._by(line, measure, place)
        key = (measure.id, self._period(line, cells["period"]), frozenset(place.items()))
        return _Row(line, key, by, measure.unit, self._whole(line, cells["value"]))

    def _count(self, line: int, name: str) -> Count:
        measure: Measure | None = self._measures.get(name)
        if measure is None:
            raise self._refusal(line, f"names no measure: [{name[:40]}]", "See measures/.")
        if not isinstance(measure, Count):
            hint = "Leave it out: shares and changes are made from the counts."
            raise self._refusal(line, f"is no count: [{measure.id}]", hint)
        return measure

    def _by(self, line: int, measure: Count, place: Mapping[str, str]) -> tuple[str, ...]:
        allowed = [(), *((each,) for each in measure.by), *measure.cross]
        found = [each for each in allowed if set(each) == set(place)]
        if not found:
            raise self._refusal(
                line,
                f"is a breakdown [{measure.id}] does not allow: [{' x '.join(sorted(place))}]",
                "Leave it out, or allow it in the measure's file.",
            )
        for name, code in place.items():
            if code not in (*_codes(self._dimensions[name]), NOT_RECORDED):
                hint = f"Write a code of dimensions.yaml, or {NOT_RECORDED}."
                raise self._refusal(line, f"has a code [{name}] does not know", hint)
        return found[0]

    def _period(self, line: int, text: str) -> Period:
        try:
            period = Period.parse(text)
        except InputError as error:
            raise self._refusal(line, error.problem, error.hint) from None
        if period.last_on > self._until.last_on:
            hint = f"Leave it out, or publish a later period than {self._until}."
            raise self._refusal(line, "lies after the period of the release", hint)
        return period

    def _whole(self, line: int, text: str) -> int:
        try:
            value = Decimal(text)
        except InvalidOperation:
            value = Decimal(-1)
        if value < 0 or value != value.to_integral_value():
            hint = "Write a whole number without separators; zero where there was none."
            raise self._refusal(line, "holds no count", hint)
        return int(value)

    def _refusal(self, line: int, problem: str, hint: str) -> InputError:
        return InputError(problem, f"{self._path} [totals] line {line}", hint)


def _codes(dimension: Dimension) -> tuple[str, ...]:
    return tuple(dimension.codes)


class _Builder:
    """Makes tables with every margin; a margin that is given must be the sum of its parts."""

    def __init__(self, path: Path, rows: Sequence[_Row]) -> None:
        self._path = path
        self._given = {row.key: row for row in rows}
        self._known = {row.key: row.value for row in rows}
        self._unit = {row.key[0]: row.unit for row in rows}
        self._cuts: dict[tuple[str, tuple[str, ...]], list[_Row]] = defaultdict(list)
        for row in rows:
            self._cuts[row.key[0], row.by].append(row)

    def tables(self) -> tuple[Table, ...]:
        for (measure, by), rows in sorted(self._cuts.items(), key=lambda each: -len(each[0][1])):
            self._sum_up(measure, by, rows)
        return tuple(self._table(measure, by) for measure, by in sorted(self._cuts))

    def _sum_up(self, measure: str, by: tuple[str, ...], rows: Sequence[_Row]) -> None:
        for size in range(len(by)):
            for kept in combinations(by, size):
                sums: dict[Key, int] = defaultdict(int)
                for row in rows:
                    place = frozenset(pair for pair in row.key[2] if pair[0] in kept)
                    sums[measure, row.key[1], place] += row.value
                for key, value in sums.items():
                    self._agree(key, value, by)

    def _agree(self, key: Key, value: int, by: tuple[str, ...]) -> None:
        if self._known.setdefault(key, value) != value:
            where = f" line {self._given[key].line}" if key in self._given else ""
            raise InputError(
                f"is not the sum of its parts by {' x '.join(by)}: {key[0]} in {key[1]}",
                f"{self._path} [totals]{where}",
                f"Mend the numbers, or add the rest as {NOT_RECORDED}.",
            )

    def _table(self, measure: str, by: tuple[str, ...]) -> Table:
        own = [key for key in self._known if key[0] == measure]
        periods = sorted({key[1] for key in own if _names(key) == set(by)})
        wanted = [key for key in own if key[1] in periods and _names(key) <= set(by)]
        figures = tuple(
            Figure(FigureId(measure, key[1], dict(key[2])), Decimal(self._known[key]), unit)
            for unit in [self._unit[measure]]
            for key in sorted(wanted, key=lambda key: (key[1], len(key[2]), sorted(key[2])))
        )
        return Table(table_id(measure, by), measure, by, tuple(periods), figures)


def _names(key: Key) -> set[str]:
    return {name for name, _ in key[2]}
