"""Hold a made-up register of many years against every published row, and report on each."""

import csv
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tutela.catalogue.measures import measures
from tutela.demo.package import SEED, write_package
from tutela.demo.reading import Years, read_plan
from tutela.demo.rows import Row, read_rows
from tutela.intake import take_in
from tutela.model.derive import derive, rounded
from tutela.model.figure import Figure, FigureId
from tutela.model.made_of import counted_in
from tutela.model.measure import Count, Measure, NotAvailable, Rank, TopShare
from tutela.model.period import Period
from tutela.register import Snapshot, freeze, open_register
from tutela.statistics import count

YEARS: Years = (2017, 2024)

MISSED = "missed"
"""The status of a row that should have come out and did not."""

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Outcome:
    """One published row and the figure of the made-up register that says the same, if any."""

    row: Row
    figure: Figure | None

    @property
    def agrees(self) -> bool:
        """Tell whether the register says what was published, to the fewer decimals of the two."""
        if self.figure is None or self.figure.value is None:
            return False
        if self.figure.unit not in ("percent", "percentage_point"):
            return self.row.agrees(self.figure.value)
        places = min(self.row.decimals, -int(self.figure.value.as_tuple().exponent))
        return rounded(self.figure.value, places) == rounded(self.row.published.value, places)

    @property
    def status(self) -> str:
        """Say what became of the row; one that should have come out and did not is missed."""
        return MISSED if self.figure is not None and not self.agrees else self.row.status


def report(
    path: Path,
    jurisdiction: str = "cn",
    years: Years = YEARS,
    progress: Progress = lambda _: None,
) -> Mapping[str, int]:
    """Calibrate, write the report to a file, and count its rows by status.

    Raises ``DataError`` naming the published rows that cannot hold together, and writes nothing.
    """
    outcomes = calibrate(jurisdiction, years, progress)
    write_report(outcomes, path)
    return dict(Counter(each.status for each in outcomes).most_common())


def calibrate(
    jurisdiction: str = "cn",
    years: Years = YEARS,
    progress: Progress = lambda _: None,
    seed: int = SEED,
) -> tuple[Outcome, ...]:
    """Make the register of these years, take it in, count it, and compare it with every row."""
    with tempfile.TemporaryDirectory() as room:
        progress("make up persons")
        files = write_package(Path(room) / "package", seed, plan=read_plan(jurisdiction, years))
        progress("take in")
        snapshot = taken_in(jurisdiction, files, Path(room))
        progress("count")
        return compare(snapshot, years)


def taken_in(jurisdiction: str, files: Sequence[Path], room: Path) -> Snapshot:
    """Take a package into a register of its own in a folder, and freeze it."""
    take_in(room / "register", jurisdiction, files, synthetic=True)
    return freeze(open_register(room / "register"), room / "snapshot")


def compare(snapshot: Snapshot, years: Years) -> tuple[Outcome, ...]:
    """Compare what is counted with every row those years hold."""
    jurisdiction = snapshot.jurisdiction
    rows, recipes = read_rows(jurisdiction), measures(jurisdiction)
    held = [row for row in rows if _within(row, years)]
    counted = {
        figure.id: figure
        for by in sorted({by for row in held for by in _breakdowns(recipes, row)})
        for table in count(
            snapshot, jurisdiction, _allowing(recipes, by), _periods(recipes, held), by
        )
        for figure in table.figures
    }
    found = {row.published.row: _figure(recipes, counted, row) for row in held}
    return tuple(Outcome(row, found.get(row.published.row)) for row in rows)


def write_report(outcomes: Sequence[Outcome], path: Path) -> None:
    """Write one line for each published row: its status, what was printed, what was counted."""
    with path.open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file, lineterminator="\n")
        lines.writerow(
            [
                "row",
                "period",
                "series",
                "status",
                "figure",
                "printed",
                "counted",
                "agrees",
                "reason",
            ]
        )
        for each in outcomes:
            counted = "" if each.figure is None else each.figure.value
            agrees = "" if each.figure is None else ("yes" if each.agrees else "no")
            row = each.row
            figure = "" if row.figure is None else str(row.figure).removesuffix("@draft")
            lines.writerow(
                [
                    row.published.row,
                    row.published.period,
                    row.published.series,
                    each.status,
                    figure,
                    row.published.value,
                    counted,
                    agrees,
                    row.reason,
                ]
            )


def _within(row: Row, years: Years) -> bool:
    """Tell whether a register of these years holds a row, and the base it is compared with."""
    return (
        row.years is not None and years[0] <= row.years.years[0] <= row.years.years[-1] <= years[1]
    )


def _breakdowns(recipes: Mapping[str, Measure], row: Row) -> Iterator[tuple[str, ...]]:
    """Name the breakdowns a row needs: that of its place, and of what it compares."""
    if row.figure is None:
        return
    yield tuple(row.figure.place)
    measure = recipes[row.figure.measure]
    if isinstance(measure, Rank | TopShare):
        yield from ((name,) for name, _ in measure.among)


def _allowing(recipes: Mapping[str, Measure], by: tuple[str, ...]) -> list[Measure]:
    counts = [each for each in recipes.values() if isinstance(each, Count)]
    return [each for each in counts if set(by) <= set(each.by)]


def _periods(recipes: Mapping[str, Measure], rows: Sequence[Row]) -> list[Period]:
    """Give the periods of the rows, and those their changes, spans and sums are made of."""
    found = set[Period]()
    for figure in (row.figure for row in rows if row.figure is not None):
        measure = recipes[figure.measure]
        found.add(figure.period)
        if not isinstance(measure, Count | NotAvailable):
            found.update(counted_in(measure, figure.period))
    return sorted(found)


def _figure(
    recipes: Mapping[str, Measure], counted: Mapping[FigureId, Figure], row: Row
) -> Figure | None:
    if row.figure is None:
        return None
    measure = recipes[row.figure.measure]
    if isinstance(measure, Count | NotAvailable):
        return counted.get(row.figure)
    return derive(measure, row.figure, counted.get)
