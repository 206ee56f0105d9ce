"""Lay records beside each other: by case, then by person, with row numbers for keys."""

from collections.abc import Mapping

import numpy as np
import pyarrow as pa

from tutela.register.arrow import constant, pc, whole
from tutela.register.current import VERSION
from tutela.register.schema import CLUSTERED, TABLES

_NAMED = {"cases": ("case_id",), "persons": ("person_id",)}


def cluster(tables: Mapping[str, pa.Table]) -> dict[str, pa.Table]:
    """Give every table but offices with ``case_key`` and ``person_key``, sorted by them.

    A case that only a person names is made, with nothing else known of it. A record whose case or
    person has not been sent yet waits: it is in the register and not in the snapshot.
    """
    cases = _cases(tables["cases"], tables["persons"])
    persons = _keyed_to(tables["persons"], cases).sort_by(
        [("case_key", "ascending"), (VERSION, "ascending"), ("row", "ascending")]
    )
    made = {
        "cases": _numbered(cases, "case_key"),
        "persons": _numbered(persons, "person_key"),
    }
    for name in CLUSTERED:
        if name not in made:
            made[name] = _hung(tables[name], cases, persons)
    return {name: _tidy(name, rows) for name, rows in made.items()}


def within(tables: Mapping[str, pa.Table], is_in: np.ndarray) -> dict[str, pa.Table]:
    """Keep some cases and all that hangs on them, with row numbers counted anew."""
    case_numbers = np.cumsum(is_in) - 1
    of_person = is_in[tables["persons"]["case_key"].to_numpy()]
    person_numbers = np.append(np.cumsum(of_person) - 1, -1)
    part = {}
    for name, rows in tables.items():
        kept = rows.filter(pa.array(is_in[rows["case_key"].to_numpy()]))
        kept = _renumbered(kept, "case_key", case_numbers)
        if "person_key" in rows.column_names:
            kept = _renumbered(kept, "person_key", person_numbers)
        part[name] = kept
    return part


def _cases(cases: pa.Table, persons: pa.Table) -> pa.Table:
    named = pc.unique(persons["case_id"])
    missing = named.filter(pc.invert(pc.is_in(named, value_set=whole(cases["case_id"]))))
    if len(missing):
        made = {field.name: constant(None, len(missing), field.type) for field in cases.schema}
        made["case_id"] = missing
        cases = pa.concat_tables([cases, pa.table(made, schema=cases.schema)])
    return cases.sort_by("case_id")


def _keyed_to(rows: pa.Table, cases: pa.Table) -> pa.Table:
    keys = pc.index_in(whole(rows["case_id"]), value_set=whole(cases["case_id"]))
    return rows.append_column("case_key", keys)


def _numbered(rows: pa.Table, key: str) -> pa.Table:
    return rows.append_column(key, pa.array(np.arange(rows.num_rows, dtype=np.int32)))


def _hung(rows: pa.Table, cases: pa.Table, persons: pa.Table) -> pa.Table:
    if "person_id" not in rows.column_names:
        keyed = _keyed_to(rows, cases)
        keyed = keyed.filter(pc.is_valid(keyed["case_key"]))
        return keyed.take(pa.array(_order(keyed, keyed["case_key"].to_numpy())))
    at = pc.index_in(whole(rows["person_id"]), value_set=whole(persons["person_id"]))
    of_person = whole(persons["case_key"]).take(at)
    is_whole_case = whole(pc.is_null(rows["person_id"]))
    if pc.any(is_whole_case).as_py():
        # only these are looked up by case: the others go with their person
        case_ids = pc.if_else(is_whole_case, whole(rows["case_id"]), None)
        of_case = pc.index_in(case_ids, value_set=whole(cases["case_id"]), skip_nulls=True)
        of_person = pc.coalesce(of_person, of_case)
    keyed = rows.append_column("case_key", of_person)
    keyed = keyed.append_column("person_key", pc.fill_null(at, -1))
    keyed = keyed.filter(pc.is_valid(keyed["case_key"]))
    pair = keyed["case_key"].to_numpy().astype(np.int64) * (persons.num_rows + 1)
    pair = pair + keyed["person_key"].to_numpy() + 1
    return keyed.take(pa.array(_order(keyed, pair)))


def _order(rows: pa.Table, key: np.ndarray) -> np.ndarray:
    return np.lexsort((rows["row"].to_numpy(), rows[VERSION].to_numpy(), key))


def _tidy(name: str, rows: pa.Table) -> pa.Table:
    drop = {"case_id", "person_id"} - set(_NAMED.get(name, ()))
    keys = [key for key in ("person_key", "case_key") if key in rows.column_names]
    keys = keys if name == "persons" else keys[::-1]
    wanted = [*keys, *(column for column in TABLES[name].columns if column not in drop)]
    return rows.select(wanted)


def _renumbered(rows: pa.Table, key: str, numbers: np.ndarray) -> pa.Table:
    at = rows.column_names.index(key)
    fresh = numbers[rows[key].to_numpy()].astype(np.int32)
    return rows.set_column(at, key, pa.array(fresh))
