"""Time the book of 300 figures beside one query a figure and beside data frames, in one run.

    python benchmarks/bench_statistics_peers.py --persons 1000000

One query a figure is asked of DuckDB, pandas and Polars (each where it can be imported) for a
sample of the book, and scaled to all of it. Every figure asked for is the same as the kernel's.
"""

import argparse
import importlib
import json
import random
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq
from bench_statistics import BOOK_YEARS, book, columns_of, layout, scan, timed
from bench_statistics_register import make

from tutela.model.figure import Figure
from tutela.register.snapshot import Snapshot
from tutela.statistics.counting import count

SAMPLE = 12
AGES = {"under_14": (0, 13), "14_15": (14, 15), "16_17": (16, 17)}


def main(arguments: list[str]) -> None:
    """Time the kernel and its peers on one made-up register and print their ratios to the scan."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--persons", type=int, default=100_000)
    chosen = asked.parse_args(arguments)
    with tempfile.TemporaryDirectory() as room:
        snapshot, _ = make(Path(room), chosen.persons)
        columns = columns_of(snapshot, layout(book().values(), BOOK_YEARS))
        beside = timed(lambda: scan(snapshot, columns))[0]
        tables: list[Any] = []
        taken = timed(lambda: tables.extend(count(snapshot, "cn", book(), BOOK_YEARS)))[0]
        figures = {str(f.id): f for table in tables for f in table.figures}
        said: dict[str, float | str] = {"figures": len(figures), "kernel_x": taken / beside}
        plain = [each for each in figures.values() if not set(each.id.place) - {"victim_age"}]
        known = [each for each in plain if each.id.place.get("victim_age", "14_15") in AGES]
        sample = random.Random(1).sample(known, min(SAMPLE, len(known)))  # noqa: S311
        for name, ask in peers():
            said[f"{name}_x"] = _each(snapshot, ask, sample) * len(figures) / beside
    sys.stdout.write(json.dumps({k: round(v, 2) for k, v in said.items()}) + "\n")  # type: ignore[arg-type]


def peers() -> Iterator[tuple[str, Callable[[Snapshot, Figure], int]]]:
    """Name what can be asked, where it is installed."""
    yield "duckdb_a_query_a_figure", ask_duckdb
    for name, ask in (("pandas", ask_pandas), ("polars", ask_polars)):
        try:
            importlib.import_module(name)
        except ImportError:
            continue
        yield f"{name}_a_query_a_figure", ask


def _each(
    snapshot: Snapshot, ask: Callable[[Snapshot, Figure], int], sample: Sequence[Figure]
) -> float:
    """Give the processor seconds of a figure; stop where one is not what the kernel gives."""
    found: list[int] = []
    seconds: float = timed(lambda: found.extend(ask(snapshot, each) for each in sample))[0]
    if found != [int(each.value or 0) for each in sample]:
        raise ValueError("the peer counts something else")
    return seconds / len(sample)


def ask_duckdb(snapshot: Snapshot, figure: Figure) -> int:
    """Count distinct persons, part by part: keys are of a part."""
    return sum(
        int(duckdb.sql(_query(home, figure)).fetchall()[0][0])
        for home in sorted(snapshot.folder.glob("part-*"))
    )


def _query(home: Path, figure: Figure) -> str:
    step, first, last = _asked(figure)
    low, high = AGES.get(figure.id.place.get("victim_age", ""), (None, None))
    cases = f"select case_key from '{home}/victims.parquet' group by 1"  # noqa: S608
    young = f"and p.case_key in ({cases} having min(age) between {low} and {high})"
    return (
        f"select count(distinct e.person_key) from '{home}/events.parquet' e "  # noqa: S608
        f"join '{home}/persons.parquet' p on p.person_key = e.person_key "
        f"where event_code = '{step}' and is_on_usable "
        f"and \"on\" between date '{first}' and date '{last}' {young if low is not None else ''}"
    )


def ask_pandas(snapshot: Snapshot, figure: Figure) -> int:
    """Count distinct persons with data frames."""
    step, first, last = _asked(figure)
    total = 0
    for home in sorted(snapshot.folder.glob("part-*")):
        names = ["person_key", "event_code", "on", "is_on_usable"]
        events = pq.read_table(home / "events.parquet", columns=names).to_pandas()
        fits = (events.event_code == step) & events.is_on_usable
        hit = events.person_key[fits & (events.on >= first) & (events.on <= last)]
        band = AGES.get(figure.id.place.get("victim_age", ""))
        if band:
            persons = pq.read_table(home / "persons.parquet", columns=["case_key"]).to_pandas()
            victims = pq.read_table(home / "victims.parquet", columns=["case_key", "age"])
            ages = victims.to_pandas().groupby("case_key").age.min()
            cases = ages.index[ages.between(*band)]
            hit = hit[persons.case_key.isin(cases).to_numpy()[hit.to_numpy()]]
        total += int(hit.nunique())
    return total


def ask_polars(snapshot: Snapshot, figure: Figure) -> int:
    """Count distinct persons with lazy frames."""
    pl: Any = importlib.import_module("polars")
    step, first, last = _asked(figure)
    total = 0
    for home in sorted(snapshot.folder.glob("part-*")):
        hit = pl.scan_parquet(home / "events.parquet").filter(
            (pl.col("event_code") == step)
            & pl.col("is_on_usable")
            & pl.col("on").is_between(first, last)
        )
        band = AGES.get(figure.id.place.get("victim_age", ""))
        if band:
            ages = (
                pl.scan_parquet(home / "victims.parquet")
                .group_by("case_key")
                .agg(pl.col("age").min())
            )
            young = ages.filter(pl.col("age").is_between(*band))
            persons = pl.scan_parquet(home / "persons.parquet").join(
                young, on="case_key", how="semi"
            )
            hit = hit.join(persons, on="person_key", how="semi")
        total += int(hit.select(pl.col("person_key").n_unique()).collect().item())
    return total


def _asked(figure: Figure) -> tuple[str, date, date]:
    step = figure.id.measure.removeprefix("persons_")
    return step, figure.id.period.first_on, figure.id.period.last_on


if __name__ == "__main__":
    main(sys.argv[1:])
