"""Counting faults planted on purpose are all seen: in measures, in records and in the kernel."""

import importlib
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

import tutela.statistics
from tutela.catalogue.measures import measures
from tutela.model.measure import Count
from tutela.register.snapshot import Snapshot

Compare: TypeAlias = Callable[[Snapshot, str], Callable[..., list[str]]]
Scatter: TypeAlias = Callable[..., Snapshot]
Table: TypeAlias = Any

JURISDICTIONS = (
    "xx",
    pytest.param("cn", marks=pytest.mark.prove),
    pytest.param("us_il_cook", marks=pytest.mark.prove),
)


@pytest.mark.parametrize("jurisdiction", JURISDICTIONS)
def test_every_measure_counted_wrongly_is_seen(
    jurisdiction: str, scatter: Scatter, compare: Compare
) -> None:
    """A unit, an event, a condition, a result or a charge rule mistaken changes some figure."""
    counts = [each for each in measures(jurisdiction).values() if isinstance(each, Count)]
    faults = [fault for each in counts for fault in _mistaken(each, counts)]
    missed = set(range(len(faults)))

    for seed in range(2):
        differences = compare(scatter(jurisdiction, 1000 + seed, cases=400), jurisdiction)
        missed = {at for at in missed if not differences(faulty={faults[at].id: faults[at]})}

    assert [str(faults[at]) for at in sorted(missed)] == []
    assert len(faults) >= {"xx": 8, "cn": 90, "us_il_cook": 25}[jurisdiction]


def _mistaken(count: Count, counts: list[Count]) -> Iterator[Count]:
    """Give a count with one thing wrong in it, in every way that fits it."""
    bare = replace(count, by=(), cross=())
    yield from _other_units(bare)
    yield from _other_events(bare, sorted({each.event for each in counts}))
    for name in count.where:
        yield replace(bare, where={key: codes for key, codes in count.where.items() if key != name})
    if count.period_of != "event":
        yield replace(bare, period_of="event")
    if count.ended_by:
        yield replace(bare, ended_by=count.ended_by[:1])
        yield replace(bare, ended_by=("unheard_of",))
    if {"offence", "group"} & {*count.where}:
        yield replace(bare, charge="any")


def _other_units(bare: Count) -> Iterator[Count]:
    if bare.unit == "person" and not {*bare.where} - {"victim", "telecom", "remote"}:
        yield replace(bare, unit="case")
    if bare.unit != "person":
        yield replace(bare, unit="person")


def _other_events(bare: Count, events: list[str]) -> Iterator[Count]:
    others = [event for event in events if event not in (bare.event, *bare.or_event)]
    yield from (replace(bare, event=event) for event in others[:2])
    if bare.event != "received":
        yield from (replace(bare, or_event=(event,)) for event in others[-1:])
    if bare.or_event:
        yield replace(bare, or_event=())
    if bare.result:
        yield from (replace(bare, result=result) for result in ((), ("unheard_of",)))


