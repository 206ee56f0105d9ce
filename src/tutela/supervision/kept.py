"""Answer from what was kept of each part; only a part that changed is judged again.

Of each part a timeline is kept: every clock that still runs, with its due day, and every lapse.
No day of asking is in it, so that tomorrow's answer is a comparison of days. It is kept under the
hash of the part's files, the law, the checks and this code; whatever changes makes a new one.
"""

import hashlib
import json
import os
from bisect import bisect_right
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tutela.catalogue.place import folder as home_of
from tutela.catalogue.supervision import (
    Check,
    Lapsing,
    Misdated,
    Overdue,
    Supervision,
    Unmatched,
    supervision,
)
from tutela.model.finding import FindingClass
from tutela.register.snapshot import MANIFEST, Snapshot, sha256
from tutela.supervision.arrays import NO_DAY, Rows
from tutela.supervision.candidates import CLASSES, noticed
from tutela.supervision.findings import SCHEMA, Findings, OfRecord, joined
from tutela.supervision.judging import Histories, Judge
from tutela.supervision.reasons import Question, Reason, Reasons, Say
from tutela.supervision.record import Column, Part, day_of, number
from tutela.supervision.sieve import sieved
from tutela.supervision.supervise import supervise

_EXPLAINED, _EARLY, _LOOK = range(3)
_ROOMS = ("tutela.supervision", "tutela.law", "tutela.catalogue")
_KEPT_RULES = "rules"


def supervise_kept(snapshot: Snapshot, as_of: date, folder: Path) -> Findings:
    """Give the answer of ``supervise``, from timelines kept in a folder; missing ones are made.

    A past day, after which something is recorded, is asked of the record itself.
    """
    duties = supervision(snapshot.jurisdiction)
    law = _law(snapshot.jurisdiction)
    timelines = [
        _Timeline(snapshot, at, duties, folder / f"{_hash(snapshot, at, law)}.arrow")
        for at in range(snapshot.parts)
    ]
    if duties.cut == "start" or any(each.last_day > number(as_of) for each in timelines):
        return supervise(snapshot, as_of)
    needed = {rule for each in timelines for rule in each.needed}
    borne = [check for check in duties.checks if _is_borne(check, needed)]
    kept = {check.about.id: _Kept(check, snapshot.jurisdiction) for check in borne}
    for timeline in timelines:
        timeline.hold(borne)
        for check in borne:
            kept[check.about.id].take(timeline, number(as_of))
    return joined(
        [table for each in kept.values() for table in each.tables],
        tuple(borne),
        {rule: each.reasons for rule, each in kept.items()},
        OfRecord(snapshot.jurisdiction, snapshot.version, as_of, snapshot.synthetic),
    )


