"""Time the strict intake of event rows against a typed load and against csv + pydantic, in one run.

    python benchmarks/bench_intake.py 1000000

Writes a file of made-up events with 1 % bad rows of eleven kinds and 0.1 % legal values of two
lines, and the same file without the bad rows. Prints a table: seconds of the clock and of the
processors, each with its ratio to the typed load of the clean file by DuckDB; rows a second; which
share of the bad rows was found on its line (and, by Tutela, with its reason); how many good rows
were sent back; the gap of the ledger; the highest memory. Each contestant runs in a process of its
own; the row-by-row one on the first rows only, scaled up. Readers that are faster and see less are
set beside where they are installed (``bench_intake_peers``).
"""

import argparse
import csv
import re
import resource
import sys
import tempfile
import time
from array import array
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from random import Random
from typing import Annotated

import duckdb
import numpy as np
import pyarrow as pa
from pydantic import BaseModel, BeforeValidator, ConfigDict, StringConstraints, ValidationError

from tutela.intake import returned, take_in
from tutela.intake.harvest import harvest
from tutela.intake.mapped import mappings_of
from tutela.intake.opening import read_bytes
from tutela.intake.recognise import recognise
from tutela.intake.warnings import Warnings
from tutela.register import open_register
from tutela.register.arrow import pc

HEADER = "event_id,case_id,person_id,charge_row,event_code,result_code,on\n"
CODES = ("accepted", "case_filed", "arrest_requested", "arrest_approved", "transferred")
SAMPLE = 200_000
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Truth:
    """What is known of a seeded file: line and reason of each bad row, and its lines."""

    rows: int
    folded: int
    bad: Mapping[int, str]

    @property
    def lines(self) -> int:
        """Count the physical lines, header and second lines of values among them."""
        return 1 + self.rows + self.folded


@dataclass(frozen=True, slots=True)
class Taken:
    """Seconds of the clock and of the processors together."""

    wall: float
    cpu: float

    @classmethod
    def now(cls) -> "Taken":
        """Look at both clocks."""
        return cls(time.perf_counter(), time.process_time())

    def until_now(self) -> "Taken":
        """Give what went by since."""
        now = Taken.now()
        return Taken(now.wall - self.wall, now.cpu - self.cpu)


@dataclass(frozen=True, slots=True)
class Run:
    """What one contestant did: ``last`` is the last line it looked at, ``peak`` is in gigabytes."""

    took: Taken
    found: Mapping[int, str] | None
    kept: int
    gap: int | None
    peak: float
    last: int


def good_row(at: int, chance: Random) -> str:
    """Give an event of Nowhere; days lie in seven years, persons have about seven events."""
    case, code = at // 10, CODES[at % len(CODES)]
    day = f"{2015 + chance.randrange(7)}-{chance.randrange(1, 13):02}-{chance.randrange(1, 29):02}"
    return f"E{at:08d},C{case:07d},P{at // 7:07d},,{code},approved,{day}"


def spoilt(good: str, kind: int) -> tuple[str, str]:
    """Spoil a row in one of eleven ways; say the reason it must come back with."""
    code = good.split(",")[4]
    kinds = [
        (good.replace(f",{code},", f',"{code},'), "unclosed_quote"),
        ("," + good.split(",", 1)[1], "key_missing"),
        (good + ",x", "too_many_fields"),
        (good.rsplit(",", 1)[0], "too_few_fields"),
        (good[:-10] + "2022/01/02", "not_a_day"),
        (good[:-10] + "20220102", "not_a_day"),
        (" " + good, "not_a_key"),
        (good.replace(code, 'pro"sec'), "stray_quote"),
        (good.replace(code, "pro\0sec"), "nul_byte"),
        (good.replace("approved", "？"), "not_a_code"),
        (good.replace(f",{code},", ",,"), "value_missing"),
    ]
    return kinds[kind % len(kinds)]


def write_events(dirty: Path, clean: Path, rows: int, seed: int = 7) -> Truth:
    """Write the file with bad rows and the file without them; say what is in the first.

    Beside the first lies one without rows that have bad quotes, ``.quoteless.csv``, and for each
    of its records the line of the first file, ``.quoteless.npy``.
    """
    chance = Random(seed)  # noqa: S311 - a seed, not a secret
    bad: dict[int, str] = {}
    line, folded, lines = 2, 0, array("q")
    third = dirty.with_suffix(".quoteless.csv")
    with (
        dirty.open("w", encoding="utf-8") as one,
        clean.open("w", encoding="utf-8") as other,
        third.open("w", encoding="utf-8") as quoteless,
    ):
        for stream in (one, other, quoteless):
            stream.write(HEADER)
        for at in range(rows):
            text, dice, first = good_row(at, chance), chance.random(), line
            if dice < 0.01:
                text, bad[line] = spoilt(text, len(bad))
            elif dice < 0.011:
                head, tail = text.split(",,", 1)
                text = f'{head},"G{at}\nof two lines",{tail}'
                folded += 1
                line += 1
            one.write(text + "\n")
            if line not in bad:
                other.write(text + "\n")
            if not bad.get(line, "").endswith("_quote"):
                quoteless.write(text + "\n")
                lines.append(first)
            line += 1
    np.save(third.with_suffix(".npy"), np.array(lines, np.int64))
    return Truth(rows, folded, bad)


