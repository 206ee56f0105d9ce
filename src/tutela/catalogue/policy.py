"""Read what an office decided about small numbers: `disclosure.yaml`, dated, with reasons."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

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
class CaseRule:
    """How a typical case is written from coded facts.

    ``age_from`` are the first years of the bands of age; ``points_to_child`` the relations in which
    the adult's name would name the child; ``surnames`` those so common that one tells nothing.
    ``sentence`` has slots for the facts, in every language.
    """

    age_from: tuple[int, ...]
    points_to_child: tuple[str, ...]
    surnames: frozenset[str]
    sentence: Words


@dataclass(frozen=True, slots=True)
class Policy:
    """Which numbers may leave the office, from ``since`` on.

    A count below ``threshold`` (zero too) is withheld. ``exempt`` names the measures
    whose undivided total may be shown however small. A percentage needs at least ``denominator``
    to divide by. A withheld count keeps two possible values ``width`` apart, or more. Where fewer
    than ``coverage`` percent of the offices have reported, nothing is published. ``reasons``
    says, for each of these, why. ``dimensions`` tells which codes are parts of others: an offence
    of its group, an age of its band. ``marks`` may not stand in a text about a case.

    A place (a code of the dimensions ``places``) with fewer than ``least_in_place`` counts is
    broken down no further. Where a group of fewer than ``single_below`` falls into one category,
    that category is withheld as a small count is (0: nowhere). Tables broken down by
    ``frozen_from`` dimensions or more are
    published once: what changes there later is not shown (0: nothing is frozen). Without
    ``pools_places`` several years are added up for the whole country only. With
    ``heeds_other_offices`` what others publish counts as public, also where we print no such
    figure. Measures of ``priority``, headlines first, are withheld last. ``juveniles`` maps
    dimensions to codes of suspects who are minors; a count of them is exempt from nothing.
    Fewer than ``shared_by`` cases with the same facts are too few for a text about a case. With
    ``parts_insiders`` more is withheld where one who knows a single case would learn another count.
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
    places: frozenset[str] = frozenset()
    least_in_place: int = 0
    single_below: int = 0
    frozen_from: int = 0
    pools_places: bool = True
    heeds_other_offices: bool = True
    priority: tuple[str, ...] = ()
    juveniles: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    shared_by: int = 5
    parts_insiders: bool = False
    case: CaseRule | None = None


def policy(jurisdiction: str, on: date | None = None) -> Policy:
    """Give a jurisdiction's policy of a day; without a day, the latest.

    >>> policy("xx").threshold
    5
    """
    read = read_policy(folder(jurisdiction) / "disclosure.yaml", on)
    return replace(read, dimensions=dimensions(jurisdiction))


def read_policy(path: Path, on: date | None = None) -> Policy:
    """Read the policy of a day from a file; raise ``DataError`` where none holds."""
    history, marks, case = read_file(path, _all)
    days = [each.since for each in history]
    if days != sorted(set(days)):
        raise DataError("its days are not in order", path.name, "Sort [history] by [since].")
    held = [each for each in history if on is None or each.since <= on]
    if not held:
        raise DataError(f"holds no policy for [{on}]", path.name, "Add an entry that early.")
    return replace(held[-1], marks=marks, case=case)


def _all(fields: Fields) -> tuple[tuple[Policy, ...], tuple[Mark, ...], CaseRule | None]:
    history, marks = fields.each("history", _one), fields.each("marks", _mark, ())
    if not fields.has("case"):
        return history, marks, None
    with fields.inner("case") as inner:
        bands = tuple(int(each) for each in inner.texts("age_from"))
        points = inner.texts("points_to_child")
        surnames = frozenset(inner.texts("common_surnames"))
        return history, marks, CaseRule(bands, points, surnames, inner.words("sentence"))


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
    read = Policy(
        since,
        threshold=_whole(fields, "threshold", 2, reasons),
        denominator=_whole(fields, "denominator", 1, reasons),
        width=_whole(fields, "width", 1, reasons),
        coverage=_optional(fields, "coverage", 1, reasons, 0),
        exempt=frozenset(_texts(fields, "exempt", "totals_of", reasons)),
        frozen_from=_optional(fields, "frozen_tables", 1, reasons, 0),
        shared_by=_optional(fields, "shared_by", 3, reasons, 5),
        single_below=_optional(fields, "single_category", 1, reasons, 0),
        pools_places=_flag(fields, "pooled_years_by_place", reasons, default=True),
        heeds_other_offices=_flag(fields, "other_offices", reasons, default=True),
        parts_insiders=_flag(fields, "insiders", reasons, default=False),
        reasons=MappingProxyType(reasons),
    )
    return replace(read, **_places(fields, reasons), **_order(fields, reasons))


def _places(fields: Fields, reasons: dict[str, Words]) -> dict[str, Any]:
    """Read the least number of a place and what the places are."""
    if not fields.has("geography"):
        return {}
    with fields.inner("geography") as inner:
        least, places = inner.whole("value"), frozenset(inner.texts("dimensions"))
        reasons["geography"] = inner.words("reason")
        if least < 1:
            raise DataError(f"[{least}] is too small", inner.where, "Write at least 1.")
    return {"least_in_place": least, "places": places}


def _order(fields: Fields, reasons: dict[str, Words]) -> dict[str, Any]:
    """Read what matters most to readers, and which suspects are children themselves."""
    made: dict[str, Any] = {}
    if fields.has("priority"):
        made["priority"] = _texts(fields, "priority", "measures", reasons)
    if fields.has("juveniles"):
        with fields.inner("juveniles") as inner:
            reasons["juveniles"] = inner.words("reason")
            made["juveniles"] = MappingProxyType(_codes(inner.inner("codes")))
    return made


def _codes(fields: Fields) -> dict[str, tuple[str, ...]]:
    made = {}
    for name, codes in fields.items():
        if not isinstance(codes, list) or any(not isinstance(each, str) for each in codes):
            raise DataError(f"[{name}] is not a list of codes", fields.where, "Write a list.")
        made[name] = tuple(codes)
    return made


def _texts(fields: Fields, key: str, inside: str, reasons: dict[str, Words]) -> tuple[str, ...]:
    with fields.inner(key) as inner:
        found = inner.texts(inside)
        reasons[key] = inner.words("reason")
    return found


def _flag(fields: Fields, key: str, reasons: dict[str, Words], *, default: bool) -> bool:
    if not fields.has(key):
        return default
    with fields.inner(key) as inner:
        value = inner.flag("value")
        reasons[key] = inner.words("reason")
    return value


def _optional(fields: Fields, key: str, least: int, reasons: dict[str, Words], default: int) -> int:
    return _whole(fields, key, least, reasons) if fields.has(key) else default


def _whole(fields: Fields, key: str, least: int, reasons: dict[str, Words]) -> int:
    with fields.inner(key) as inner:
        value = inner.whole("value")
        reasons[key] = inner.words("reason")
        if value < least:
            hint = f"Write a whole number of at least {least}."
            raise DataError(f"[{value}] is too small", inner.where, hint)
    return value
