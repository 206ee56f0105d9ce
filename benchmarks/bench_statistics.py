"""Time the figures of a register against one scan of the columns they read, in one run.

    python benchmarks/bench_statistics.py --persons 1000000
    python benchmarks/bench_statistics.py --persons 10000000 --folder /tmp/register

Prints one JSON object: processor and wall seconds of each scan, and of

- ``all``: every measure of China's catalogue from the snapshot; ``family``: one family of them;
- ``kept``: every measure from atoms that were kept (``Kept``, read from their files);
- ``book``: 300 figures, six steps of procedure in five years; ``book_kept``: from kept atoms;
- ``ten_thousand``: 10,000 figures from kept atoms;
- ``change``: the atoms of the book after one person in a hundred changed;
- ``own``: 175 figures for each of 3,600 offices, from the snapshot; ``own_kept``: from kept atoms;
- ``spark``: the book on Spark, where it is installed (``--spark``), its start not counted;

each with its ratio to the scan of its own columns (``_x``), and the highest memory in use. Where
``--folder`` is empty or new, a register is made up there and nothing measured, so that the memory
is that of counting. Without it all is done in one run.
"""

import argparse
import json
import os
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from bench_statistics_register import make, opened

from tutela.catalogue.dimensions import dimensions
from tutela.catalogue.measures import measures
from tutela.model.measure import Count, Measure
from tutela.model.period import Period
from tutela.register.snapshot import Snapshot
from tutela.statistics.atoms import count_atoms, part_atoms
from tutela.statistics.counting import count
from tutela.statistics.kept import Kept, amend
from tutela.statistics.own_view import own_view
from tutela.statistics.part import Part
from tutela.statistics.plan import Plan, plans
from tutela.statistics.spark import count_atoms_on_spark

PERIODS = (Period.year(2021), Period.year(2022))
FAMILY = ("persons_arrest_approved", "persons_prosecuted", "persons_prosecuted_sexual")
BOOK_YEARS = tuple(Period.year(year) for year in range(2019, 2024))
BOOK_STEPS = ("case_filed", "arrest_approved", "arrest_declined", "prosecuted", "judged")
BOOK_CUTS = (("victim_age",), ("group",), ("telecom",))
OWN_CUTS = (("group",),)
CHANGED = 100
"""One person in so many changes."""


