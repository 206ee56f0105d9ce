"""The kernel and plain SQL give the same figures on registers calibrated to nothing."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

import pytest

from tutela.catalogue.dimensions import dimensions, receipt
from tutela.catalogue.measures import measures
from tutela.model.figure import Table
from tutela.model.measure import Count
from tutela.model.period import Period
from tutela.register.snapshot import Snapshot
from tutela.statistics import count

PERIODS = tuple(Period.parse(name) for name in ("2021", "2020", "2021-06", "2020/2022", "2019"))


def cells(
    counted: Mapping[tuple[str, ...], int], axes: tuple[int, ...]
) -> Counter[tuple[str, ...]]:
    """Sum cells over all axes but some."""
    summed: Counter[tuple[str, ...]] = Counter()
    for codes, number in counted.items():
        summed[tuple(codes[axis] for axis in axes)] += number
    return summed


def axes_of(table: Table, by: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Name each margin a table holds."""
    yield from {tuple(figure.id.place) for figure in table.figures}


def differences(
    tables: tuple[Table, ...], counts: Mapping[str, Count], ask: Callable[..., Any]
) -> list[str]:
    """List every figure that is not what SQL counts, and every cell that is missing."""
    wrong = []
    for measure in counts.values():
        named = tuple(dict.fromkeys([*measure.by, *(d for cross in measure.cross for d in cross)]))
        own = [table for table in tables if table.measure == measure.id]
        for period in PERIODS:
            truth = ask(measure, period, named)
            for table in own:
                wrong += _wrong(table, period, truth, named)
    return wrong


def _wrong(
    table: Table, period: Period, truth: Mapping[tuple[str, ...], int], named: tuple[str, ...]
) -> list[str]:
    found = {f.id: f for f in table.figures if f.id.period == period}
    wrong = []
    for margin in axes_of(table, named):
        true = cells(truth, tuple(named.index(name) for name in margin))
        shown = {
            tuple(name.place.values()): int(figure.value or 0)
            for name, figure in found.items()
            if tuple(name.place) == margin
        }
        for codes in {*true, *shown}:
            if true.get(codes, 0) != shown.get(codes, 0):
                wrong.append(f"{table.id} {period} {codes}: {shown.get(codes)} is {true[codes]}")
    return wrong


def check(snapshot: Snapshot, jurisdiction: str, oracle: Callable[..., Any]) -> None:
    """Compare every figure of every count of a jurisdiction."""
    known = {key: each for key, each in measures(jurisdiction).items() if isinstance(each, Count)}
    extra = {each.id: each for each in _more(known)}
    counts = {**known, **extra}
    ask = oracle(snapshot, dimensions(jurisdiction), receipt(jurisdiction))

    tables = count(snapshot, jurisdiction, counts, PERIODS)

    assert differences(tables, counts, ask) == []


def _more(known: Mapping[str, Count]) -> Iterator[Count]:
    """Make kinds of count that no jurisdiction writes yet: any charge, charges, victims."""
    if "persons_not_prosecuted" in known:
        base = known["persons_prosecuted"]
        yield replace(
            base,
            id="persons_any",
            charge="any",
            by=("sex",),
            cross=(),
            where={"group": ("violence",)},
        )
        yield replace(
            base,
            id="persons_any_theft",
            charge="any",
            by=("sex",),
            cross=(),
            where={"offence": ("theft",)},
        )
        yield replace(
            base,
            id="charges_all",
            unit="charge",
            by=("offence", "sex", "online", "victim"),
            cross=(),
        )
        yield replace(
            base, id="victims_all", unit="victim", by=("victim", "online", "place"), cross=()
        )
        yield replace(base, id="cases_all", unit="case", by=("victim", "online", "place"), cross=())
        yield replace(
            base, id="persons_or", event="judged", or_event=("prosecuted",), result=("guilty",)
        )


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("jurisdiction", ["xx", "cn", "us_il_cook"])
def test_the_kernel_counts_what_sql_counts(
    jurisdiction: str, seed: int, scatter: Callable[..., Snapshot], oracle: Callable[..., Any]
) -> None:
    """Two ways to count, written apart, must agree on every cell and every margin."""
    check(scatter(jurisdiction, seed), jurisdiction, oracle)


@pytest.mark.prove
@pytest.mark.parametrize("seed", range(100, 150))
@pytest.mark.parametrize("jurisdiction", ["xx", "cn", "us_il_cook"])
def test_fifty_registers_agree(
    jurisdiction: str, seed: int, scatter: Callable[..., Snapshot], oracle: Callable[..., Any]
) -> None:
    """Rare meetings of odd records only show in many registers."""
    check(scatter(jurisdiction, seed), jurisdiction, oracle)
