"""Time the figures of China's catalogue against one scan of the columns they read, in one run.

    python benchmarks/bench_statistics.py --persons 1000000

Prints one JSON object: processor and wall seconds of the scan, of counting every measure from the
snapshot, of one family of them, and of adding up atoms that were kept; the ratios to the scan; how
many figures there were; the highest memory in use. The register is made up from a seed.
"""

import argparse
import json
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from tutela.catalogue.dimensions import dimensions
from tutela.catalogue.measures import measures
from tutela.model.figure import Status
from tutela.model.measure import Count
from tutela.model.period import Period
from tutela.register.snapshot import Snapshot
from tutela.statistics.atoms import count_atoms
from tutela.statistics.counting import breakdowns, count
from tutela.statistics.plan import plans
from tutela.statistics.tables import Counted

A_PART = 500_000
PERIODS = (Period.year(2021), Period.year(2022))
FAMILY = ("persons_arrest_approved", "persons_prosecuted", "persons_prosecuted_sexual")
STEPS = (
    *("accepted", "case_filed", "arrest_requested", "arrest_approved", "arrest_declined"),
    *("transferred", "prosecuted", "not_prosecuted", "conditionally_not_prosecuted", "judged"),
)
CHANCE = np.array([1.0, 1.0, 0.9, 0.6, 0.3, 0.95, 0.75, 0.2, 0.1, 0.7])
SCANNED = {
    "cases": "sum(case_key), max(office_code)",
    "persons": "sum(person_key), sum(case_key), max(sex), sum(age)",
    "charges": "sum(person_key), max(offence_code), count(*) filter (is_principal)",
    "victims": "sum(case_key), sum(age)",
    "events": 'sum(case_key), sum(person_key), max("on"), count(*) filter (is_on_usable), '
    "count(*) filter (event_code = 'judged')",
    "facts": "sum(case_key), sum(person_key), max(fact_code), max(state)",
}