def read_and_judge(dirty: Path, _: int) -> Run:
    """Read, split, type and judge every row, in memory: what the bar is about."""
    mappings = mappings_of("xx")
    _warm_up()
    started = Taken.now()
    opened = read_bytes(dirty).open()
    made = harvest(recognise(opened, mappings), 0, mappings, Warnings())
    took = started.until_now()
    inside = made.physical - 1 - made.blank - made.received
    folded = sum(value.count("\n") for value in _folded(made.pieces[0][1]))
    return Run(
        took,
        dict(zip(*(made.rejected[name].to_pylist() for name in ("line", "reason")), strict=True)),
        made.accepted,
        inside - folded,
        peak(),
        made.physical,
    )


def take_all_in(dirty: Path, _: int) -> Run:
    """Take the file into a new register: judged, settled, held against each other, written."""
    with tempfile.TemporaryDirectory(dir=dirty.parent) as home:
        folder = Path(home, "r")
        _warm_up()
        started = Taken.now()
        receipt = take_in(folder, "xx", [dirty])
        took, most = started.until_now(), peak()
        register = open_register(folder)
        (batch,) = register.batches()
        lines = int(str(batch.entry.sources[0]["lines"]))
        kept = register.read("events", register.batches(), ["charge_row"])
        folded = sum(value.count("\n") for value in _folded(kept))
        gap = lines - 1 - receipt.accepted - receipt.returned - folded
        found = {row.line: row.reason for row in returned(folder)}
    return Run(took, found, receipt.accepted, gap, most, lines)


def _warm_up() -> None:
    """Let Arrow import pandas, where it is installed: it does at its first answer to NumPy."""
    np.asarray(pa.array([True]))


def load_typed(clean: Path, _: int) -> Run:
    """Load the clean file into typed columns with DuckDB, which is told the types."""
    kinds = dict.fromkeys(HEADER.strip().split(","), "VARCHAR") | {"on": "DATE"}
    base = duckdb.connect()
    base.execute("set enable_progress_bar = false")
    started = Taken.now()
    base.execute(
        f"create table events as from read_csv('{clean}', columns = {kinds}, header = true, "
        "auto_detect = false, delim = ',', quote = '\"', escape = '\"')"
    )
    took = started.until_now()
    (kept,) = base.execute("select count(*) from events").fetchone() or (0,)
    return Run(took, None, int(kept), None, peak(), 0)


def load_with_rejects(dirty: Path, _: int) -> Run:
    """Load the file with the bad rows into typed columns, DuckDB setting aside what it refuses."""
    kinds = dict.fromkeys(HEADER.strip().split(","), "VARCHAR") | {"on": "DATE"}
    base = duckdb.connect()
    base.execute("set enable_progress_bar = false")
    started = Taken.now()
    base.execute(
        f"create table events as from read_csv('{dirty}', columns = {kinds}, header = true, "
        "auto_detect = false, delim = ',', quote = '\"', escape = '\"', store_rejects = true)"
    )
    took, most = started.until_now(), peak()
    (kept,) = base.execute("select count(*) from events").fetchone() or (0,)
    places = base.execute("select distinct byte_position from reject_errors").fetchall()
    breaks = np.flatnonzero(np.frombuffer(dirty.read_bytes(), np.uint8) == 10)
    lines = np.searchsorted(breaks, [max(0, int(at) - 1) for (at,) in places]) + 1
    return Run(took, dict.fromkeys(lines.tolist(), ""), int(kept), None, most, len(breaks))


def _day(value: object) -> object:
    if value == "":
        return None
    if not _ISO.fullmatch(str(value)):
        raise ValueError("not a day")
    return value


_Key = Annotated[
    str, StringConstraints(pattern=r"^[^\s\x00-\x1f](?:[^\x00-\x1f]*[^\s\x00-\x1f])?$")
]
_Code = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]+$", max_length=100)]


