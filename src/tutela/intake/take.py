"""Take a package of files in: whole, once, and with every row accounted for."""

import hashlib
import shutil
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TypeAlias

import pyarrow as pa

from tutela.catalogue.mappings import Mappings
from tutela.intake.against import hold_against
from tutela.intake.clocks import check_clocks
from tutela.intake.days import judge_days
from tutela.intake.harvest import Harvest, harvest
from tutela.intake.mapped import mappings_of
from tutela.intake.memory import lean, release
from tutela.intake.opening import Unread, find_files, read_bytes
from tutela.intake.recognise import Recognised, recognise
from tutela.intake.references import check_references
from tutela.intake.settle import settle
from tutela.intake.warnings import Warnings
from tutela.model.errors import InputError
from tutela.register.arrow import constant
from tutela.register.erasure import Erased, erased, erased_before
from tutela.register.schema import RETURNED
from tutela.register.store import (
    Batch,
    Entry,
    MovedError,
    Register,
    check_folder,
    create_register,
    discard_if_empty,
    is_register,
)

Progress: TypeAlias = Callable[[str, int, int], None]
"""Told what is done, how many steps are done, and of how many."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of a package: received = accepted + returned."""

    received: int
    accepted: int
    returned: int
    warnings: int
    batch: str
    repeated: bool
    returned_by_reason: dict[str, int]

    def as_json(self) -> dict[str, object]:
        """Give the receipt in the form the commands promise."""
        return {
            "received": self.received,
            "accepted": self.accepted,
            "returned": self.returned,
            "warnings": self.warnings,
            "batch": self.batch,
            "repeated": self.repeated,
            "returned_by_reason": dict(self.returned_by_reason),
        }


def take_in(
    register_folder: Path,
    jurisdiction: str,
    sources: Sequence[Path],
    *,
    synthetic: bool = False,
    progress: Progress | None = None,
) -> Receipt:
    """Take files into a register, making it where there is none yet.

    The same files sent again, in any order and under any names, change nothing. Raises
    ``InputError`` where a file cannot be read; the register is then as it was.
    """
    while True:
        try:
            return _take(register_folder, jurisdiction, sources, synthetic, progress)
        except MovedError:
            # another writer sent the same cases meanwhile: what holds is judged again
            continue


def _take(
    register_folder: Path,
    jurisdiction: str,
    sources: Sequence[Path],
    synthetic: bool,
    progress: Progress | None,
) -> Receipt:
    mappings = mappings_of(jurisdiction)
    register = check_folder(register_folder, jurisdiction, synthetic=synthetic)
    seen = 0 if register is None else register.version
    files = find_files(sources)
    tell = _Teller(progress, 2 * len(files) + 2)
    unread = []
    for path in files:
        tell(f"reading {path.name}")
        unread.append(read_bytes(path))
    package = _package(unread)
    known = register.sent_before(package) if register is not None else None
    if known is not None:
        return _receipt(known, repeated=True)
    before = erased_before(register_folder, jurisdiction)
    gone = before if register is None else erased(register)
    with lean():
        tables, entry = _judged(package, unread, mappings, register, gone, tell)
        tell("writing the register")
        return _written(register_folder, jurisdiction, tables, entry, seen, synthetic=synthetic)


def _written(
    folder: Path,
    jurisdiction: str,
    tables: Mapping[str, pa.Table],
    entry: Entry,
    seen: int,
    *,
    synthetic: bool,
) -> Receipt:
    """Write a package; a register that was made for it goes again where that fails."""
    _check_room(folder, tables)
    is_new_home = not is_register(folder)
    home = create_register(folder, jurisdiction, synthetic=synthetic)
    try:
        batch, is_new = home.append(tables, entry, seen)
    except BaseException:
        if is_new_home:
            discard_if_empty(home)
        raise
    return _receipt(batch, repeated=not is_new)


def _check_room(folder: Path, tables: Mapping[str, pa.Table]) -> None:
    """Refuse at once what a disk cannot hold: records take a third of their memory, or more."""
    home = next(
        place for place in (folder.absolute(), *folder.absolute().parents) if place.exists()
    )
    least = sum(rows.nbytes for rows in tables.values()) // 4
    if shutil.disk_usage(home).free < least:
        raise InputError(
            f"has no room for these records: they need {max(1, least >> 20)} MB",
            str(folder),
            "Make room on the disk; the register is as it was before.",
        )


