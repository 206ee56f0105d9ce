"""Read what figures may be broken down by, and how each dimension is found in the snapshot."""

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

from tutela.catalogue.fields import Fields, read_yaml
from tutela.catalogue.place import folder
from tutela.model.errors import DataError
from tutela.model.measure import (
    NOT_RECORDED,
    Band,
    Column,
    Dimension,
    Fact,
    Group,
    Offence,
    Place,
    Step,
)

_FILE = "dimensions.yaml"
_TABLES = ("cases", "persons", "victims", "charges")


def dimensions(jurisdiction: str) -> Mapping[str, Dimension]:
    """Give every dimension of a jurisdiction, in the order written.

    >>> [type(each).__name__ for each in dimensions("xx").values()][:3]
    ['Column', 'Band', 'Band']
    """
    return _read(folder(jurisdiction) / _FILE)[0]


def receipt(jurisdiction: str) -> str | None:
    """Name the event by which a unit enters the cohort of a period, where there is one."""
    return _read(folder(jurisdiction) / _FILE)[1]


@cache
def _read(path: Path) -> tuple[Mapping[str, Dimension], str | None]:
    with Fields(read_yaml(path), path.name) as fields:
        received = fields.text("receipt", None)
        found = {key: _dimension(key, raw) for key, raw in fields.items()}
    _check_groups(found, path.name)
    return found, received


def _dimension(key: str, raw: object) -> Dimension:
    where = f"{_FILE} [{key}]"
    with Fields(raw, where) as fields:
        kind = fields.choice("kind", tuple(_KINDS))
        dimension = _KINDS[kind](key, fields)
    _check_codes(dimension, where)
    return dimension


def _column(key: str, fields: Fields) -> Dimension:
    table = fields.choice("table", _TABLES)
    return Column(key, table, fields.text("column"), fields.texts("codes"))  # type: ignore[arg-type]


def _band(key: str, fields: Fields) -> Dimension:
    table = fields.choice("table", ("persons", "victims"))
    inner = fields.inner("bands")
    bands = {code: _ages(ages, f"{fields.where} [{code}]") for code, ages in inner.items()}
    _check_bands(bands, fields.where)
    return Band(key, table, bands)  # type: ignore[arg-type]


def _ages(raw: object, where: str) -> tuple[int, int | None]:
    match raw:
        case [int(first), None | int() as last] if last is None or last >= first:
            return first, last
    raise DataError("is no span of years", where, "Write [14, 15], or [18, null] for no end.")


def _check_bands(bands: Mapping[str, tuple[int, int | None]], where: str) -> None:
    last: int | None = -1
    for code, (first, end) in bands.items():
        if last is None or first <= last:
            raise DataError(
                f"the band [{code}] overlaps the one before",
                where,
                "Write the bands from the youngest to the oldest.",
            )
        last = end


def _offence(key: str, fields: Fields) -> Dimension:
    return Offence(key, fields.texts("codes"))


def _group(key: str, fields: Fields) -> Dimension:
    with fields.inner("groups") as inner:
        named = dict(inner.items())
    each = Fields(named, f"{fields.where} [groups]")
    return Group(key, {name: each.texts(name) for name in named})


def _fact(key: str, fields: Fields) -> Dimension:
    return Fact(key, fields.text("fact"))


def _step(key: str, fields: Fields) -> Dimension:
    return Step(key, fields.texts("events"))


def _place(key: str, fields: Fields) -> Dimension:
    return Place(key, fields.texts("codes"))


_KINDS: Mapping[str, Callable[[str, Fields], Dimension]] = {
    "column": _column,
    "band": _band,
    "offence": _offence,
    "group": _group,
    "fact": _fact,
    "step": _step,
    "place": _place,
}


def _check_codes(dimension: Dimension, where: str) -> None:
    codes = dimension.codes
    twice = sorted({code for code in codes if codes.count(code) > 1})
    if twice or NOT_RECORDED in codes or not codes:
        wrong = ", ".join(twice) or NOT_RECORDED
        raise DataError(f"has a code it may not have: [{wrong}]", where, "Write each code once.")


def _check_groups(found: Mapping[str, Dimension], where: str) -> None:
    offences = [each for each in found.values() if isinstance(each, Offence)]
    known = {code for each in offences for code in each.codes}
    for group in found.values():
        if not isinstance(group, Group):
            continue
        members = [code for codes in group.groups.values() for code in codes]
        wrong = {code for code in members if members.count(code) > 1} | known ^ set(members)
        if wrong:
            raise DataError(
                f"must hold each offence in one group: [{', '.join(sorted(wrong))}]",
                f"{where} [{group.id}]",
                "Name every code of the dimension of offences in exactly one group.",
            )
