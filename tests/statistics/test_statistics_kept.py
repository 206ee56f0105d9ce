"""Atoms that were kept give the figures of a full count, and forget who was erased."""

import json
import random
from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from tutela.catalogue.dimensions import dimensions, receipt
from tutela.catalogue.measures import measures
from tutela.model.errors import InputError
from tutela.model.figure import FigureId, Table
from tutela.model.measure import Count
from tutela.model.period import Period
from tutela.register.snapshot import Snapshot, sha256
from tutela.statistics import count
from tutela.statistics import kept as kept_module
from tutela.statistics.atoms import Atoms, count_atoms, part_atoms
from tutela.statistics.kept import Kept, amend
from tutela.statistics.own_view import own_view
from tutela.statistics.part import Part
from tutela.statistics.plan import Plan, plans

PERIODS = (Period.year(2020), Period.year(2021), Period.parse("2020/2022"))
Scatter = Callable[[str, int], Snapshot]
Tables = Mapping[str, "pa.Table"]


def laid(jurisdiction: str) -> tuple[list[Plan], str | None]:
    """Lay out the keys of every measure of a jurisdiction."""
    counts = [each for each in measures(jurisdiction).values() if isinstance(each, Count)]
    received = receipt(jurisdiction)
    return list(plans(counts, PERIODS, dimensions(jurisdiction), received)), received


def read(snapshot: Snapshot) -> list[dict[str, "pa.Table"]]:
    """Read all tables of all parts."""
    return [
        {path.stem: pq.read_table(path) for path in snapshot.folder.glob(f"part-{number:03}/*")}
        for number in range(snapshot.parts)
    ]


def save(snapshot: Snapshot, parts: list[dict[str, "pa.Table"]], folder: Path) -> Snapshot:
    """Write tables as a snapshot of its own, with the hashes of its files."""
    folder.mkdir()
    (folder / "offices.parquet").write_bytes((snapshot.folder / "offices.parquet").read_bytes())
    for number, tables in enumerate(parts):
        (folder / f"part-{number:03}").mkdir()
        for name, table in tables.items():
            pq.write_table(table, folder / f"part-{number:03}" / f"{name}.parquet")
    files = {str(each.relative_to(folder)): sha256(each) for each in folder.rglob("*.parquet")}
    (folder / "snapshot.json").write_text(json.dumps({"files": files}), encoding="utf-8")
    return replace(snapshot, folder=folder, parts=len(parts))


def pick(tables: Tables, cases: set[int]) -> dict[str, "pa.Table"]:
    """Give some cases of a part as a part of their own, numbered anew."""
    wanted = pa.array(sorted(cases), pa.int32())
    some = {name: each.filter(pc.is_in(each["case_key"], wanted)) for name, each in tables.items()}
    persons = some["persons"]["person_key"].to_pylist()
    numbers: dict[str, dict[Any, int]] = {
        "case_key": {key: at for at, key in enumerate(some["cases"]["case_key"].to_pylist())},
        "person_key": {-1: -1, **{key: at for at, key in enumerate(persons)}},
    }
    return {name: renumbered(table, numbers) for name, table in some.items()}


def renumbered(table: "pa.Table", numbers: Mapping[str, Mapping[Any, int]]) -> "pa.Table":
    """Give rows their new numbers."""
    for column, known in numbers.items():
        if column in table.column_names:
            keys = [known[key] for key in table[column].to_pylist()]
            at = table.column_names.index(column)
            table = table.set_column(at, column, pa.array(keys, pa.int32()))
    return table


def later(tables: Tables, cases: set[int]) -> dict[str, "pa.Table"]:
    """Put off every event of some cases by two hundred days."""
    events: Any = tables["events"]
    hit = pc.is_in(events["case_key"], pa.array(sorted(cases), pa.int32()))
    days = events["on"].cast(pa.int32())
    moved = pc.if_else(hit, pc.add(days, pa.scalar(200, pa.int32())), days).cast(pa.date32())
    at = events.column_names.index("on")
    return {**tables, "events": events.set_column(at, "on", moved)}


def same(one: list[Atoms], other: list[Atoms]) -> bool:
    """Tell whether two sets of atoms are the same, key by key."""
    return all(
        np.array_equal(a.keys, b.keys) and np.array_equal(a.counts, b.counts)
        for a, b in zip(one, other, strict=True)
    )