RECORDS: Mapping[str, tuple[str, Callable[[Table], Table]]] = {
    "a year late": ("events", lambda t: _days(t, 365)),
    "a day late": ("events", lambda t: _days(t, 1)),
    "days that cannot be used are used": ("events", lambda t: _put(t, "is_on_usable", True)),
    "no day is used": ("events", lambda t: _put(t, "is_on_usable", False)),
    "what the whole case met is lost": ("events", lambda t: t.filter(pc.field("person_key") >= 0)),
    "what persons met is lost": ("events", lambda t: t.filter(pc.field("person_key") < 0)),
    "everything befell the whole case": ("events", lambda t: _put(t, "person_key", -1)),
    "every second case is lost": ("events", lambda t: t.filter(_even(t))),
    "results are lost": ("events", lambda t: _put(t, "result_code", None)),
    "suspects are a year older": ("persons", lambda t: _older(t, 1)),
    "suspects are a year younger": ("persons", lambda t: _older(t, -1)),
    "everyone is male": ("persons", lambda t: _put(t, "sex", "male")),
    "not recorded is female": ("persons", lambda t: _put(t, "sex", "female", only_missing=True)),
    "victims are a year older": ("victims", lambda t: _older(t, 1)),
    "victims are lost": ("victims", lambda t: t.slice(0, 0)),
    "one victim a case": ("victims", lambda t: _first_of(t, "case_key")),
    "facts are lost": ("facts", lambda t: t.slice(0, 0)),
    "no is yes": ("facts", lambda t: _put(t, "state", "yes")),
    "yes is no": ("facts", lambda t: _put(t, "state", "no")),
    "facts of the case are lost": ("facts", lambda t: t.filter(pc.field("person_key") >= 0)),
    "charges are lost": ("charges", lambda t: t.slice(0, 0)),
    "every charge is principal": ("charges", lambda t: _put(t, "is_principal", True)),
    "no charge is principal": ("charges", lambda t: _put(t, "is_principal", False)),
    "one charge a person": ("charges", lambda t: _first_of(t, "person_key")),
    "every office is lost": ("cases", lambda t: _put(t, "office_code", None)),
    "one office holds all": ("cases", lambda t: _put(t, "office_code", "O1")),
    "no day of receipt": ("cases", lambda t: _put(t, "received_on", None)),
    "every case is of one category": ("persons", lambda t: _put(t, "category", "narcotics")),
}
UNTOUCHED = {
    "us_il_cook": ("victim", "fact", "charge", "office", "no is", "yes is"),
    "cn": ("results", "receipt", "category"),
    "xx": ("results", "receipt", "category"),
}
"""What no figure of a jurisdiction rests on, so that it cannot show."""


@pytest.mark.parametrize("jurisdiction", JURISDICTIONS)
def test_every_fault_in_the_records_is_seen(
    jurisdiction: str, scatter: Scatter, compare: Compare, tmp_path: Path
) -> None:
    """Records lost, moved in time or read wrongly change some figure."""
    skip = UNTOUCHED[jurisdiction]
    faults = [name for name in RECORDS if not any(word in name for word in skip)]
    snapshot = scatter(jurisdiction, 7, cases=400)
    differences = compare(snapshot, jurisdiction)

    missed = [
        name
        for at, name in enumerate(faults)
        if not differences(data=_spoiled(snapshot, *RECORDS[name], tmp_path / str(at)))
    ]

    assert missed == []
    assert differences(data=snapshot) == []
    assert len(faults) >= 10


@pytest.mark.parametrize("jurisdiction", JURISDICTIONS)
def test_a_part_lost_or_counted_twice_is_seen(
    jurisdiction: str, scatter: Scatter, compare: Compare
) -> None:
    """An office that is missing, or delivered twice, changes the total."""
    snapshot = scatter(jurisdiction, 3, cases=100)
    assert snapshot.parts > 1
    differences = compare(snapshot, jurisdiction)

    fewer = replace(snapshot, parts=snapshot.parts - 1)
    home = snapshot.folder / f"part-{snapshot.parts:03}"
    home.symlink_to(snapshot.folder / "part-000")

    assert differences(data=fewer)
    assert differences(data=replace(snapshot, parts=snapshot.parts + 1))


