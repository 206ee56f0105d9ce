"""Keep what happened to whom: append-only Delta tables that a ledger row makes visible."""

import fcntl
import json
import secrets
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pyarrow as pa

from tutela.model.errors import InputError
from tutela.register import deeds, delta
from tutela.register.arrow import pc, schema, whole
from tutela.register.schema import RETURNED, WARNINGS, stored

FORMAT = 1
_MARK = "register.json"
LEDGER = schema(
    {
        "version": pa.int64(),
        "batch": pa.string(),
        "package": pa.string(),
        "recorded_at": pa.timestamp("us", "UTC"),
        "cut_off": pa.date32(),
        "received": pa.int64(),
        "accepted": pa.int64(),
        "returned": pa.int64(),
        "warnings": pa.int64(),
        "returned_by_reason": pa.string(),
        "sources": pa.string(),
    }
)


class MovedError(Exception):
    """Another writer changed what a package was held against: hold it against that again."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What the ledger says of a package: its hash, its numbers, its files, its cut-off day."""

    package: str
    received: int
    accepted: int
    returned: int
    warnings: int
    returned_by_reason: Mapping[str, int]
    sources: Sequence[Mapping[str, object]]
    cut_off: date | None


@dataclass(frozen=True, slots=True)
class Batch:
    """A package that was taken in: ``version`` is its place in the ledger, from 1."""

    version: int
    id: str
    recorded_at: datetime
    entry: Entry