class _Timeline:
    """What is kept of one part: ``last_day`` is that of its last event.

    ``needed`` are the rules that need something the part holds.
    """

    def __init__(self, snapshot: Snapshot, at: int, duties: Supervision, path: Path) -> None:
        self._part = Part(snapshot.folder / f"part-{at:03}")
        self._jurisdiction = snapshot.jurisdiction
        self._duties = replace(duties, checks=tuple(_listing_all(each) for each in duties.checks))
        self._path = path
        self._tables: dict[str, pa.Table] = {}
        self._said: dict[str, Mapping[str, object]] = {}
        self._cases: Mapping[str, Rows] | None = None
        if path.is_file():
            self._load()
        else:
            days = self._part.event_day
            self.last_day = int(days.max()) if len(days) else NO_DAY
            self.needed = self._sift()
            self.hold([check for check in self._duties.checks if _is_borne(check, self.needed)])

    def hold(self, borne: Sequence[Check]) -> None:
        """Judge what is not kept yet and keep it."""
        missing = {check.about.id for check in borne} - self._tables.keys()
        if not missing:
            return
        for check in self._duties.checks:
            if check.about.id in missing:
                self._judge(check)
        self._keep()
        self._part, self._cases = self._part.anew(), None

    def table(self, rule: str) -> pa.Table:
        """Give the rows of one rule."""
        return self._tables[rule]

    def reasons(self, rule: str) -> str:
        """Give the reasons the rows point to, as they were written."""
        return str(self._said[rule]["reasons"])

    def size(self, rule: str) -> int:
        """Count the reasons of one rule."""
        return int(str(self._said[rule]["size"]))

    def unsettled(self, check: Check, as_of: int) -> tuple[Judge, pa.Table] | None:
        """Judge the cases in which a pause still runs; only the as-of day ends it."""
        cases = np.array(json.loads(str(self._said[check.about.id]["paused"])), np.int64)
        if not len(cases):
            return None
        judge = Judge(check, self._jurisdiction)
        histories = Histories(self._part, day_of(as_of), self._duties)
        return judge, judge.judge(histories, cases)

    def _sift(self) -> frozenset[str]:
        on = day_of(max(self.last_day, 0))
        found = sieved(self._part, self._duties, on, self._jurisdiction)
        rules = [check.about.id for check in self._duties.checks]
        self._cases = dict(zip(rules, found.cases, strict=True))
        whole = Histories(self._part, on, self._duties).whole
        return frozenset(
            check.about.id
            for check, is_needed in zip(self._duties.checks, found.needed, strict=True)
            if is_needed or Judge(check, self._jurisdiction).is_stated(whole)
        )

    def _judge(self, check: Check) -> None:
        if self._cases is None:
            self._sift()
        rule, judge = check.about.id, Judge(check, self._jurisdiction)
        histories = Histories(self._part, day_of(max(self.last_day, 0)), self._duties)
        cases = histories.narrowed((self._cases or {})[rule], check)
        paused = np.zeros(0, np.int64)
        if isinstance(check, Overdue) and check.pause is not None:
            paused = np.intersect1d(histories.whole.paused_still(check.pause), cases)
        self._tables[rule] = judge.judge(histories, np.setdiff1d(cases, paused))
        reasons = judge.deadlines.reasons
        self._said[rule] = {
            "size": len(reasons),
            "paused": json.dumps(paused.tolist()),
            "reasons": _written(reasons),
        }

    def _load(self) -> None:
        with pa.memory_map(str(self._path)) as file:
            table = pa.ipc.open_file(file).read_all()
        said = json.loads(table.schema.metadata[_KEPT_RULES.encode()])
        self.last_day, self.needed = int(said["last_day"]), frozenset(said["needed"])
        first = 0
        for rule, each in said["rules"].items():
            self._tables[rule] = table.slice(first, each["rows"])
            self._said[rule] = each
            first += each["rows"]

    def _keep(self) -> None:
        """Write the file whole or not at all; it names cases, so it is for its owner alone."""
        rules = {
            rule: {**self._said[rule], "rows": len(table)} for rule, table in self._tables.items()
        }
        said = {"last_day": self.last_day, "needed": sorted(self.needed), "rules": rules}
        table = pa.concat_tables([SCHEMA.empty_table(), *self._tables.values()])
        table = table.unify_dictionaries().combine_chunks()
        table = table.replace_schema_metadata({_KEPT_RULES: json.dumps(said)})
        self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = self._path.with_suffix(f".{os.getpid()}")
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
        with (
            os.fdopen(os.open(draft, flags, 0o600), "wb") as file,
            pa.ipc.new_file(file, table.schema) as writer,
        ):
            writer.write_table(table)
        draft.replace(self._path)


class _Kept:
    """The answer of one check, put together from timelines."""

    def __init__(self, check: Check, jurisdiction: str) -> None:
        self._check = check
        self.reasons = _KeptReasons(Judge(check, jurisdiction).deadlines.say)
        self.tables: list[pa.Table] = []

    def take(self, timeline: _Timeline, as_of: int) -> None:
        """Add the rows of one part that are listed on a day."""
        rule = self._check.about.id
        self._add(timeline.table(rule), as_of, timeline.reasons(rule), timeline.size(rule))
        unsettled = timeline.unsettled(self._check, as_of)
        if unsettled is not None:
            judge, table = unsettled
            reasons = judge.deadlines.reasons
            self._add(table, as_of, _written(reasons), len(reasons))

    def _add(self, table: pa.Table, as_of: int, written: str, size: int) -> None:
        if len(table):
            self.tables.append(_as_of(table, self._check, as_of, len(self.reasons)))
            self.reasons.add(written, size)


