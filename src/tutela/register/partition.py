"""Cut a register into parts that stay as they are while new cases come in."""

import zlib
from collections.abc import Iterable

import numpy as np
import pyarrow as pa

from tutela.register.arrow import pc, whole

_YEARS = range(1950, 2100)
_NO_YEAR = 0


def part_of_case(cases: pa.Table, persons: pa.Table, most: int) -> tuple[np.ndarray, int]:
    """Give the part of each clustered case and the number of parts.

    Up to ``most`` persons there is one part. Beyond, each year of receipt has parts of its own, so
    that what comes in this year leaves the parts of other years as they are; a year of more than
    ``most`` persons is cut by a hash of the case. Cases of no known year come first.
    """
    if persons.num_rows <= most:
        return np.zeros(cases.num_rows, dtype=np.int64), 1
    years = _years(cases)
    counted = np.bincount(persons["case_key"].to_numpy(), minlength=cases.num_rows)
    part, parts = np.zeros(cases.num_rows, dtype=np.int64), 0
    for year in (_NO_YEAR, *sorted(set(years.tolist()) - {_NO_YEAR})):
        own = np.flatnonzero(years == year)
        pieces = max(1, -(-int(counted[own].sum()) // most))
        part[own] = parts + _bucket(cases["case_id"].take(own).to_pylist(), pieces)
        parts += pieces
    return part, parts


def _years(cases: pa.Table) -> np.ndarray:
    years = np.asarray(pc.fill_null(pc.year(whole(cases["received_on"])), _NO_YEAR))
    return np.where((years >= _YEARS.start) & (years < _YEARS.stop), years, _NO_YEAR)


def _bucket(case_ids: Iterable[str | None], pieces: int) -> np.ndarray:
    if pieces == 1:
        return np.zeros(1, dtype=np.int64)
    return np.array(
        [zlib.crc32(str(case_id).encode()) % pieces for case_id in case_ids], dtype=np.int64
    )
