"""Write the cast down as the tables of the exchange package."""

from collections.abc import Iterator, Sequence
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from tutela.demo.cast import OF_THE_CASE, Cast, received
from tutela.demo.plan import Plan
from tutela.demo.pool import NEVER, Whole

Strings: TypeAlias = "pa.Array[Any]"

_BESIDE = ("other_offence", "theft", "picking_quarrels", "intentional_injury")
_MORE_CHARGES = 0.07
_MORE_VICTIMS = 0.12


def tables(plan: Plan, cast: Cast, rng: np.random.Generator) -> Iterator[tuple[str, pa.Table]]:
    """Give the tables one by one, by name."""
    yield "offices", offices(plan)
    yield "cases", cases(plan, cast, rng)
    yield "persons", persons(plan, cast, rng)
    yield "charges", charges(plan, cast, rng)
    yield "victims", victims(plan, cast, rng)
    yield "events", events(cast)
    yield "facts", facts(plan, cast)


def offices(plan: Plan) -> pa.Table:
    """Give one national office, one for each province and its local ones."""
    rows: list[tuple[str | None, ...]] = [
        ("N", "最高（虚构） / National office (made up)", None, "national", None)
    ]
    for region in plan.regions:
        zh, en, code = region.words["zh"], region.words["en"], region.code
        place = code.lower()
        rows.append((code, f"{zh} {code} / {en} {code}", "N", "province", place))
        rows += [
            (f"{code}-{at}", f"{zh}第{at}院 / {en}, office {at}", code, "local", place)
            for at in range(1, region.offices + 1)
        ]
    names = ("office_code", "name", "parent_code", "level", "place_code")
    columns = [pa.array(column, pa.string()) for column in zip(*rows, strict=True)]
    return pa.table(dict(zip(names, columns, strict=True)))


def cases(plan: Plan, cast: Cast, rng: np.random.Generator) -> pa.Table:
    """Give each case to a local office, larger provinces first served."""
    codes, weights = list[str](), list[float]()
    for region in plan.regions:
        codes += [f"{region.code}-{at}" for at in range(1, region.offices + 1)]
        weights += [region.weight / region.offices] * region.offices
    chances = np.array(weights) / sum(weights)
    office = rng.choice(len(codes), len(cast.cases), p=chances)
    return pa.table(
        {
            "case_id": _ids("C", cast.cases),
            "office_code": _coded(codes, office),
            "received_on": _dates(received(cast)),
        }
    )


def persons(plan: Plan, cast: Cast, rng: np.random.Generator) -> pa.Table:
    """Give sex and age at the act, by family."""
    family = cast.family[cast.history_of]
    first, last = np.array([each.suspects for each in plan.families]).T
    women = np.array([each.women for each in plan.families])[family]
    count = len(family)
    return pa.table(
        {
            "person_id": _ids("P", np.arange(count)),
            "case_id": _ids("C", cast.case_of),
            "sex": _coded(["male", "female"], rng.random(count) < women),
            "age": _ages(first[family], last[family], rng.beta(1.1, 1.9, count)),
            "age_basis": _coded(["computed"], np.zeros(count, np.int64)),
            "category": pa.nulls(count, pa.string()),
            "status": pa.nulls(count, pa.string()),
        }
    )


def charges(plan: Plan, cast: Cast, rng: np.random.Generator) -> pa.Table:
    """Give everybody one principal charge, and a few a second one beside it."""
    count = len(cast.case_of)
    more = np.flatnonzero(rng.random(count) < _MORE_CHARGES)
    person = np.concatenate([np.arange(count), more])
    offences = [family.offence for family in plan.families]
    principal = _coded(offences, cast.family[cast.history_of])
    beside = _coded(list(_BESIDE), rng.integers(0, len(_BESIDE), len(more)))
    return pa.table(
        {
            "charge_row": _ids("R", np.arange(len(person))),
            "charge_id": pa.nulls(len(person), pa.string()),
            "case_id": _ids("C", cast.case_of[person]),
            "person_id": _ids("P", person),
            "offence_code": pa.concat_arrays([principal, beside]),
            "charged_as": pa.nulls(len(person), pa.string()),
            "class_code": pa.nulls(len(person), pa.string()),
            "is_principal": pa.array(np.arange(len(person)) < count),
        }
    )


