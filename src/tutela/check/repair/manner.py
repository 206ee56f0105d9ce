"""How the figures of a text were put into the wrong places, judged by all its paragraphs."""

from collections.abc import Sequence
from enum import StrEnum
from math import log10

from tutela.check.repair.reading import Reading

RARE = 0.01
"""A shuffle that passes for a refill no more often is taken for one.

A refill is how every damaged translation that was found had been made, so it is by far the
likelier to begin with; this much more from the runs leaves one mistake in thousands.
"""
_HEARD = 60
"""So many paragraphs tell enough."""
_AGAINST = 2.0
"""What a paragraph no refill explains weighs, as a power of ten."""


class Manner(StrEnum):
    """What the paragraphs of a text say together of the way it was scrambled."""

    REFILL = "refill"
    SHUFFLE = "shuffle"
    OPEN = "open"


def manner(readings: Sequence[Reading]) -> Manner:
    """Weigh the scrambled paragraphs of a text: was it refilled, or put into any order at all?

    Each that reads as a refill weighs the more, the more seldom a shuffle of its runs would do
    so. Where a fifth of them or more cannot be read, they do not vouch for one another.
    """
    heard = [each for each in readings if len(each.runs) > 1][:_HEARD]
    fitting = sorted((each for each in heard if _fits(each)), key=lambda each: -len(each.runs))
    against = len(heard) - len(fitting)
    need = -log10(RARE)
    weight = -against * _AGAINST
    for each in fitting:
        if weight >= need:
            break
        weight -= log10(each.chance)
    if against and weight < 0:
        return Manner.SHUFFLE
    return Manner.REFILL if weight >= need and 5 * against <= len(heard) else Manner.OPEN


def _fits(reading: Reading) -> bool:
    return reading.dealt is not None
