"""Draw a published table as SVG: bars for a breakdown, lines over time.

A chart takes a table as it is shown and nothing else, so it can hold no more than the table does.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from xml.sax.saxutils import escape

from tutela.model.figure import Figure
from tutela.release import drawing, speech
from tutela.release.document import Document
from tutela.release.drawing import COLOURS, GREY
from tutela.release.exhibits import Cell, Row, Shown

WIDE, NARROW = 640, 340
_MOST_BARS, _MOST_LINES = 12, 4
_FLOOR, _LOW_FLOOR = 190, 96
_GUTTER = 28
_CLEAR = 36
"""Points this far apart leave room for a figure above the one and below the other."""


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing, and what it shows in words."""

    svg: str
    described: str


def draw(shown: Shown, document: Document, width: int = WIDE) -> Chart | None:
    """Draw a table, or give None where it has too little to draw, or none is wanted."""
    if not shown.is_drawn:
        return None
    rows = [row for row in shown.rows if not row.is_total and _last(row) is not None]
    over_time = shown.by is None and len(shown.periods) > 1
    if not rows or (len(rows) < 2 and not over_time):
        return None
    if over_time:
        return _framed(_over_time(rows, shown, width), shown, document, width)
    note = document.facts.text["exhibit"]["largest"] if len(rows) > _MOST_BARS else ""
    return _framed(_Bars(rows[:_MOST_BARS], shown, width, note), shown, document, width)


def _over_time(rows: Sequence[Row], shown: Shown, width: int) -> "_Lines | _Panels":
    """Draw lines of one unit together where they stay apart, else each by itself."""
    unit = next(figure.unit for row in rows if (figure := _last(row)))
    kept = [row for row in rows if (figure := _last(row)) and figure.unit == unit][:_MOST_LINES]
    together = _Lines(kept, shown, width)
    return _Panels(kept, shown, width) if together.is_crowded else together


def _last(row: Row) -> Figure | None:
    figure = row.cells[-1].figure
    return figure if figure is not None and figure.value is not None else None


def _framed(
    picture: "_Bars | _Lines | _Panels", shown: Shown, document: Document, width: int
) -> Chart:
    key = f"{document.language}-{shown.number}-{width}"
    language = "zh-CN" if document.language == "zh" else "en"
    mark = "SYNTHETIC 合成数据" if document.is_synthetic else ""
    body = "".join(picture.body(document.language, f"hatch-{key}"))
    stamp = drawing.text(width, 12, mark, anchor="end", fill="#8a1c1c", size=11) if mark else ""
    described = picture.described(document)
    return Chart(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {picture.height}" '
        f'width="{width}" height="{picture.height}" role="img" lang="{language}" '
        f'aria-labelledby="t-{key} d-{key}" font-family="Noto Sans SC, system-ui, sans-serif">'
        f'<title id="t-{key}">{escape(" ".join(filter(None, (shown.title, mark))))}</title>'
        f'<desc id="d-{key}">{escape(described)}</desc>{drawing.hatch(f"hatch-{key}")}'
        f"{body}{stamp}</svg>",
        described,
    )


class _Bars:
    """One bar a row for the newest period; on a phone the name stands above its bar."""

    def __init__(self, rows: Sequence[Row], shown: Shown, width: int, note: str = "") -> None:
        self._width = width
        self._note = note
        self._side = 220 if width == WIDE else 0
        self._period = shown.periods[-1]
        self._rows = [(row, drawing.wrapped(row.label, self._side or width)) for row in rows]
        self.height = 30 + sum(self._tall(lines) for _, lines in self._rows) + 18 * bool(note)

    def body(self, language: str, hatch: str) -> Iterator[str]:
        most = max(_value(row.cells[-1]) for row, _ in self._rows)
        period = speech.period(self._period, language)
        yield drawing.text(0, 12, period, fill=GREY, size=12, kind="period")
        if self._note:
            yield drawing.text(0, self.height - 4, self._note, fill=GREY, size=12)
        top = 24
        for row, lines in self._rows:
            for at, line in enumerate(lines):
                x, anchor = (self._side - 10, "end") if self._side else (0, "start")
                yield drawing.text(x, top + 14 + 16 * at, line, anchor=anchor, kind="name")
            beside = 2 if self._side else 16 * len(lines) + 3
            yield from self._bar(row.cells[-1], most, top + beside, hatch)
            top += self._tall(lines)

    def described(self, document: Document) -> str:
        named = (f"{row.label} {row.cells[-1].text}" for row, _ in self._rows)
        period = speech.period(self._period, document.language)
        return f"{period}: {_joined(named, document)}"

    def _tall(self, lines: list[str]) -> int:
        return 16 * len(lines) + (9 if self._side else 27)

    def _bar(self, cell: Cell, most: Decimal, top: int, hatch: str) -> Iterator[str]:
        room = self._width - self._side - 70
        long = max(float(_value(cell) / most) * room if most else 0.0, 1)
        fill = f"url(#{hatch})" if cell.mark == "invented" else COLOURS[0]
        edge = f' stroke="{COLOURS[0]}"' if cell.mark == "invented" else ""
        x = self._side + 0.5
        yield f'<rect x="{x}" y="{top}" width="{long:.1f}" height="16" fill="{fill}"{edge}/>'
        yield drawing.text(x + long + 7, top + 12.5, cell.text, kind="figure", figure=_id(cell))


