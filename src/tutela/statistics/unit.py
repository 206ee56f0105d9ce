"""Which rows of a part are counted, and the person, case and charge each belongs to."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from tutela.statistics.part import Part
from tutela.statistics.source import Codes


@dataclass(frozen=True)
class Units:
    """The counted rows of a part: their table, and their row in other tables (-1: none)."""

    table: str
    rows: int
    case: Codes
    person: Codes | None


def units(part: Part, unit: str) -> Units:
    """Find the rows that are counted."""
    table = {"person": "persons", "case": "cases", "victim": "victims", "charge": "charges"}[unit]
    case = part.whole(table, "case_key")
    person: Codes | None = None
    if unit == "person":
        person = np.arange(len(case), dtype=np.int64)
    elif unit == "charge":
        person = part.whole("charges", "person_key")
    return Units(table, len(case), case, person)


def charge_rows(part: Part, wanted: "pa.Array[Any]") -> Codes:
    """Find the charge each of these row names stands for; -1 where there is none."""
    known = part.column("charges", "charge_row")
    texts = pa.chunked_array([known.cast(pa.string()), wanted.cast(pa.string())])
    encoded: Any = texts.combine_chunks()
    numbers = encoded.dictionary_encode().indices
    codes = numbers.to_numpy(zero_copy_only=False)
    if numbers.null_count:
        codes = np.where(np.isnan(codes), -1, codes).astype(np.int64)
    at = np.full(int(codes.max(initial=-1)) + 2, -1, dtype=np.int64)
    at[codes[: len(known)]] = np.arange(len(known))
    at[-1] = -1
    found: Codes = at[codes[len(known) :]]
    return found
