"""Take from clustered tables every id that leads to a sealed record; all rows stay."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from tutela.register.arrow import Column, pc, whole
from tutela.register.sealing import BLIND, Sealed

_OWN = {"cases": "case_id", "persons": "person_id", "charges": "charge_row", "events": "event_id"}
_OWN |= {"victims": "victim_id", "restraints": "restraint_id"}
_LINKS = {"charge_row": "charges", "event_id": "events", "extends": "restraints"}
_LINKS |= {"victim_id": "victims"}


@dataclass(frozen=True, slots=True)
class _Home:
    """The records that others name: by what they are found, and what they are called now."""

    keys: Column
    names: Column


def without_ids(
    tables: Mapping[str, pa.Table], under: Sealed, label: str = ""
) -> dict[str, pa.Table]:
    """Give clustered tables in which no id leads to a sealed record.

    What hung together still does, so that every sum stays, under ids that begin with ``sealed-``.
    ``label`` goes into them: two parts of one snapshot never share one.
    """
    if not under:
        return dict(tables)
    hits = _hits(tables, under)
    homes = {
        name: _Home(_keys(tables[name], own), _names(tables[name][own], hits[name], label))
        for name, own in _OWN.items()
        if name in tables
    }
    return {name: _blinded(name, rows, hits[name], homes) for name, rows in tables.items()}


def _hits(tables: Mapping[str, pa.Table], under: Sealed) -> dict[str, np.ndarray]:
    """Mark in every table the rows of sealed cases and persons."""
    of_case = np.append(_among(tables["cases"]["case_id"], under.cases), False)
    of_person = np.append(_among(tables["persons"]["person_id"], under.persons), False)
    of_person[:-1] |= of_case[tables["persons"]["case_key"].to_numpy()]
    hits = {}
    for name, rows in tables.items():
        hits[name] = of_case[rows["case_key"].to_numpy()]
        if "person_key" in rows.column_names:
            hits[name] = hits[name] | of_person[rows["person_key"].to_numpy()]
    return hits


def _among(ids: Column, known: frozenset[str]) -> np.ndarray:
    return np.asarray(pc.is_in(whole(ids), value_set=pa.array(sorted(known), pa.string())))


def _keys(rows: pa.Table, column: str) -> Column:
    """Give by what a record is found: ids of victims are told apart within their case only."""
    ids = whole(rows[column])
    if column != "victim_id":
        return ids
    return pc.binary_join_element_wise(whole(rows["case_key"]).cast(pa.string()), ids, "\x1f")


def _names(ids: Column, hit: np.ndarray, label: str) -> Column:
    numbers = pa.array(np.arange(len(ids))).cast(pa.string())
    blind = pc.binary_join_element_wise(BLIND + label, numbers, "")
    return pc.if_else(pa.array(hit), blind, whole(ids))


def _blinded(name: str, rows: pa.Table, hit: np.ndarray, homes: Mapping[str, _Home]) -> pa.Table:
    own, none = _OWN.get(name), pa.array(hit)
    for column, home in _LINKS.items():
        if column in rows.column_names and column != own:
            at = pc.index_in(_keys(rows, column), value_set=homes[home].keys, skip_nulls=True)
            # a name that nothing was sent under is kept, but not in a sealed record
            alone = pc.if_else(none, None, whole(rows[column]))
            rows = _replaced(rows, column, pc.coalesce(homes[home].names.take(at), alone))
    if "charge_id" in rows.column_names:
        rows = _replaced(rows, "charge_id", pc.if_else(none, None, whole(rows["charge_id"])))
    return rows if own is None else _replaced(rows, own, homes[name].names)


def _replaced(rows: pa.Table, column: str, values: Column) -> pa.Table:
    return rows.set_column(rows.column_names.index(column), column, values)
