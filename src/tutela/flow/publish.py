"""The whole way from the register to a release, as one function; and the gates on it."""

import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

from tutela.catalogue.laws import rules
from tutela.catalogue.measures import measures
from tutela.catalogue.policy import policy
from tutela.catalogue.reproduced import reproduced
from tutela.disclosure import Cleared, clear
from tutela.flow.gates import read_back
from tutela.law.firm import require_firm, unreviewed
from tutela.model.errors import InputError, RefusalError
from tutela.model.figure import Figure, Status, Table
from tutela.model.period import Period
from tutela.register import Snapshot, freeze, open_register
from tutela.release import Brief, sign, write_release
from tutela.statistics import count
from tutela.statistics import figures as counted_figures
from tutela.statistics.counting import holds
from tutela.statistics.coverage import is_whole, received
from tutela.supervision import Findings
from tutela.supervision import supervise as find

Progress = Callable[[str], None]
"""Is told each step as it begins."""

LOOK_BACK = 10
"""How many years before its period a release shows, where the register reaches so far."""


def publish(
    register: Path,
    period: Period,
    out: Path,
    *,
    languages: Sequence[str] = ("zh", "en"),
    version: int | None = None,
    key: Path | None = None,
    progress: Progress = lambda _: None,
) -> Cleared:
    """Take one period from the register to files on disk, or leave nothing behind.

    Raises ``InputError`` where there is nothing to publish from or ``out`` is taken, and
    ``RefusalError`` where a gate refuses; ``out`` then does not exist.
    """
    with beside(out) as folder, frozen(register, version, progress) as snapshot:
        if not snapshot.synthetic:
            require_firm(_rules_of(snapshot).values(), snapshot.cut_off, snapshot.jurisdiction)
        cleared = protect(snapshot, period, progress)
        progress("write the white paper, the site and the tables")
        write_release(cleared, brief(snapshot, period), folder, tuple(languages))
        progress("read everything back and check it")
        read_back(folder)
        if key is not None:
            sign(folder, key)
    return cleared


def expect(register: Path, jurisdiction: str) -> None:
    """Raise ``InputError`` where a register belongs to another jurisdiction."""
    own = open_register(register).jurisdiction
    if jurisdiction != own:
        raise InputError(
            f"belongs to [{own}], not to [{jurisdiction}]",
            str(register),
            "Name the other register with --register, or leave the jurisdiction out.",
        )


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


def supervise(register: Path, as_of: date, version: int | None = None) -> Findings:
    """List what the record does not show in time, as of a day."""
    with frozen(register, version) as snapshot:
        return find(snapshot, as_of)


def protect(snapshot: Snapshot, period: Period, progress: Progress = lambda _: None) -> Cleared:
    """Count every measure up to the period and clear all tables together."""
    recipes = measures(snapshot.jurisdiction)
    progress("count")
    if not holds(snapshot, period):
        raise InputError("has no data in this register", f"period {period}", "Ask for another.")
    tables = count(snapshot, snapshot.jurisdiction, recipes, _periods(snapshot, period))
    progress("protect")
    shown = [_without_unborne(table) for table in tables]
    held = policy(snapshot.jurisdiction)
    return clear(shown, held, measures=recipes, synthetic=snapshot.synthetic)


@contextmanager
def frozen(
    register: Path, version: int | None = None, progress: Progress = lambda _: None
) -> Iterator[Snapshot]:
    """Freeze a register for as long as it is read."""
    opened = open_register(register)
    with tempfile.TemporaryDirectory(prefix="tutela-") as room:
        progress("freeze")
        yield freeze(opened, Path(room) / "snapshot", version=version)


@contextmanager
def beside(out: Path) -> Iterator[Path]:
    """Give an empty folder beside ``out`` that becomes ``out`` only if nothing goes wrong."""
    if out.exists():
        raise InputError("is there already", str(out), "Remove it or name another folder.")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
    except OSError as error:
        hint = "Name a folder that can be written to."
        raise InputError(f"cannot be made: {error.strerror}", str(out), hint) from None
    try:
        yield folder
        folder.chmod(0o755)
        folder.rename(out)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def brief(snapshot: Snapshot, period: Period) -> Brief:
    """Say what a release must be told beside its figures."""
    return Brief(
        jurisdiction=snapshot.jurisdiction,
        period=period,
        cut_off=snapshot.cut_off,
        coverage=(snapshot.coverage["reported"], snapshot.coverage["expected"]),
        published=reproduced(snapshot.jurisdiction) if snapshot.synthetic else frozenset(),
    )


def _rules_of(snapshot: Snapshot) -> dict[str, str]:
    """Name, for each measure whose definition is a rule of law, that rule."""
    known = rules(snapshot.jurisdiction)
    defined = {name: each.definition.id for name, each in measures(snapshot.jurisdiction).items()}
    return {name: rule for name, rule in defined.items() if rule in known}


def _marked(found: tuple[Figure, ...], snapshot: Snapshot) -> tuple[Figure, ...]:
    """Mark the figures that rest on a rule no lawyer has signed."""
    named = _rules_of(snapshot)
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
