"""Recipes of figures, as a jurisdiction writes them down: counts, and what is made of counts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

from tutela.model.period import Period
from tutela.model.words import Words

Unit: TypeAlias = Literal["person", "case", "victim", "charge"]
"""What is counted; two units are never added, compared or divided."""


@dataclass(frozen=True, slots=True)
class Definition:
    """What a figure means, and which periods it was used for.

    ``since`` and ``until`` bound the days a period may lie in (both included, None = open).
    ``follows`` names the measure whose series this one takes over under another definition; the
    two are never joined without saying so.
    """

    id: str
    text: Words
    since: date | None
    until: date | None
    follows: str = ""

    def covers(self, period: Period) -> bool:
        """Tell whether the definition was in use in the whole period.

        A count outside its definition may be the base of a change; it is shown nowhere.
        """
        begun = self.since is None or self.since <= period.first_on
        return begun and (self.until is None or period.last_on <= self.until)


@dataclass(frozen=True, slots=True)
class Count:
    """How many distinct units met an event in a period.

    ``period_of`` "event": the event's own day lies in the period; "receipt": the unit was received
    in the period and met the event on any recorded day or none; "stock": the unit had met the event
    by the last day of the period, and none of ``ended_by``.
    ``result`` limits the event to these result codes (empty: any). ``where`` maps a dimension to
    the codes that are counted. ``by`` are the single breakdowns allowed, ``cross`` the crossed.
    ``spoken`` holds further wordings per language by which texts name the measure.
    ``or_event`` are further events, any of which counts: concluded = prosecuted or not prosecuted.
    """

    id: str
    words: Words
    spoken: Mapping[str, tuple[str, ...]]
    unit: Unit
    event: str
    result: tuple[str, ...]
    period_of: Literal["event", "receipt", "stock"]
    charge: Literal["principal", "any"]
    where: Mapping[str, tuple[str, ...]]
    by: tuple[str, ...]
    cross: tuple[tuple[str, ...], ...]
    definition: Definition
    not_measured: Words
    or_event: tuple[str, ...] = ()
    ended_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Share:
    """One count in the sum of others, in percent: ``part`` / sum of ``whole``.

    ``part`` must be among ``whole`` or be a narrower count of the same unit and event.
    ``over`` are dimensions that only the part is broken down by: the share of each offence in all.
    ``cohort_closed`` says that every unit received in the period has come to its end; a share in an
    outcome of a cohort still open is refused.
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
    over: tuple[str, ...] = ()
    cohort_closed: bool = False


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


@dataclass(frozen=True, slots=True)
class Growth:
    """The average growth a year of a count over a span of whole years, in percent.

    Of five years it is the fourth root of the last over the first, less one. ``years`` names the
    lengths of span, of three years and more, that a release prints.
    """

    id: str
    words: Words
    spoken: Mapping[str, tuple[str, ...]]
    of: str
    years: tuple[int, ...]
    decimals: int
    by: tuple[str, ...]
    definition: Definition
    not_measured: Words


@dataclass(frozen=True, slots=True)
class Points:
    """A share, or a change, against itself in an earlier period, in percentage points.

    ``base`` is "previous" or a year. The difference is taken before anything is rounded, so it may
    differ by one in its last digit from the difference of two printed percentages.
    """

    id: str
    words: Words
    spoken: Mapping[str, tuple[str, ...]]
    of: Share | Change
    base: str
    decimals: int
    by: tuple[str, ...]
    definition: Definition
    not_measured: Words


@dataclass(frozen=True, slots=True)
class Sum:
    """Counts of which nobody is in two, or one count over several years, added up.

    Over a span of years each year is counted by itself, as the papers add them; who met the event
    in two of them counts in both. ``years`` are the lengths of span a release prints.
    """

    id: str
    words: Words
    spoken: Mapping[str, tuple[str, ...]]
    of: tuple[str, ...]
    years: tuple[int, ...]
    by: tuple[str, ...]
    definition: Definition
    not_measured: Words


@dataclass(frozen=True, slots=True)
class Rank:
    """The place of an offence, or of a means, among others by a count: 1 is the most frequent.

    ``among`` are the codes compared, each with its dimension; those of equal count share a place.
    Offices, places and persons are never ranked.
    """

    id: str
    words: Words
    spoken: Mapping[str, tuple[str, ...]]
    of: str
    among: tuple[tuple[str, str], ...]
    definition: Definition
    not_measured: Words


@dataclass(frozen=True, slots=True)
class TopShare:
    """The share of the ``first`` most frequent offences in a count, whichever they are, in percent.

    They differ from year to year: two such shares are never compared.
    """

    id: str
    words: Words
    spoken: Mapping[str, tuple[str, ...]]
    of: str
    among: tuple[tuple[str, str], ...]
    first: int
    decimals: int
    definition: Definition
    not_measured: Words


@dataclass(frozen=True, slots=True)
class NotAvailable:
    """A figure readers look for and the source cannot give: it has no value, and never zero.

    ``why`` says, in words, what the source lacks.
    """

    id: str
    words: Words
    spoken: Mapping[str, tuple[str, ...]]
    unit: Unit
    why: Words
    definition: Definition
    not_measured: Words


Derived: TypeAlias = Share | Change | Growth | Points | Sum | Rank | TopShare
"""What is made of counts, and says no more than they do."""

Measure: TypeAlias = Count | Derived | NotAvailable


NOT_RECORDED = "not_recorded"
"""The code, in every dimension, of what is not recorded or bears a code nobody knows."""


@dataclass(frozen=True, slots=True)
class Column:
    """A dimension that is a column of the snapshot: sex, category, status."""

    id: str
    table: Literal["cases", "persons", "victims", "charges"]
    column: str
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Band:
    """A dimension of ages in years: code to (first, last), both included, None = open.

    Of ``victims`` it is, for a person or a case, the age of the youngest victim whose age is known.
    """

    id: str
    table: Literal["persons", "victims"]
    bands: Mapping[str, tuple[int, int | None]]

    @property
    def codes(self) -> tuple[str, ...]:
        """Name the codes in order."""
        return tuple(self.bands)


@dataclass(frozen=True, slots=True)
class Offence:
    """The offence of the principal charge, or of the charge itself where charges are counted."""

    id: str
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """The group the offence belongs to; each offence is in one group only."""

    id: str
    groups: Mapping[str, tuple[str, ...]]

    @property
    def codes(self) -> tuple[str, ...]:
        """Name the codes in order."""
        return tuple(self.groups)


@dataclass(frozen=True, slots=True)
class Fact:
    """Whether a fact is recorded: yes, no, or not recorded."""

    id: str
    fact: str
    codes: tuple[str, ...] = ("yes", "no")


@dataclass(frozen=True, slots=True)
class Step:
    """Whether one of these events is recorded, on any day or none: yes, or else not recorded."""

    id: str
    events: tuple[str, ...]
    codes: tuple[str, ...] = ("yes",)


@dataclass(frozen=True, slots=True)
class Place:
    """Where the office lies, by the place code of the table of offices."""

    id: str
    codes: tuple[str, ...]


Dimension: TypeAlias = Column | Band | Offence | Group | Fact | Step | Place
