"""What the made-up register must count to, and of what kinds of person it is made."""

import csv
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal, TypeVar

from tutela.catalogue.dimensions import dimensions
from tutela.catalogue.fields import Fields, read_file
from tutela.catalogue.measures import measures
from tutela.catalogue.place import folder
from tutela.model.errors import DataError
from tutela.model.figure import FigureId
from tutela.model.measure import Count, Dimension
from tutela.model.words import LANGUAGES, Words

T = TypeVar("T")
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
class Histories:
    """The ways a case may go; ``classes`` give each kind its chance."""

    first_on: date
    cut_off: date
    before: Mapping[str, tuple[Step, ...]]
    supplement: Supplement
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
    """A fact laid over whole cases of some offences, by the day of an event."""

    fact: str
    event: str
    chance: float
    offences: tuple[str, ...]


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


def read_plan(jurisdiction: str, home: Path | None = None) -> Plan:
    """Read the demonstration of a jurisdiction, from its own folder unless another is named."""
    home = folder(jurisdiction) / "demo" if home is None else home
    counts = {key: each for key, each in measures(jurisdiction).items() if isinstance(each, Count)}
    return Plan(
        targets=read_targets(home / "targets.csv", counts),
        families=tuple(map(_family, _lines(home / "families.csv"))),
        histories=read_file(home / "histories.yaml", _histories),
        planted=read_file(home / "planted.yaml", _planted),
        marks=read_file(home / "marks.yaml", _marks),
        regions=tuple(map(_region, _lines(home / "places.csv"))),
        measures=counts,
        dimensions=dimensions(jurisdiction),
    )


def read_targets(path: Path, counts: Mapping[str, Count]) -> tuple[Target, ...]:
    """Read the numbers the register must count to; a figure may be named once."""
    found = tuple(_target(fields, counts) for fields in _lines(path))
    figures = [target.figure for target in found]
    twice = [str(each) for each in found if figures.count(each.figure) > 1]
    if twice:
        raise DataError(f"names a figure twice: {'; '.join(twice)}", path.name, "Keep one line.")
    return found


def _lines(path: Path) -> Iterator[Fields]:
    with path.open(encoding="utf-8", newline="") as lines:
        for number, line in enumerate(csv.DictReader(lines), 2):
            yield Fields(line, f"{path.name} line {number}")


def _target(fields: Fields, counts: Mapping[str, Count]) -> Target:
    with fields:
        figure = FigureId.parse(f"{fields.text('figure')}@draft")
        if figure.measure not in counts:
            raise DataError(
                f"is no measure that counts: [{figure.measure}]", fields.where, "See measures/."
            )
        return Target(
            figure,
            int(fields.number("value")),
            fields.choice("basis", ("published", "assumed")),  # type: ignore[arg-type]
            tuple(int(row) for row in fields.text("rows").split()),
            fields.text("why"),
        )


def _family(fields: Fields) -> Family:
    with fields:
        suspects = _ages(fields, "suspect_ages")
        if suspects is None:
            raise DataError("[suspect_ages] is empty", fields.where, "Write ages such as 16-17.")
        return Family(
            id=fields.text("id"),
            offence=fields.text("offence"),
            suspects=suspects,
            women=float(fields.number("women")),
            victims=_ages(fields, "victim_ages"),
            girls=float(fields.text("girls") or 0),
            facts=tuple(fields.text("facts").split()),
            history=fields.text("history"),
            alone=float(fields.number("alone")),
            weight=float(fields.number("weight")),
        )


def _ages(fields: Fields, key: str) -> Ages | None:
    first, _, last = fields.text(key).partition("-")
    return (int(first), int(last)) if first else None


def _histories(fields: Fields) -> Histories:
    return Histories(
        first_on=fields.day("first_on"),
        cut_off=fields.day("cut_off"),
        before=_steps_by_name(fields.inner("before")),
        supplement=_supplement(fields.inner("supplement")),
        kinds=_steps_by_name(fields.inner("kinds")),
        classes={
            key: {kind: float(chance) for kind, chance in chances.items()}
            for key, chances in fields.inner("classes").items()
        },
    )


def _steps_by_name(fields: Fields) -> Mapping[str, tuple[Step, ...]]:
    return {key: tuple(Step(*step) for step in steps) for key, steps in fields.items()}


def _supplement(fields: Fields) -> Supplement:
    with fields:
        return Supplement(
            float(fields.number("chance")),
            float(fields.number("again")),
            Step("returned_for_supplement", *fields.raw("returned")),
            Step("retransferred", *fields.raw("retransferred")),
        )


def _planted(fields: Fields) -> Planted:
    return Planted(
        _named(fields.inner("moved"), _moved),
        _third_return(fields.inner("third_return")),
        _named(fields.inner("lost"), _lost),
        _named(fields.inner("reports"), _reports),
    )


def _named(fields: Fields, read: Callable[[str, Fields], T]) -> tuple[T, ...]:
    return tuple(read(key, Fields(raw, f"{fields.where} [{key}]")) for key, raw in fields.items())


def _lost(name: str, fields: Fields) -> Lost:
    with fields:
        return Lost(name, fields.whole("count"), fields.text("event"))


def _moved(name: str, fields: Fields) -> Moved:
    with fields:
        count, until, is_open = fields.whole("count"), fields.text("until"), fields.flag("open")
        return Moved(name, count, until, is_open, _span(fields, "days"))


def _third_return(fields: Fields) -> ThirdReturn:
    with fields:
        days = _span(fields, "returned"), _span(fields, "retransferred")
        return ThirdReturn(fields.whole("count"), *days)


def _reports(name: str, fields: Fields) -> Reports:
    with fields:
        decided = fields.raw("decided")
        span = (int(decided[0]), int(decided[1])) if decided else None
        return Reports(name, fields.whole("count"), _span(fields, "days"), span)


def _span(fields: Fields, key: str) -> Ages:
    first, last = fields.raw(key)
    return int(first), int(last)


def _marks(fields: Fields) -> tuple[Mark, ...]:
    return _named(fields, _mark)


def _mark(fact: str, fields: Fields) -> Mark:
    with fields:
        chance = float(fields.number("chance"))
        return Mark(fact, fields.text("event"), chance, fields.texts("offences"))


def _region(fields: Fields) -> Region:
    with fields:
        return Region(
            fields.text("code"),
            {language: fields.text(language) for language in LANGUAGES},
            float(fields.number("weight")),
            int(fields.number("offices")),
        )