class _Panels:
    """Several lines that would cross or crowd, each in a panel of its own on one common scale."""

    def __init__(self, rows: Sequence[Row], shown: Shown, width: int) -> None:
        most = max(_value(cell) for row in rows for cell in row.cells) or Decimal(1)
        beside = 2 if width == WIDE else 1
        room = (width - _GUTTER * (beside - 1)) // beside
        self._lines = [_Lines([row], shown, room, most, at) for at, row in enumerate(rows)]
        self._beside, self._room = beside, room
        self._tall = max(each.height for each in self._lines)
        self.height = (self._tall + 16) * -(-len(rows) // beside)

    def body(self, language: str, hatch: str) -> Iterator[str]:
        for at, each in enumerate(self._lines):
            x = at % self._beside * (self._room + _GUTTER)
            y = at // self._beside * (self._tall + 16) + self._tall - each.height
            inside = "".join(each.body(language, hatch))
            yield f'<g transform="translate({x} {y})">{inside}</g>'

    def described(self, document: Document) -> str:
        return " ".join(each.described(document) for each in self._lines)


class _Lines:
    """A line a row over the periods, from zero, each point with its figure."""

    def __init__(
        self,
        rows: Sequence[Row],
        shown: Shown,
        width: int,
        most: Decimal | None = None,
        at: int = 0,
    ) -> None:
        self._rows = [(row, drawing.wrapped(row.label, width - 18)) for row in rows]
        self._first = at
        self._periods = shown.periods
        self._width = width
        self._floor = _FLOOR if most is None else _LOW_FLOOR
        self._top = 46 + 18 * sum(len(lines) for _, lines in self._rows)
        self._most = most or max(_value(cell) for row in rows for cell in row.cells) or Decimal(1)
        self.height = self._top + self._floor + 28

    @property
    def is_crowded(self) -> bool:
        """Tell whether two points of one period stand too near for their figures."""
        return any(
            lower - upper < _CLEAR
            for column in range(len(self._periods))
            for upper, lower in pairwise(
                sorted(
                    self._y(row.cells[column])
                    for row, _ in self._rows
                    if _has_value(row.cells[column])
                )
            )
        )

    def body(self, language: str, hatch: str) -> Iterator[str]:
        del hatch  # lines mark what is invented by hollow points
        floor = self._top + self._floor
        yield f'<line x1="0" x2="{self._width}" y1="{floor}" y2="{floor}" stroke="{GREY}"/>'
        for at, period in enumerate(self._periods):
            said = speech.period(period, language)
            yield drawing.text(
                self._x(at), floor + 19, said, anchor="middle", fill=GREY, size=12, kind="period"
            )
        yield from self._legend()
        for at, (row, _) in enumerate(self._rows, self._first):
            yield from self._line(at, row)
        for column in range(len(self._periods)):
            yield from self._labels(column)

    def described(self, document: Document) -> str:
        told = []
        for row, _ in self._rows:
            pairs = zip(self._periods, row.cells, strict=True)
            points = (
                f"{speech.period(period, document.language)} {cell.text}" for period, cell in pairs
            )
            told.append(f"{row.label}: {_joined(points, document)}")
        return " ".join(told)

    def _legend(self) -> Iterator[str]:
        top = 30
        for at, (row, lines) in enumerate(self._rows, self._first):
            is_hollow = all(cell.mark == "invented" for cell in row.cells if _has_value(cell))
            yield drawing.point(6, top, at, is_hollow=is_hollow)
            for line in lines:
                yield drawing.text(18, top + 4.5, line, fill=COLOURS[at], kind="name")
                top += 18

    def _line(self, at: int, row: Row) -> Iterator[str]:
        points = [
            (self._x(column), self._y(cell), cell)
            for column, cell in enumerate(row.cells)
            if _has_value(cell)
        ]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y, _ in points)
        yield f'<polyline points="{path}" fill="none" stroke="{COLOURS[at]}" stroke-width="2.5"/>'
        for x, y, cell in points:
            yield drawing.point(x, y, at, is_hollow=cell.mark == "invented")

    def _labels(self, column: int) -> Iterator[str]:
        """Write each figure by its point: the highest above it, the others below theirs."""
        cells = [(at, row.cells[column]) for at, (row, _) in enumerate(self._rows, self._first)]
        placed = sorted((self._y(cell), at, cell) for at, cell in cells if _has_value(cell))
        for order, (y, at, cell) in enumerate(placed):
            is_below = order > 0 and y + 19 < self._top + self._floor
            yield drawing.text(
                self._x(column),
                y + 19 if is_below else y - 10,
                cell.text,
                anchor="middle",
                fill=COLOURS[at],
                kind="figure",
                figure=_id(cell),
            )

    def _x(self, column: int) -> float:
        return self._width / len(self._periods) * (column + 0.5)

    def _y(self, cell: Cell) -> float:
        return self._top + self._floor - float(_value(cell) / self._most) * self._floor


def _has_value(cell: Cell) -> bool:
    return cell.figure is not None and cell.figure.value is not None


def _value(cell: Cell) -> Decimal:
    figure = cell.figure
    return Decimal(0) if figure is None or figure.value is None else figure.value


def _id(cell: Cell) -> str:
    return "" if cell.figure is None else str(cell.figure.id)


def _joined(parts: Iterable[str], document: Document) -> str:
    comma, stop = ("，", "。") if document.language == "zh" else (", ", ".")
    return comma.join(parts) + stop