@dataclass(frozen=True, slots=True)
class Register:
    """A register in a folder; it belongs to one jurisdiction.

    Its tables lie in ``home``, a folder of their own for each ``generation``: an erasure writes the
    next one and then says in ``register.json`` that it holds, which is one step.
    """

    folder: Path
    jurisdiction: str
    synthetic: bool
    generation: int = 1

    @property
    def home(self) -> Path:
        """Give the folder of the tables."""
        return self.folder / f"generation-{self.generation}"

    @property
    def version(self) -> int:
        """Give the number of the latest ledger row; 0 where nothing was taken in yet."""
        return max((batch.version for batch in self.batches()), default=0)

    def batches(self, version: int | None = None) -> tuple[Batch, ...]:
        """Give the visible batches, up to a version, in order."""
        rows = delta.read(self.home / "ledger", LEDGER).to_pylist()
        found = sorted((_batch(row) for row in rows), key=lambda batch: batch.version)
        return tuple(batch for batch in found if version is None or batch.version <= version)

    def sent_before(self, package: str) -> Batch | None:
        """Find the batch that brought the same files."""
        same = [batch for batch in self.batches() if batch.entry.package == package]
        return same[0] if same else None

    def read(
        self, table: str, batches: Sequence[Batch], columns: Sequence[str] | None = None
    ) -> pa.Table:
        """Read the rows of some batches; the column ``batch`` says which."""
        ids = [batch.id for batch in batches]
        return delta.read(self.home / table, schema_of(table), ids, columns)

    def append(
        self, tables: Mapping[str, pa.Table], entry: Entry, seen: int | None = None
    ) -> tuple[Batch, bool]:
        """Write the rows of a package, then the ledger row that makes them visible.

        ``seen`` is the version the package was held against: raises ``MovedError`` where a later
        one brought the same cases. Gives the batch and whether it is new: when another writer
        brought the same package in the meantime, its batch is given and what was written here stays
        invisible.
        """
        batch = f"{entry.package[:8]}-{secrets.token_hex(4)}"
        with self.writing():
            register = self.reopened()
            register.sweep()
            if seen is not None and register._brought_since(seen, tables):
                raise MovedError
            for name, rows in tables.items():
                if rows.num_rows:
                    delta.append(register.home / name, rows, batch)
            return register._enter(batch, entry)

    def reopened(self) -> "Register":
        """Open the register again: an erasure may have moved its tables."""
        return open_register(self.folder)

    def _brought_since(self, seen: int, tables: Mapping[str, pa.Table]) -> bool:
        """Tell whether batches after a version brought cases that these tables bring too."""
        later = [batch for batch in self.batches() if batch.version > seen]
        if not later or "cases" not in tables:
            return False
        brought = whole(self.read("cases", later, ["case_id"])["case_id"])
        return bool(pc.any(pc.is_in(whole(tables["cases"]["case_id"]), value_set=brought)).as_py())

    def sweep(self) -> None:
        """Remove tables that do not hold: of before, or of an erasure that was cut off.

        Only a writer that was let in may do so.
        """
        for path in self.folder.glob("generation-*"):
            if path != self.home:
                shutil.rmtree(path)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Let one writer of this machine in at a time; a killed one lets go by itself.

        Writers of other machines meet at the ledger, which gives a number once only.
        """
        try:
            lock = (self.folder / ".lock").open("ab")
        except OSError as error:
            raise _unwritable(self.folder, error) from None
        with lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _enter(self, batch: str, entry: Entry) -> tuple[Batch, bool]:
        while True:
            # one look at the ledger for both questions: between two looks it may grow
            batches = self.batches()
            same = [each for each in batches if each.entry.package == entry.package]
            if same:
                return same[0], False
            latest = batches[-1].version if batches else 0
            row = Batch(latest + 1, batch, datetime.now(UTC), entry)
            if delta.enter(self.home / "ledger", _ledger_row(row), row.version):
                return row, True


def schema_of(table: str) -> pa.Schema:
    """Give the columns of any table of the register."""
    other = {"returned": RETURNED, "warnings": WARNINGS}
    return other[table] if table in other else stored(table)


def is_register(folder: Path) -> bool:
    """Tell whether a register lies in the folder."""
    return (folder / _MARK).is_file()


def open_register(folder: Path, *, is_restoring: bool = False) -> Register:
    """Open a register; raise ``InputError`` where the folder is missing or is none.

    One that is older than an erasure, as from a backup, is opened by ``erasure.restore`` only.
    """
    if not folder.is_dir():
        raise InputError(
            "is not there", str(folder), "Name a folder made by `tutela intake`, or take files in."
        )
    if not is_register(folder):
        raise InputError("is no register", str(folder), "Name a folder made by `tutela intake`.")
    try:
        said = json.loads((folder / _MARK).read_text(encoding="utf-8"))
        register = Register(
            folder, str(said["jurisdiction"]), bool(said["synthetic"]), int(said["generation"])
        )
        form = int(said["format"])
    except (ValueError, KeyError, TypeError):
        raise InputError(
            f"[{_MARK}] cannot be read", str(folder), "Restore it from a backup."
        ) from None
    if form != FORMAT:
        raise InputError(
            f"has format [{form}]", str(folder), f"This version of Tutela reads format {FORMAT}."
        )
    if not is_restoring and deeds.undone(folder, register.home, register.jurisdiction):
        raise InputError(
            "is older than an erasure, and holds what was erased",
            str(folder),
            "Erase it again before anybody reads it: tutela.register.restore(folder).",
        )
    return register


def create_register(folder: Path, jurisdiction: str, *, synthetic: bool = False) -> Register:
    """Make a register, or open the one that is there when it is of the same kind."""
    register = check_folder(folder, jurisdiction, synthetic=synthetic)
    if register is not None:
        return register
    made = Register(folder, jurisdiction, synthetic)
    say(made)
    deeds.carry_over(folder, made.home, jurisdiction)
    return made


def say(register: Register) -> None:
    """Write ``register.json``, in one step: what it says holds from then on."""
    said = {
        "jurisdiction": register.jurisdiction,
        "synthetic": register.synthetic,
        "generation": register.generation,
        "format": FORMAT,
    }
    try:
        register.folder.mkdir(parents=True, exist_ok=True)
        draft = register.folder / f".{_MARK}.{secrets.token_hex(4)}"
        draft.write_text(json.dumps(said) + "\n", encoding="utf-8")
        draft.replace(register.folder / _MARK)
    except OSError as error:
        raise _unwritable(register.folder, error) from None


def check_folder(folder: Path, jurisdiction: str, *, synthetic: bool = False) -> Register | None:
    """Open the register in a folder; None where one may be made; ``InputError`` where not."""
    if is_register(folder):
        register = open_register(folder)
        _agree(register, jurisdiction, synthetic)
        return register
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise InputError(
            "is no register and is not empty", str(folder), "Name a new or an empty folder."
        )
    return None


def discard_if_empty(register: Register) -> None:
    """Remove a register that never got a batch, as after a first intake that failed."""
    with register.writing():
        if register.version == 0:
            shutil.rmtree(register.folder, ignore_errors=True)


def _agree(register: Register, jurisdiction: str, synthetic: bool) -> None:
    if register.jurisdiction != jurisdiction:
        raise InputError(
            f"belongs to [{register.jurisdiction}], not to [{jurisdiction}]",
            str(register.folder),
            "A register holds one jurisdiction: name another folder.",
        )
    if register.synthetic != synthetic:
        kind = "made-up" if register.synthetic else "real"
        raise InputError(
            f"holds {kind} records, and these are not",
            str(register.folder),
            "Made-up and real records are never mixed: name another folder.",
        )


def _unwritable(folder: Path, error: OSError) -> InputError:
    return InputError(
        f"cannot be written: {error.strerror}", str(folder), "Name a folder you may write to."
    )


def _batch(row: Mapping[str, object]) -> Batch:
    said = dict(row)
    version, batch, at = said.pop("version"), said.pop("batch"), said.pop("recorded_at")
    said["returned_by_reason"] = json.loads(str(said["returned_by_reason"]))
    said["sources"] = json.loads(str(said["sources"]))
    return Batch(version, batch, at, Entry(**said))  # type: ignore[arg-type]


def _ledger_row(batch: Batch) -> pa.Table:
    entry = batch.entry
    row = {
        "version": batch.version,
        "batch": batch.id,
        "package": entry.package,
        "recorded_at": batch.recorded_at,
        "cut_off": entry.cut_off,
        "received": entry.received,
        "accepted": entry.accepted,
        "returned": entry.returned,
        "warnings": entry.warnings,
        "returned_by_reason": json.dumps(dict(entry.returned_by_reason), sort_keys=True),
        "sources": json.dumps(list(entry.sources)),
    }
    return pa.Table.from_pylist([row], schema=LEDGER)