def victims(plan: Plan, cast: Cast, rng: np.random.Generator) -> pa.Table:
    """Give each case whose family has victims one of them, and a few some more."""
    spans = np.array([each.victims or (NEVER, NEVER) for each in plan.families])
    girls = np.array([each.girls for each in plan.families])
    of = cast.cases[spans[cast.family[cast.cases], 0] != NEVER]
    case = np.repeat(of, 1 + rng.poisson(_MORE_VICTIMS, len(of)))
    family, count = cast.family[case], len(case)
    ages = _ages(spans[family, 0], spans[family, 1], rng.beta(1.8, 1.3, count))
    return pa.table(
        {
            "victim_id": _ids("V", np.arange(count)),
            "case_id": _ids("C", case),
            "sex": _coded(["male", "female"], rng.random(count) < girls[family]),
            "age": ages,
            "age_basis": _coded(["computed"], np.zeros(count, np.int64)),
        }
    )


def events(cast: Cast) -> pa.Table:
    """Give what happened to each case, then to each person."""
    names = sorted(set(cast.events))
    whole = [at for at, code in enumerate(cast.events) if code in OF_THE_CASE]
    single = [at for at, code in enumerate(cast.events) if code not in OF_THE_CASE]
    of_case = cast.days[cast.cases][:, whole]
    case, case_column = np.nonzero(of_case != NEVER)
    of_person = cast.days[cast.history_of][:, single]
    person, column = np.nonzero(of_person != NEVER)
    code = np.array([names.index(event) for event in cast.events])
    codes = np.concatenate([code[whole][case_column], code[single][column]])
    days = np.concatenate([of_case[case, case_column], of_person[person, column]])
    nobody = pa.nulls(len(case), pa.string())
    return pa.table(
        {
            "event_id": _ids("E", np.arange(len(codes))),
            "case_id": _ids("C", np.concatenate([cast.cases[case], cast.case_of[person]])),
            "person_id": pa.concat_arrays([nobody, _ids("P", person)]),
            "charge_row": pa.nulls(len(codes), pa.string()),
            "event_code": _coded(names, codes),
            "result_code": pa.nulls(len(codes), pa.string()),
            "on": _dates(days),
        }
    )


def facts(plan: Plan, cast: Cast) -> pa.Table:
    """Give the facts of persons, by family, and of cases, as marked."""
    family = cast.family[cast.history_of]
    case, person, fact = list[Whole](), list[Strings](), list[Strings]()
    for name in sorted({each for family in plan.families for each in family.facts}):
        has = np.array([name in each.facts for each in plan.families])
        found = np.flatnonzero(has[family])
        case.append(cast.case_of[found])
        person.append(_ids("P", found))
        fact.append(_coded([name], np.zeros(len(found), np.int64)))
    for name, flags in cast.marked_persons.items():
        found = np.flatnonzero(flags)
        case.append(cast.case_of[found])
        person.append(_ids("P", found))
        fact.append(_coded([name], np.zeros(len(found), np.int64)))
    for name, flags in cast.marked.items():
        found = np.flatnonzero(flags)
        case.append(found)
        person.append(pa.nulls(len(found), pa.string()))
        fact.append(_coded([name], np.zeros(len(found), np.int64)))
    count = sum(map(len, case))
    return pa.table(
        {
            "case_id": _ids("C", np.concatenate(case)),
            "person_id": pa.concat_arrays(person),
            "victim_id": pa.nulls(count, pa.string()),
            "fact_code": pa.concat_arrays(fact),
            "state": _coded(["yes"], np.zeros(count, np.int64)),
        }
    )


def _ids(letter: str, number: npt.NDArray[np.integer]) -> Strings:
    """Write numbers as ids; where they come again and again, each is written once and copied."""
    most = int(number.max(initial=-1)) + 1
    if most < len(number):
        return _ids(letter, np.arange(most)).take(np.asarray(number, np.int64))
    text = pc.cast(pa.array(np.asarray(number) + 1), pa.string())
    joined: Strings = pc.binary_join_element_wise(letter, text, "")
    return joined


def _coded(
    codes: Sequence[str], number: npt.NDArray[np.integer] | npt.NDArray[np.bool_]
) -> Strings:
    return pa.array(codes, pa.string()).take(np.asarray(number, np.int64))


def _dates(days: npt.NDArray[np.int32]) -> Strings:
    return pa.array(days.astype(np.int32)).cast(pa.date32())


def _ages(first: Whole, last: Whole, share: npt.NDArray[np.float64]) -> Strings:
    return pa.array((first + np.floor(share * (last - first + 1))).astype(np.int32))
