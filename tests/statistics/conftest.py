"""Small snapshots made by hand."""

import random
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any, TypeAlias

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tutela.catalogue.dimensions import dimensions
from tutela.catalogue.measures import measures
from tutela.model.measure import Count, Fact
from tutela.register.snapshot import Snapshot

Row: TypeAlias = Mapping[str, Any]

_KINDS: Mapping[str, "pa.DataType"] = {
    "case_key": pa.int32(),
    "person_key": pa.int32(),
    "age": pa.int32(),
    "received_on": pa.date32(),
    "on": pa.date32(),
    "is_on_usable": pa.bool_(),
    "is_principal": pa.bool_(),
}
COLUMNS: Mapping[str, str] = {
    "offices": "office_code name parent_code level place_code",
    "cases": "case_key case_id office_code received_on",
    "persons": "person_key case_key person_id sex age age_basis category status",
    "charges": "case_key person_key charge_row charge_id offence_code charged_as class_code "
    "is_principal",
    "victims": "case_key victim_id sex age age_basis",
    "events": "case_key person_key event_id charge_row event_code result_code on is_on_usable",
    "facts": "case_key person_key victim_id fact_code state",
}

Freeze: TypeAlias = Callable[..., Snapshot]


@pytest.fixture
def freeze(tmp_path: Path) -> Freeze:
    """Write tables (of one part, or of each of several) and give their snapshot."""

    def write(
        *parts: Mapping[str, Sequence[Row]],
        offices: Sequence[Row] = (),
        jurisdiction: str = "xx",
        synthetic: bool = False,
    ) -> Snapshot:
        _write(tmp_path / "offices.parquet", "offices", offices)
        for number, part in enumerate(parts):
            folder = tmp_path / f"part-{number:03}"
            folder.mkdir(exist_ok=True)
            for table in COLUMNS:
                if table != "offices":
                    _write(folder / f"{table}.parquet", table, part.get(table, ()))
        days = date(2023, 1, 31), date(2023, 2, 1)
        return Snapshot(tmp_path, jurisdiction, 1, synthetic, *days, {}, len(parts))

    return write


def _write(path: Path, table: str, rows: Sequence[Row]) -> None:
    names = COLUMNS[table].split()
    schema = pa.schema([pa.field(name, _KINDS.get(name, pa.string())) for name in names])
    full = [{name: row.get(name) for name in names} for row in rows]
    pq.write_table(pa.Table.from_pylist(full, schema=schema), path)


@pytest.fixture
def scatter(freeze: Freeze) -> Callable[[str, int], Snapshot]:
    """Make a register at random, with everything that may be odd in it."""

    def make(jurisdiction: str, seed: int, cases: int = 40) -> Snapshot:
        dice = random.Random(seed)  # noqa: S311 - a test's dice
        world = _World(dice, jurisdiction)
        parts = [world.part(cases) for _ in range(dice.randint(1, 3))]
        return freeze(*parts, offices=world.offices, jurisdiction=jurisdiction)

    return make


class _World:
    """Draws rows: known codes, unknown ones and none; days that fit, do not, and are missing."""

    def __init__(self, dice: random.Random, jurisdiction: str) -> None:
        self._dice = dice
        self._dimensions = dimensions(jurisdiction)
        counts = [each for each in measures(jurisdiction).values() if isinstance(each, Count)]
        events = {event for each in counts for event in (each.event, *each.or_event)}
        self._events = [*sorted(events), "judged", "unheard_of"]
        self._wanted = {
            name: sorted({code for each in counts for code in each.where.get(name, ())})
            for name in self._dimensions
        }
        results = {result for each in counts for result in each.result}
        self._results = [*sorted(results), "guilty", "Not Guilty", None]
        places = self._codes("place") if "place" in self._dimensions else ["somewhere"]
        self.offices = [
            {"office_code": f"O{at}", "place_code": dice.choice([*places[:4], "beyond", None])}
            for at in range(6)
        ]

    def part(self, cases: int) -> dict[str, list[Row]]:
        """Draw one part; rows are clustered by case and person."""
        rows: dict[str, list[Row]] = {table: [] for table in COLUMNS if table != "offices"}
        for key in range(self._dice.randint(0, cases)):
            self._case(rows, key)
        return rows

    def _case(self, rows: dict[str, list[Row]], key: int) -> None:
        dice = self._dice
        office = dice.choice([*(each["office_code"] for each in self.offices), "O9", None])
        rows["cases"].append(
            {
                "case_key": key,
                "case_id": f"C{key}",
                "office_code": office,
                "received_on": self._day(),
            }
        )
        victims = [f"V{key}-{at}" for at in range(dice.randint(0, 3))]
        for name in victims:
            said = {"victim_id": name, "sex": self._code("victim_sex"), "age": self._age()}
            rows["victims"].append({"case_key": key, **said})
        self._about(rows, key, -1, victims, [])
        for _ in range(dice.randint(0, 3)):
            self._person(rows, key, victims)

    def _person(self, rows: dict[str, list[Row]], case: int, victims: list[str]) -> None:
        key = len(rows["persons"])
        columns = {name: self._code(name) for name in ("sex", "category", "status")}
        about = {"case_key": case, "person_key": key}
        rows["persons"].append({**about, "person_id": f"P{key}", "age": self._age(), **columns})
        charges = [f"H{key}-{at}" for at in range(self._dice.randint(0, 3))]
        for name in self._dice.sample(charges, len(charges)):
            flag = self._dice.choice([True, False, False, None])
            said = {"charge_row": name, "offence_code": self._code("offence"), "is_principal": flag}
            rows["charges"].append({**about, **said})
        self._about(rows, case, key, victims, charges)

    def _about(
        self,
        rows: dict[str, list[Row]],
        case: int,
        key: int,
        victims: list[str],
        charges: list[str],
    ) -> None:
        dice = self._dice
        about = {"case_key": case, "person_key": key}
        for _ in range(dice.randint(0, 2 if key == -1 else 6)):
            said = {
                "event_id": f"E{len(rows['events'])}",
                "charge_row": dice.choice([*charges, None, None]),
                "event_code": dice.choice(self._events),
                "result_code": dice.choice(self._results),
                "on": self._day(),
                "is_on_usable": dice.random() < 0.9,
            }
            rows["events"].append({**about, **said})
        facts = [each.fact for each in self._dimensions.values() if isinstance(each, Fact)]
        for _ in range(dice.randint(0, 3)):
            victim = dice.choice([*victims, None, "V-none"]) if key == -1 else None
            state, fact = dice.choice(["yes", "no"]), dice.choice([*facts, "unheard_of"])
            rows["facts"].append({**about, "victim_id": victim, "fact_code": fact, "state": state})

    def _codes(self, name: str) -> list[str]:
        return list(self._dimensions[name].codes) if name in self._dimensions else []

    def _code(self, name: str) -> str | None:
        known = self._codes(name)
        some = self._dice.sample(known, min(6, len(known)))
        code = self._dice.choice([*some, *self._wanted.get(name, []), "Unheard Of", None])
        is_foreign = code is not None and self._dice.random() < 0.2
        return code.replace("_", " ").title() if is_foreign and code else code

    def _day(self) -> date | None:
        day = date(2019, 6, 1) + timedelta(days=self._dice.randint(0, 1300))
        edge = date(self._dice.randint(2019, 2022), *self._dice.choice([(1, 1), (12, 31), (6, 30)]))
        return self._dice.choice([day, day, day, edge, None])

    def _age(self) -> int | None:
        return self._dice.choice(
            [self._dice.randint(8, 22), self._dice.randint(0, 125), None, -1, 14, 18]
        )
