"""Write the made-up register as an exchange package, as offices would send it."""

from pathlib import Path

import numpy as np
import pyarrow.parquet as pq

from tutela.demo.cast import Cast, gather
from tutela.demo.join import join
from tutela.demo.late import plant
from tutela.demo.mark import mark
from tutela.demo.plan import Plan
from tutela.demo.reading import read_plan
from tutela.demo.tables import tables

SEED = 20230601
_APART = ("case_id", "person_id", "charge_row", "victim_id", "event_id")


def make_cast(plan: Plan, seed: int = SEED) -> Cast:
    """Make all persons and cases of a plan; the same seed makes the same ones."""
    rng = np.random.Generator(np.random.PCG64DXSM(seed))
    late = plant(plan, gather(plan, rng), rng)
    return mark(plan, join(plan, late, rng), rng)


def write_package(folder: Path, seed: int = SEED, *, plan: Plan | None = None) -> tuple[Path, ...]:
    """Write one Parquet file for each table into a folder; give the files.

    The same seed writes the same bytes. Raises ``DataError`` where the targets cannot hold
    together.
    """
    plan = read_plan("cn") if plan is None else plan
    folder.mkdir(parents=True, exist_ok=True)
    rng = np.random.Generator(np.random.PCG64DXSM(seed + 1))
    files = []
    for name, table in tables(plan, make_cast(plan, seed), rng):
        path = folder / f"{name}.parquet"
        codes = [column for column in table.column_names if column not in _APART]
        pq.write_table(
            table,
            path,
            compression="zstd",
            compression_level=1,
            use_dictionary=codes,  # type: ignore[arg-type] # its types know bool only
        )
        files.append(path)
    return tuple(files)
