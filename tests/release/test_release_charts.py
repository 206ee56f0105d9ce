"""A chart keeps its figures apart and says what it leaves out."""

from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from tutela.model.figure import Figure, FigureId
from tutela.model.period import Period
from tutela.release.charts import NARROW, WIDE, draw
from tutela.release.exhibits import Cell, Row, Shown

YEARS = (Period.year(2021), Period.year(2022))
DOCUMENT: Any = SimpleNamespace(
    language="en",
    is_synthetic=False,
    facts=SimpleNamespace(text={"exhibit": {"largest": "The largest are drawn."}}),
)


def row(name: str, *values: int) -> Row:
    """Make a row of counted figures."""
    figures = [
        Figure(FigureId(name, year, {}), Decimal(value), "person")
        for year, value in zip(YEARS[-len(values) :], values, strict=True)
    ]
    return Row(name, tuple(Cell(str(each.value), "counted", each) for each in figures))


def shown(*rows: Row, by: str | None = None) -> Shown:
    """Make a table of rows."""
    periods = YEARS[-len(rows[0].cells) :]
    return Shown(1, "t", "T", "persons", "Measure", periods, rows, ("t",), ("t",), by)


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize(("other", "panels"), [(20, 0), (98, 2)])
def test_lines_that_crowd_are_drawn_apart(width: int, other: int, panels: int) -> None:
    """Two figures printed over each other are none."""
    chart = draw(shown(row("one", 90, 100), row("other", other, other)), DOCUMENT, width)

    assert chart is not None
    assert chart.svg.count("<g transform") == panels
    assert chart.svg.count('data-kind="figure"') == 4


def test_a_drawing_of_the_largest_says_so() -> None:
    """A reader must not take twelve bars for all."""
    rows = [row(f"r{at}", 100 - at) for at in range(14)]
    few, many = (draw(shown(*rows[:count], by="x"), DOCUMENT) for count in (12, 14))

    assert few is not None
    assert many is not None
    assert "The largest are drawn." not in few.svg
    assert "The largest are drawn." in many.svg
    assert many.svg.count('data-kind="figure"') == 12
