"""What a text is checked against: figures an authority published, or a release folder."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from tutela.catalogue.place import jurisdictions
from tutela.catalogue.published import Conflict, Scope, Series, Term, has_published, published
from tutela.check.release import frame, release_sayings, release_terms, release_words
from tutela.check.sayings import Sayings
from tutela.model.errors import InputError
from tutela.model.period import Period


@dataclass(frozen=True, slots=True)
class Cell:
    """One published figure: ``low`` to ``high`` is what it may stand for, given its rounding."""

    id: str
    series: str
    period: Period
    place: Mapping[str, str]
    value: Decimal
    low: Decimal
    high: Decimal
    is_exact: bool
    definition: str
    origin: str


@dataclass(frozen=True, slots=True)
class Source:
    """Published figures with the words that name them. Withheld figures are not in it."""

    name: str
    terms: tuple[Term, ...]
    series: Mapping[str, Series]
    scopes: Mapping[str, Scope]
    cells: tuple[Cell, ...]
    conflicts: tuple[Conflict, ...] = ()
    is_synthetic: bool = False
    sayings: Mapping[str, Sayings] = field(default_factory=dict)


def open_sources(names: Sequence[str] = ()) -> tuple[Source, ...]:
    """Open sources by name: ``published:cn`` or a release folder; none named: all shipped.

    Raises ``InputError`` where a name is neither.
    """
    if not names:
        names = [f"published:{name}" for name in jurisdictions() if has_published(name)]
    return tuple(_open(name) for name in names)


def from_published(jurisdiction: str) -> Source:
    """Open the figures published in a jurisdiction."""
    read = published(jurisdiction)
    cells = []
    for figure in read.figures:
        low, high = _bounds(figure.value, figure.qualifier)
        origin = figure.original or figure.read_at or f"row {figure.row}"
        cells.append(
            Cell(
                id=f"published:{jurisdiction}/{figure.row}",
                series=figure.series,
                period=figure.period,
                place={"place": figure.place} if figure.place else {},
                value=figure.value,
                low=low,
                high=high,
                is_exact=figure.is_exact,
                definition=figure.definition,
                origin=origin,
            )
        )
    name = f"published:{jurisdiction}"
    return Source(name, read.terms, read.series, read.scopes, tuple(cells), read.conflicts)


def from_release(folder: Path) -> Source:
    """Open a release folder: its figures.json, and the words of the measures in it."""
    figures = _json(folder / "figures.json")
    if not isinstance(figures, list):
        raise _no_release(folder, "figures.json holds no list")
    manifest = _mapping(folder / "manifest.json")
    jurisdiction = str(manifest.get("jurisdiction", ""))
    words = release_words(jurisdiction, {str(each.get("measure")) for each in figures})
    terms, series = release_terms(jurisdiction, words, figures)
    cells = [_cell(each, folder) for each in figures if each.get("value") is not None]
    synthetic = any("@synthetic" in cell.id for cell in cells)
    audit = _mapping(folder / "audit.json")
    for more, figure in frame(manifest, audit):
        series[more.id] = more
        cells.append(_cell(figure, folder))
    own = release_sayings(jurisdiction, words, folder.name, str(manifest.get("period", "")))
    return Source(folder.name, terms, series, {}, tuple(cells), (), synthetic, own)


def _open(name: str) -> Source:
    if name.startswith("published:"):
        jurisdiction = name.removeprefix("published:")
        if jurisdiction in jurisdictions() and has_published(jurisdiction):
            return from_published(jurisdiction)
        known = ", ".join(f"published:{each}" for each in jurisdictions() if has_published(each))
        raise InputError("names no published figures", name[:60], f"Known here: {known}.")
    folder = Path(name)
    if not (folder / "figures.json").is_file():
        raise _no_release(folder, "holds no figures.json")
    return from_release(folder)


def _bounds(value: Decimal, qualifier: str) -> tuple[Decimal, Decimal]:
    unit = last_unit(value)
    if "over" in qualifier:
        return value, value + unit
    if "nearly" in qualifier:
        return value - unit, value
    if "about" in qualifier:
        return value - unit / 2, value + unit / 2
    if "rounded" in qualifier or "truncated" in qualifier:
        return value - unit / 2, value + unit
    return value, value


def last_unit(value: Decimal) -> Decimal:
    """Give the place of the last digit that is not zero: 290,000 is good to the ten thousand.

    >>> last_unit(Decimal(290000)), last_unit(Decimal("3.5"))
    (Decimal('10000'), Decimal('0.1'))
    """
    if value == 0:
        return Decimal(1)
    digits = f"{abs(value):f}"
    whole, _, part = digits.partition(".")
    part = part.rstrip("0")
    if part:
        return Decimal(1).scaleb(-len(part))
    return Decimal(10) ** (len(whole) - len(whole.rstrip("0")))


def _mapping(path: Path) -> Mapping[str, Any]:
    body = _json(path) if path.is_file() else {}
    return body if isinstance(body, dict) else {}


def _json(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise _no_release(path.parent, f"{path.name} cannot be read") from None


def _cell(figure: Mapping[str, Any], folder: Path) -> Cell:
    try:
        value = Decimal(str(figure["value"]))
        period = Period.parse(str(figure["period"]))
        place = {str(key): str(code) for key, code in dict(figure.get("place") or {}).items()}
        id_, measure = str(figure["id"]), str(figure["measure"])
    except (KeyError, InvalidOperation, TypeError, ValueError):
        raise _no_release(folder, "figures.json has a figure that cannot be read") from None
    return Cell(
        id_, measure, period, place, value, value, value, True, "", f"release {folder.name}"
    )


def _no_release(folder: Path, problem: str) -> InputError:
    return InputError(problem, str(folder), "Name a release folder or published:cn.")
