"""What the reader finds: a number, where it stands and what it is said to be."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from tutela.model.period import Period

STATISTIC = "statistic"


@dataclass(frozen=True, slots=True)
class Number:
    """One number of a text; ``text[start:end]`` is the figure with its scale word.

    ``kind`` is "statistic", or what else it is: year, date, clock, age, ordinal, reference,
    duration, penalty, name. ``value`` is None where a date or clock has no single value.
    ``high`` is the upper end of a range. ``step`` is the size of the last printed digit.
    ``hedge`` is "", "over", "under" or "about". ``role`` is level, change, share, rate, multiple,
    average, from or to; ``direction`` is 1 up, -1 down, 0 none. ``base`` is "previous" or the
    year a change is measured against. ``period`` is what a year or date stands for.
    ``months`` and ``day`` are those of a date. ``outer`` takes in hedge and unit.
    """

    start: int
    end: int
    text: str
    value: Decimal | None
    language: str
    kind: str = STATISTIC
    unit: str = ""
    step: Decimal = Decimal(1)
    hedge: str = ""
    role: str = "level"
    direction: int = 0
    base: str = ""
    high: Decimal | None = None
    period: Period | None = None
    months: tuple[int, int] | None = None
    day: int | None = None
    outer: tuple[int, int] = (0, 0)

    def moved(self, by: int) -> "Number":
        """Give the same number ``by`` characters further on."""
        if not by:
            return self
        # written out because a text has thousands of them and `replace` takes ten times as long
        return Number(
            self.start + by,
            self.end + by,
            self.text,
            self.value,
            self.language,
            self.kind,
            self.unit,
            self.step,
            self.hedge,
            self.role,
            self.direction,
            self.base,
            self.high,
            self.period,
            self.months,
            self.day,
            (self.outer[0] + by, self.outer[1] + by),
        )

    @property
    def is_statistic(self) -> bool:
        """Tell whether this is a figure that could be looked up."""
        return self.kind == STATISTIC


def made_of(
    found: Iterable[re.Match[str]],
    pieces: Sequence[str],
    makers: Mapping[str, Callable[[re.Match[str]], Number | None]],
) -> Iterator[Number]:
    """Yield the numbers of a language's pattern; the first piece that matched names its maker."""
    for match in found:
        kind = next(name for name in pieces if match[name] is not None)
        made = makers[kind](match)
        if made is not None:
            yield made
