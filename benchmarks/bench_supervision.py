"""Time supervision against one scan of the columns it reads, in the same run.

    python benchmarks/bench_supervision.py --persons 1000000 --peers

Prints one JSON object: seconds of processor and wall time for both, their ratio, the highest
memory in use, and how many candidates were found; the same for the answer from kept timelines,
and after one part changed. With ``--peers`` also a plain loop over the events, and pm4py where it
can be imported, each asked for six clocks alone. The histories are made up from a seed.
"""

import argparse
import json
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from tutela.catalogue.supervision import supervision
from tutela.register.snapshot import MANIFEST, Snapshot, sha256
from tutela.supervision import supervise, supervise_kept

AS_OF = date(2022, 12, 31)
LATER = date(2023, 3, 1)
"""A day after the last event of all."""
A_PART = 500_000
COURSE = [
    *("reported", "accepted", "case_filed", "arrest_requested", "arrest_approved", "transferred"),
    *("returned_for_supplement", "retransferred", "prosecuted", "judged"),
]
PAIRS = [
    ("accepted", "case_filed", 3),
    ("arrest_requested", "arrest_approved", 7),
    ("arrest_approved", "transferred", 61),
    ("returned_for_supplement", "retransferred", 31),
    ("retransferred", "prosecuted", 46),
    ("prosecuted", "judged", 92),
]
MOST_DAYS = np.array([0, 1, 3, 10, 7, 60, 40, 28, 44, 60])
CHANCE = np.array([1, 1, 0.998, 0.999, 0.998, 0.998, 0.15, 0.998, 0.998, 0.99])


def main(arguments: list[str]) -> None:
    """Make a snapshot, supervise it, scan it, and print what both took."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--persons", type=int, default=100_000)
    asked.add_argument("--runs", type=int, default=3)
    asked.add_argument("--peers", action="store_true")
    chosen = asked.parse_args(arguments)
    with tempfile.TemporaryDirectory() as home:
        snapshot, events = make(Path(home), chosen.persons)
        warmed = _timed(lambda: supervise(make(Path(home) / "warm", 1000)[0], AS_OF))
        rounds = [_round(snapshot) for _ in range(chosen.runs)]
        kept = _kept(snapshot, Path(home) / "kept")
        peers = _peers(snapshot) if chosen.peers else {}
    found = {key: statistics.median(each[key] for each in rounds) for key in rounds[0]}
    said = {"persons": chosen.persons, "events": events, **found, **kept, **peers}
    said |= {"compile_or_load_wall": warmed[1], "checks": len(supervision("cn").checks)}
    said["peak_gb"] = _peak()
    sys.stdout.write(json.dumps(said) + "\n")


def make(home: Path, persons: int) -> tuple[Snapshot, int]:
    """Write a snapshot of made-up cases, one person each; give it and its number of events."""
    rng = np.random.default_rng(persons)
    events = 0
    sizes = [min(A_PART, persons - first) for first in range(0, persons, A_PART)]
    for at, size in enumerate(sizes):
        events += _write(home / f"part-{at:03}", size, rng)
    snapshot = Snapshot(home, "cn", 1, True, AS_OF, AS_OF, {}, len(sizes))
    _sign(home)
    return snapshot, events


def _sign(home: Path) -> None:
    """Write the hashes of the files, as a frozen register has them."""
    files = {str(path.relative_to(home)): sha256(path) for path in home.glob("part-*/*.parquet")}
    (home / MANIFEST).write_text(json.dumps({"files": files}), encoding="utf-8")


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


def _kept(snapshot: Snapshot, folder: Path) -> dict[str, float]:
    """Time the answer of the next day from what was kept, and after one part changed."""
    days = [LATER + timedelta(days=at) for at in range(3)]
    built = _timed(lambda: supervise_kept(snapshot, days[0], folder))
    scanned = _timed(lambda: scan(snapshot))
    read = _timed(lambda: supervise_kept(snapshot, days[1], folder))
    full = _timed(lambda: supervise(snapshot, days[1]))
    min(folder.iterdir()).unlink()
    anew = _timed(lambda: supervise_kept(snapshot, days[2], folder))
    return {
        "kept_build_cpu": built[0],
        "kept_cpu": read[0],
        "kept_ratio_cpu": read[0] / scanned[0],
        "kept_listed": len(read[2]),
        "one_part_of": snapshot.parts,
        "one_part_anew_cpu": anew[0],
        "one_part_anew_share_of_full": anew[0] / full[0],
    }


def _peers(snapshot: Snapshot) -> dict[str, float]:
    full = _timed(lambda: supervise(snapshot, AS_OF))
    looped = _timed(lambda: _loop(snapshot))
    said = {"loop_cpu": looped[0], "loop_times_ours": looped[0] / full[0]}
    if find_spec("pm4py") is None:
        return {**said, "pm4py_times_ours": float("nan")}
    pm4py = import_module("pm4py")
    log = _log(snapshot)
    mined = _timed(lambda: [_paths(pm4py, log, pair) for pair in PAIRS])
    return {**said, "pm4py_cpu": mined[0], "pm4py_times_ours": mined[0] / full[0]}


def _paths(pm4py: Any, log: Any, pair: tuple[str, str, int]) -> int:
    """Count the events of cases in which one step follows another later than so many days."""
    first, last, days = pair
    return len(pm4py.filter_paths_performance(log, (first, last), days * 86400, 1e12, keep=True))


def _log(snapshot: Snapshot) -> Any:
    tables = [
        pq.read_table(path, columns=["case_key", "event_code", "on"]).to_pandas()
        for path in sorted(snapshot.folder.glob("part-*/events.parquet"))
    ]
    pandas = import_module("pandas")
    for at, table in enumerate(tables):
        table["case:concept:name"] = f"{at}-" + table["case_key"].astype(str)
    log = pandas.concat(tables).rename(columns={"event_code": "concept:name"})
    log["time:timestamp"] = pandas.to_datetime(log["on"], utc=True)
    return log.drop(columns=["case_key", "on"])


def _loop(snapshot: Snapshot) -> int:
    """Follow six clocks event by event in plain Python: no law, no words, no conditions."""
    starts = {first: (at, days) for at, (first, _, days) in enumerate(PAIRS)}
    stops = {last: at for at, (_, last, _) in enumerate(PAIRS)}
    late, today = 0, (AS_OF - date(1970, 1, 1)).days
    for path in sorted(snapshot.folder.glob("part-*/events.parquet")):
        table = pq.read_table(path, columns=["case_key", "event_code", "on"])
        histories: dict[Any, list[Any]] = {}
        days = table["on"].cast(pa.int32()).to_pylist()
        rows = zip(
            table["case_key"].to_pylist(), days, table["event_code"].to_pylist(), strict=True
        )
        for case, day, code in rows:
            histories.setdefault(case, []).append((day, code))
        for events in histories.values():
            late += _late(sorted(events), starts, stops, today)
    return late


def _late(
    events: list[Any],
    starts: dict[str, tuple[int, int]],
    stops: dict[str, int],
    today: int,
) -> int:
    running: dict[int, tuple[int, int]] = {}
    late = 0
    for day, code in events:
        if day > today:
            break
        if code in stops and stops[code] in running:
            begun, most = running.pop(stops[code])
            late += day - begun > most
        if code in starts:
            at, most = starts[code]
            running[at] = (day, most)
    return late + sum(today - begun > most for begun, most in running.values())


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