KERNEL = (
    ("runs", "np.bitwise_or, bits", "np.bitwise_and, bits"),
    ("runs", "if self.order is None else values[self.order]", ""),
    ("runs", "begins[1:])", "begins[1:])\n        begins[-1:] = True"),
    ("runs", "self._reduce(np.minimum", "self._reduce(np.maximum"),
    ("unit", "at[-1] = -1", "at[-1] = 0"),
    ("events", "self.cuts.index(_day(last) + 1)", "self.cuts.index(_day(last) + 1) - 1"),
    ("events", "range(low + 1, high + 1)", "range(low, high + 1)"),
    ("events", "range(low + 1, high + 1)", "range(low + 1, high + 2)"),
    ("events", "_day(p.last_on) + 1)", "_day(p.last_on))"),
    ("events", "masks[:, None] & allowed", "masks[:, None] | allowed"),
    ("events", "if empty and not each", "if False"),
    ("events", "part.usable))", 'part.days("events", "on")))'),
    (
        "events",
        "yield Bearer(whole, Runs.of(case)",
        "yield Bearer(whole & False, Runs.of(case[:0])",
    ),
    ("events", "left & (person < 0)", "left & (person < -1)"),
    ("events", "days == NO_DAY, of_case, days", "days == NO_DAY, days, of_case"),
    ("events", "np.minimum(days, found", "np.maximum(days, found"),
    ("events", "wanted, part.usable", 'wanted, part.days("events", "on")'),
    ("fields", "_OLDEST = 120", "_OLDEST = 12"),
    ("fields", 'side="right") - 1', 'side="left") - 1'),
    ("fields", 'side="right") - 1', 'side="right")'),
    ("fields", "yes, no, yes]", "yes, no, no]"),
    ("fields", "source.size - 1, yes, no, yes]", "no, yes, no, yes]"),
    ("fields", '"yes": 1, "no": 2', '"yes": 2, "no": 1'),
    ("fields", "(case, person < 0, cases, at.case),", "(case, person < -1, cases, at.case),"),
    ("fields", "(person < 0) & (victim == -1)", "(person < 0)"),
    ("fields", "flagged | alone[person]", "flagged"),
    ("fields", "flagged | alone[person]", "alone[person]"),
    ("fields", "flagged | alone[person]", "flagged | True"),
    ("fields", "found[person[rows[::-1]]] = rows[::-1]", "found[person[rows]] = rows"),
    ("fields", 'rows = rows[np.argsort(names, kind="stable")]', "rows = rows[::-1]"),
    ("fields", "found[person[hit", "found[person[~hit"),
    ("source", "yield first", "yield first + 1"),
    ("source", "low <= age <= (high or age)", "low < age <= (high or age)"),
    ("source", "codes[NOT_RECORDED]], dtype", "0], dtype"),
    ("source", "*(known.values if known else ())", "*()"),
    ("source", "if value in members", "if value not in members"),
    ("plan", "_is_any(count) and isinstance(dimensions[name], Offence | Group)", "False"),
    ("plan", 'count.charge == "any" and', 'count.charge != "any" and'),
    ("plan", "{count.event, *count.or_event}", "{count.event}"),
    ("plan", "frozenset(count.result))", "frozenset())"),
    ("plan", "(match_of(count), EVER)", "(match_of(count), period)"),
    ("plan", "return (RECEIPT, period), (match_of(count), EVER)", "return ((RECEIPT, period),)"),
    ("plan", "shift += width", "shift += max(1, width - 1)"),
    ("plan", "(source.size - 1).bit_length()", "(source.size - 2).bit_length()"),
    ("atoms", "np.diff(np.append(starts, keys.shape[1]))", "np.ones(len(starts), int)"),
    ("atoms", "np.add.reduceat(counts, starts)", "counts[starts]"),
    ("atoms", "range(snapshot.parts),", "range(snapshot.parts - 1),"),
    (
        "atoms",
        "(keys[:, 1:] != keys[:, :-1]).any(axis=0)",
        "(keys[:, 1:] > keys[:, :-1] + 9).any(axis=0)",
    ),
    (
        "atoms",
        "np.flatnonzero(np.bitwise_or.reduce(words))",
        "np.flatnonzero(words[0] > words[0].mean())",
    ),
    ("tables", "chosen &= np.array", "chosen |= np.array"),
    ("tables", "chosen &= self.atoms.read(slot) == 0", "chosen &= self.atoms.read(slot) == 1"),
    ("tables", "hits = hits & self", "hits = hits | self"),
    ("tables", "flat = flat * size", "flat = flat"),
    ("tables", "weights=self.atoms.counts[at]", "weights=np.ones(len(at))"),
    ("tables", "borne[at] or", "borne[at] and"),
    (
        "tables",
        "every = (*self.dimensions[name].codes, NOT_RECORDED)",
        "every = (NOT_RECORDED, *self.dimensions[name].codes)",
    ),
    ("tables", "cells[at].sum(axis=gone)", "cells[at].max(axis=gone) if gone else cells[at]"),
    ("counting", "dict.fromkeys(periods)", "dict.fromkeys(periods[:-1])"),
    ("counting", "asked - hit if not holds(snapshot, each)", "asked if holds(snapshot, each)"),
    ("part", "part-{self._number:03}/", "part-000/"),
    ("part", "np.where(flags, days, NO_DAY)", "np.where(flags, days, days)"),
    ("part", "_code(text) for text", "text for text"),
    ("part", ".fill_null(len(values))", ".fill_null(0)"),
    ("part", "column.fill_null(NO_DAY)", "column.fill_null(18700)"),
)
"""Module, what stands there, and the fault put in its place."""


