"""Draw a published table as SVG: bars for a breakdown, lines over time.

A chart takes a table as it is shown and nothing else, so it can hold no more than the table does.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from xml.sax.saxutils import escape, quoteattr

from tutela.model.figure import Figure
from tutela.release import speech
from tutela.release.document import Document
from tutela.release.exhibits import Cell, Row, Shown

WIDE, NARROW = 640, 340
COLOURS = ("#1d4f91", "#b3541e", "#2f6f4f", "#6b3fa0")
_MOST_BARS, _MOST_LINES = 12, 4
_INK, _GREY, _RULE = "#1a1a1a", "#595959", "#d9d9d9"


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing, and what it shows in words."""

    svg: str
    described: str


def draw(shown: Shown, document: Document, width: int = WIDE) -> Chart | None:
    """Draw a table, or give None where it has too little to draw."""
    rows = [row for row in shown.rows if not row.is_total and _last(row) is not None]
    if shown.by is None and len(shown.periods) > 1:
        return _framed(_Lines(rows[:_MOST_LINES], shown, width), shown, document, width)
    if len(rows) < 2:
        return None
    return _framed(_Bars(rows[:_MOST_BARS], shown, width), shown, document, width)


def _last(row: Row) -> Figure | None:
    figure = row.cells[-1].figure
    return figure if figure is not None and figure.value is not None else None


def _framed(
    drawing: "_Bars | _Lines", shown: Shown, document: Document, width: int
) -> Chart | None:
    body = "".join(drawing.body(document.language))
    if not body:
        return None
    key = f"{shown.id}-{width}"
    language = "zh-CN" if document.language == "zh" else "en"
    described = drawing.described(document)
    mark = "SYNTHETIC 合成数据" if document.is_synthetic else ""
    stamp = _text(width, 12, mark, anchor="end", fill="#8a1c1c", size=11) if mark else ""
    return Chart(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {drawing.height}" '
        f'width="{width}" height="{drawing.height}" role="img" lang="{language}" '
        f'aria-labelledby="t-{key} d-{key}" font-family="Noto Sans SC, system-ui, sans-serif">'
        f'<title id="t-{key}">{escape(" ".join(filter(None, (shown.title, mark))))}</title>'
        f'<desc id="d-{key}">{escape(described)}</desc>{_hatch(key)}'
        f"{body.replace('#hatch', f'#hatch-{key}')}{stamp}</svg>",
        described,
    )


def _hatch(key: str) -> str:
    lines = f'<path d="M0,6 L6,0" stroke="{COLOURS[0]}" stroke-width="1.6"/>'
    return (
        f'<defs><pattern id="hatch-{key}" width="6" height="6" patternUnits="userSpaceOnUse">'
        f'<rect width="6" height="6" fill="#e3ebf5"/>{lines}</pattern></defs>'
    )


def _text(
    x: float, y: float, text: str, *, anchor: str = "start", fill: str = _INK, size: int = 13
) -> str:
    return (
        f'<text x="{x:g}" y="{y:g}" font-size="{size}" fill="{fill}" '
        f"text-anchor={quoteattr(anchor)}>{escape(text)}</text>"
    )


class _Bars:
    """One bar a row for the newest period, its name above it so that long names fit a phone."""

    def __init__(self, rows: Sequence[Row], shown: Shown, width: int) -> None:
        self._rows = rows
        self._width = width
        self._period = shown.periods[-1]
        self.height = 30 + 42 * len(rows)

    def body(self, language: str) -> Iterator[str]:
        most = max((_value(row.cells[-1]) for row in self._rows), default=Decimal(0))
        room = self._width - 80
        yield _text(0, 12, speech.period(self._period, language), fill=_GREY, size=12)
        for at, row in enumerate(self._rows):
            cell = row.cells[-1]
            top = 34 + 42 * at
            long = float(_value(cell) / most) * room if most else 0.0
            fill = "url(#hatch)" if cell.mark == "invented" else COLOURS[0]
            yield _text(0, top + 4, row.label)
            wide = max(long, 1)
            yield f'<rect x="0" y="{top + 10}" width="{wide:.1f}" height="16" fill="{fill}"/>'
            yield _text(wide + 6, top + 23, cell.text)

    def described(self, document: Document) -> str:
        named = (f"{row.label} {row.cells[-1].text}" for row in self._rows)
        period = speech.period(self._period, document.language)
        return f"{period}: {_joined(named, document)}"


