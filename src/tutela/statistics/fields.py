"""Encode what the record holds about each counted unit into the codes of a source."""

from collections.abc import Callable, Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from tutela.statistics.events import Events
from tutela.statistics.part import Part
from tutela.statistics.plan import WORD, Plan, SourceKey
from tutela.statistics.runs import Bits, Runs
from tutela.statistics.source import Codes, Source
from tutela.statistics.unit import Units

_OLDEST = 120
"""An age above is no age: it is not recorded."""

_NO_AGE = _OLDEST + 1

_A_WORD = WORD // 2
"""How many facts fit into one word, with two bits each."""


def encode(part: Part, plan: Plan, at: Units, events: Events) -> Iterator[tuple[SourceKey, Codes]]:
    """Give the code of each unit in each source of a plan."""
    facts = [source for source in plan.sources.values() if source.kind == "fact"]
    yield from _facts(part, facts, at)
    for key, source in plan.sources.items():
        if source.kind == "step":
            yield key, events.steps(source.name, at)
        elif source.kind != "fact":
            yield key, _ENCODERS[source.kind](part, source, at)


def _column(part: Part, source: Source, at: Units) -> Codes:
    numbers, texts = part.texts(source.table, source.name)
    codes = _looked_up(texts, source)[numbers]
    if source.table == at.table:
        return codes
    keys = at.case if source.table == "cases" else at.person
    if keys is None:
        raise ValueError(f"{at.table} have no {source.table}")
    return np.append(codes, codes.dtype.type(source.size - 1))[keys]


def _looked_up(texts: list[str], source: Source) -> Codes:
    missing = source.size - 1
    kind = np.uint8 if source.size < 256 else np.uint16
    return np.array([*(source.at.get(text, missing) for text in texts), missing], dtype=kind)


def _age(part: Part, source: Source, at: Units) -> Codes:
    return _spans(_years(part, source.table, at), source)


def _years(part: Part, table: str, at: Units) -> NDArray[np.int32]:
    column = part.whole(table, "age", missing=_NO_AGE).astype(np.int32).view(np.uint32)
    ages = np.minimum(column, np.uint32(_NO_AGE)).view(np.int32)
    if table == at.table:
        return ages
    if table == "persons" and at.person is not None:
        return np.append(ages, np.int32(_NO_AGE))[at.person]
    runs = part.runs("victims", "case_key")
    return runs.least(ages, part.rows("cases"), _NO_AGE)[at.case]


def _spans(ages: NDArray[np.int32], source: Source) -> Codes:
    """Give the last span that begins at or before the age."""
    every = np.arange(_NO_AGE + 1)
    spans = np.searchsorted(np.array(source.values), every, side="right") - 1
    spans[(spans < 0) | (every == _NO_AGE)] = source.size - 1
    return spans.astype(np.uint8)[ages]


def _places(part: Part, source: Source, at: Units) -> Codes:
    numbers, offices = part.texts("cases", "office_code")
    codes, texts = part.texts("offices", "office_code")
    places, named = part.texts("offices", "place_code")
    of_place = _looked_up(named, source)
    by_office: Mapping[str, int] = {
        texts[code]: int(of_place[place])
        for code, place in zip(codes.tolist(), places.tolist(), strict=True)
        if code < len(texts)
    }
    missing = source.size - 1
    found = [by_office.get(office, missing) for office in offices]
    return np.array([*found, missing], dtype=of_place.dtype)[numbers][at.case]


def _facts(part: Part, sources: Sequence[Source], at: Units) -> Iterator[tuple[SourceKey, Codes]]:
    """Give yes where a fact is once recorded as yes, else no where as no; all in one pass."""
    for first in range(0, len(sources), _A_WORD):
        some = sources[first : first + _A_WORD]
        found = _said(part, [source.name for source in some], at)
        heard = np.flatnonzero(found)
        bits = found[heard]
        for place, source in enumerate(some):
            yes, no = source.at["yes"], source.at["no"]
            meant = np.array([source.size - 1, yes, no, yes], dtype=np.uint8)
            codes = np.full(at.rows, source.size - 1, dtype=np.uint8)
            codes[heard] = meant[(bits >> np.uint64(2 * place)) & np.uint64(3)]
            yield source.key, codes


