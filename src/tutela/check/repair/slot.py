"""A place for a figure in a scrambled paragraph."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["year", "month", "day", "count", "percent", "points", "clock", "ordinal", "word"]
RUN = r"(?:\d+|<>)"


@dataclass(frozen=True, slots=True)
class Slot:
    """A figure of the printed text and what kind of figure belongs there.

    ``slots`` are the digit runs printed in it; ``shape`` is the number of comma groups, and
    ``is_decimal`` whether a decimal point follows. ``month`` is the month named beside a day.
    ``phrase`` numbers the phrase it moves with; fixed figures have -1. ``edge`` is 1 where a rise
    starts or a fall ends, and 2 at its other end. ``turned`` are the figures before it that may
    have stood behind it in the source. ``is_second_day``: its month was named before in the
    sentence.
    A word has no digit run, but may have taken one out of the source.
    """

    start: int
    end: int
    printed: str
    kind: Kind
    role: str
    slots: tuple[str, ...]
    shape: int
    is_decimal: bool
    sentence: int
    scale: str = ""
    month: int = 0
    phrase: int = -1
    word: int = 0
    edge: int = 0
    turned: tuple[int, ...] = ()
    is_second_day: bool = False
    is_from_english: bool = False