@pytest.mark.parametrize(("jurisdiction", "seed"), [("xx", s) for s in range(8)] + [("cn", 8)])
def test_a_change_gives_what_a_full_count_gives(
    scatter: Scatter, tmp_path: Path, jurisdiction: str, seed: int
) -> None:
    """Cases that go, come and change, in parts drawn at random: every atom is the same."""
    dice = random.Random(seed)  # noqa: S311 - a test's dice
    drawn = scatter(jurisdiction, seed)
    had, has, gone, come = [], [], [], []
    for tables in read(drawn):
        keys = range(len(tables["cases"]))
        changed = {key for key in keys if dice.random() < 0.2}
        dropped, added = ({key for key in keys if dice.random() < 0.1} for _ in "ab")
        had.append(pick(tables, {*keys} - added))
        has.append(pick(later(tables, changed), {*keys} - dropped))
        gone.append(pick(tables, (changed | dropped) - added))
        come.append(pick(later(tables, changed), (changed | added) - dropped))
    old, new, before, after = (
        save(drawn, parts, tmp_path / name)
        for name, parts in (("old", had), ("new", has), ("before", gone), ("after", come))
    )
    layout, received = laid(jurisdiction)

    amended = amend(count_atoms(old, layout, received), before, after, layout, received)

    assert same(amended, count_atoms(new, layout, received))
    assert not same(amended, count_atoms(old, layout, received))


def test_cases_that_were_never_counted_cannot_be_taken_away(
    scatter: Scatter, tmp_path: Path
) -> None:
    """A count below nothing would be a wrong figure nobody sees."""
    drawn = scatter("xx", 3)
    whole = save(drawn, read(drawn), tmp_path / "whole")
    nobody = save(drawn, [pick(tables, set()) for tables in read(drawn)], tmp_path / "nobody")
    layout, received = laid("xx")
    atoms = count_atoms(nobody, layout, received)

    with pytest.raises(InputError, match="never counted"):
        amend(atoms, whole, nobody, layout, received)


def test_what_is_kept_is_not_read_again(
    scatter: Scatter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same figures, of no part the first time it changed nothing, then of the changed one."""
    drawn = scatter("xx", 7)
    parts = read(drawn)
    first = save(drawn, parts, tmp_path / "first")
    second = save(drawn, [later(parts[0], {0, 1, 2, 3}), *parts[1:]], tmp_path / "second")
    known = measures("xx")
    full = count(first, "xx", known, PERIODS), count(second, "xx", known, PERIODS)
    seen = watched(monkeypatch)
    engine = Kept(tmp_path / "kept").atoms

    counted = count(first, "xx", known, PERIODS, engine=engine)
    read_first = {*seen}
    seen.clear()
    again = count(first, "xx", known, PERIODS, engine=engine)
    read_again = {*seen}
    changed = count(second, "xx", known, PERIODS, engine=engine)

    assert len(parts) > 1
    assert read_first == {*range(len(parts))}
    assert read_again == set()
    assert {*seen} == {0}
    assert (counted, again, changed) == (full[0], full[0], full[1])


def watched(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Note the number of each part the kernel is run on."""
    seen: list[int] = []
    kernel = part_atoms

    def note(part: Part, laid_out: list[Plan], received: str | None) -> list[Atoms]:
        if laid_out:
            seen.append(part.number)
        return kernel(part, laid_out, received)

    monkeypatch.setattr(kept_module, "part_atoms", note)
    return seen


def test_the_erased_survive_in_no_kept_atom(scatter: Scatter, tmp_path: Path) -> None:
    """The register writes the part anew; the atoms of the old one go, those of the others stay."""
    drawn = scatter("xx", 7)
    parts = read(drawn)
    others = {*range(len(parts[0]["cases"]))} - {1}
    before = save(drawn, parts, tmp_path / "before")
    erased = save(drawn, [pick(parts[0], others), *parts[1:]], tmp_path / "after")
    keeper = Kept(tmp_path / "kept")
    layout, received = laid("xx")
    keeper.atoms(before, layout, received)
    old = {path.name for path in keeper.folder.iterdir()}

    keeper.atoms(erased, layout, received)
    gone = keeper.sweep(erased)

    left = {path.name for path in keeper.folder.iterdir()}
    assert gone == 2 * len(layout)
    assert len(left & old) == (len(parts) - 1) * len(layout)
    assert same(keeper.atoms(erased, layout, received), count_atoms(erased, layout, received))
    assert keeper.sweep() == len(left)


def test_kept_atoms_are_for_their_owner_alone(scatter: Scatter, tmp_path: Path) -> None:
    """They are counts of persons that nobody has cleared."""
    drawn = scatter("xx", 1)
    snapshot = save(drawn, read(drawn), tmp_path / "snapshot")
    home = tmp_path / "kept"

    Kept(home).atoms(snapshot, *laid("xx"))

    assert home.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in home.iterdir()} == {0o600}


