"""Freeze a register, count it and clear what was counted."""

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from tutela.catalogue.laws import rules
from tutela.catalogue.measures import measures
from tutela.catalogue.policy import policy
from tutela.disclosure import Cleared, Explanation, clear, explain
from tutela.law.firm import unreviewed
from tutela.model.errors import InputError, RefusalError
from tutela.model.figure import Figure, FigureId, Status, Table
from tutela.model.period import Period
from tutela.register import Snapshot, freeze, open_register
from tutela.statistics import count
from tutela.statistics import figures as counted_figures
from tutela.statistics.atoms import count_atoms
from tutela.statistics.counting import holds
from tutela.statistics.coverage import is_whole, received
from tutela.statistics.spark import count_atoms_on_spark

Progress = Callable[[str], None]
"""Is told each step as it begins."""

LOOK_BACK = 10
"""How many years before its period a release shows, where the register reaches so far."""


def figures(
    register: Path,
    period: Period | None,
    *,
    measure: str | None = None,
    by: tuple[str, ...] = (),
    version: int | None = None,
    cleared: bool = True,
) -> tuple[tuple[Figure, ...], int]:
    """Give figures of a period (default: the last year) and the register version they are of.

    ``cleared`` ones are those a release would show; the others are for the office alone.
    """
    with frozen(register, version) as snapshot:
        asked = period or Period.year(snapshot.cut_off.year)
        if cleared:
            found = _select(protect(snapshot, asked), asked, measure, by)
        else:
            found = counted_figures(snapshot, snapshot.jurisdiction, asked, measure, by)
        return _marked(found, snapshot), snapshot.version


def protect(
    snapshot: Snapshot,
    period: Period,
    published: Sequence[Figure] = (),
    progress: Progress = lambda _: None,
    engine: str = "threads",
) -> Cleared:
    """Count every measure up to the period and clear all tables together.

    ``published`` are figures of earlier releases: what they said is known to every reader.
    ``engine`` is threads or spark; the figures are the same.
    """
    recipes = measures(snapshot.jurisdiction)
    progress("count")
    tables = _counted(snapshot, period, engine)
    progress("protect")
    return clear(
        tables,
        policy(snapshot.jurisdiction),
        measures=recipes,
        synthetic=snapshot.synthetic,
        published=published,
    )


def explained(register: Path, figure: FigureId, version: int | None = None) -> Explanation:
    """Say why a release would show or withhold a count, and which sum gives it away. INTERNAL."""
    with frozen(register, version) as snapshot:
        return explain(
            figure,
            _counted(snapshot, figure.period),
            policy(snapshot.jurisdiction),
            measures=measures(snapshot.jurisdiction),
        )


def _counted(snapshot: Snapshot, period: Period, engine: str = "threads") -> list[Table]:
    if not holds(snapshot, period):
        raise InputError("has no data in this register", f"period {period}", "Ask for another.")
    runs = count_atoms_on_spark if engine == "spark" else count_atoms
    recipes, periods = measures(snapshot.jurisdiction), _periods(snapshot, period)
    tables = count(snapshot, snapshot.jurisdiction, recipes, periods, engine=runs)
    return [_without_unborne(table) for table in tables]


@contextmanager
def frozen(
    register: Path, version: int | None = None, progress: Progress = lambda _: None
) -> Iterator[Snapshot]:
    """Freeze a register for as long as it is read."""
    opened = open_register(register)
    with tempfile.TemporaryDirectory(prefix="tutela-") as room:
        progress("freeze")
        yield freeze(opened, Path(room) / "snapshot", version=version)


def rules_of(jurisdiction: str) -> dict[str, str]:
    """Name, for each measure whose definition is a rule of law, that rule."""
    known = rules(jurisdiction)
    defined = {name: each.definition.id for name, each in measures(jurisdiction).items()}
    return {name: rule for name, rule in defined.items() if rule in known}


def _marked(found: tuple[Figure, ...], snapshot: Snapshot) -> tuple[Figure, ...]:
    """Mark the figures that rest on a rule no lawyer has signed."""
    named = rules_of(snapshot.jurisdiction)
    loose = set(unreviewed(named.values(), snapshot.cut_off, snapshot.jurisdiction))
    return tuple(
        replace(each, status=Status.UNREVIEWED) if named.get(each.id.measure) in loose else each
        for each in found
    )


def _periods(snapshot: Snapshot, period: Period) -> tuple[Period, ...]:
    """Give the period and those before it that the register covers whole, in order."""
    found = [period]
    while len(found) <= LOOK_BACK and _is_covered(snapshot, found[0].previous()):
        found.insert(0, found[0].previous())
    return tuple(found)


def _is_covered(snapshot: Snapshot, period: Period) -> bool:
    return is_whole(snapshot, period) and received(snapshot, period) > 0


def _without_unborne(table: Table) -> Table:
    """Leave out the codes nobody bears in any period; a row of zeros tells readers nothing."""
    borne = {
        pair for figure in table.figures if figure.value != 0 for pair in figure.id.place.items()
    }
    kept = tuple(each for each in table.figures if borne >= set(each.id.place.items()))
    return replace(table, figures=kept)


def _select(
    cleared: Cleared, period: Period, measure: str | None, by: tuple[str, ...]
) -> tuple[Figure, ...]:
    found = tuple(
        figure
        for figure in cleared.figures.values()
        if figure.id.period == period
        and measure in {None, figure.id.measure}
        and (not by or set(figure.id.place) == set(by))
    )
    if not found:
        asked = f"{measure or 'any measure'} by {' x '.join(by) or 'nothing'}"
        hint = "Ask for another, or count it for the office alone with --internal."
        raise RefusalError("is not among the cleared figures", asked, hint)
    return found
