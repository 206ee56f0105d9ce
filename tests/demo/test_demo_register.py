"""The made-up register, taken in and counted by the rooms that do so for real ones."""

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest

from tutela.catalogue.measures import measures
from tutela.demo.calibration import Row, read_rows
from tutela.intake import take_in
from tutela.model.derive import derive
from tutela.model.figure import Figure, FigureId, Status
from tutela.model.measure import Count, Measure
from tutela.model.period import Period
from tutela.register import freeze, open_register
from tutela.statistics import count

MEASURES = measures("cn")
HELD = [row for row in read_rows("cn") if row.years == Period.parse("2020/2022")]


@pytest.fixture(scope="module")
def figures(package: Path, tmp_path_factory: pytest.TempPathFactory) -> Mapping[FigureId, Figure]:
    """Take the package in, freeze it, and count every figure that a held row or its base needs."""
    folder = tmp_path_factory.mktemp("register")
    take_in(folder / "register", "cn", sorted(package.glob("*.parquet")), synthetic=True)
    snapshot = freeze(open_register(folder / "register"), folder / "snapshot")
    asked = [row.figure.period for row in HELD if row.figure is not None]
    periods = sorted({each for period in asked for each in (period, period.previous())})
    tables = count(snapshot, "cn", MEASURES, periods)
    return {figure.id: figure for table in tables for figure in table.figures}


@pytest.mark.parametrize("row", HELD, ids=lambda row: str(row.published.row))
def test_the_statistics_of_the_register_say_what_was_published(
    figures: Mapping[FigureId, Figure], row: Row
) -> None:
    """From exchange package to figure, the way a real register goes, no person is lost."""
    assert row.figure is not None
    measure = MEASURES[row.figure.measure]

    found = figure_of(figures, measure, row.figure)

    assert found.status is Status.SYNTHETIC
    assert found.value is not None
    assert row.agrees(found.value) or found.value == rounded_as(found.value, row)


def figure_of(figures: Mapping[FigureId, Figure], measure: Measure, wanted: FigureId) -> Figure:
    """Look up a count; derive a share or a change."""
    if isinstance(measure, Count):
        return figures[wanted]
    return derive(measure, wanted, figures.get)  # type: ignore[arg-type]


def rounded_as(value: Decimal, row: Row) -> Decimal:
    """Round what was printed to as many decimals as the measure gives, where these are fewer."""
    return row.published.value.quantize(value, ROUND_HALF_UP)
