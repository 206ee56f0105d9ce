"""Read the figures an authority has published: series, figures, their words and conflicts."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from tutela.catalogue.fields import Fields, read_file
from tutela.catalogue.place import folder
from tutela.model.errors import DataError
from tutela.model.period import Period
from tutela.model.words import LANGUAGES, Words

FORMS = (
    "level",
    "share",
    "rate",
    "change",
    "average_growth",
    "average_change",
    "growth_change",
    "rate_change",
    "decrease",
    "multiple",
    "points_above",
)
_COLUMNS = (
    "row",
    "year",
    "period",
    "series",
    "place",
    "unit",
    "value",
    "qualifier",
    "definition",
    "original",
    "read_at",
)


@dataclass(frozen=True, slots=True)
class Term:
    """One code of a facet and the phrases by which texts name it."""

    facet: str
    code: str
    words: Words
    phrases: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Scope:
    """What a series means, and the days it meant that (None = open)."""

    id: str
    words: Words
    since: date | None
    until: date | None


@dataclass(frozen=True, slots=True)
class Series:
    """What a line of published figures counts, told by its facets.

    ``form`` is one of ``FORMS``; ``base`` is what a change is measured against ("previous" or a
    year). ``measure`` is the register's measure of the same thing, "" where there is none.
    """

    id: str
    words: Words
    unit: str
    form: str
    base: str
    facets: Mapping[str, str]
    definitions: tuple[str, ...]
    measure: str


@dataclass(frozen=True, slots=True)
class PublishedFigure:
    """One figure as it was published; ``row`` is its line in figures.csv.

    ``original`` names the publication where it is known, ``read_at`` a page where it was read.
    """

    row: int
    period: Period
    series: str
    place: str
    unit: str
    value: Decimal
    qualifier: str
    definition: str
    original: str
    read_at: str

    @property
    def is_exact(self) -> bool:
        """Tell whether the source printed every digit."""
        said = self.qualifier
        return not any(word in said for word in ("rounded", "over", "about", "nearly", "truncated"))


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two official figures that do not agree, and what is known about it."""

    id: str
    series: tuple[str, ...]
    periods: tuple[Period, ...]
    one: str
    other: str
    note: str


@dataclass(frozen=True, slots=True)
class Publications:
    """Everything a jurisdiction knows about figures published by others."""

    jurisdiction: str
    terms: tuple[Term, ...]
    scopes: Mapping[str, Scope]
    series: Mapping[str, Series]
    figures: tuple[PublishedFigure, ...]
    conflicts: tuple[Conflict, ...]


def published(jurisdiction: str) -> Publications:
    """Read ``jurisdictions/<id>/published``; raise ``DataError`` where a file is wrong.

    >>> published("cn").series["arrests_approved_against_minors"].unit
    'person'
    """
    home = folder(jurisdiction) / "published"
    terms = read_file(home / "terms.yaml", _terms)
    scopes, series = read_file(home / "series.yaml", _series_file)
    figures = tuple(_figure(row, home, series, scopes) for row in _rows(home / "figures.csv"))
    conflicts = tuple(_conflict(row) for row in _rows(home / "conflicts.csv"))
    return Publications(jurisdiction, terms, scopes, series, figures, conflicts)


def has_published(jurisdiction: str) -> bool:
    """Tell whether a jurisdiction ships published figures."""
    return (folder(jurisdiction) / "published" / "series.yaml").is_file()


def _terms(fields: Fields) -> tuple[Term, ...]:
    found = []
    for facet, codes in fields.items():
        inner = Fields(codes, f"{fields.where} [{facet}]")
        for code, body in inner.items():
            with Fields(body, f"{inner.where} [{code}]") as term:
                words = term.words("words")
                phrases = {language: term.texts(language) for language in LANGUAGES}
            found.append(Term(facet, code, words, phrases))
    return tuple(found)


def _series_file(fields: Fields) -> tuple[dict[str, Scope], dict[str, Series]]:
    inner = fields.inner("definitions")
    scopes = {}
    for id_, body in inner.items():
        with Fields(body, f"{inner.where} [{id_}]") as scope:
            words, since = scope.words("words"), scope.day("since", None)
            scopes[id_] = Scope(id_, words, since, scope.day("until", None))
    series = {one.id: one for one in fields.each("series", _series)}
    unknown = {name for one in series.values() for name in one.definitions} - set(scopes)
    if unknown:
        problem = f"names definitions that are not there: [{', '.join(sorted(unknown))}]"
        raise DataError(problem, fields.where, "Define them under `definitions`.")
    return scopes, series


def _series(fields: Fields) -> Series:
    inner_facets = fields.raw("facets")
    if not isinstance(inner_facets, Mapping):
        raise DataError("[facets] is no mapping", fields.where, "Write facet: code.")
    return Series(
        id=fields.text("id"),
        words=fields.words("words"),
        unit=fields.text("unit"),
        form=fields.choice("form", FORMS),
        base=fields.text("base", ""),
        facets={str(facet): str(code) for facet, code in inner_facets.items()},
        definitions=fields.texts("definitions"),
        measure=fields.text("measure", ""),
    )


def _rows(path: Path) -> list[dict[str, str]]:
    try:
        with path.open(encoding="utf-8", newline="") as handle:
            return list(csv.DictReader(handle))
    except FileNotFoundError:
        raise DataError("is not there", str(path), "Write the file.") from None


def _figure(
    row: dict[str, str], home: Path, series: Mapping[str, Series], scopes: Mapping[str, Any]
) -> PublishedFigure:
    where = f"{home.name}/figures.csv row {row.get('row', '?')}"
    if set(row) != set(_COLUMNS):
        raise DataError("has other columns", where, f"Write {', '.join(_COLUMNS)}.")
    if row["series"] not in series or (row["definition"] and row["definition"] not in scopes):
        raise DataError("names a series or definition nobody knows", where, "See series.yaml.")
    try:
        above, _, below = row["value"].partition("/")
        value = Decimal(above) / Decimal(below or 1)
    except (InvalidOperation, ZeroDivisionError):
        raise DataError(
            "[value] is no number", where, "Write a plain number or a fraction such as 1/6."
        ) from None
    definition = row["definition"] or series[row["series"]].definitions[0]
    return PublishedFigure(
        int(row["row"]),
        Period.parse(row["period"]),
        row["series"],
        row["place"],
        row["unit"],
        value,
        row["qualifier"],
        definition,
        row["original"],
        row["read_at"],
    )


def _conflict(row: dict[str, str]) -> Conflict:
    periods = tuple(Period.parse(name) for name in row["periods"].split())
    return Conflict(
        row["id"], tuple(row["series"].split()), periods, row["one"], row["other"], row["note"]
    )
