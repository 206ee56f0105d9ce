"""Read and append Delta tables: the only lines that know the library."""

from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
from deltalake import CommitProperties, DeltaTable, Transaction, write_deltalake
from deltalake.exceptions import CommitFailedError, DeltaError

from tutela.model.errors import InputError
from tutela.register.arrow import constant

_BATCH = pa.field("batch", pa.string())
_LEDGER_APP = "tutela-ledger"


def read(
    folder: Path,
    schema: pa.Schema,
    batches: Sequence[str] | None = None,
    columns: Sequence[str] | None = None,
) -> pa.Table:
    """Read a table, or only some of its batches; without the table, no rows."""
    names = list(columns) if columns is not None else schema.names
    if batches is not None and columns is None:
        names = [*names, "batch"]
    if not _is_laid(folder) or (batches is not None and not batches):
        marked = schema if "batch" in schema.names else schema.append(_BATCH)
        return marked.empty_table().select(names)
    pruned = None if batches is None else [("batch", "in", list(batches))]
    dataset = DeltaTable(folder).to_pyarrow_dataset(file_pruning_predicate=pruned)
    known = set(dataset.schema.names)
    rows = dataset.to_table(columns=[name for name in names if name in known])
    for at, name in enumerate(names):
        if name not in known:
            # a table that was laid before it had this column
            kind = schema.field(name).type
            rows = rows.add_column(at, name, constant(None, rows.num_rows, kind))
    return rows


def append(folder: Path, rows: pa.Table, batch: str) -> None:
    """Append the rows of a batch, in a partition of their own."""
    marked = rows.append_column(_BATCH, constant(batch, rows.num_rows))
    _lay(folder, marked.schema, ["batch"])
    try:
        write_deltalake(folder, marked, mode="append", schema_mode="merge")
    except (OSError, DeltaError) as error:
        raise _unwritten(folder, error) from None


def enter(folder: Path, row: pa.Table, version: int) -> bool:
    """Append a ledger row as that version; False where another writer took the number first."""
    _lay(folder, row.schema, [])
    ledger = DeltaTable(folder)
    if (ledger.transaction_version(_LEDGER_APP) or 0) >= version:
        return False
    mark = CommitProperties(
        app_transactions=[Transaction(_LEDGER_APP, version)], max_commit_retries=0
    )
    try:
        write_deltalake(ledger, row, mode="append", commit_properties=mark)
    except CommitFailedError:
        return False
    except (OSError, DeltaError) as error:
        raise _unwritten(folder, error) from None
    return True


def rewrite(folder: Path, rows: pa.Table, version: int | None = None) -> None:
    """Write a table anew, with no memory of what was there; ``version``: of a ledger, its last."""
    done = {_LEDGER_APP: version} if version is not None else {}
    mark = CommitProperties(app_transactions=[Transaction(app, at) for app, at in done.items()])
    partition_by = ["batch"] if version is None and "batch" in rows.column_names else None
    try:
        write_deltalake(folder, rows, partition_by=partition_by, commit_properties=mark)
    except (OSError, DeltaError) as error:
        raise _unwritten(folder, error) from None


def _is_laid(folder: Path) -> bool:
    return (folder / "_delta_log" / f"{0:020}.json").is_file()


def _lay(folder: Path, schema: pa.Schema, partition_by: list[str]) -> None:
    """Make an empty table, unless it is there or another writer makes it just now."""
    if _is_laid(folder):
        return
    try:
        DeltaTable.create(folder, schema, mode="ignore", partition_by=partition_by or None)
    except (OSError, DeltaError) as error:
        if not _is_laid(folder):
            raise _unwritten(folder, error) from None


def _unwritten(folder: Path, error: Exception) -> InputError:
    return InputError(
        f"cannot be written ({type(error).__name__})",
        str(folder),
        "Look at free space and rights of the folder; the register is as it was before.",
    )
