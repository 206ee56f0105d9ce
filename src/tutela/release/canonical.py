"""Write files so that the same content always gives the same bytes."""

import hashlib
import json
from pathlib import Path
from typing import Any

_RISKY = ("=", "+", "-", "@", "\t", "\r")


def write_text(path: Path, text: str) -> None:
    """Write text as UTF-8 with plain line ends, making the folder where it is missing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())


def write_json(path: Path, value: Any, indent: int | None = 1) -> None:
    """Write JSON a person can read; without ``indent``, in one line."""
    write_text(path, json.dumps(value, ensure_ascii=False, indent=indent) + "\n")


def digest(path: Path) -> str:
    """Give the SHA-256 of a file in hex."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def files(folder: Path) -> list[Path]:
    """Name every file of a folder, in order of their names."""
    return sorted(path for path in folder.rglob("*") if path.is_file())


def guarded(text: str) -> str:
    """Keep a spreadsheet from reading a text as a formula.

    >>> guarded("=1+1")
    "'=1+1"
    """
    return f"'{text}" if text.startswith(_RISKY) else text
