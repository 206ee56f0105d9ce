"""Recipes of figures, as a jurisdiction writes them down: Count, Share, Change."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

from tutela.model.words import Words

Unit: TypeAlias = Literal["person", "case", "victim", "charge"]
"""What is counted; two units are never added, compared or divided."""


@dataclass(frozen=True, slots=True)
class Definition:
    """What a figure means, and which periods it was used for.

    ``since`` and ``until`` bound the days a period may lie in (both included, None = open).
    """

    id: str
    text: Words
    since: date | None
    until: date | None


@dataclass(frozen=True, slots=True)
class Count:
    """How many distinct units met an event in a period.

    ``period_of`` "event": the event's own day lies in the period; "receipt": the unit was received
    in the period and met the event on any recorded day or none.
    ``result`` limits the event to these result codes (empty: any). ``where`` maps a dimension to
    the codes that are counted. ``by`` are the single breakdowns allowed, ``cross`` the crossed.
    ``spoken`` holds further wordings per language by which texts name the measure.
    """

    id: str
    words: Words
    spoken: Mapping[str, tuple[str, ...]]
    unit: Unit
    event: str
    result: tuple[str, ...]
    period_of: Literal["event", "receipt"]
    charge: Literal["principal", "any"]
    where: Mapping[str, tuple[str, ...]]
    by: tuple[str, ...]
    cross: tuple[tuple[str, ...], ...]
    definition: Definition
    not_measured: Words


@dataclass(frozen=True, slots=True)
class Share:
    """One count in the sum of others, in percent: ``part`` / sum of ``whole``.

    ``part`` must be among ``whole`` or be a narrower count of the same unit and event.
    """

    id: str
    words: Words
    spoken: Mapping[str, tuple[str, ...]]
    part: str
    whole: tuple[str, ...]
    decimals: int
    by: tuple[str, ...]
    definition: Definition
    not_measured: Words


@dataclass(frozen=True, slots=True)
class Change:
    """A count against the same count of an earlier period, in percent.

    ``base`` is "previous" (year on year) or a year written out, such as "2020".
    """

    id: str
    words: Words
    spoken: Mapping[str, tuple[str, ...]]
    of: str
    base: str
    decimals: int
    by: tuple[str, ...]
    definition: Definition
    not_measured: Words


Measure: TypeAlias = Count | Share | Change
