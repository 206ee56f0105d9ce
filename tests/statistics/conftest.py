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

SCHEMAS: Mapping[str, "pa.Schema"] = {
    "offices": pa.schema(
        [(name, pa.string()) for name in "office_code name parent_code level place_code".split()]
    ),
    "cases": pa.schema(
        [
            ("case_key", pa.int32()),
            ("case_id", pa.string()),
            ("office_code", pa.string()),
            ("received_on", pa.date32()),
        ]
    ),
    "persons": pa.schema(
        [
            ("person_key", pa.int32()),
            ("case_key", pa.int32()),
            ("person_id", pa.string()),
            ("sex", pa.string()),
            ("age", pa.int32()),
            ("age_basis", pa.string()),
            ("category", pa.string()),
            ("status", pa.string()),
        ]
    ),
    "charges": pa.schema(
        [
            ("case_key", pa.int32()),
            ("person_key", pa.int32()),
            ("charge_row", pa.string()),
            ("charge_id", pa.string()),
            ("offence_code", pa.string()),
            ("charged_as", pa.string()),
            ("class_code", pa.string()),
            ("is_principal", pa.bool_()),
        ]
    ),
    "victims": pa.schema(
        [
            ("case_key", pa.int32()),
            ("victim_id", pa.string()),
            ("sex", pa.string()),
            ("age", pa.int32()),
            ("age_basis", pa.string()),
        ]
    ),
    "events": pa.schema(
        [
            ("case_key", pa.int32()),
            ("person_key", pa.int32()),
            ("event_id", pa.string()),
            ("charge_row", pa.string()),
            ("event_code", pa.string()),
            ("result_code", pa.string()),
            ("on", pa.date32()),
            ("is_on_usable", pa.bool_()),
        ]
    ),
    "facts": pa.schema(
        [
            ("case_key", pa.int32()),
            ("person_key", pa.int32()),
            ("victim_id", pa.string()),
            ("fact_code", pa.string()),
            ("state", pa.string()),
        ]
    ),
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
            for table in SCHEMAS:
                if table != "offices":
                    _write(folder / f"{table}.parquet", table, part.get(table, ()))
        days = date(2023, 1, 31), date(2023, 2, 1)
        return Snapshot(tmp_path, jurisdiction, 1, synthetic, *days, {}, len(parts))

    return write


def _write(path: Path, table: str, rows: Sequence[Row]) -> None:
    full = [{name: row.get(name) for name in SCHEMAS[table].names} for row in rows]
    pq.write_table(pa.Table.from_pylist(full, schema=SCHEMAS[table]), path)
