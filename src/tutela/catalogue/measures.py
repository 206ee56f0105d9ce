"""Read the figures a jurisdiction counts: one file a measure, the file's name is its id."""

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

from tutela.catalogue.derived_measures import DERIVED, LATE, described
from tutela.catalogue.dimensions import dimensions
from tutela.catalogue.fields import Fields, read_yaml
from tutela.catalogue.measure_rules import check
from tutela.catalogue.place import folder
from tutela.model.errors import DataError
from tutela.model.measure import Count, Dimension, Measure, NotAvailable

_UNITS = ("person", "case", "victim", "charge")


def measures(jurisdiction: str) -> Mapping[str, Measure]:
    """Give every measure of a jurisdiction by its id.

    >>> measures("xx")["persons_prosecuted"].unit
    'person'
    """
    return _read(folder(jurisdiction) / "measures", jurisdiction)


@cache
def _read(home: Path, jurisdiction: str) -> Mapping[str, Measure]:
    known = dimensions(jurisdiction)
    files = [Fields(read_yaml(path), path.name) for path in sorted(home.glob("*.yaml"))]
    kinds = [fields.choice("kind", _KNOWN) for fields in files]
    found: dict[str, Measure] = {}
    for is_late in (False, True):
        for fields, kind in zip(files, kinds, strict=True):
            if (kind in LATE) is is_late:
                name = fields.where.removesuffix(".yaml")
                found[name] = _measure(name, kind, fields, found, known)
    ordered = {name: found[name] for name in sorted(found)}
    check(ordered, known)
    return ordered


def _measure(
    name: str,
    kind: str,
    fields: Fields,
    found: Mapping[str, Measure],
    known: Mapping[str, Dimension],
) -> Measure:
    with fields:
        if kind in LATE:
            return LATE[kind](name, fields, found, known)
        return _EARLY[kind](name, fields)


def _count(name: str, fields: Fields) -> Measure:
    period_of = fields.choice("period_of", ("event", "receipt"))
    return _counted(name, fields, period_of)


def _stock(name: str, fields: Fields) -> Measure:
    return _counted(name, fields, "stock")


def _counted(name: str, fields: Fields, period_of: str) -> Count:
    return Count(
        id=name,
        unit=fields.choice("unit", _UNITS),  # type: ignore[arg-type]
        event=fields.text("event"),
        or_event=fields.texts("or_event", ()),
        ended_by=fields.texts("ended_by") if period_of == "stock" else (),
        result=fields.texts("result", ()),
        period_of=period_of,  # type: ignore[arg-type]
        charge=fields.choice("charge", ("principal", "any")),  # type: ignore[arg-type]
        where=_where(fields.raw("where"), fields.where),
        by=fields.texts("by"),
        cross=_cross(fields.raw("cross"), fields.where),
        **described(fields),
    )


def _not_available(name: str, fields: Fields) -> Measure:
    return NotAvailable(
        id=name,
        unit=fields.choice("unit", _UNITS),  # type: ignore[arg-type]
        why=fields.words("why"),
        **described(fields),
    )


_EARLY: Mapping[str, Callable[[str, Fields], Measure]] = {
    "count": _count,
    "stock": _stock,
    "not_available": _not_available,
    **DERIVED,
}

_KNOWN = (*_EARLY, *LATE)


def _where(raw: object, where: str) -> Mapping[str, tuple[str, ...]]:
    named = dict(Fields(raw, f"{where} [where]").items())
    inner = Fields(named, f"{where} [where]")
    return {dimension: inner.texts(dimension) for dimension in named}


def _cross(raw: object, where: str) -> tuple[tuple[str, ...], ...]:
    if not isinstance(raw, list):
        raise DataError("[cross] is not a list of lists", where, "Write [[sex, group]].")
    crossed = enumerate(raw, 1)
    return tuple(Fields({"by": each}, f"{where} [cross {at}]").texts("by") for at, each in crossed)