class _KeptReasons(Sequence[Reason]):
    """Reasons of many parts as they were written; a part's are read when one is asked for."""

    def __init__(self, say: Say) -> None:
        self._say = say
        self._first: list[int] = [0]
        self._written: list[str] = []
        self._read = cache(json.loads)

    def add(self, written: str, size: int) -> None:
        """Add the reasons of one part."""
        self._written.append(written)
        self._first.append(self._first[-1] + size)

    def __len__(self) -> int:
        return self._first[-1]

    def __getitem__(self, at: int) -> Reason:  # type: ignore[override]
        part = bisect_right(self._first, at) - 1
        kind, start, numbers, due, level = self._read(self._written[part])[at - self._first[part]]
        return Reason(Question(kind, start, tuple(numbers)), due, level, self._say)


def _written(reasons: Reasons) -> str:
    rows = zip(reasons.asked, reasons.due, reasons.level, strict=True)
    return json.dumps([[*asked, due, level] for asked, due, level in rows])


def _as_of(table: pa.Table, check: Check, as_of: int, first_reason: int) -> pa.Table:
    """Give the rows that are listed on a day, with their days over and class of that day."""
    is_open = table["is_open"].to_numpy()
    due = table["due"].cast(pa.int32()).to_numpy()
    if isinstance(check, Misdated):
        due = np.full(len(table), as_of, np.int32)
    over = np.where(is_open, np.int32(as_of) - due, table["days_over"].to_numpy())
    is_clock = isinstance(check, Overdue | Unmatched | Lapsing)
    rows = noticed(check.about, over, is_open) if is_clock else np.arange(len(table))
    classes: Column = table["class"].cast(pa.string())
    is_explained: Column = pc.equal(classes, pa.scalar(str(FindingClass.EXPLAINED)))
    early = over <= (check.about.grace_days if is_clock else -1)
    classed = np.where(is_explained.to_numpy(), _EXPLAINED, np.where(early, _EARLY, _LOOK))[rows]
    kept = table.take(pa.array(rows, pa.int64()))
    moved: dict[str, Any] = {
        "class": pa.DictionaryArray.from_arrays(
            pa.array(classed, pa.int32()), list(map(str, CLASSES))
        ),
        "days_over": pa.array(over[rows].astype(np.int32)),
        "reason": pa.array((kept["reason"].to_numpy() + first_reason).astype(np.int32)),
    }
    if isinstance(check, Misdated):
        today = pa.array(due[rows]).view(pa.date32())
        moved |= {"start": today, "due": today}
    for name, column in moved.items():
        kept = kept.set_column(SCHEMA.get_field_index(name), SCHEMA.field(name), column)
    return kept


def _listing_all(check: Check) -> Check:
    """Let a check list every clock that runs, however far its due day."""
    return replace(check, about=replace(check.about, warn_days=None))


def _is_borne(check: Check, needed: Collection[str]) -> bool:
    return not check.about.needs or check.about.id in needed


def _hash(snapshot: Snapshot, at: int, law: str) -> str:
    """Name a part by what it holds, in the manifest's hashes where there is one."""
    name = f"part-{at:03}"
    manifest = snapshot.folder / MANIFEST
    said = json.loads(manifest.read_text(encoding="utf-8"))["files"] if manifest.exists() else {}
    hashes = [sha for file, sha in sorted(said.items()) if file.startswith(f"{name}/")]
    if not hashes:
        hashes = [sha256(path) for path in sorted((snapshot.folder / name).iterdir())]
    return hashlib.sha256(" ".join([law, *hashes]).encode()).hexdigest()


@cache
def _law(jurisdiction: str) -> str:
    """Hash the law, the checks and the code that reads them."""
    home = home_of(jurisdiction)
    every = [*(home / "law").glob("*.yaml"), *(home / "supervision").rglob("*.yaml")]
    every += [home / "holidays.csv"]
    for room in _ROOMS:
        with as_file(files(room)) as code:
            every += [path for path in code.rglob("*") if path.suffix in (".py", ".yaml")]
    return hashlib.sha256("".join(sha256(path) for path in sorted(every)).encode()).hexdigest()
