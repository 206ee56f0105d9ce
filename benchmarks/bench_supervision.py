"""Time supervision against one scan of the columns it reads, in the same run.

    python benchmarks/bench_supervision.py --persons 1000000

Prints one JSON object: seconds of processor and wall time for both, their ratio, the highest
memory in use, and how many candidates were found. The histories are made up from a seed.
"""

import argparse
import json
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from tutela.register.snapshot import Snapshot
from tutela.supervision import supervise

AS_OF = date(2022, 12, 31)
A_PART = 500_000
COURSE = [
    *("reported", "accepted", "case_filed", "arrest_requested", "arrest_approved", "transferred"),
    *("returned_for_supplement", "retransferred", "prosecuted", "judged"),
]
MOST_DAYS = np.array([0, 1, 3, 10, 7, 60, 40, 28, 44, 60])
CHANCE = np.array([1, 1, 0.998, 0.999, 0.998, 0.998, 0.15, 0.998, 0.998, 0.99])


def main(arguments: list[str]) -> None:
    """Make a snapshot, supervise it, scan it, and print what both took."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--persons", type=int, default=100_000)
    asked.add_argument("--runs", type=int, default=3)
    chosen = asked.parse_args(arguments)
    with tempfile.TemporaryDirectory() as home:
        snapshot, events = make(Path(home), chosen.persons)
        rounds = [_round(snapshot) for _ in range(chosen.runs)]
    found = {key: statistics.median(each[key] for each in rounds) for key in rounds[0]}
    said = {"persons": chosen.persons, "events": events, **found, "peak_gb": _peak()}
    sys.stdout.write(json.dumps(said) + "\n")


def make(home: Path, persons: int) -> tuple[Snapshot, int]:
    """Write a snapshot of made-up cases, one person each; give it and its number of events."""
    rng = np.random.default_rng(persons)
    events = 0
    sizes = [min(A_PART, persons - first) for first in range(0, persons, A_PART)]
    for at, size in enumerate(sizes):
        events += _write(home / f"part-{at:03}", size, rng)
    snapshot = Snapshot(home, "cn", 1, True, AS_OF, AS_OF, {}, len(sizes))
    return snapshot, events


def scan(snapshot: Snapshot) -> Any:
    """Read the columns of events once, as plainly as can be."""
    return duckdb.sql(
        'select sum(case_key), sum(person_key), max("on"), count(*) filter (is_on_usable),'  # noqa: S608
        " count(*) filter (event_code = 'judged')"
        f" from read_parquet('{snapshot.folder}/part-*/events.parquet')"
    ).fetchall()


def _round(snapshot: Snapshot) -> dict[str, float]:
    scanned = _timed(lambda: scan(snapshot))
    supervised = _timed(lambda: supervise(snapshot, AS_OF))
    counts = supervised[2].counts
    return {
        "scan_cpu": scanned[0],
        "scan_wall": scanned[1],
        "cpu": supervised[0],
        "wall": supervised[1],
        "ratio_cpu": supervised[0] / scanned[0],
        "ratio_wall": supervised[1] / scanned[1],
        "candidates": len(supervised[2]),
        "to_look_into": sum(each["to_look_into"] for each in counts.values()),
    }


def _timed(work: Callable[[], Any]) -> tuple[float, float, Any]:
    cpu, wall = time.process_time(), time.perf_counter()
    answer = work()
    return time.process_time() - cpu, time.perf_counter() - wall, answer


def _peak() -> float:
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20, 2)


def _write(folder: Path, size: int, rng: np.random.Generator) -> int:
    folder.mkdir(parents=True)
    keys = np.arange(size, dtype=np.int32)
    ids = pa.array([f"C{key:07}" for key in keys])
    none = pa.nulls(size, pa.string())
    _save(folder, "cases", case_key=keys, case_id=ids, office_code=pa.array(["O1"] * size))
    _save(
        folder,
        "persons",
        person_key=keys,
        case_key=keys,
        person_id=ids,
        age=rng.integers(14, 60, size).astype(np.int32),
        category=none,
        status=none,
    )
    offence = pa.array(np.array(["rape", "theft", "child_molestation"])[keys % 3])
    _save(folder, "charges", case_key=keys, person_key=keys, offence_code=offence)
    ages = rng.integers(3, 18, size).astype(np.int32)
    _save(folder, "victims", case_key=keys, age=ages, sex=pa.array(["female"] * size))
    fact = pa.array(np.where(keys % 50 == 0, "school_bullying", "telecom_network"))
    _save(
        folder,
        "facts",
        case_key=keys,
        person_key=keys,
        fact_code=fact,
        state=pa.array(["yes"] * size),
    )
    return _write_events(folder, size, rng)


def _write_events(folder: Path, size: int, rng: np.random.Generator) -> int:
    """Give each person the course of procedure with steps left out, mostly in time."""
    first = np.datetime64("2020-01-01", "D").astype(np.int32) + rng.integers(0, 1060, size)
    gaps = (rng.random((size, len(COURSE))) * (MOST_DAYS + 1)).astype(np.int32)
    came = rng.random(gaps.shape) < CHANCE
    came[:, 7] &= came[:, 6]
    days = first[:, None] + np.cumsum(gaps * came, axis=1)
    kept = came & (days < np.datetime64("2023-02-01", "D").astype(int))
    person, step = np.nonzero(kept)
    person = person.astype(np.int32)
    _save(
        folder,
        "events",
        case_key=person,
        person_key=np.where(step < 3, np.int32(-1), person),
        event_id=pa.array([f"E{at:08}" for at in range(len(person))]),
        event_code=pa.DictionaryArray.from_arrays(step.astype(np.int32), COURSE).cast(pa.string()),
        result_code=pa.nulls(len(person), pa.string()),
        on=pa.array(days[kept].astype(np.int32)).view(pa.date32()),
        is_on_usable=np.ones(len(person), np.bool_),
    )
    return len(person)


def _save(folder: Path, table: str, **columns: Any) -> None:
    pq.write_table(pa.table(columns), folder / f"{table}.parquet", compression="zstd")


if __name__ == "__main__":
    main(sys.argv[1:])
