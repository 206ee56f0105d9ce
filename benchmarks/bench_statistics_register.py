"""Make up a register as a snapshot on the disk, for the benchmarks of the statistics."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from tutela.catalogue.dimensions import dimensions
from tutela.register.snapshot import Snapshot

A_PART = 500_000
OFFICES = 3600
STEPS = (
    *("accepted", "case_filed", "arrest_requested", "arrest_approved", "arrest_declined"),
    *("transferred", "prosecuted", "not_prosecuted", "conditionally_not_prosecuted", "judged"),
)
CHANCE = np.array([1.0, 1.0, 0.9, 0.6, 0.3, 0.95, 0.75, 0.2, 0.1, 0.7])


def make(home: Path, persons: int, seed: int = 0) -> tuple[Snapshot, int]:
    """Write a snapshot of made-up cases and give it with its number of events."""
    rng = np.random.default_rng([persons, seed])
    sizes = [min(A_PART, persons - first) for first in range(0, persons, A_PART)]
    codes = pa.array([f"O{at}" for at in range(OFFICES)])
    places = pa.array([f"p{at % 34 + 1:02}" for at in range(OFFICES)])
    _save(home, "offices", office_code=codes, place_code=places)
    events = sum(_write(home / f"part-{at:03}", size, rng) for at, size in enumerate(sizes))
    files = {
        str(path.relative_to(home)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in home.rglob("*.parquet")
    }
    (home / "snapshot.json").write_text(json.dumps({"files": files}), encoding="utf-8")
    return opened(home), events


def opened(home: Path) -> Snapshot:
    """Give the snapshot that lies in a folder."""
    parts = len([*home.glob("part-*")])
    return Snapshot(home, "cn", 1, False, date(2022, 12, 31), date(2023, 1, 1), {}, parts)


def _write(folder: Path, size: int, rng: np.random.Generator) -> int:
    """Write one part: four persons in three cases, in the order of the cases."""
    case = np.sort(rng.integers(0, max(1, size * 3 // 4), size)).astype(np.int32)
    cases = int(case.max()) + 1
    keys = np.arange(size, dtype=np.int32)
    names = pa.array([f"O{at}" for at in range(OFFICES)])
    offices = names.take(rng.integers(0, OFFICES, cases))
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
