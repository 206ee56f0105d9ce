"""The tables of the exchange package: what crosses from an office to the register."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import pyarrow as pa

from tutela.register.arrow import schema


@dataclass(frozen=True, slots=True)
class TableSchema:
    """One table: its columns, those that may not be empty, and those that tell rows apart."""

    name: str
    columns: Mapping[str, pa.DataType]
    needed: tuple[str, ...]
    key: tuple[str, ...]

    @property
    def arrow(self) -> pa.Schema:
        """Give the columns as an Arrow schema."""
        return schema(dict(self.columns))

    @property
    def sent(self) -> tuple[str, ...]:
        """Name the columns that offices send; the others the register judges itself."""
        return tuple(name for name in self.columns if name not in JUDGED)


JUDGED = ("is_on_usable", "are_days_usable")
"""Columns that say whether the days of a row may be reckoned with; no office sends them."""


def _table(name: str, needed: str, key: str, /, **columns: pa.DataType) -> TableSchema:
    return TableSchema(name, MappingProxyType(columns), tuple(needed.split()), tuple(key.split()))


_TEXT, _DAY, _FLAG, _WHOLE = pa.string(), pa.date32(), pa.bool_(), pa.int32()

TABLES: Mapping[str, TableSchema] = MappingProxyType(
    {
        table.name: table
        for table in (
            _table(
                "offices",
                "office_code",
                "office_code",
                office_code=_TEXT,
                name=_TEXT,
                parent_code=_TEXT,
                level=_TEXT,
                place_code=_TEXT,
            ),
            _table(
                "cases",
                "case_id",
                "case_id",
                case_id=_TEXT,
                office_code=_TEXT,
                received_on=_DAY,
            ),
            _table(
                "persons",
                "person_id case_id",
                "person_id",
                person_id=_TEXT,
                case_id=_TEXT,
                sex=_TEXT,
                age=_WHOLE,
                age_basis=_TEXT,
                category=_TEXT,
                status=_TEXT,
            ),
            _table(
                "charges",
                "charge_row case_id person_id",
                "charge_row",
                charge_row=_TEXT,
                charge_id=_TEXT,
                case_id=_TEXT,
                person_id=_TEXT,
                offence_code=_TEXT,
                charged_as=_TEXT,
                class_code=_TEXT,
                is_principal=_FLAG,
            ),
            _table(
                "victims",
                "victim_id case_id",
                "case_id victim_id",
                victim_id=_TEXT,
                case_id=_TEXT,
                sex=_TEXT,
                age=_WHOLE,
                age_basis=_TEXT,
            ),
            _table(
                "events",
                "event_id case_id event_code",
                "event_id",
                event_id=_TEXT,
                case_id=_TEXT,
                person_id=_TEXT,
                charge_row=_TEXT,
                event_code=_TEXT,
                result_code=_TEXT,
                on=_DAY,
                is_on_usable=_FLAG,
            ),
            _table(
                "facts",
                "case_id fact_code state",
                "case_id person_id victim_id fact_code",
                case_id=_TEXT,
                person_id=_TEXT,
                victim_id=_TEXT,
                fact_code=_TEXT,
                state=_TEXT,
            ),
            _table(
                "relations",
                "case_id person_id victim_id",
                "case_id person_id victim_id charge_row",
                case_id=_TEXT,
                person_id=_TEXT,
                victim_id=_TEXT,
                charge_row=_TEXT,
                relation_code=_TEXT,
                began_on=_DAY,
                ended_on=_DAY,
                are_days_usable=_FLAG,
            ),
            _table(
                "circumstances",
                "case_id person_id circumstance_code state",
                "case_id person_id charge_row circumstance_code found_by",
                case_id=_TEXT,
                person_id=_TEXT,
                charge_row=_TEXT,
                circumstance_code=_TEXT,
                effect_code=_TEXT,
                found_by=_TEXT,
                state=_TEXT,
            ),
            _table(
                "restraints",
                "restraint_id case_id person_id restraint_code state",
                "restraint_id",
                restraint_id=_TEXT,
                case_id=_TEXT,
                person_id=_TEXT,
                restraint_code=_TEXT,
                state=_TEXT,
                extends=_TEXT,
                approved_by=_TEXT,
                began_on=_DAY,
                until_on=_DAY,
                ended_on=_DAY,
                are_days_usable=_FLAG,
            ),
            _table(
                "protections",
                "case_id protection_code state",
                "case_id person_id victim_id event_id protection_code",
                case_id=_TEXT,
                person_id=_TEXT,
                victim_id=_TEXT,
                event_id=_TEXT,
                protection_code=_TEXT,
                state=_TEXT,
                done_on=_DAY,
                are_days_usable=_FLAG,
            ),
            _table(
                "withdrawals",
                "withdrawn_table withdrawn_record",
                "withdrawn_table withdrawn_record",
                withdrawn_table=_TEXT,
                withdrawn_record=_TEXT,
                office_code=_TEXT,
                ground=_TEXT,
            ),
            _table(
                "nil_returns",
                "office_code period stated_on",
                "office_code period",
                office_code=_TEXT,
                period=_TEXT,
                stated_on=_DAY,
            ),
        )
    }
)

SNAPSHOT = tuple(name for name in TABLES if name not in ("withdrawals", "nil_returns"))
"""The tables of a snapshot; a withdrawal shows in it by what is gone, a nil return not at all."""

CLUSTERED = tuple(name for name in SNAPSHOT if name != "offices")
"""The tables of each part of a snapshot: a case and all that hangs on it."""

HANGS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "cases": ("case_id",),
        "persons": ("person_id",),
        "victims": ("case_id", "victim_id"),
        "charges": ("charge_row",),
        "events": ("event_id",),
        "restraints": ("extends",),
    }
)
"""By which columns records of other tables hang on a record of this one."""

TRACE: Mapping[str, pa.DataType] = MappingProxyType(
    {
        "row": pa.int64(),
        "source": pa.int32(),
        "line": pa.int64(),
        "precedence": pa.int32(),
        "is_chosen": pa.bool_(),
    }
)
"""Where a record came from (file of the batch, line) and whether it is the one believed."""

RETURNED = schema(
    {
        "source": pa.int32(),
        "file": pa.string(),
        "line": pa.int64(),
        "field": pa.string(),
        "reason": pa.string(),
        "raw": pa.string(),
    }
)
WARNINGS = schema(
    {
        "source": pa.int32(),
        "line": pa.int64(),
        "field": pa.string(),
        "reason": pa.string(),
        "case_id": pa.string(),
        "table": pa.string(),
        "record": pa.string(),
    }
)
ERASURES = schema(
    {
        "kind": pa.string(),
        "id": pa.string(),
        "ground": pa.string(),
        "erased_at": pa.timestamp("us", "UTC"),
        "rows": pa.int64(),
    }
)
SEALS = schema(
    {
        "kind": pa.string(),
        "id": pa.string(),
        "ground": pa.string(),
        "sealed_at": pa.timestamp("us", "UTC"),
    }
)


def stored(table: str) -> pa.Schema:
    """Give the columns as they lie in the register, with the trace of each record."""
    return schema({**TABLES[table].columns, **TRACE})
