"""Write down, for the safe of the office, why no small count of a table can be worked out.

A certificate holds true counts. It never leaves the office; the verdict and counts do.
"""

from pathlib import Path

import numpy as np

from tutela.disclosure.family import TableFamily
from tutela.disclosure.protect import Protected

SEALED = 0o600


def write_certificate(
    path: Path, family: TableFamily, protected: Protected, width: int, *, insider: bool = False
) -> None:
    """Write the sums, the true counts, what is withheld, and the moves, readable by its owner.

    ``width`` is the room promised to each small count; 0 stands for one more and one less.
    ``insider`` promises that nobody who knows a single case learns another count.
    """
    starts, cells, signs = family.sums
    public = family.public if family.public is not None else np.zeros_like(protected.small)
    path.touch(mode=SEALED)
    path.chmod(SEALED)
    with path.open("wb") as file:
        np.savez_compressed(
            file,
            sum_starts=starts,
            sum_cells=cells,
            sum_signs=signs,
            values=family.values,
            small=protected.small & ~public,
            withheld=protected.withheld & ~public,
            excused=np.array(protected.open_cells, np.int64),
            move_starts=protected.moves[0],
            move_cells=protected.moves[1],
            move_changes=protected.moves[2],
            width=np.array([width]),
            insider=np.array([insider]),
        )
