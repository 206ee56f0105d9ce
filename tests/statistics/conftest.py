"""Small snapshots made by hand."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, TypeAlias

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tutela.register.snapshot import Snapshot

Row: TypeAlias = Mapping[str, Any]

_KINDS: Mapping[str, "pa.DataType"] = {
    "case_key": pa.int32(),
    "person_key": pa.int32(),
    "age": pa.int32(),
    "received_on": pa.date32(),
    "on": pa.date32(),
    "is_on_usable": pa.bool_(),
    "is_principal": pa.bool_(),
}
COLUMNS: Mapping[str, str] = {
    "offices": "office_code name parent_code level place_code",
    "cases": "case_key case_id office_code received_on",
    "persons": "person_key case_key person_id sex age age_basis category status",
    "charges": "case_key person_key charge_row charge_id offence_code charged_as class_code "
    "is_principal",
    "victims": "case_key victim_id sex age age_basis",
    "events": "case_key person_key event_id charge_row event_code result_code on is_on_usable",
    "facts": "case_key person_key victim_id fact_code state",
}

Freeze: TypeAlias = Callable[..., Snapshot]


@pytest.fixture
def freeze(tmp_path: Path) -> Freeze:
    """Write tables (of one part, or of each of several) and give their snapshot."""

    def write(
        *parts: Mapping[str, Sequence[Row]],
        offices: Sequence[Row] = (),
        jurisdiction: str = "xx",
        synthetic: bool = False,
    ) -> Snapshot:
        _write(tmp_path / "offices.parquet", "offices", offices)
        for number, part in enumerate(parts):
            folder = tmp_path / f"part-{number:03}"
            folder.mkdir(exist_ok=True)
            for table in COLUMNS:
                if table != "offices":
                    _write(folder / f"{table}.parquet", table, part.get(table, ()))
        days = date(2023, 1, 31), date(2023, 2, 1)
        return Snapshot(tmp_path, jurisdiction, 1, synthetic, *days, {}, len(parts))

    return write


def _write(path: Path, table: str, rows: Sequence[Row]) -> None:
    names = COLUMNS[table].split()
    schema = pa.schema([pa.field(name, _KINDS.get(name, pa.string())) for name in names])
    full = [{name: row.get(name) for name in names} for row in rows]
    pq.write_table(pa.Table.from_pylist(full, schema=schema), path)
