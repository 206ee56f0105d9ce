"""Read how the files of offices become records: ``jurisdictions/<id>/intake/*.yaml``."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

from tutela.catalogue.fields import Fields, read_file
from tutela.catalogue.place import folder
from tutela.model.errors import DataError
from tutela.model.words import Words

KINDS = ("key", "text", "code", "day", "age", "flag", "unused")
PATROL_GROUPS = ("contradictory", "missing", "late")
_PATROLS = {
    "status": ("event",),
    "shared": ("table", "field"),
    "pattern": ("table", "field", "pattern"),
    "empty": ("table", "field"),
    "without": ("event", "needs", "per"),
    "before": ("event", "needs"),
    "after_cut_off": ("event",),
}
_QUOTED = 'Write a-z, 0-9 and _; "yes" and "no" in quotes.'
_CODE = re.compile(r"[a-z0-9_]+")
DAY_FORMS = ("iso", "us", "chinese", "compact")


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a source file; ``names`` are the headers it is known by.

    ``has_clock``: its time of day is compared with that of other files. ``is_name``: its values are
    names, looked through for two spellings of one.
    ``codes`` gives the code for a word of the source.
    """

    name: str
    kind: str
    names: tuple[str, ...]
    is_needed: bool
    has_clock: bool = False
    is_name: bool = False
    codes: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Value:
    """What goes into one field: a constant, a column, or columns joined with ``-``.

    ``start`` and ``ending`` are put before and behind; ``as_code`` makes a code of the result.
    """

    columns: tuple[str, ...]
    constant: str | None = None
    start: str = ""
    ending: str = ""
    as_code: bool = False


@dataclass(frozen=True, slots=True)
class Bound:
    """A day that may not lie before another of the same row, and the warning when it does."""

    column: str
    warning: str


@dataclass(frozen=True, slots=True)
class Record:
    """A record that each row makes, where one of the columns ``when`` is filled (none: always)."""

    table: str
    values: Mapping[str, Value]
    when: tuple[str, ...]
    not_before: Bound | None


@dataclass(frozen=True, slots=True)
class Source:
    """One kind of file, recognised by its header; of two files the lower ``rank`` is believed."""

    id: str
    words: Words
    rank: int
    columns: Mapping[str, Column]
    records: tuple[Record, ...]


@dataclass(frozen=True, slots=True)
class PatrolRule:
    """One thing a patrol looks for; what ``says`` holds depends on the kind.

    ``status``: a person's status and the result of an event (``event``) that contradict each other
    (``pairs``). ``shared``: one value of ``table.field`` stands at several persons. ``pattern``: a
    value of ``table.field`` matches ``pattern``. ``empty``: ``table.field`` is empty (of the event
    ``event``), or is empty though ``filled`` is not. ``without``: ``event`` without the earlier
    ``needs``, in the same ``per`` (person or charge). ``after_cut_off``: the day of an ``event`` is
    later than the last day the files speak of. ``before``: the first ``event`` lies before the
    first ``needs``.
    """

    id: str
    kind: str
    group: str
    words: Words
    says: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Mappings:
    """How the files of a jurisdiction are taken in.

    ``cut_off`` names the days (``table.column``) whose latest is the last day the files speak of;
    ``codes`` the known codes of a column; ``offices`` those that no file brings. An event that
    happened more than ``late_days`` before the last cut-off and comes only now is late.
    """

    jurisdiction: str
    day_forms: tuple[str, ...]
    age_most: int
    cut_off: tuple[str, ...]
    late_days: int | None
    codes: Mapping[str, tuple[str, ...]]
    offices: tuple[Mapping[str, str], ...]
    patrol: tuple[PatrolRule, ...]
    sources: tuple[Source, ...]


def read_mappings(jurisdiction: str) -> Mappings:
    """Read the mappings of a jurisdiction; raise ``DataError`` where they are wrong."""
    home = folder(jurisdiction) / "intake"
    if not (home / "package.yaml").is_file():
        raise DataError(
            "takes no files in", str(home), "Write package.yaml and one file for each kind of file."
        )
    sources = [
        read_file(path, _Reader(path).source)
        for path in sorted(home.glob("*.yaml"))
        if path.name not in ("package.yaml", "calendar.yaml")
    ]
    ordered = tuple(sorted(sources, key=lambda source: (source.rank, source.id)))
    return read_file(home / "package.yaml", lambda fields: _mappings(fields, jurisdiction, ordered))