@pytest.mark.prove
def test_every_fault_in_the_kernel_is_seen(
    scatter: Scatter, compare: Compare, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each line that counts is needed: put a fault in its place, and some figure is wrong."""
    monkeypatch.syspath_prepend(str(tmp_path))
    faults = dict(enumerate(KERNEL))
    for jurisdiction in ("xx", "us_il_cook", "cn"):
        for seed in (3, 4):
            home = scatter(jurisdiction, seed, cases=100)
            differences = compare(home, jurisdiction)
            faults = {
                at: fault
                for at, fault in faults.items()
                if not _seen(differences, tmp_path, f"faulty_{at}", *fault)
            }

    assert [" / ".join(fault) for fault in faults.values()] == []


def _seen(differences: Callable[..., list[str]], home: Path, name: str, *fault: str) -> bool:
    if not (home / name).exists():
        _plant(home / name, *fault)
    try:
        return bool(differences(importlib.import_module(f"{name}.counting").count))
    except Exception:  # noqa: BLE001 - a fault that stops the counting is seen too
        return True
    finally:
        for module in [each for each in sys.modules if each.partition(".")[0] == name]:
            del sys.modules[module]


def _plant(home: Path, module: str, old: str, new: str) -> None:
    """Copy the kernel under another name, with one fault in it."""
    home.mkdir()
    for path in Path(tutela.statistics.__file__).parent.glob("*.py"):
        text = path.read_text(encoding="utf-8").replace("tutela.statistics", home.name)
        if path.stem == module:
            assert old in text, f"{module} no longer holds: {old}"
            text = text.replace(old, new, 1)
        (home / path.name).write_text(text, encoding="utf-8")


def _spoiled(
    snapshot: Snapshot, table: str, spoil: Callable[[Table], Table], home: Path
) -> Snapshot:
    """Write the snapshot again with one fault in every part."""
    for name in ("cases", "persons", "charges", "victims", "events", "facts"):
        for number in range(snapshot.parts):
            read = snapshot.read(name, number)
            path = home / f"part-{number:03}" / f"{name}.parquet"
            path.parent.mkdir(parents=True, exist_ok=True)
            pq.write_table(spoil(read) if name == table else read, path)
    pq.write_table(snapshot.read("offices"), home / "offices.parquet")
    return replace(snapshot, folder=home)


def _put(table: Table, column: str, value: object, *, only_missing: bool = False) -> Table:
    at = table.schema.get_field_index(column)
    kind = table.schema.field(column).type
    filled = pa.array([value] * len(table), kind)
    if only_missing:
        filled = pc.coalesce(table.column(column).combine_chunks(), filled)
    return table.set_column(at, column, filled)


def _days(table: Table, days: int) -> Table:
    numbers = table.column("on").combine_chunks().cast(pa.int32())
    moved = pc.add(numbers, pa.scalar(days, pa.int32())).cast(pa.date32())
    return table.set_column(table.schema.get_field_index("on"), "on", moved)


def _older(table: Table, years: int) -> Table:
    older = pc.add(table.column("age").combine_chunks(), pa.scalar(years, pa.int32()))
    return table.set_column(table.schema.get_field_index("age"), "age", older)


def _even(table: Table) -> Table:
    return pa.array(table.column("case_key").to_numpy() % 2 == 0)


def _first_of(table: Table, key: str) -> Table:
    _, first = np.unique(table.column(key).to_numpy(), return_index=True)
    return table.take(pa.array(np.sort(first)))
