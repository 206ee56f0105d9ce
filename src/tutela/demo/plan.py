"""What the made-up register must count to, and of what kinds of person it is made."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from tutela.model.figure import FigureId
from tutela.model.measure import Count, Dimension, Fact
from tutela.model.words import Words

Ages = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Target:
    """A figure and the whole number that counting the register must give.

    ``rows`` are the rows of the published table it comes from (1 = first under the header);
    ``basis`` "assumed" marks a number nobody published, ``why`` says how it was chosen.
    """

    figure: FigureId
    value: int
    basis: Literal["published", "assumed"]
    rows: tuple[int, ...]
    why: str

    def __str__(self) -> str:
        where = f"row {', '.join(map(str, self.rows))}" if self.rows else "no row"
        address = str(self.figure).removesuffix(f"@{self.figure.edition}")
        return f"{address} = {self.value} ({self.basis}, {where})"


@dataclass(frozen=True, slots=True)
class Family:
    """A kind of suspect: the offence, whose victim, and how such cases go.

    Ages are years at the act, both ends included; ``victims`` None means nobody was the victim.
    ``women``, ``girls`` and ``alone`` are shares; ``weight`` is persons a year, before the targets
    pull it about.
    """

    id: str
    offence: str
    suspects: Ages
    women: float
    victims: Ages | None
    girls: float
    facts: tuple[str, ...]
    history: str
    alone: float
    weight: float


@dataclass(frozen=True, slots=True)
class Step:
    """The next event, and the fewest and most days after (or before) the one it hangs on."""

    event: str
    fewest: int
    most: int


@dataclass(frozen=True, slots=True)
class Supplement:
    """How often a case is sent back for more investigation, and for how long."""

    chance: float
    again: float
    returned: Step
    retransferred: Step


@dataclass(frozen=True, slots=True)
class Joined:
    """Cases of one kind filed so few days apart become one, this share of those that are not alone.

    It decides how many suspects stand in a case.
    """

    days: int
    share: float


@dataclass(frozen=True, slots=True)
class Histories:
    """The ways a case may go; ``classes`` give each kind its chance.

    ``working_days`` names the steps nobody takes on a weekend.
    """

    first_on: date
    cut_off: date
    before: Mapping[str, tuple[Step, ...]]
    supplement: Supplement
    joined: Joined
    working_days: tuple[str, ...]
    kinds: Mapping[str, tuple[Step, ...]]
    classes: Mapping[str, Mapping[str, float]]


@dataclass(frozen=True, slots=True)
class Moved:
    """Cases made late: all steps up to and with ``until`` go back by ``days``.

    ``is_open`` takes cases in which nothing has followed yet.
    """

    name: str
    count: int
    until: str
    is_open: bool
    days: Ages


@dataclass(frozen=True, slots=True)
class ThirdReturn:
    """Cases sent back a third time, after so many days and for so many."""

    count: int
    returned: Ages
    retransferred: Ages


@dataclass(frozen=True, slots=True)
class Lost:
    """Cases in which the entry of an event was forgotten."""

    name: str
    count: int
    event: str


@dataclass(frozen=True, slots=True)
class Reports:
    """Reports without a suspect, accepted ``days`` before the cut-off; ``decided`` not to file."""

    name: str
    count: int
    days: Ages
    decided: Ages | None


@dataclass(frozen=True, slots=True)
class Planted:
    """What is late on purpose, and how many of each."""

    moved: tuple[Moved, ...]
    third_return: ThirdReturn
    lost: tuple[Lost, ...]
    reports: tuple[Reports, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """A fact laid over some of those that met an event, or a step that follows it.

    Of several events it is the last that came. ``name`` is the fact, or the event that follows
    ``after`` so many days. ``since`` is the year a register must reach to bear it (None: any does).
    """

    name: str
    of: Literal["case", "person"]
    event: tuple[str, ...]
    after: Ages | None
    chance: float
    offences: tuple[str, ...]
    since: int | None

    @property
    def lays(self) -> str:
        """Name the event it lays; empty where it is a fact."""
        return "" if self.after is None else self.name


@dataclass(frozen=True, slots=True)
class Region:
    """A made-up province: its code, its name in every language, its size and its offices."""

    code: str
    words: Words
    weight: float
    offices: int


@dataclass(frozen=True, slots=True)
class Plan:
    """All that is written down about the made-up register of a jurisdiction."""

    targets: tuple[Target, ...]
    families: tuple[Family, ...]
    histories: Histories
    planted: Planted
    marks: tuple[Mark, ...]
    regions: tuple[Region, ...]
    measures: Mapping[str, Count]
    dimensions: Mapping[str, Dimension]

    def marking(self, rule: Mark) -> tuple[str, ...]:
        """Name the dimensions that ask for a fact that is laid."""
        return tuple(
            key
            for key, each in self.dimensions.items()
            if isinstance(each, Fact) and each.fact == rule.name and not rule.lays
        )

    def is_marked_by(self, target: Target, rule: Mark) -> bool:
        """Tell whether a target counts what a mark lays."""
        count = self.measures[target.figure.measure]
        asked = {*count.where, *target.figure.place}
        return count.event == rule.lays or bool(asked.intersection(self.marking(rule)))