def _mappings(fields: Fields, jurisdiction: str, sources: tuple[Source, ...]) -> Mappings:
    fields.words("words")
    codes = fields.inner("codes", {})
    forms = fields.texts("days")
    if not set(forms) <= set(DAY_FORMS):
        raise DataError("[days] is not known", fields.where, f"Write {', '.join(DAY_FORMS)}.")
    return Mappings(
        jurisdiction,
        forms,
        fields.whole("age_most"),
        fields.texts("cut_off"),
        fields.whole("late_days") if fields.has("late_days") else None,
        MappingProxyType({key: tuple(str(code) for code in known) for key, known in codes.items()}),
        fields.each("offices", _office, ()),
        fields.each("patrol", _patrol_rule, ()),
        sources,
    )


def _office(fields: Fields) -> Mapping[str, str]:
    names = ("office_code", "name", "parent_code", "level", "place_code")
    return {name: fields.text(name) for name in names if fields.has(name)}


def _patrol_rule(fields: Fields) -> PatrolRule:
    rule, kind = fields.text("id"), fields.choice("kind", tuple(_PATROLS))
    group = fields.choice("group", PATROL_GROUPS)
    words = fields.words("words")
    says: dict[str, Any] = {key: fields.text(key) for key in _PATROLS[kind]}
    if kind == "status":
        says["pairs"] = tuple(tuple(pair) for pair in fields.raw("pairs"))
    if kind == "empty":
        says["event"], says["filled"] = fields.text("event", ""), fields.text("filled", "")
    return PatrolRule(rule, kind, group, words, MappingProxyType(says))


class _Reader:
    """Reads one source file; knows its name, which must be its id."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def source(self, fields: Fields) -> Source:
        """Read the whole file."""
        name = fields.text("id")
        if name != self._path.stem:
            raise DataError(f"has the id [{name}]", self._path.name, "File name and id are one.")
        columns = {
            str(key): _column(str(key), value, fields.where)
            for key, value in fields.inner("columns").items()
        }
        records = fields.each("records", lambda inner: _record(inner, columns))
        return Source(name, fields.words("words"), fields.whole("rank"), columns, records)


def _column(name: str, said: Any, where: str) -> Column:
    said = {"type": said} if isinstance(said, str) else said
    with Fields(said, f"{where} [{name}]") as fields:
        kind = fields.choice("type", KINDS)
        also = fields.texts("also", ())
        needed = fields.flag("needed", kind == "key")
        clock, names = fields.flag("clock", False), fields.flag("names", False)
        codes = _codes(fields) if kind == "code" else MappingProxyType({})
        return Column(name, kind, (name, *also), needed, clock, names, codes)


def _codes(fields: Fields) -> Mapping[str, str]:
    """Read which code stands for which word of the source, such as ``拘留: detention``."""
    said = {str(word): str(code) for word, code in fields.inner("codes", {}).items()}
    wrong = sorted(code for code in said.values() if not _CODE.fullmatch(code))
    if wrong:
        raise DataError(f"[{wrong[0][:40]}] is no code", fields.where, _QUOTED)
    return MappingProxyType(said)


def _record(fields: Fields, columns: Mapping[str, Column]) -> Record:
    table = fields.text("table")
    if fields.flag("same", False):
        same = {name: Value((name,)) for name in columns}
        return Record(table, same, (), None)
    said = fields.inner("values")
    values = {key: _value(value, f"{said.where} [{key}]") for key, value in said.items()}
    when = fields.texts("when", ())
    bound = fields.inner("not_before") if fields.has("not_before") else None
    not_before = None
    if bound is not None:
        with bound:
            not_before = Bound(bound.text("column"), bound.text("warning"))
    used = {*when, *(name for value in values.values() for name in value.columns)}
    used |= {not_before.column} if not_before else set()
    if not used <= set(columns):
        unknown = ", ".join(sorted(used - set(columns)))
        raise DataError(f"uses columns it does not name: [{unknown}]", fields.where, "Name them.")
    return Record(table, MappingProxyType(values), when, not_before)


def _value(said: Any, where: str) -> Value:
    if isinstance(said, str):
        return Value((said,))
    with Fields(said, where) as fields:
        if fields.has("is"):
            return Value((), constant=fields.text("is"))
        return Value(
            fields.texts("joined"),
            start=fields.text("start", ""),
            ending=fields.text("ending", ""),
            as_code=fields.flag("as_code", False),
        )