def _judged(
    package: str,
    unread: list[Unread],
    mappings: Mappings,
    register: Register | None,
    gone: Erased,
    tell: "_Teller",
) -> tuple[dict[str, pa.Table], Entry]:
    """Judge every row, alone and beside the others; give what is to be written."""
    warnings = Warnings()
    harvests = _harvests(unread, mappings, warnings, gone, tell)
    release()
    tell("settling what contradicts")
    tables, cut_off = _records(harvests, mappings, register, warnings)
    release()
    return tables, _entry(package, harvests, tables, cut_off)


class _Teller:
    """Says what is done next."""

    def __init__(self, progress: Progress | None, steps: int) -> None:
        self._progress = progress
        self._done = 0
        self._steps = steps

    def __call__(self, step: str) -> None:
        if self._progress is not None:
            self._progress(step, self._done, self._steps)
        self._done += 1


def _package(unread: Sequence[Unread]) -> str:
    """Give one hash for the contents of all files, whatever their order and names."""
    contents = sorted(file.sha256 for file in unread)
    twice = [file for file in unread if contents.count(file.sha256) > 1]
    if twice:
        raise InputError("is handed over twice", str(twice[-1].path), "Name each file once.")
    return hashlib.sha256("\n".join(contents).encode()).hexdigest()


def _harvests(
    unread: list[Unread],
    mappings: Mappings,
    warnings: Warnings,
    gone: Erased,
    tell: _Teller,
) -> list[Harvest]:
    """Recognise every file before the rows of any are judged, in the order of belief.

    Empties ``unread`` and lets go of what is read: a text and its rows would fill the memory twice.
    """
    found: list[tuple[str, Recognised]] = [
        (file.sha256, recognise(file.open(), mappings)) for file in unread
    ]
    unread.clear()
    found.sort(key=lambda pair: (pair[1].source.rank, pair[0]))
    made: list[Harvest] = []
    while found:
        _, recognised = found.pop(0)
        tell(f"judging {recognised.opened.path.name}")
        made.append(harvest(recognised, len(made), mappings, warnings, gone))
        made[-1].recognised = replace(recognised, opened=replace(recognised.opened, stretches=()))
    return made


def _records(
    harvests: Sequence[Harvest],
    mappings: Mappings,
    register: Register | None,
    warnings: Warnings,
) -> tuple[dict[str, pa.Table], date | None]:
    """Give the tables to write and the cut-off: settled, and held against what is there."""
    check_clocks(harvests, warnings)
    settled = settle(harvests, mappings, warnings, _cut_off(register))
    check_references(settled.tables, register, warnings)
    records = judge_days(settled.tables, settled.cut_off, warnings)
    if register is not None:
        records = hold_against(records, register, mappings.late_days, warnings)
    said = {"returned": _returned(harvests), "warnings": warnings.table()}
    return {**records, **said}, settled.cut_off


def _cut_off(register: Register | None) -> date | None:
    batches = register.batches() if register is not None else ()
    return max((b.entry.cut_off for b in batches if b.entry.cut_off is not None), default=None)


def _returned(harvests: Sequence[Harvest]) -> pa.Table:
    pieces = []
    for each in harvests:
        count = each.rejected.num_rows
        said = {
            "source": constant(each.number, count, pa.int32()),
            "file": constant(each.recognised.opened.path.name, count),
        }
        said |= {name: each.rejected[name] for name in each.rejected.column_names}
        pieces.append(pa.table(said, schema=RETURNED))
    return pa.concat_tables([RETURNED.empty_table(), *pieces])


def _entry(
    package: str, harvests: Sequence[Harvest], tables: dict[str, pa.Table], cut_off: date | None
) -> Entry:
    sources = [_source(each) for each in harvests]
    reasons = Counter(str(each) for each in tables["returned"]["reason"].to_pylist())
    received = sum(each.received for each in harvests)
    accepted = sum(each.accepted for each in harvests)
    returned = tables["returned"].num_rows
    if received != accepted + returned:
        raise InputError("lost count of its rows", "the package", "Report these files to us.")
    return Entry(
        package,
        received,
        accepted,
        returned,
        tables["warnings"].num_rows,
        dict(sorted(reasons.items())),
        sources,
        cut_off,
    )


def _source(each: Harvest) -> dict[str, object]:
    opened = each.recognised.opened
    return {
        "file": opened.path.name,
        "kind": opened.kind,
        "table": each.source.id,
        "encoding": opened.encoding,
        "received": each.received,
        "accepted": each.accepted,
        "returned": each.rejected.num_rows,
        "lines": each.physical,
        "blank": each.blank,
    }


def _receipt(batch: Batch, *, repeated: bool) -> Receipt:
    entry = batch.entry
    return Receipt(
        entry.received,
        entry.accepted,
        entry.returned,
        entry.warnings,
        batch.id,
        repeated,
        dict(entry.returned_by_reason),
    )
