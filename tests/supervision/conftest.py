"""Small snapshots made by hand, and the real records read without any other room."""

import csv
import gzip
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any, TypeAlias

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tutela.intake.values import slug
from tutela.register.snapshot import Snapshot

Row: TypeAlias = Mapping[str, Any]
Freeze: TypeAlias = Callable[..., Snapshot]

_KEYS = {"case_key": pa.int32(), "person_key": pa.int32()}
_TABLES: dict[str, dict[str, pa.DataType]] = {
    "cases": {
        "case_key": pa.int32(),
        "case_id": pa.string(),
        "office_code": pa.string(),
        "received_on": pa.date32(),
    },
    "persons": {
        "person_key": pa.int32(),
        "case_key": pa.int32(),
        "person_id": pa.string(),
        "sex": pa.string(),
        "age": pa.int32(),
        "age_basis": pa.string(),
        "category": pa.string(),
        "status": pa.string(),
    },
    "charges": {
        **_KEYS,
        "charge_row": pa.string(),
        "charge_id": pa.string(),
        "offence_code": pa.string(),
        "charged_as": pa.string(),
        "class_code": pa.string(),
        "is_principal": pa.bool_(),
    },
    "victims": {
        "case_key": pa.int32(),
        "victim_id": pa.string(),
        "sex": pa.string(),
        "age": pa.int32(),
        "age_basis": pa.string(),
    },
    "events": {
        **_KEYS,
        "event_id": pa.string(),
        "charge_row": pa.string(),
        "event_code": pa.string(),
        "result_code": pa.string(),
        "on": pa.date32(),
        "is_on_usable": pa.bool_(),
    },
    "facts": {
        **_KEYS,
        "victim_id": pa.string(),
        "fact_code": pa.string(),
        "state": pa.string(),
    },
    "relations": {
        **_KEYS,
        "victim_id": pa.string(),
        "began_on": pa.date32(),
        "ended_on": pa.date32(),
        "are_days_usable": pa.bool_(),
    },
    "circumstances": {**_KEYS, "effect_code": pa.string(), "state": pa.string()},
    "protections": {**_KEYS, "protection_code": pa.string(), "state": pa.string()},
}


@pytest.fixture(scope="session")
def freeze(tmp_path_factory: pytest.TempPathFactory) -> Freeze:
    """Give a way to freeze cases written as plain mappings.

    A case has ``id``, ``office``, ``events`` of its own, ``victims`` (ages) and ``persons``; a
    person has ``id``, ``events``, ``age``, ``status``, ``category``, ``offences``, ``facts`` and
    ``acted`` (the day of the act); both may have ``protection`` and ``circumstance`` (codes).
    An event is (code, day) or (code, day, result); a day of None is not usable.
    """

    def made(jurisdiction: str, *parts: Iterable[Row]) -> Snapshot:
        folder = tmp_path_factory.mktemp("snapshot")
        for at, cases in enumerate(parts):
            _write(folder / f"part-{at:03}", cases)
        said = {"jurisdiction": jurisdiction, "version": 1, "parts": len(parts), "files": {}}
        (folder / "snapshot.json").write_text(json.dumps(said), encoding="utf-8")
        today = date(2026, 1, 1)
        return Snapshot(folder, jurisdiction, 1, True, today, today, {}, len(parts))

    return made


@pytest.fixture(scope="session")
def cook(freeze: Freeze, shared: Path) -> Snapshot:
    """Give the real records as a snapshot: receipt, review and initiation of each person."""
    return freeze("us_il_cook", _cook_cases(shared / "data" / "cook_sao_2019"))


def _write(folder: Path, cases: Iterable[Row]) -> None:
    folder.mkdir(parents=True)
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in _TABLES}
    for key, case in enumerate(cases):
        _add_case(rows, key, case)
    for name, columns in _TABLES.items():
        table = pa.Table.from_pylist(rows[name], schema=pa.schema(list(columns.items())))
        pq.write_table(table, folder / f"{name}.parquet")


def _add_case(rows: dict[str, list[dict[str, Any]]], key: int, case: Row) -> None:
    rows["cases"].append(
        {"case_key": key, "case_id": case["id"], "office_code": case.get("office", "O1")}
    )
    _add_events(rows, key, -1, case["id"], case.get("events", ()))
    _add_facts(rows, key, -1, case)
    for at, age in enumerate(case.get("victims", ())):
        rows["victims"].append(
            {"case_key": key, "victim_id": f"V{at}", "age": age, "sex": case.get("victim_sex")}
        )
    for person in case.get("persons", ()):
        _add_person(rows, key, person)


def _add_person(rows: dict[str, list[dict[str, Any]]], key: int, person: Row) -> None:
    person_key = len(rows["persons"])
    about = {name: person.get(name) for name in ("age", "category", "status")}
    rows["persons"].append(
        {"person_key": person_key, "case_key": key, "person_id": person["id"], **about}
    )
    _add_events(rows, key, person_key, person["id"], person.get("events", ()))
    _add_facts(rows, key, person_key, person)
    keys = {"case_key": key, "person_key": person_key}
    for at, offence in enumerate(person.get("offences", ())):
        charge = {"charge_row": f"{person['id']}-{at}", "offence_code": offence}
        rows["charges"].append({**keys, **charge, "is_principal": at == 0})


def _add_events(
    rows: dict[str, list[dict[str, Any]]], case: int, person: int, owner: str, events: Any
) -> None:
    for at, (code, day, *result) in enumerate(events):
        rows["events"].append(
            {
                "case_key": case,
                "person_key": person,
                "event_id": f"{owner}-{at}-{code}",
                "event_code": code,
                "result_code": result[0] if result else None,
                "on": day,
                "is_on_usable": day is not None,
            }
        )


def _add_facts(rows: dict[str, list[dict[str, Any]]], case: int, person: int, owner: Row) -> None:
    own = {"case_key": case, "person_key": person, "state": "yes"}
    rows["protections"] += [
        {**own, "protection_code": each} for each in owner.get("protection", ())
    ]
    rows["circumstances"] += [
        {**own, "effect_code": each} for each in owner.get("circumstance", ())
    ]
    if owner.get("acted"):
        act = {"victim_id": "V0", "ended_on": owner["acted"], "are_days_usable": True}
        rows["relations"].append({"case_key": case, "person_key": person, **act})
    for code, state in owner.get("facts", {}).items():
        keys = {"case_key": case, "person_key": person}
        rows["facts"].append({**keys, "fact_code": code, "state": state})


def _cook_cases(home: Path) -> Iterator[Row]:
    started = {row["case_participant_id"] for row in _rows(home / "initiation.csv.gz")}
    by_case: dict[str, list[Row]] = {}
    for row in _rows(home / "intake.csv.gz"):
        by_case.setdefault(row["case_id"], []).append(_cook_person(row, started))
    for case, persons in by_case.items():
        yield {"id": case, "office": "ccsao", "persons": persons}


def _cook_person(row: Mapping[str, str], started: set[str]) -> Row:
    person = row["case_participant_id"]
    events: list[tuple[Any, ...]] = [
        ("received", date.fromisoformat(row["received_date"][:10])),
    ]
    if row["felony_review_result"]:
        events.append(("reviewed", None, slug(row["felony_review_result"])))
    if person in started:
        events.append(("initiated", None))
    return {
        "id": person,
        "category": slug(row["offense_category"]) or None,
        "status": slug(row["participant_status"]) or None,
        "events": events,
    }


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
