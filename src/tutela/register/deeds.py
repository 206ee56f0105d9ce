"""Seals and erasures are also written down beside the register: a restored backup must heed them.

The journal lies next to the folder of the register (``register.deeds.jsonl``), not in it, so that
a folder brought back from before a seal or an erasure does not undo it. It holds ids, days and
grounds, as the tombstones do.
"""

import json
import os
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import TypeAlias

import pyarrow as pa

from tutela.model.errors import InputError
from tutela.register import delta
from tutela.register.schema import ERASURES, SEALS

Named: TypeAlias = tuple[str, str]
"""A kind (case or person) and an id."""

_TABLES = {"seal": ("seals", SEALS, "sealed_at"), "erasure": ("erasures", ERASURES, "erased_at")}


def journal(folder: Path) -> Path:
    """Give the file beside a register in which its deeds are written down."""
    return folder.with_name(f"{folder.name}.deeds.jsonl")


def write_down(folder: Path, home: Path, jurisdiction: str) -> None:
    """Add to the journal what the tables of a register say and it does not."""
    known = {(line["deed"], line["kind"], line["id"]) for line in _lines(folder, jurisdiction)}
    fresh = [
        {
            "jurisdiction": jurisdiction,
            "deed": deed,
            "kind": row["kind"],
            "id": row["id"],
            "ground": row["ground"],
            "at": row[at].isoformat(),
        }
        for deed, (table, schema, at) in _TABLES.items()
        for row in delta.read(home / table, schema).to_pylist()
        if (deed, row["kind"], row["id"]) not in known
    ]
    if fresh:
        _append(journal(folder), fresh)


def written_down(folder: Path, jurisdiction: str, deed: str) -> frozenset[Named]:
    """Give what the journal names as sealed (``seal``) or erased (``erasure``)."""
    lines = _lines(folder, jurisdiction)
    return frozenset((line["kind"], line["id"]) for line in lines if line["deed"] == deed)


def grounds(folder: Path, jurisdiction: str) -> dict[Named, str]:
    """Give the ground of each erasure in the journal."""
    lines = _lines(folder, jurisdiction)
    return {
        (line["kind"], line["id"]): line["ground"] for line in lines if line["deed"] == "erasure"
    }


def undone(folder: Path, home: Path, jurisdiction: str) -> frozenset[Named]:
    """Give the erasures of the journal that a register has not made: it is older than they are."""
    said = written_down(folder, jurisdiction, "erasure")
    if not said:
        return said
    made = delta.read(home / "erasures", ERASURES).to_pylist()
    return said - {(row["kind"], row["id"]) for row in made}


def carry_over(folder: Path, home: Path, jurisdiction: str) -> None:
    """Begin a register with the tombstones of the one that lay in its place before."""
    rows = [
        {
            **{name: line[name] for name in ("kind", "id", "ground")},
            "erased_at": datetime.fromisoformat(line["at"]),
            "rows": 0,
        }
        for line in _lines(folder, jurisdiction)
        if line["deed"] == "erasure"
    ]
    if rows:
        delta.append(home / "erasures", pa.Table.from_pylist(rows, schema=ERASURES), "erasure")


def _lines(folder: Path, jurisdiction: str) -> list[Mapping[str, str]]:
    path = journal(folder)
    if not path.is_file():
        return []
    try:
        # a last line that a crash cut off is written again from the tables
        whole = path.read_text(encoding="utf-8").rpartition("\n")[0].splitlines()
        lines = [json.loads(line) for line in whole]
        return [line for line in lines if line["jurisdiction"] == jurisdiction]
    except (OSError, ValueError, KeyError, TypeError):
        raise InputError(
            "cannot be read", str(path), "It says what is sealed and erased: restore it."
        ) from None


def _append(path: Path, lines: Iterable[Mapping[str, str]]) -> None:
    text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    try:
        _mend(path)
        with os.fdopen(os.open(path, os.O_CREAT | os.O_WRONLY | os.O_APPEND, 0o600), "wb") as out:
            out.write(text.encode())
            out.flush()
            os.fsync(out.fileno())
    except OSError as error:
        raise InputError(
            f"cannot be written: {error.strerror}",
            str(path),
            "What was sealed or erased holds; give the right to write there and seal it again.",
        ) from None


def _mend(path: Path) -> None:
    """Cut off a last line that a crash left without its end."""
    if path.is_file():
        held = path.read_bytes()
        if held and not held.endswith(b"\n"):
            path.write_bytes(held[: held.rfind(b"\n") + 1])
