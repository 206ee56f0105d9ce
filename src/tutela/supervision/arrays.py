"""The arrays that supervision counts with."""

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Ints: TypeAlias = NDArray[np.int32]
Rows: TypeAlias = NDArray[np.int64]
Flags: TypeAlias = NDArray[np.bool_]

NO_DAY = int(np.iinfo(np.int32).min)
"""Stands for a day that is not recorded or not usable."""
