"""Lay figures out as tables people read, numbered through the whole paper."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from tutela.catalogue.dimensions import dimensions
from tutela.catalogue.paper import Exhibit
from tutela.model.figure import Figure, FigureId, Reason, Table
from tutela.model.measure import NOT_RECORDED, Band, Place
from tutela.model.period import Period
from tutela.release import speech
from tutela.release.facts import Facts
from tutela.release.records import table_name

WITHHELD = "[c]"
MISSING = "[x]"


@dataclass(frozen=True, slots=True)
class Cell:
    """One place in a table; ``mark`` is published, invented, counted, withheld or missing."""

    text: str
    mark: str
    figure: Figure | None


@dataclass(frozen=True, slots=True)
class Row:
    """A named row; the sum row is marked."""

    label: str
    cells: tuple[Cell, ...]
    is_total: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """A numbered table with its head and the files that hold its figures."""

    number: int
    id: str
    title: str
    unit: str
    corner: str
    periods: tuple[Period, ...]
    rows: tuple[Row, ...]
    measures: tuple[str, ...]
    files: tuple[str, ...]
    by: str | None
    is_drawn: bool = True

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Give every figure of the table, row by row."""
        return tuple(
            cell.figure for row in self.rows for cell in row.cells if cell.figure is not None
        )

    @property
    def marks(self) -> tuple[str, ...]:
        """Name the marks its cells bear."""
        return tuple(dict.fromkeys(cell.mark for row in self.rows for cell in row.cells))


def mark(figure: Figure | None, facts: Facts) -> str:
    """Tell how a figure came about, in one word."""
    if figure is None or (figure.value is None and figure.reason is not Reason.WITHHELD):
        return "missing"
    if figure.value is None:
        return "withheld"
    if facts.brief.is_published(figure.id):
        return "published"
    if facts.edition.startswith("synthetic"):
        return "invented"
    return "supplied" if facts.brief.is_supplied else "counted"


def cell(figure: Figure | None, facts: Facts) -> Cell:
    """Print a figure for a table, thousands grouped in every language."""
    kind = mark(figure, facts)
    if figure is None or figure.value is None:
        return Cell(WITHHELD if kind == "withheld" else MISSING, kind, figure)
    sign = "%" if figure.unit == "percent" else ""
    return Cell(f"{speech.grouped(figure.value)}{sign}", kind, figure)


def in_order(by: str, facts: Facts) -> Mapping[str, str]:
    """Give what to sort codes by: ages in their order, places by code; others have none."""
    match dimensions(facts.brief.jurisdiction).get(by):
        case Band(codes=codes):
            return {code: f"{at:04}" for at, code in enumerate(codes)}
        case Place(codes=codes):
            return {code: code for code in codes}
        case _:
            return {}


def lay_out(recipe: Exhibit, tables: Sequence[Table], facts: Facts) -> Shown | None:
    """Make one table, or None where the release has no figure for it. It has no number yet."""
    chosen = [_table(name, recipe.by, tables) for name in recipe.measures]
    known = [table for table in chosen if table is not None]
    if not known:
        return None
    periods = _periods(known, facts)
    rows = _broken_down(known[0], recipe.by, periods, facts) if recipe.by else ()
    rows = rows or tuple(_series(name, periods, facts) for name in recipe.measures)
    if not periods or not any(each.figure for row in rows for each in row.cells):
        return None
    first = facts.measures[known[0].measure]
    by = None if recipe.by is None else facts.labels.dimension(recipe.by)
    title = speech.opening((recipe.title or first.words)[facts.language])
    return Shown(
        number=0,
        id="-".join(filter(None, (known[0].measure, recipe.by))),
        title=facts.broken_down(title, [recipe.by] if recipe.by else []),
        unit=_unit(rows, facts),
        corner=speech.opening(by or facts.text["exhibit"]["measure"]),
        periods=periods,
        rows=rows,
        measures=recipe.measures,
        files=tuple(dict.fromkeys(table_name(table) for table in known)),
        by=recipe.by,
        is_drawn=recipe.is_drawn and not _is_place(recipe.by, facts),
    )


def numbered(shown: Iterable[Shown]) -> tuple[Shown, ...]:
    """Number tables in the order given."""
    return tuple(replace(each, number=number) for number, each in enumerate(shown, 1))


def _table(name: str, by: str | None, tables: Sequence[Table]) -> Table | None:
    holding = [
        table
        for table in tables
        if table.measure == name and (by is None or by in table.dimensions)
    ]
    return min(holding, key=lambda table: (len(table.dimensions), table.id), default=None)


def _periods(tables: Sequence[Table], facts: Facts) -> tuple[Period, ...]:
    kept = {
        figure.id.period
        for table in tables
        for figure in table.figures
        if facts.is_defined(figure.id) and figure.id.period.last_on <= facts.brief.period.last_on
    }
    return tuple(sorted(kept))


def _series(name: str, periods: tuple[Period, ...], facts: Facts) -> Row:
    label = speech.opening(facts.measures[name].words[facts.language])
    return Row(
        label, tuple(_at(FigureId(name, each, {}, facts.edition), facts) for each in periods)
    )


def _at(address: FigureId, facts: Facts) -> Cell:
    figure = facts.figures.get(address)
    return cell(figure if facts.is_defined(address) else None, facts)


def _broken_down(
    table: Table, by: str | None, periods: tuple[Period, ...], facts: Facts
) -> tuple[Row, ...]:
    if by is None:
        return ()
    codes = {figure.id.place[by] for figure in table.figures if set(figure.id.place) == {by}}
    rows = [_row(table.measure, by, code, periods, facts) for code in codes]
    pairs = zip(codes, rows, strict=True)
    fixed = in_order(by, facts)
    named = sorted(
        pairs, key=lambda pair: fixed.get(pair[0], f"~{pair[0]}") if fixed else _order(*pair)
    )
    total = replace(
        _series(table.measure, periods, facts), label=facts.text["exhibit"]["total"], is_total=True
    )
    return (total, *(row for _, row in named if any(cell.figure for cell in row.cells)))


def _row(measure: str, by: str, code: str, periods: tuple[Period, ...], facts: Facts) -> Row:
    cells = tuple(
        _at(FigureId(measure, each, {by: code}, facts.edition), facts) for each in periods
    )
    return Row(speech.opening(facts.labels.code(by, code)), cells)


def _is_place(by: str | None, facts: Facts) -> bool:
    """Places stand in the order of their codes: no list of ours ranks offices or places."""
    return by is not None and isinstance(dimensions(facts.brief.jurisdiction).get(by), Place)


def _order(code: str, row: Row) -> tuple[bool, Decimal, str]:
    last = row.cells[-1].figure
    value = Decimal(-1) if last is None or last.value is None else last.value
    return code == NOT_RECORDED, -value, code


def _unit(rows: Sequence[Row], facts: Facts) -> str:
    units = dict.fromkeys(
        each.figure.unit for row in rows for each in row.cells if each.figure is not None
    )
    return " / ".join(facts.text["units"][unit] for unit in units)
