"""Read what an office decided about small numbers: `disclosure.yaml`, dated, with reasons."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from types import MappingProxyType

from tutela.catalogue.dimensions import dimensions
from tutela.catalogue.fields import Fields, read_file
from tutela.catalogue.place import folder
from tutela.model.errors import DataError
from tutela.model.measure import Dimension
from tutela.model.words import Words


@dataclass(frozen=True, slots=True)
class Mark:
    """A pattern of what may identify somebody in a text about a case."""

    id: str
    words: Words
    pattern: str


@dataclass(frozen=True, slots=True)
class Policy:
    """Which numbers may leave the office, from ``since`` on.

    A count below ``threshold`` (zero too) is withheld. ``exempt`` names the measures
    whose undivided total may be shown however small. A percentage needs at least ``denominator``
    to divide by. A withheld count keeps two possible values ``width`` apart, or more. Where fewer
    than ``coverage`` percent of the offices have reported, nothing is published. ``reasons``
    says, for each of these, why. ``dimensions`` tells which codes are parts of others: an offence
    of its group, an age of its band. ``marks`` may not stand in a text about a case.
    """

    since: date
    threshold: int = 5
    denominator: int = 20
    width: int = 2
    coverage: int = 0
    exempt: frozenset[str] = frozenset()
    reasons: Mapping[str, Words] = field(default_factory=lambda: MappingProxyType({}))
    dimensions: Mapping[str, Dimension] = field(default_factory=lambda: MappingProxyType({}))
    marks: tuple[Mark, ...] = ()


def policy(jurisdiction: str, on: date | None = None) -> Policy:
    """Give a jurisdiction's policy of a day; without a day, the latest.

    >>> policy("xx").threshold
    5
    """
    read = read_policy(folder(jurisdiction) / "disclosure.yaml", on)
    return replace(read, dimensions=dimensions(jurisdiction))


def read_policy(path: Path, on: date | None = None) -> Policy:
    """Read the policy of a day from a file; raise ``DataError`` where none holds."""
    history, marks = read_file(
        path, lambda fields: (fields.each("history", _one), fields.each("marks", _mark, ()))
    )
    days = [each.since for each in history]
    if days != sorted(set(days)):
        raise DataError("its days are not in order", path.name, "Sort [history] by [since].")
    held = [each for each in history if on is None or each.since <= on]
    if not held:
        raise DataError(f"holds no policy for [{on}]", path.name, "Add an entry that early.")
    return replace(held[-1], marks=marks)


def _mark(fields: Fields) -> Mark:
    mark = Mark(fields.text("id"), fields.words("words"), fields.text("pattern"))
    try:
        re.compile(mark.pattern)
    except re.error:
        hint = "Write a regular expression."
        raise DataError(f"is no pattern: [{mark.pattern}]", fields.where, hint) from None
    return mark


def _one(fields: Fields) -> Policy:
    since = fields.day("since")
    reasons: dict[str, Words] = {}
    threshold = _whole(fields, "threshold", 2, reasons)
    denominator = _whole(fields, "denominator", 1, reasons)
    width = _whole(fields, "width", 1, reasons)
    coverage = _whole(fields, "coverage", 1, reasons) if fields.has("coverage") else 0
    with fields.inner("exempt") as inner:
        exempt = frozenset(inner.texts("totals_of"))
        reasons["exempt"] = inner.words("reason")
    return Policy(since, threshold, denominator, width, coverage, exempt, MappingProxyType(reasons))


def _whole(fields: Fields, key: str, least: int, reasons: dict[str, Words]) -> int:
    with fields.inner(key) as inner:
        value = inner.whole("value")
        reasons[key] = inner.words("reason")
        if value < least:
            hint = f"Write a whole number of at least {least}."
            raise DataError(f"[{value}] is too small", inner.where, hint)
    return value
