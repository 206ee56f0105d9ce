"""The tables as a workbook by the rules for accessible statistical spreadsheets: no formulas."""

import datetime
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

from tutela.model.figure import Figure, FigureId, Table
from tutela.model.period import Period
from tutela.release import speech
from tutela.release.document import Document
from tutela.release.exhibits import WITHHELD, in_order, mark
from tutela.release.facts import Facts

_MISSING = "[x]"


def write_workbook(path: Path, document: Document, tables: Sequence[Table]) -> None:
    """Write cover, contents, notes and one sheet for each table."""
    options = {
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "in_memory": True,
    }
    with xlsxwriter.Workbook(str(path), options) as book:
        on = document.facts.brief.cut_off
        book.set_properties(
            {
                "title": document.title.text,
                "author": document.masthead,
                "comments": document.facts.text["synthetic"]["notice"]
                if document.is_synthetic
                else "",
                "created": datetime.datetime(on.year, on.month, on.day),  # noqa: DTZ001 - a day
            }
        )
        _Book(book, document, tables).write()


class _Book:
    def __init__(self, book: Any, document: Document, tables: Sequence[Table]) -> None:
        self._book = book
        self._document = document
        self._tables = tables
        self._words: Mapping[str, str] = document.facts.text["workbook"]
        self._title = book.add_format({"bold": True, "font_size": 14})
        self._head = book.add_format(
            {"bold": True, "text_wrap": True, "bottom": 1, "valign": "top"}
        )
        self._wrap = book.add_format({"text_wrap": True, "valign": "top"})
        self._formats = {
            (name, unit): book.add_format({**style, "num_format": form, "align": "right"})
            for name, style in _STYLES.items()
            for unit, form in (("count", "#,##0"), ("percent", "#,##0.0#"))
        }

    def write(self) -> None:
        self._prose("cover", self._cover())
        self._contents()
        self._prose("notes", self._notes())
        for number, table in enumerate(self._tables, 1):
            self._table(number, table)

    def _named(self, name: str) -> Any:
        sheet = self._book.add_worksheet(name)
        sheet.hide_gridlines(2)
        if self._document.is_synthetic:
            sheet.set_header(
                f"&C{self._document.facts.text['synthetic']['mark']} SYNTHETIC 合成数据"
            )
        return sheet

    def _prose(self, kind: str, lines: Iterator[str]) -> None:
        sheet = self._named(self._words[kind])
        sheet.set_column(0, 0, 100, self._wrap)
        for row, line in enumerate(lines):
            sheet.write_string(row, 0, line, self._title if row == 0 else self._wrap)

    def _cover(self) -> Iterator[str]:
        document, text = self._document, self._document.facts.text
        yield document.title.text
        yield document.masthead
        if document.is_synthetic:
            yield text["synthetic"]["notice"]
        yield self._words["many"]
        for key in ("edition", "period", "cut_off"):
            yield f"{text['page'][key]}: {document.facts.common[key]}"
        yield self._words["shorthand"]
        yield text["legend"]["withheld"]
        yield text["legend"]["missing"]
        if document.is_synthetic:
            yield text["legend"]["published"]
            yield text["legend"]["invented"]

    def _notes(self) -> Iterator[str]:
        yield self._words["notes"]
        if self._document.is_synthetic:
            yield self._document.facts.text["synthetic"]["notice"]
        for method in self._document.methods:
            yield method.text
        for meaning in self._document.meanings:
            told = (meaning.definition, meaning.not_measured, meaning.why)
            yield f"{meaning.name}: {' '.join(filter(None, told))}"

    def _contents(self) -> None:
        sheet = self._named(self._words["contents"])
        sheet.write_string(0, 0, self._words["contents"], self._title)
        sheet.write_string(1, 0, self._words["one_table"] + self._mark())
        rows = [[str(number), self._name(table)] for number, table in enumerate(self._tables, 1)]
        self._put(sheet, 2, [self._words["sheet"], self._words["title"]], rows, "contents")
        for at, (number, _) in enumerate(rows):
            sheet.write_url(3 + at, 0, f"internal:'{number}'!A1", string=number)
        sheet.set_column(0, 0, 12)
        sheet.set_column(1, 1, 90)

    def _mark(self) -> str:
        return " SYNTHETIC 合成数据" if self._document.is_synthetic else ""

    def _name(self, table: Table) -> str:
        facts = self._document.facts
        title = speech.opening(facts.measures[table.measure].words[facts.language])
        return facts.broken_down(title, table.dimensions)

    def _table(self, number: int, table: Table) -> None:
        facts = self._document.facts
        sheet = self._named(str(number))
        sheet.write_string(
            0, 0, f"{facts.text['exhibit']['table']} {number}: {self._name(table)}", self._title
        )
        unit = facts.text["units"][table.figures[0].unit]
        told = f"{self._words['one_table']} {facts.text['exhibit']['unit']}: {unit}."
        note = f"{told} {table.measure}@{facts.edition}{self._mark()}"
        sheet.write_string(1, 0, note)
        heads = [speech.opening(facts.labels.dimension(each)) for each in table.dimensions]
        heads = heads or [facts.text["exhibit"]["measure"]]
        last = [self._words["source"]]
        head = [*heads, *(speech.period(each, facts.language) for each in table.periods), *last]
        rows = [self._row(table, place) for place in _places(table, facts)]
        self._put(sheet, 2, head, rows, f"table_{number}")
        sheet.set_column(0, len(heads) - 1, 34)
        sheet.set_column(len(heads), len(head) - 1, 16)

    def _row(self, table: Table, place: Mapping[str, str]) -> list[Any]:
        facts = self._document.facts
        names: list[Any] = [
            speech.opening(facts.labels.code(each, place[each]))
            if each in place
            else self._words["all"]
            for each in table.dimensions
        ] or [speech.opening(facts.measures[table.measure].words[facts.language])]
        figures = [self._at(table.measure, period, place) for period in table.periods]
        kinds = dict.fromkeys(mark(figure, facts) for figure in figures)
        told = ", ".join(facts.text["marks"][kind] for kind in kinds)
        return [*names, *figures, told]

    def _at(self, measure: str, period: Period, place: Mapping[str, str]) -> Figure | None:
        return self._document.facts.figures.get(
            FigureId(measure, period, place, self._document.facts.edition)
        )

    def _put(self, sheet: Any, top: int, head: list[str], rows: list[list[Any]], name: str) -> None:
        for at, text in enumerate(head):
            sheet.write_string(top, at, text, self._head)
        for row, values in enumerate(rows, top + 1):
            for column, value in enumerate(values):
                self._write(sheet, row, column, value)
        if rows:
            columns = [
                {"header": _unique(head, at), "header_format": self._head}
                for at in range(len(head))
            ]
            sheet.add_table(
                top,
                0,
                top + len(rows),
                len(head) - 1,
                {"name": name, "style": None, "autofilter": False, "columns": columns},
            )
        sheet.freeze_panes(top + 1, 0)

    def _write(self, sheet: Any, row: int, column: int, value: object) -> None:
        if isinstance(value, str):
            sheet.write_string(row, column, value)
            return
        figure = value if isinstance(value, Figure) else None
        kind = mark(figure, self._document.facts)
        if figure is None or figure.value is None:
            text = WITHHELD if kind == "withheld" else _MISSING
            sheet.write_string(row, column, text, self._formats[kind, "count"])
            return
        unit = "count" if figure.unit == "rank" or speech.is_counted(figure.unit) else "percent"
        sheet.write_number(row, column, float(figure.value), self._formats[kind, unit])


_STYLES: Mapping[str, Mapping[str, Any]] = {
    "published": {"bold": True},
    "invented": {"italic": True, "font_color": "#5A5A5A"},
    "counted": {},
    "supplied": {},
    "withheld": {"font_color": "#5A5A5A"},
    "missing": {"font_color": "#5A5A5A"},
}


def _places(table: Table, facts: Facts) -> list[Mapping[str, str]]:
    """Name the rows in the order of their codes: ages from the youngest."""
    places = {tuple(figure.id.place.items()): figure.id.place for figure in table.figures}
    order = {each: in_order(each, facts) for each in table.dimensions}
    return [
        places[key]
        for key in sorted(
            places,
            key=lambda key: (len(key), [(name, order[name].get(code, code)) for name, code in key]),
        )
    ]


def _unique(head: Sequence[str], at: int) -> str:
    """A table in a workbook may not have two columns of one name."""
    return head[at] if head[at] not in head[:at] else f"{head[at]} ({at + 1})"
