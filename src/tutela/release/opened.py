"""A release as a stranger opens it: its own list of figures, and how its values are read."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from tutela.release.specials import CASES


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that must not be there: in which file, and what."""

    path: str
    problem: str


@dataclass(frozen=True, slots=True)
class Opened:
    """A release as its own list of figures tells it."""

    folder: Path
    figures: Mapping[str, Mapping[str, Any]]
    manifest: Mapping[str, Any]

    @property
    def is_synthetic(self) -> bool:
        """Tell whether the release calls itself a demonstration."""
        return self.manifest["synthetic"] is not False


def plain(said: str) -> Decimal | None:
    """Read a printed value without its unit and sign."""
    digits = re.sub(r"个百分点|\s+percentage\s+points?|[,%]", "", said).lstrip("-")
    return number(digits) if digits else None


def number(text: str | None) -> Decimal | None:
    """Give a number, or None where it is none."""
    try:
        return None if text is None else Decimal(text)
    except InvalidOperation:
        return None


def bare(text: str) -> str:
    """Give a text without blanks."""
    return re.sub(r"\s+", "", text)


def cleared_cases(opened: Opened) -> list[dict[str, str]]:
    """Give the texts of the typical cases, by language."""
    path = opened.folder / CASES
    held: list[dict[str, str]] = json.loads(path.read_text("utf-8")) if path.is_file() else []
    return held
