"""Keep what two offices say of one record side by side: who has the case holds, both are told."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tutela.register.arrow import pc
from tutela.register.current import VERSION, joined, named, standing
from tutela.register.sayers import Sayers, sayers
from tutela.register.schema import CLUSTERED, TABLES
from tutela.register.sealing import Sealed, sealed, sealed_records
from tutela.register.store import Batch, Register

BESIDE = 1000
"""Added to the precedence of what another office says: it holds once nothing else stands."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """What holds of one field of a record, and what another office says of it. INTERNAL."""

    table: str
    key: str
    record: str
    case_id: str
    field: str
    office: str | None
    holds: object
    other_office: str | None
    says: object

    def as_json(self) -> dict[str, object]:
        """Give both values, with who says them. INTERNAL."""
        return {
            "table": self.table,
            "record": self.record,
            "case": self.case_id,
            "field": self.field,
            "office": self.office,
            "holds": _plain(self.holds),
            "other_office": self.other_office,
            "says": _plain(self.says),
        }


def conflicts(register: Register, version: int | None = None) -> list[Conflict]:
    """List the conflicts between offices that stand as of a version; nothing of what is sealed.

    A conflict ends when the two agree, or when one office withdraws what it says.
    """
    batches = register.batches(version)
    found = conflicts_of(register, batches)
    under = sealed(register)
    if not found or not under:
        return found
    hidden = sealed_records(under, {name: register.read(name, batches) for name in CLUSTERED})
    return [each for each in found if each.key not in hidden and not _names(each, under)]


def _names(each: Conflict, under: Sealed) -> bool:
    return each.case_id in under.cases or under.is_named_in(f"{each.holds} {each.says}")


def conflicts_of(register: Register, batches: Sequence[Batch]) -> list[Conflict]:
    """List the conflicts in some batches, field by field, sealed ones too."""
    if len(batches) < 2:
        return []
    said_by = sayers(register, batches)
    found: list[Conflict] = []
    for name in CLUSTERED:
        found += _of_table(name, register, batches, said_by)
    return found


def _of_table(
    name: str, register: Register, batches: Sequence[Batch], said_by: Sayers
) -> list[Conflict]:
    said = register.read(name, batches, ["precedence"])["precedence"]
    if not pc.any(pc.greater_equal(said, BESIDE)).as_py():
        return []
    rows = standing(register, name, batches)
    beside = rows.filter(pc.greater_equal(rows["precedence"], BESIDE))
    keys = joined(beside, TABLES[name].key)
    rows = rows.filter(pc.is_in(joined(rows, TABLES[name].key), value_set=keys))
    rows = rows.append_column("office", said_by.of(rows))
    rows = rows.append_column("key", joined(rows, TABLES[name].key))
    rows = rows.append_column("record", named(rows, TABLES[name].key))
    rows = rows.sort_by(
        [
            ("key", "ascending"),
            ("precedence", "ascending"),
            (VERSION, "descending"),
            ("row", "ascending"),
        ]
    )
    return list(_compared(name, rows.to_pylist()))


def _compared(name: str, rows: list[dict[str, object]]) -> Iterator[Conflict]:
    """Hold the last word of each further office against the row that holds."""
    holds: dict[object, dict[str, object]] = {}
    heard: set[tuple[object, object]] = set()
    for row in rows:
        first = holds.setdefault(row["key"], row)
        if row["office"] == first["office"] or (row["key"], row["office"]) in heard:
            continue
        heard.add((row["key"], row["office"]))
        for field in TABLES[name].sent:
            if row[field] != first[field] and None not in (row[field], first[field]):
                yield _conflict(name, field, first, row)


def _conflict(
    name: str, field: str, first: dict[str, object], other: dict[str, object]
) -> Conflict:
    return Conflict(
        name,
        str(first["key"]),
        str(first["record"]),
        str(first["case_id"]),
        field,
        _office(first),
        first[field],
        _office(other),
        other[field],
    )


def _office(row: dict[str, object]) -> str | None:
    return None if row["office"] is None else str(row["office"])


def _plain(value: object) -> object:
    return value if value is None or isinstance(value, (bool, int)) else str(value)