def main(arguments: list[str]) -> None:
    """Make a snapshot, scan it, count it, and print what each took."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--persons", type=int, default=100_000)
    asked.add_argument("--runs", type=int, default=3)
    chosen = asked.parse_args(arguments)
    with tempfile.TemporaryDirectory() as home:
        snapshot, events = make(Path(home), chosen.persons)
        rounds = [_round(snapshot) for _ in range(chosen.runs)]
    found = {key: round(statistics.median(r[key] for r in rounds), 3) for key in rounds[0]}
    said = {"persons": chosen.persons, "events": events, **found, "peak_gb": _peak()}
    sys.stdout.write(json.dumps(said) + "\n")


def make(home: Path, persons: int) -> tuple[Snapshot, int]:
    """Write a snapshot of made-up cases and give it with its number of events."""
    rng = np.random.default_rng(persons)
    sizes = [min(A_PART, persons - first) for first in range(0, persons, A_PART)]
    codes = pa.array([f"O{at}" for at in range(340)])
    places = pa.array([f"p{at % 34 + 1:02}" for at in range(340)])
    _save(home, "offices", office_code=codes, place_code=places)
    events = sum(_write(home / f"part-{at:03}", size, rng) for at, size in enumerate(sizes))
    days = date(2022, 12, 31), date(2023, 1, 1)
    return Snapshot(home, "cn", 1, False, *days, {}, len(sizes)), events


def scan(snapshot: Snapshot) -> None:
    """Read the columns once, as plainly as can be."""
    for table, columns in SCANNED.items():
        path = f"{snapshot.folder}/part-*/{table}.parquet"
        duckdb.sql(f"select {columns} from read_parquet('{path}')").fetchall()  # noqa: S608


def _round(snapshot: Snapshot) -> dict[str, float]:
    recipes = measures("cn")
    counts = [each for each in recipes.values() if isinstance(each, Count)]
    laid = list(plans(counts, PERIODS, dimensions("cn"), None))
    kept = count_atoms(snapshot, laid, None)
    family = {name: recipes[name] for name in FAMILY}
    taken = {
        "scan": _timed(lambda: scan(snapshot)),
        "all": _timed(lambda: count(snapshot, "cn", recipes, PERIODS)),
        "family": _timed(lambda: count(snapshot, "cn", family, PERIODS)),
        "kept": _timed(lambda: add_up(laid, kept)),
    }
    figures = sum(len(table.figures) for table in count(snapshot, "cn", recipes, PERIODS))
    said: dict[str, float] = {"figures": figures, "atoms": sum(len(e.counts) for e in kept)}
    for name, (cpu, wall) in taken.items():
        said |= {f"{name}_cpu": cpu, f"{name}_wall": wall}
        said |= {f"{name}_x_cpu": cpu / taken["scan"][0], f"{name}_x_wall": wall / taken["scan"][1]}
    return said


def add_up(laid: list[Any], kept: list[Any]) -> None:
    """Make every table from atoms that were kept."""
    known = dimensions("cn")
    for plan, atoms in zip(laid, kept, strict=True):
        counted = Counted(plan, atoms, known, None, Status.DRAFT, frozenset())
        for measure in plan.counts:
            for _ in counted.tables(measure, breakdowns(measure)):
                pass


def _timed(work: Callable[[], object]) -> tuple[float, float]:
    cpu, wall = time.process_time(), time.perf_counter()
    work()
    return time.process_time() - cpu, time.perf_counter() - wall


def _peak() -> float:
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20, 2)


def _write(folder: Path, size: int, rng: np.random.Generator) -> int:
    """Write one part: four persons in three cases, in the order of the cases."""
    case = np.sort(rng.integers(0, max(1, size * 3 // 4), size)).astype(np.int32)
    cases = int(case.max()) + 1
    keys = np.arange(size, dtype=np.int32)
    offices = pa.array([f"O{at}" for at in range(340)]).take(rng.integers(0, 340, cases))
    _save(
        folder,
        "cases",
        case_key=np.arange(cases, dtype=np.int32),
        office_code=offices,
        received_on=pa.nulls(cases, pa.date32()),
    )
    known = list(dimensions("cn")["offence"].codes)
    ages = rng.integers(12, 60, size).astype(np.int32)
    _save(
        folder,
        "persons",
        person_key=keys,
        case_key=case,
        sex=_drawn(rng, ["female", "male"], size),
        age=ages,
    )
    charged = np.sort(np.concatenate((keys, keys[rng.random(size) < 0.2])))
    first = np.concatenate(([True], charged[1:] != charged[:-1]))
    _save(
        folder,
        "charges",
        case_key=case[charged],
        person_key=charged,
        charge_row=pa.array(np.arange(len(charged)).astype(str)),
        offence_code=_drawn(rng, known, len(charged)),
        is_principal=pa.array(first),
    )
    victims = np.arange(cases, dtype=np.int32)
    _save(
        folder,
        "victims",
        case_key=victims,
        sex=_drawn(rng, ["female", "male"], cases),
        age=rng.integers(3, 25, cases).astype(np.int32),
    )
    tagged = np.flatnonzero(rng.random(size) < 0.05).astype(np.int32)
    tags = ["school_bullying", "telecom_network", "remote_molestation", "online_then_offline"]
    _save(
        folder,
        "facts",
        case_key=case[tagged],
        person_key=tagged,
        fact_code=_drawn(rng, tags, len(tagged)),
        state=_drawn(rng, ["yes", "no"], len(tagged)),
    )
    return _events(folder, case, rng)


def _events(folder: Path, case: Any, rng: np.random.Generator) -> int:
    """Give each person the course of procedure with steps left out."""
    size = len(case)
    person, step = np.nonzero(rng.random((size, len(STEPS))) < CHANCE)
    begun = np.datetime64("2019-06-01", "D").astype(int) + rng.integers(0, 1300, size)
    days = begun[person] + step * 15 + rng.integers(0, 15, len(step))
    person = person.astype(np.int32)
    _save(
        folder,
        "events",
        case_key=case[person],
        person_key=person,
        event_code=pa.array(list(STEPS)).take(step),
        on=pa.array(days.astype(np.int32), pa.date32()),
        is_on_usable=pa.array(rng.random(len(step)) < 0.999),
    )
    return len(step)


def _drawn(rng: np.random.Generator, codes: list[str], size: int) -> Any:
    """Draw codes as they come in a register: the first often, the last seldom."""
    ranks = np.minimum(rng.zipf(1.6, size), len(codes)) - 1
    return pa.array(codes).take(ranks)


def _save(folder: Path, table: str, **columns: Any) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    full: Mapping[str, Any] = columns
    pq.write_table(pa.table(dict(full)), folder / f"{table}.parquet", compression="zstd")


if __name__ == "__main__":
    main(sys.argv[1:])
