"""Count a snapshot on a Spark cluster: the same kernel, a task a part, atoms added at the end.

Spark is an extra (`pip install 'tutela[spark]'`, Java 17). Its workers need Tutela installed and
the folder of the snapshot at the same path, as on a shared disk.
"""

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa

from tutela.model.errors import InputError
from tutela.statistics.atoms import Atoms, empty_atoms, merge, part_atoms
from tutela.statistics.part import Part, Readable
from tutela.statistics.plan import Plan


class _Remote(NamedTuple):
    """What a worker is told of a snapshot."""

    parts: int
    synthetic: bool
    folder: Path


def count_atoms_on_spark(
    snapshot: Readable, plans: Sequence[Plan], received: str | None
) -> list[Atoms]:
    """Give the atoms of every plan, as ``count_atoms`` does, counted by Spark.

    Where the cluster is, the environment says: SPARK_MASTER_URL (default: this machine alone).
    Raises ``InputError`` where Spark or Java is missing.
    """
    if not snapshot.parts:
        return empty_atoms(plans)
    told = _Remote(snapshot.parts, snapshot.synthetic, snapshot.folder.absolute())
    words = max(plan.words for plan in plans)
    with _session() as spark:
        numbers = spark.range(0, told.parts, 1, told.parts)
        rows = numbers.mapInArrow(_task(told, tuple(plans), received, words), _schema(words))
        return _gathered(rows.toArrow(), plans)


def _task(told: _Remote, plans: tuple[Plan, ...], received: str | None, words: int) -> Any:
    """Make the function a worker runs: part numbers in, the atoms of those parts out."""

    def work(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            for number in batch.column(0).to_numpy():
                found = part_atoms(Part(told, int(number)), plans, received)
                yield from (_batch(at, atoms, words) for at, atoms in enumerate(found))

    return work


def _schema(words: int) -> str:
    return ", ".join(("plan int", "units bigint", *(f"word{at} bigint" for at in range(words))))


def _batch(plan: int, atoms: Atoms, words: int) -> pa.RecordBatch:
    size = len(atoms.counts)
    keys = [each.view(np.int64) for each in np.ascontiguousarray(atoms.keys)]
    keys += [np.zeros(size, np.int64)] * (words - len(keys))
    columns = [np.full(size, plan, np.int32), atoms.counts.astype(np.int64), *keys]
    names = ["plan", "units", *(f"word{at}" for at in range(words))]
    return pa.RecordBatch.from_arrays([pa.array(each) for each in columns], names=names)


def _gathered(rows: pa.Table, plans: Sequence[Plan]) -> list[Atoms]:
    columns: dict[str, Any] = {name: rows.column(name).to_numpy() for name in rows.column_names}
    found = []
    for number, plan in enumerate(plans):
        mine = columns["plan"] == number
        words = [columns[f"word{at}"][mine].view(np.uint64) for at in range(plan.words)]
        found.append(merge([Atoms(np.array(words), columns["units"][mine])]))
    return found


@contextmanager
def _session() -> Iterator[Any]:
    """Open a session, or use the one that is open; only what was opened here is closed."""
    try:
        from pyspark.errors import PySparkException
        from pyspark.sql import SparkSession
    except ImportError:
        hint = "pip install 'tutela[spark]', or count with --engine threads."
        raise InputError("is not installed", "Spark", hint) from None
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    had = SparkSession.getActiveSession()
    try:
        spark = had or _configured(SparkSession.builder).getOrCreate()
    except (PySparkException, OSError) as error:
        hint = "Spark needs Java 17 (Debian 12: apt-get install openjdk-17-jre-headless)."
        raise InputError(f"does not start ({type(error).__name__})", "Spark", hint) from None
    spark.sparkContext.setLogLevel("ERROR")
    try:
        yield spark
    finally:
        if had is None:
            spark.stop()


def _configured(builder: Any) -> Any:
    asked = {
        "spark.master": os.environ.get("SPARK_MASTER_URL", "local[*]"),
        "spark.app.name": "tutela",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.driver.maxResultSize": "4g",
    }
    for key, value in asked.items():
        builder = builder.config(key, value)
    return builder