def main(arguments: list[str]) -> None:
    """Make a snapshot, scan it, count it, and print what each took."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--persons", type=int, default=100_000)
    asked.add_argument("--runs", type=int, default=3)
    asked.add_argument("--folder", type=Path)
    asked.add_argument("--spark", action="store_true")
    chosen = asked.parse_args(arguments)
    with tempfile.TemporaryDirectory() as room:
        home = chosen.folder or Path(room)
        if not (home / "snapshot.json").exists():
            snapshot, events = make(home, chosen.persons)
            make(home / "before", max(1, chosen.persons // CHANGED), seed=1)
            make(home / "after", max(1, chosen.persons // CHANGED), seed=2)
            if chosen.folder:
                return
        snapshot = opened(home)
        keeper = Kept(Path(room) / "kept")
        rounds = [measure(snapshot, keeper, spark=chosen.spark) for _ in range(chosen.runs)]
        events = sum(_rows(home, at, "events") for at in range(snapshot.parts))
    found = {key: round(statistics.median(r[key] for r in rounds), 3) for key in rounds[0]}
    said = {"persons": chosen.persons, "events": events, **found, "peak_gb": peak()}
    sys.stdout.write(json.dumps(said) + "\n")


def measure(snapshot: Snapshot, keeper: Kept, *, spark: bool) -> dict[str, float]:
    """Time everything once, each beside the scan of the columns it reads."""
    recipes = measures("cn")
    family = {name: recipes[name] for name in FAMILY}
    steps = book()
    said = timed_beside(snapshot, "all", recipes, PERIODS)
    said |= timed_beside(snapshot, "family", family, PERIODS)
    said |= timed_beside(snapshot, "book", steps, BOOK_YEARS)
    count(snapshot, "cn", recipes, PERIODS, engine=keeper.atoms)
    count(snapshot, "cn", steps, BOOK_YEARS, engine=keeper.atoms)
    own_view(snapshot, "cn", own(), BOOK_YEARS, engine=keeper.atoms)
    full = said["all_scan_cpu"], said["all_scan_wall"]
    small = said["book_scan_cpu"], said["book_scan_wall"]
    many = dense()
    count(snapshot, "cn", many, PERIODS, engine=keeper.atoms)
    amended, recounted = changes(snapshot, steps)
    work: dict[str, tuple[Callable[[], Any], tuple[float, float]]] = {
        "kept": (lambda: count(snapshot, "cn", recipes, PERIODS, engine=keeper.atoms), full),
        "book_kept": (
            lambda: count(snapshot, "cn", steps, BOOK_YEARS, engine=keeper.atoms),
            small,
        ),
        "ten_thousand": (lambda: count(snapshot, "cn", many, PERIODS, engine=keeper.atoms), full),
        "change": (amended, small),
        "own": (lambda: own_view(snapshot, "cn", own(), BOOK_YEARS), small),
        "own_kept": (
            lambda: own_view(snapshot, "cn", own(), BOOK_YEARS, engine=keeper.atoms),
            small,
        ),
    }
    for name, (each, beside) in work.items():
        said |= ratios(name, timed(each), beside)
    said["change_same"] = float(recounted())
    said["own_figures"] = own_view(snapshot, "cn", own(), BOOK_YEARS, engine=keeper.atoms).figures
    said["ten_thousand_figures"] = sum(
        len(t.figures) for t in count(snapshot, "cn", many, PERIODS, engine=keeper.atoms)
    )
    if spark:
        said |= on_spark(snapshot, steps, small)
    return said


def timed_beside(
    snapshot: Snapshot,
    name: str,
    recipes: Mapping[str, Measure],
    periods: tuple[Period, ...],
) -> dict[str, float]:
    """Time counting from the snapshot beside one scan of the columns that are read."""
    columns = columns_of(snapshot, layout(recipes.values(), periods))
    beside = timed(lambda: scan(snapshot, columns))
    tables: list[Any] = []
    taken = timed(lambda: tables.extend(count(snapshot, "cn", recipes, periods)))
    return {
        f"{name}_figures": sum(len(table.figures) for table in tables),
        f"{name}_scan_cpu": beside[0],
        f"{name}_scan_wall": beside[1],
        **ratios(name, taken, beside),
    }


def ratios(name: str, taken: tuple[float, float], beside: tuple[float, float]) -> dict[str, float]:
    """Give seconds and ratios, of the processor and of the wall."""
    return {
        f"{name}_cpu": taken[0],
        f"{name}_wall": taken[1],
        f"{name}_x_cpu": taken[0] / beside[0],
        f"{name}_x_wall": taken[1] / beside[1],
    }


def book() -> dict[str, Count]:
    """Give the book: five steps, by the age of the youngest victim, group of offence, means."""
    return {step: shaped(step, BOOK_CUTS) for step in BOOK_STEPS}


def own() -> dict[str, Count]:
    """Give 35 figures a year: what an office sees of itself."""
    return {step: shaped(step, OWN_CUTS) for step in (*BOOK_STEPS, "transferred", "accepted")}


def dense() -> dict[str, Count]:
    """Give measures of some 10,000 cells."""
    pairs = ("suspect_age", "group", "victim_age", "telecom", "sex")
    cuts = tuple(("place", each) for each in pairs)
    steps = [*BOOK_STEPS, "transferred", "accepted", "not_prosecuted"]
    return {step: shaped(step, cuts) for step in steps}


def shaped(step: str, cuts: tuple[tuple[str, ...], ...]) -> Count:
    """Give the count of persons a step was taken about, with these breakdowns."""
    known = measures("cn")["persons_prosecuted"]
    if not isinstance(known, Count):
        raise TypeError("persons_prosecuted is counted")
    return replace(known, id=f"persons_{step}", event=step, where={}, by=(), cross=cuts)


def layout(recipes: Iterable[Measure], periods: tuple[Period, ...]) -> list[Plan]:
    """Lay out the keys of some measures."""
    counts = [each for each in recipes if isinstance(each, Count)]
    return list(plans(counts, periods, dimensions("cn"), None))


def columns_of(snapshot: Snapshot, laid: Sequence[Plan]) -> dict[str, set[str]]:
    """Name the columns that counting reads, by table: what the kernel itself asks for."""
    found: dict[str, set[str]] = {}

    class Noted(Part):
        def column(self, table: str, name: str) -> "pa.Array[Any]":
            found.setdefault(table, set()).add(name)
            return super().column(table, name)

    part_atoms(Noted(snapshot, snapshot.parts - 1), laid, None)
    return {table: names for table, names in found.items() if table != "offices"}


def scan(snapshot: Snapshot, columns: Mapping[str, set[str]]) -> None:
    """Read columns once, as plainly as can be."""
    for table, names in columns.items():
        path = f"{snapshot.folder}/part-*/{table}.parquet"
        schema = pq.read_schema(snapshot.folder / "part-000" / f"{table}.parquet")
        each = ", ".join(_plainly(name, schema.field(name).type) for name in sorted(names))
        duckdb.sql(f"select {each} from read_parquet('{path}')").fetchall()  # noqa: S608


def _plainly(name: str, kind: "pa.DataType") -> str:
    if pa.types.is_boolean(kind):
        return f'count(*) filter ("{name}")'
    if pa.types.is_string(kind):
        return f"count(*) filter (\"{name}\" = 'judged')"
    return f'max("{name}")' if pa.types.is_date(kind) else f'sum("{name}")'


def changes(
    snapshot: Snapshot, recipes: Mapping[str, Count]
) -> tuple[Callable[[], object], Callable[[], bool]]:
    """Give what amends the atoms, and what tells whether a full count gives the same ones.

    The register is the snapshot with the persons of ``before`` in a part of their own; then it is
    the snapshot with those of ``after`` there.
    """
    laid = layout(recipes.values(), BOOK_YEARS)
    before, after = opened(snapshot.folder / "before"), opened(snapshot.folder / "after")
    had = count_atoms(_beside(snapshot, before), laid, None)

    def same() -> bool:
        amended = amend(had, before, after, laid, None)
        counted = count_atoms(_beside(snapshot, after), laid, None)
        return all(
            np.array_equal(a.keys, b.keys) and np.array_equal(a.counts, b.counts)
            for a, b in zip(amended, counted, strict=True)
        )

    return lambda: amend(had, before, after, laid, None), same


def _beside(snapshot: Snapshot, more: Snapshot) -> Snapshot:
    """Give a snapshot with one more part, its files linked."""
    home = more.folder / "with"
    if not home.exists():
        home.mkdir()
        parts = [snapshot.folder / f"part-{at:03}" for at in range(snapshot.parts)]
        for at, part in enumerate([*parts, more.folder / "part-000"]):
            (home / f"part-{at:03}").symlink_to(part.absolute())
        (home / "offices.parquet").symlink_to((snapshot.folder / "offices.parquet").absolute())
    return opened(home)


def on_spark(
    snapshot: Snapshot, recipes: Mapping[str, Count], beside: tuple[float, float]
) -> dict[str, float]:
    """Time the book on a session that is open; the work of the Java machine is counted too."""
    from pyspark.sql import SparkSession

    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder: Any = SparkSession.builder
    session = builder.master("local[2]").config("spark.ui.enabled", "false").getOrCreate()
    runs = [
        _with_children(
            lambda: count(snapshot, "cn", recipes, BOOK_YEARS, engine=count_atoms_on_spark)
        )
        for _ in range(2)
    ]
    session.stop()
    return ratios("spark", runs[-1], beside)


def _with_children(work: Callable[[], object]) -> tuple[float, float]:
    """Time work with that of all processes below this one."""
    cpu, wall = _tree(), time.perf_counter()
    work()
    return _tree() - cpu, time.perf_counter() - wall


def _tree() -> float:
    """Add up the processor seconds of this process and of all below it, ended ones too."""
    fields: dict[int, list[str]] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            text = path.read_text(encoding="utf-8")
        except OSError:
            continue
        fields[int(path.parent.name)] = text.rpartition(")")[2].split()
    mine, grown = {os.getpid()}, True
    while grown:
        below = {pid for pid, each in fields.items() if int(each[1]) in mine}
        grown = not below <= mine
        mine |= below
    ticks = sum(int(each) for pid in mine for each in fields[pid][11:15])
    return ticks / os.sysconf("SC_CLK_TCK")


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """Give processor and wall seconds."""
    cpu, wall = time.process_time(), time.perf_counter()
    work()
    return time.process_time() - cpu, time.perf_counter() - wall


def peak() -> float:
    """Give the highest memory in use so far, in GB."""
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20, 2)


def _rows(home: Path, part: int, table: str) -> int:
    return int(pq.read_metadata(home / f"part-{part:03}" / f"{table}.parquet").num_rows)


if __name__ == "__main__":
    main(sys.argv[1:])