class _Lines:
    """A line a row over the periods, from zero, each point with its figure."""

    height = 300

    def __init__(self, rows: Sequence[Row], shown: Shown, width: int) -> None:
        unit = next((figure.unit for row in rows if (figure := _last(row))), "")
        self._rows = [row for row in rows if (figure := _last(row)) and figure.unit == unit]
        self._periods = shown.periods
        self._width = width

    def body(self, language: str) -> Iterator[str]:
        values = [_value(cell) for row in self._rows for cell in row.cells]
        if not self._rows or len(values) < 2:
            return
        self._top = 40 + 20 * len(self._rows)
        self._most = max(values) * Decimal("1.12") or Decimal(1)
        yield f'<line x1="0" x2="{self._width}" y1="270" y2="270" stroke="{_GREY}"/>'
        for at, period in enumerate(self._periods):
            yield _text(
                self._x(at),
                290,
                speech.period(period, language),
                anchor="middle",
                fill=_GREY,
                size=12,
            )
        for at, row in enumerate(self._rows):
            yield from self._row(at, row)

    def described(self, document: Document) -> str:
        told = []
        for row in self._rows:
            pairs = zip(self._periods, row.cells, strict=True)
            points = (
                f"{speech.period(period, document.language)} {cell.text}" for period, cell in pairs
            )
            told.append(f"{row.label}: {_joined(points, document)}")
        return " ".join(told)

    def _row(self, at: int, row: Row) -> Iterator[str]:
        colour = COLOURS[at]
        points = [
            (self._x(place), self._y(_value(cell)), cell)
            for place, cell in enumerate(row.cells)
            if cell.figure is not None and cell.figure.value is not None
        ]
        yield _point(6, 28 + 20 * at, at, colour, is_hollow=False)
        yield _text(18, 32 + 20 * at, row.label, fill=colour)
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y, _ in points)
        yield f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2.5"/>'
        for x, y, cell in points:
            yield _point(x, y, at, colour, is_hollow=cell.mark == "invented")
            yield _text(
                x,
                y + (-11 if self._is_upper(at, x) else 21),
                cell.text,
                anchor="middle",
                fill=colour,
            )

    def _is_upper(self, at: int, x: float) -> bool:
        column = next(i for i in range(len(self._periods)) if self._x(i) == x)
        mine = _value(self._rows[at].cells[column])
        return all(_value(row.cells[column]) <= mine for row in self._rows) or len(self._rows) > 2

    def _x(self, at: int) -> float:
        step = self._width / len(self._periods)
        return step * (at + 0.5)

    def _y(self, value: Decimal) -> float:
        return 270 - float(value / self._most) * (270 - self._top)


def _point(x: float, y: float, at: int, colour: str, *, is_hollow: bool) -> str:
    fill = "#ffffff" if is_hollow else colour
    style = f'fill="{fill}" stroke="{colour}" stroke-width="2"'
    if at % 2:
        return f'<rect x="{x - 4.5:.1f}" y="{y - 4.5:.1f}" width="9" height="9" {style}/>'
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="5" {style}/>'


def _value(cell: Cell) -> Decimal:
    figure = cell.figure
    return Decimal(0) if figure is None or figure.value is None else figure.value


def _joined(parts: Iterator[str], document: Document) -> str:
    return ("，" if document.language == "zh" else ", ").join(parts) + (
        "。" if document.language == "zh" else "."
    )
