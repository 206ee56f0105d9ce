"""What faster readers of tables make of the seeded file: Polars alone, with dataframely, pandera.

Each is a contestant of ``bench_intake`` only where it is installed. One bad quote makes Polars give
up on the whole file, so they are given one without rows that have bad quotes; those count as
missed. They say which record is bad, not which line: the benchmark knows the line.
"""

from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from bench_intake import HEADER, Run, Taken, peak

NAMES = HEADER.strip().split(",")
KEYS = ("event_id", "case_id")
KEY = r"^[^\s\x00-\x1f](?:[^\x00-\x1f]*[^\s\x00-\x1f])?$"
CODE = r"^[a-z0-9_]+$"
DAY = r"^\d{4}-\d{2}-\d{2}$"
CODES = {"event_code": False, "result_code": True}
"""Columns of codes, and whether they may be empty."""


def peers() -> dict[str, Any]:
    """Name the contestants that can be imported."""
    known = {
        "Polars, texts and checks": (("polars",), with_polars),
        "Polars and dataframely": (("polars", "dataframely"), with_dataframely),
        "Polars and pandera": (("polars", "pandera"), with_pandera),
    }
    return {name: work for name, (needs, work) in known.items() if all(map(find_spec, needs))}


def with_polars(path: Path, _: int) -> Run:
    """Check every column with expressions; the rows that fail one are bad."""
    import polars as pl

    started = Taken.now()
    rows = _read(path)
    good = [pl.col(name).is_not_null() & pl.col(name).str.contains(KEY) for name in KEYS]
    for name, may_be_empty in CODES.items():
        fits = pl.col(name).str.contains(CODE)
        good.append(fits.fill_null(may_be_empty))
    day = pl.col("on").str.contains(DAY) & pl.col("on").str.to_date(strict=False).is_not_null()
    good.append(pl.col("on").is_null() | day)
    bad = rows.filter(~pl.all_horizontal(good))["at"].to_numpy()
    return _run(started, path, bad, len(rows))


def with_dataframely(path: Path, _: int) -> Run:
    """Let a schema of dataframely filter the rows."""
    import dataframely as dy

    text: Any = dy.String
    columns = {"at": dy.UInt32(nullable=False)}
    columns |= {name: text(nullable=False, regex=KEY) for name in KEYS}
    columns |= {name: text(nullable=True) for name in ("person_id", "charge_row")}
    columns |= {name: text(nullable=empty, regex=CODE) for name, empty in CODES.items()}
    columns["on"] = text(nullable=True, regex=DAY)
    schema: Any = type("Event", (dy.Schema,), columns)
    started = Taken.now()
    rows = _read(path)
    kept = schema.filter(rows).result
    good = np.zeros(len(rows), bool)
    good[kept["at"].to_numpy()] = True
    return _run(started, path, np.flatnonzero(~good), len(rows))


def with_pandera(path: Path, _: int) -> Run:
    """Let a schema of pandera name every failure."""
    import pandera.polars as pa

    made: Any = pa
    columns = {name: made.Column(str, made.Check.str_matches(KEY)) for name in KEYS}
    for name, may_be_empty in CODES.items():
        columns[name] = made.Column(str, made.Check.str_matches(CODE), nullable=may_be_empty)
    columns["on"] = made.Column(str, made.Check.str_matches(DAY), nullable=True)
    schema = made.DataFrameSchema(columns)
    started = Taken.now()
    rows = _read(path)
    bad: Any = []
    try:
        schema.validate(rows, lazy=True)
    except made.errors.SchemaErrors as errors:
        bad = errors.failure_cases["index"].drop_nulls().unique().to_numpy()
    return _run(started, path, bad, len(rows))


def _read(path: Path) -> Any:
    """Read all columns as texts, numbered; extra fields are cut, or nothing would be read."""
    import polars as pl

    texts = dict.fromkeys(NAMES, pl.String)
    lazy = pl.scan_csv(path, schema=texts, truncate_ragged_lines=True, encoding="utf8-lossy")
    return lazy.with_row_index("at").collect()


def _run(started: Taken, path: Path, bad: Any, rows: int) -> Run:
    took = started.until_now()
    lines = np.load(path.with_suffix(".npy"))[np.asarray(bad, np.int64)]
    found = dict.fromkeys(lines.tolist(), "")
    return Run(took, found, rows - len(found), None, peak(), 1 << 62)
