"""The whole way from the register, or from an office's totals, to a release; as one function."""

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from tutela.catalogue.dimensions import dimensions
from tutela.catalogue.measures import measures
from tutela.catalogue.policy import policy
from tutela.catalogue.reproduced import reproduced
from tutela.disclosure import Cleared
from tutela.disclosure.clearance import ClearedCase
from tutela.flow.count import Progress, frozen, protect, rules_of
from tutela.flow.gates import read_back
from tutela.flow.revise import public_figures, revised
from tutela.flow.totals import read_totals
from tutela.law.firm import require_firm
from tutela.law.in_force import in_force, international_codes
from tutela.model.errors import InputError, RefusalError
from tutela.model.measure import Count
from tutela.model.period import Period
from tutela.register import Snapshot, open_register
from tutela.release import Brief, Operation, sign, write_release
from tutela.statistics.emerging import emerging as new_methods
from tutela.supervision import Findings, write_campaign
from tutela.supervision import supervise as find
from tutela.supervision.campaign.plan import campaigns


@dataclass(frozen=True, slots=True)
class Wish:
    """How a release is to be made.

    ``key`` signs it. ``before`` are earlier releases, the latest last: what they said is known to
    every reader, and what the latest said otherwise is explained in the file ``reasons``. Before
    ``opens_at`` nobody but the owner of the folder may read it. ``engine`` is threads or
    spark. ``cases`` are typical cases that two people cleared.
    """

    languages: Sequence[str] = ("zh", "en")
    key: Path | None = None
    before: tuple[Path, ...] = ()
    reasons: Path | None = None
    opens_at: datetime | None = None
    engine: str = "threads"
    cases: tuple[ClearedCase, ...] = ()


@dataclass(frozen=True, slots=True)
class _Frame:
    """What a release is about, wherever its counts come from."""

    jurisdiction: str
    period: Period
    cut_off: date
    coverage: tuple[int, int]
    is_supplied: bool


def publish(
    register: Path,
    period: Period,
    out: Path,
    wish: Wish | None = None,
    *,
    version: int | None = None,
    progress: Progress = lambda _: None,
) -> Cleared:
    """Take one period from the register to files on disk, or leave nothing behind.

    Raises ``InputError`` where there is nothing to publish from or ``out`` is taken, and
    ``RefusalError`` where a gate refuses; ``out`` then does not exist.
    """
    wish = wish or Wish()
    with beside(out) as folder, frozen(register, version, progress) as snapshot:
        frame = _frame(snapshot, period)
        _refuse_loose(frame, synthetic=snapshot.synthetic)
        known = public_figures(wish.before)
        cleared = protect(snapshot, period, known, progress, wish.engine)
        _write(folder, cleared, frame, wish, progress)
    return cleared


def publish_totals(
    totals: Path,
    jurisdiction: str,
    period: Period,
    out: Path,
    wish: Wish | None = None,
    progress: Progress = lambda _: None,
) -> Cleared:
    """Make the same release from a workbook of totals an office already has.

    Raises as ``publish`` does, and ``InputError`` for totals whose units, definitions or sums are
    not those of the measures.
    """
    wish = wish or Wish()
    with beside(out) as folder:
        progress("read the totals")
        supplied = read_totals(totals, jurisdiction, period)
        frame = _Frame(jurisdiction, period, supplied.cut_off, supplied.coverage, is_supplied=True)
        _refuse_loose(frame, synthetic=supplied.synthetic)
        progress("protect")
        cleared = supplied.cleared(public_figures(wish.before))
        _write(folder, cleared, frame, wish, progress)
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


def supervise(register: Path, as_of: date, version: int | None = None) -> Findings:
    """List what the record does not show in time, as of a day."""
    with frozen(register, version) as snapshot:
        return find(snapshot, as_of)


