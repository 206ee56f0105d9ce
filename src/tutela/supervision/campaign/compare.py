"""Tell whether a count differs from other years by more than they differ among themselves."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

# Student's t, two-sided 95 %, by degrees of freedom (from 2, the fewest that are asked for)
_T = {2: 4.303, 3: 3.182, 4: 2.776, 5: 2.571, 6: 2.447, 7: 2.365, 8: 2.306, 9: 2.262, 10: 2.228}
_FEWEST_YEARS = 3


@dataclass(frozen=True, slots=True)
class Comparison:
    """The change against earlier years and against what is out of scope, in percent.

    ``low`` to ``high`` is its 95 % interval. All are None with fewer than three earlier years.
    """

    change: float | None
    low: float | None
    high: float | None

    @property
    def is_unusual(self) -> bool | None:
        """Tell whether the change is more than usual variation; None where nobody can say."""
        if self.low is None or self.high is None:
            return None
        return self.low > 0 or self.high < 0


def compare(inside: Sequence[int], outside: Sequence[int]) -> Comparison:
    """Compare the last year with the earlier ones; one count each year, in and out of scope.

    What moves both sides alike drops out. Years vary at least as much as chance makes counts vary,
    more where the earlier years did.
    """
    earlier = len(inside) - 1
    if earlier < _FEWEST_YEARS:
        return Comparison(None, None, None)
    ratios = [math.log((a + 0.5) / (b + 0.5)) for a, b in zip(inside, outside, strict=True)]
    mean = sum(ratios[:-1]) / earlier
    spread = sum((each - mean) ** 2 for each in ratios[:-1]) / (earlier - 1)
    chance = 1 / (inside[-1] + 0.5) + 1 / (outside[-1] + 0.5)
    half = _t(earlier - 1) * math.sqrt(max(spread, chance) * (1 + 1 / earlier))
    middle = ratios[-1] - mean
    return Comparison(*(100 * math.expm1(each) for each in (middle, middle - half, middle + half)))


def _t(freedom: int) -> float:
    return _T[min(freedom, max(_T))]