class Event(BaseModel):
    """An event as pydantic judges it, by the same rules."""

    model_config = ConfigDict(frozen=True)

    event_id: _Key
    case_id: _Key
    person_id: str | None
    charge_row: str | None
    event_code: _Code
    result_code: _Code | None
    on: Annotated[date | None, BeforeValidator(_day)]


def validate_rows(dirty: Path, rows: int) -> Run:
    """Read with ``csv`` and validate row by row; the first rows only, the time scaled up.

    Scaled by the records it made: an unclosed quote swallows rows, which then cost it nothing.
    """
    names, found, kept = HEADER.strip().split(","), {}, 0
    some = min(rows, SAMPLE)
    started = Taken.now()
    with dirty.open(encoding="utf-8", newline="") as stream:
        reader = csv.reader(stream)
        next(reader)
        line = 2
        for row in islice(reader, some):
            try:
                if len(row) != len(names):
                    raise ValueError("another number of fields")
                Event(**dict(zip(names, (each or None for each in row), strict=True)))  # type: ignore[arg-type]
                kept += 1
            except (ValidationError, ValueError):
                found[line] = ""
            line = reader.line_num + 1
    took, share = started.until_now(), rows / (kept + len(found))
    took = Taken(took.wall * share, took.cpu * share)
    return Run(took, found, kept, None, peak(), line - 1)


def _folded(rows: pa.Table) -> list[str]:
    """Give the values of several lines; in the seeded file all are in one column."""
    column = rows["charge_row"]
    return [str(value) for value in column.filter(pc.match_substring(column, "\n")).to_pylist()]


def peak() -> float:
    """Give the most memory this process ever had, in gigabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20


CONTESTANTS: tuple[tuple[str, Callable[[Path, int], Run], str, int], ...] = (
    ("typed load of the clean file, DuckDB", load_typed, "clean.csv", 3),
    ("**strict read and judge, Tutela**", read_and_judge, "dirty.csv", 3),
    ("**whole intake into a register, Tutela**", take_all_in, "dirty.csv", 1),
    ("typed load with rejects, DuckDB", load_with_rejects, "dirty.csv", 1),
    ("csv + pydantic, row by row", validate_rows, "dirty.csv", 1),
)
"""Name, work, file, and how often: the median of the seconds counts."""


def main(arguments: list[str]) -> None:
    """Write the files, let each contestant run, print the table."""
    from bench_intake_peers import peers

    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("rows", type=int, nargs="?", default=1_000_000)
    rows = asked.parse_args(arguments).rows
    with tempfile.TemporaryDirectory() as home:
        folder = Path(home)
        truth = write_events(folder / "dirty.csv", folder / "clean.csv", rows)
        said = {}
        beside = tuple((name, work, "dirty.quoteless.csv", 1) for name, work in peers().items())
        for name, work, file, times in (*CONTESTANTS, *beside):
            runs = [alone(work, folder / file, rows) for _ in range(times)]
            said[name] = replace(
                runs[-1],
                took=sorted((run.took for run in runs), key=lambda took: took.wall)[times // 2],
                peak=max(run.peak for run in runs),
            )
    sys.stdout.write("\n".join(table(said, truth)) + "\n")


def alone(work: Callable[[Path, int], Run], path: Path, rows: int) -> Run:
    """Run a contestant in a new process, so that its memory is its own."""
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        return pool.submit(work, path, rows).result()


def table(said: Mapping[str, Run], truth: Truth) -> Iterator[str]:
    """Set the runs side by side; the first is what the others are measured by."""
    yield "| | s | x | processor s | x | million rows/s | bad found | wrongly | gap | GB |"
    yield "|---|---|---|---|---|---|---|---|---|---|"
    floor = next(iter(said.values())).took
    for name, run in said.items():
        took, speed = run.took, truth.rows / run.took.wall / 1e6
        share, wrong = _score(run, truth)
        gap = "" if run.gap is None else str(run.gap)
        yield (
            f"| {name} | {took.wall:.2f} | {took.wall / floor.wall:.1f} "
            f"| {took.cpu:.2f} | {took.cpu / floor.cpu:.1f} | {speed:.2f} "
            f"| {share} | {wrong} | {gap} | {run.peak:.1f} |"
        )


def _score(run: Run, truth: Truth) -> tuple[str, str]:
    if run.found is None:
        return "", ""
    bad = {line: why for line, why in truth.bad.items() if line <= run.last}
    right = sum(run.found.get(line) in {"", why} for line, why in bad.items())
    return f"{right / max(1, len(bad)):.2%}", str(len(run.found.keys() - bad.keys()))


if __name__ == "__main__":
    main(sys.argv[1:])
