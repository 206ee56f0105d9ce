"""Make the exchange package of Nowhere, a small jurisdiction that does not exist."""

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

COLUMNS = {
    "offices": "office_code,name,parent_code,level,place_code",
    "cases": "case_id,office_code,received_on",
    "persons": "person_id,case_id,sex,age,age_basis,category,status",
    "charges": "charge_row,charge_id,case_id,person_id,offence_code,charged_as,class_code"
    ",is_principal",
    "victims": "victim_id,case_id,sex,age,age_basis",
    "events": "event_id,case_id,person_id,charge_row,event_code,result_code,on",
}


def write_nowhere(folder: Path, *, persons: int = 400, seed: int = 7) -> tuple[Path, ...]:
    """Write one person a case, decided in 2021 or 2022; the same seed gives the same files."""
    chance = np.random.default_rng(seed)
    tables: dict[str, list[Sequence[object]]] = {name: [] for name in COLUMNS}
    tables["offices"] = [
        ("N1", "North One", "", "basic", "north"),
        ("S1", "South", "", "", "south"),
    ]
    for number in range(persons):
        _add_case(tables, number, chance)
    folder.mkdir(parents=True, exist_ok=True)
    return tuple(_write(folder / f"{name}.csv", name, rows) for name, rows in tables.items())


def _add_case(
    tables: dict[str, list[Sequence[object]]], number: int, chance: np.random.Generator
) -> None:
    case, person, year = f"C{number}", f"P{number}", 2021 + number % 2
    month, day = int(chance.integers(2, 12)), int(chance.integers(1, 28))
    offence = str(chance.choice(["assault", "abduction", "theft"], p=[0.5, 0.2, 0.3]))
    decided = str(chance.choice(["prosecuted", "not_prosecuted"], p=[0.8, 0.2]))
    sex = str(chance.choice(["female", "male"], p=[0.3, 0.7]))
    office = str(chance.choice(["N1", "S1"]))
    received, filed = f"{year}-{month - 1:02}-{day:02}", f"{year}-{month:02}-{day:02}"
    ages = int(chance.integers(14, 60)), int(chance.integers(3, 30))
    tables["cases"].append((case, office, received))
    tables["persons"].append((person, case, sex, ages[0], "recorded", "", ""))
    tables["charges"].append((f"X{number}", f"X{number}", case, person, offence, "", "", "true"))
    tables["victims"].append((f"V{number}", case, "female", ages[1], "recorded"))
    tables["events"].append((f"F{number}", case, "", "", "case_filed", "", received))
    tables["events"].append((f"D{number}", case, person, "", decided, "", filed))


def _write(path: Path, name: str, rows: Iterable[Sequence[object]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(COLUMNS[name].split(","))
        writer.writerows(rows)
    return path
