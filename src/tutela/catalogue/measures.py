"""Read the figures a jurisdiction counts: one file a measure, the file's name is its id."""

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path

from tutela.catalogue.dimensions import dimensions
from tutela.catalogue.fields import Fields, read_file
from tutela.catalogue.measure_rules import check
from tutela.catalogue.place import folder
from tutela.model.errors import DataError
from tutela.model.measure import Change, Count, Definition, Measure, NotAvailable, Share
from tutela.model.words import LANGUAGES

_UNITS = ("person", "case", "victim", "charge")


def measures(jurisdiction: str) -> Mapping[str, Measure]:
    """Give every measure of a jurisdiction by its id.

    >>> measures("xx")["persons_prosecuted"].unit
    'person'
    """
    return _read(folder(jurisdiction) / "measures", jurisdiction)


@cache
def _read(home: Path, jurisdiction: str) -> Mapping[str, Measure]:
    found = dict(_files(home))
    check(found, dimensions(jurisdiction))
    return found


def _files(home: Path) -> Iterator[tuple[str, Measure]]:
    for path in sorted(home.glob("*.yaml")):
        yield path.stem, read_file(path, lambda fields, name=path.stem: _measure(name, fields))  # type: ignore[misc]


def _measure(name: str, fields: Fields) -> Measure:
    return _KINDS[fields.choice("kind", tuple(_KINDS))](name, fields)


def _count(name: str, fields: Fields) -> Measure:
    return Count(
        id=name,
        words=fields.words("words"),
        spoken=_spoken(fields),
        unit=fields.choice("unit", _UNITS),  # type: ignore[arg-type]
        event=fields.text("event"),
        or_event=fields.texts("or_event", ()),
        result=fields.texts("result", ()),
        period_of=fields.choice("period_of", ("event", "receipt")),  # type: ignore[arg-type]
        charge=fields.choice("charge", ("principal", "any")),  # type: ignore[arg-type]
        where=_where(fields.raw("where"), fields.where),
        by=fields.texts("by"),
        cross=_cross(fields.raw("cross"), fields.where),
        definition=_definition(fields),
        not_measured=fields.words("not_measured"),
    )


def _share(name: str, fields: Fields) -> Measure:
    return Share(
        id=name,
        words=fields.words("words"),
        spoken=_spoken(fields),
        part=fields.text("part"),
        whole=fields.texts("whole"),
        decimals=fields.whole("decimals"),
        by=fields.texts("by"),
        over=fields.texts("over", ()),
        cohort_closed=fields.flag("cohort_closed", default=False),
        definition=_definition(fields),
        not_measured=fields.words("not_measured"),
    )


def _change(name: str, fields: Fields) -> Measure:
    return Change(
        id=name,
        words=fields.words("words"),
        spoken=_spoken(fields),
        of=fields.text("of"),
        base=fields.text("base"),
        decimals=fields.whole("decimals"),
        by=fields.texts("by"),
        definition=_definition(fields),
        not_measured=fields.words("not_measured"),
    )


def _not_available(name: str, fields: Fields) -> Measure:
    return NotAvailable(
        id=name,
        words=fields.words("words"),
        spoken=_spoken(fields),
        unit=fields.choice("unit", _UNITS),  # type: ignore[arg-type]
        why=fields.words("why"),
        definition=_definition(fields),
        not_measured=fields.words("not_measured"),
    )


_KINDS: Mapping[str, Callable[[str, Fields], Measure]] = {
    "count": _count,
    "share": _share,
    "change": _change,
    "not_available": _not_available,
}


def _spoken(fields: Fields) -> Mapping[str, tuple[str, ...]]:
    with fields.inner("spoken") as inner:
        return {language: inner.texts(language) for language in LANGUAGES}


def _definition(fields: Fields) -> Definition:
    with fields.inner("definition") as inner:
        since, until = inner.day("since", None), inner.day("until", None)
        return Definition(inner.text("id"), inner.words("text"), since, until)


def _where(raw: object, where: str) -> Mapping[str, tuple[str, ...]]:
    named = dict(Fields(raw, f"{where} [where]").items())
    inner = Fields(named, f"{where} [where]")
    return {dimension: inner.texts(dimension) for dimension in named}


def _cross(raw: object, where: str) -> tuple[tuple[str, ...], ...]:
    if not isinstance(raw, list):
        raise DataError("[cross] is not a list of lists", where, "Write [[sex, group]].")
    crossed = enumerate(raw, 1)
    return tuple(Fields({"by": each}, f"{where} [cross {at}]").texts("by") for at, each in crossed)
