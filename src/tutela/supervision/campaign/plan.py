"""Read special operations: one file each, goals that are duties of process and nothing else."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal

from tutela.catalogue.fields import Fields, read_file
from tutela.catalogue.place import folder
from tutela.catalogue.supervision import Condition, Overdue, condition, supervision
from tutela.model.errors import DataError
from tutela.model.words import Words

_TARGETS = ("event", "measure", "target", "at_least", "at_most", "number", "share", "rate", "score")
_MOST_DAYS = 366


@dataclass(frozen=True, slots=True)
class Watch:
    """An event that is counted to see what happened; never a target."""

    event: str
    unit: Literal["person", "case"]


@dataclass(frozen=True, slots=True)
class Campaign:
    """A special operation: when, who, about what, what is watched, which duties are its goals.

    ``goals`` are checks of kind ``overdue``: all steps in time. There is no other kind of goal.
    """

    id: str
    words: Words
    first_on: date
    last_on: date
    bodies: Words
    scope: tuple[Condition, ...]
    watches: tuple[Watch, ...]
    goals: tuple[Overdue, ...]


def campaigns(jurisdiction: str) -> tuple[Campaign, ...]:
    """Read every special operation of a jurisdiction."""
    home = folder(jurisdiction) / "supervision" / "campaigns"
    return tuple(read_campaign(path, jurisdiction) for path in sorted(home.glob("*.yaml")))


def read_campaign(path: Path, jurisdiction: str) -> Campaign:
    """Read one; raise ``DataError`` where a goal is a target."""
    duties = {
        check.about.id: check
        for check in supervision(jurisdiction).checks
        if isinstance(check, Overdue)
    }
    return read_file(path, lambda fields: _campaign(fields, path.stem, duties))


def _campaign(fields: Fields, name: str, duties: dict[str, Overdue]) -> Campaign:
    if fields.text("id") != name:
        raise DataError(
            "the key [id] is not the name of the file", fields.where, "Make them equal."
        )
    first_on, last_on = fields.day("first_on"), fields.day("last_on")
    if not 0 <= (last_on - first_on).days < _MOST_DAYS:
        raise DataError("lasts no time, or over a year", fields.where, "Write at most one year.")
    return Campaign(
        id=name,
        words=fields.words("words"),
        first_on=first_on,
        last_on=last_on,
        bodies=fields.words("bodies"),
        scope=fields.each("scope", condition),
        watches=fields.each("watches", _watch),
        goals=fields.each("goals", lambda each: _goal(each, duties)),
    )


def _watch(fields: Fields) -> Watch:
    unit: Any = fields.choice("unit", ("person", "case"))
    return Watch(fields.text("event"), unit)


def _goal(fields: Fields, duties: dict[str, Overdue]) -> Overdue:
    target = [key for key in _TARGETS if fields.has(key)]
    hint = f"Write duty: with one of {', '.join(sorted(duties))}."
    if target:
        raise DataError(f"sets a target: [{target[0]}]", fields.where, hint)
    duty = fields.text("duty")
    if duty not in duties:
        raise DataError(f"is no duty of process: [{duty}]", fields.where, hint)
    return duties[duty]