def test_a_damaged_file_is_counted_again(scatter: Scatter, tmp_path: Path) -> None:
    """A wrong byte on the disk must not become a wrong figure."""
    drawn = scatter("xx", 2)
    snapshot = save(drawn, read(drawn), tmp_path / "snapshot")
    keeper = Kept(tmp_path / "kept")
    layout, received = laid("xx")
    full = keeper.atoms(snapshot, layout, received)
    for path in keeper.folder.iterdir():
        held = bytearray(path.read_bytes())
        held[len(held) // 4] ^= 1
        path.write_bytes(held)

    assert same(keeper.atoms(snapshot, layout, received), full)


def test_atoms_of_another_layout_are_not_taken(scatter: Scatter, tmp_path: Path) -> None:
    """Other periods, other bits: the same key would say something else."""
    drawn = scatter("xx", 4)
    snapshot = save(drawn, read(drawn), tmp_path / "snapshot")
    known = measures("xx")
    engine = Kept(tmp_path / "kept").atoms
    count(snapshot, "xx", known, PERIODS, engine=engine)

    other = count(snapshot, "xx", known, PERIODS[1:], engine=engine)

    assert other == count(snapshot, "xx", known, PERIODS[1:])


def test_a_snapshot_without_hashes_is_refused(scatter: Scatter, tmp_path: Path) -> None:
    """Nothing would say of which records the kept atoms are."""
    with pytest.raises(InputError, match="no hashes"):
        Kept(tmp_path / "kept").atoms(scatter("xx", 1), *laid("xx"))


def values(tables: tuple[Table, ...]) -> dict[FigureId, Decimal]:
    """Give the value of each figure that is not nothing."""
    return {each.id: each.value for table in tables for each in table.figures if each.value}


@pytest.mark.parametrize("seed", range(3))
def test_each_office_sees_what_a_register_of_its_own_would_give(
    scatter: Scatter, tmp_path: Path, seed: int
) -> None:
    """All offices in one pass, from the files and from kept atoms; nobody else's case is in it."""
    drawn = scatter("xx", seed)
    parts = read(drawn)
    snapshot = save(drawn, parts, tmp_path / "all")
    known = measures("xx")

    seen = own_view(snapshot, "xx", known, PERIODS)
    kept = own_view(snapshot, "xx", known, PERIODS, engine=Kept(tmp_path / "kept").atoms)

    assert len(seen.offices) == 6
    for office in seen.offices:
        own = save(drawn, [pick(each, held(each, office)) for each in parts], tmp_path / office)
        alone = values(count(own, "xx", known, PERIODS))
        assert values(seen.tables(office)) == values(kept.tables(office)) == alone


def held(tables: Tables, office: str) -> set[int]:
    """Name the cases of an office."""
    cases: Any = tables["cases"]
    return {
        *cases.filter(pc.equal(cases["office_code"], pa.scalar(office)))["case_key"].to_pylist()
    }


def test_an_unknown_office_has_no_view(scatter: Scatter) -> None:
    """A slip in a code must not look like an office without cases."""
    seen = own_view(scatter("xx", 1), "xx", measures("xx"), PERIODS)

    with pytest.raises(InputError, match="no office"):
        seen.tables("O9")


def test_offices_written_alike_are_refused(scatter: Scatter) -> None:
    """Codes are compared without capitals; one office would see the cases of the other."""
    snapshot = scatter("xx", 1)
    offices = pa.table({"office_code": ["O1", "o1"], "place_code": ["here", "here"]})
    pq.write_table(offices, snapshot.folder / "offices.parquet")

    with pytest.raises(InputError, match="written like another"):
        own_view(snapshot, "xx", measures("xx"), PERIODS)