def follow_campaign(
    register: Path, plan: Path, as_of: date, folder: Path, version: int | None = None
) -> tuple[Path, ...]:
    """Write what was done in a special operation, and whether more than usual. INTERNAL."""
    with frozen(register, version) as snapshot:
        return write_campaign(snapshot, plan, as_of, folder)


def emerging(register: Path, until: date, version: int | None = None) -> list[dict[str, object]]:
    """List the methods that come up more than their past explains, by a day. INTERNAL."""
    with frozen(register, version) as snapshot:
        return [
            {
                "codes": " ".join(each.codes),
                "since": str(each.since),
                "month": str(each.month),
                "count": each.alarm.count,
                "expected": round(each.alarm.expected, 1),
            }
            for each in new_methods(snapshot, until)
        ]


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
        folder.rename(out)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _write(folder: Path, cleared: Cleared, frame: _Frame, wish: Wish, progress: Progress) -> None:
    """Write, read back, sign; only a release that may be read already is open to all."""
    progress("write the white paper, the site and the tables")
    write_release(cleared, _brief(cleared, frame, wish), folder, tuple(wish.languages))
    progress("read everything back and check it")
    read_back(folder)
    if wish.key is not None:
        sign(folder, wish.key)
    folder.chmod(0o755 if wish.opens_at is None else 0o700)


def _frame(snapshot: Snapshot, period: Period) -> _Frame:
    reach = (snapshot.coverage["reported"], snapshot.coverage["expected"])
    return _Frame(snapshot.jurisdiction, period, snapshot.cut_off, reach, is_supplied=False)


def _refuse_loose(frame: _Frame, *, synthetic: bool) -> None:
    """Refuse what rests on unsigned law, and what too few offices stand behind."""
    if not synthetic:
        require_firm(rules_of(frame.jurisdiction).values(), frame.cut_off, frame.jurisdiction)
    reported, expected = frame.coverage
    least = policy(frame.jurisdiction).coverage
    if 100 * reported < least * expected:
        raise RefusalError(
            f"{reported} of {expected} offices have reported, and the policy asks for {least} %",
            f"disclosure.yaml of {frame.jurisdiction} [coverage]",
            "Wait for the missing offices, or publish an earlier period.",
        )


def _brief(cleared: Cleared, frame: _Frame, wish: Wish) -> Brief:
    """Say what a release must be told beside its figures."""
    shown = {code for each in cleared.figures for code in each.place.values()}
    known = dimensions(frame.jurisdiction)
    offences = known["offence"].codes if "offence" in known else ()
    cited = (*rules_of(frame.jurisdiction).values(), *(each for each in offences if each in shown))
    return Brief(
        jurisdiction=frame.jurisdiction,
        period=frame.period,
        cut_off=frame.cut_off,
        coverage=frame.coverage,
        published=reproduced(frame.jurisdiction) if cleared.synthetic else frozenset(),
        law=in_force(dict.fromkeys(cited), frame.period.last_on, frame.jurisdiction),
        revised=revised(wish.before, cleared, frame.jurisdiction, wish.reasons),
        is_supplied=frame.is_supplied,
        iccs=international_codes(offences, frame.period.last_on, frame.jurisdiction),
        opens_at=wish.opens_at,
        operations=tuple(_operations(frame)),
        cases=wish.cases,
    )


def _operations(frame: _Frame) -> Iterator[Operation]:
    """Name the special operations of the period, with the counts readers are sent to."""
    known = measures(frame.jurisdiction)
    for each in campaigns(frame.jurisdiction):
        if each.last_on < frame.period.first_on or each.first_on > frame.period.last_on:
            continue
        watched = {(watch.event, watch.unit) for watch in each.watches}
        found = tuple(
            name
            for name, recipe in known.items()
            if isinstance(recipe, Count) and (recipe.event, recipe.unit) in watched
        )
        duties = tuple(goal.about.words for goal in each.goals)
        yield Operation(each.words, each.bodies, each.first_on, each.last_on, duties, found)