def _said(part: Part, names: Sequence[str], at: Units) -> Bits:
    """Give two bits a fact: once recorded as yes, once as no."""
    numbers, facts = part.texts("facts", "fact_code")
    states, said = part.texts("facts", "state")
    bit = {"yes": 1, "no": 2}
    table = np.zeros((len(facts) + 1, len(said) + 1), dtype=np.uint64)
    for row, fact in enumerate(facts):
        for column, state in enumerate(said):
            if fact in names:
                table[row, column] = bit.get(state, 0) << (2 * names.index(fact))
    each = table[numbers, states]
    rows = np.flatnonzero(each)
    found = np.zeros(at.rows, dtype=np.uint64)
    for keys, hit, size, to_unit in _bearers(part, rows, at):
        found |= Runs.of(keys[hit]).join(each[rows[hit]], size + 1)[to_unit]
    return found


def _bearers(
    part: Part, rows: Codes, at: Units
) -> list[tuple[Codes, NDArray[np.bool_], int, Codes]]:
    """Say whose facts count for a unit: its own, and those of its whole case.

    A fact about a victim is one of the case too, save where victims are counted.
    """
    case = part.whole("facts", "case_key")[rows]
    person = part.whole("facts", "person_key")[rows]
    cases = part.rows("cases")
    everyone = np.ones(len(rows), dtype=bool)
    if at.table == "cases":
        return [(case, everyone, cases, at.case)]
    if at.table == "victims":
        victim = _victims(part, rows)
        own = np.arange(at.rows, dtype=np.int64)
        return [
            (case, (person < 0) & (victim == -1), cases, at.case),
            (victim, victim >= 0, at.rows, own),
        ]
    keys = np.arange(at.rows, dtype=np.int64) if at.person is None else at.person
    return [
        (case, person < 0, cases, at.case),
        (person, person >= 0, part.rows("persons"), keys),
    ]


def _victims(part: Part, rows: Codes) -> Codes:
    """Find the victim each fact is about: -1 for none, -2 for one not on record."""
    numbers, named = part.texts("facts", "victim_id")
    of_victim, victims = part.texts("victims", "victim_id")
    at = {
        (int(c), victims[v]): row
        for row, (c, v) in enumerate(
            zip(part.whole("victims", "case_key").tolist(), of_victim.tolist(), strict=True)
        )
        if v < len(victims)
    }
    cases = part.whole("facts", "case_key")[rows].tolist()
    return np.array(
        [
            -1 if number >= len(named) else at.get((case, named[number]), -2)
            for case, number in zip(cases, numbers[rows].tolist(), strict=True)
        ],
        dtype=np.int64,
    )


def _offences(part: Part, source: Source, at: Units) -> Codes:
    numbers, texts = part.texts("charges", "offence_code")
    codes = _looked_up(texts, source)[numbers]
    if at.table == "charges":
        return codes
    return np.append(codes, source.size - 1)[_principal(part)]


def _principal(part: Part) -> Codes:
    """Find the principal charge of each person: the one flagged, or the only one; -1 for none.

    Of several flagged the first by the name of its row is taken.
    """
    person = part.whole("charges", "person_key")
    flagged = part.flags("charges", "is_principal")
    held = person if person.min(initial=0) >= 0 else person[person >= 0]
    alone = np.bincount(held, minlength=part.rows("persons")) == 1
    rows = np.flatnonzero((person >= 0) & (flagged | alone[person]))
    if np.bincount(person[rows]).max(initial=0) > 1:
        names = part.column("charges", "charge_row").take(rows).to_numpy(zero_copy_only=False)
        rows = rows[np.argsort(names, kind="stable")]
    found = np.full(part.rows("persons"), -1, dtype=np.int64)
    found[person[rows[::-1]]] = rows[::-1]
    return found


def _any_offence(part: Part, source: Source, at: Units) -> Codes:
    """Give 0 where any charge of the person is one of the offences the source names, else 1."""
    numbers, texts = part.texts("charges", "offence_code")
    wanted = set(source.name.split(","))
    hit = np.array([*(text in wanted for text in texts), False])[numbers]
    person = part.whole("charges", "person_key")
    found = np.ones(at.rows, dtype=np.int64)
    found[person[hit & (person >= 0)]] = 0
    return found


_ENCODERS: Mapping[str, Callable[[Part, Source, Units], Codes]] = {
    "column": _column,
    "age": _age,
    "place": _places,
    "offence": _offences,
    "any_offence": _any_offence,
}
