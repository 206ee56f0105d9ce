"""Read what a command line asks of the law: facts, moments and what happened on the way."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from tutela.law.calendar import Pause
from tutela.law.facts import PERSONAL
from tutela.model.errors import InputError


@dataclass(frozen=True, slots=True)
class Course:
    """What happened while a limit ran.

    ``extensions`` that were granted, ``pauses`` that do not count, ``resets`` as (reason, day),
    and ``on``, the day whose law is asked (the start unless given).
    """

    custody: bool = False
    extensions: tuple[str, ...] = ()
    pauses: tuple[Pause, ...] = ()
    resets: tuple[tuple[str, date], ...] = ()
    on: date | None = None


def course_of(
    *,
    custody: bool = False,
    extensions: Iterable[str] = (),
    pauses: Iterable[str] = (),
    resets: Iterable[str] = (),
    on: date | None = None,
) -> Course:
    """Read pauses such as ``2024-01-20/2024-01-30`` and resets such as ``reason=2024-03-01``."""
    spans = [_split(each, "/", "a pause", "2024-01-20/2024-01-30") for each in pauses]
    named = [_split(each, "=", "a reset", "change_of_jurisdiction=2024-03-01") for each in resets]
    return Course(
        custody=custody,
        extensions=tuple(extensions),
        pauses=tuple((day_of(first), day_of(last)) for first, last in spans),
        resets=tuple((reason, day_of(day)) for reason, day in named),
        on=on,
    )


def facts_of(written: Iterable[str]) -> dict[str, Any]:
    """Read facts: ``lured``, ``no:lured``, ``victim_age=10``, ``victim_sex=female``.

    >>> facts_of(["lured", "no:coerced", "victim_age=10"])
    {'lured': True, 'coerced': False, 'victim_age': 10}
    """
    facts: dict[str, Any] = {}
    for each in written:
        name, equals, value = each.partition("=")
        if name in PERSONAL:
            facts[name] = _personal(name, value)
        elif equals:
            raise _no_fact(each)
        else:
            facts[name.removeprefix("no:")] = not name.startswith("no:")
    return facts


def day_of(written: str) -> date:
    """Read a day; raise ``InputError`` where it does not exist."""
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise InputError(
            f"is no day that exists: [{written[:20]}]", "day", "Write 2024-02-29."
        ) from None


def moment_of(written: str) -> date | datetime:
    """Read a day (``2024-03-01``) or a moment (``2024-03-01T09:30``)."""
    if len(written) <= len("2024-03-01"):
        return day_of(written)
    try:
        return datetime.fromisoformat(written).replace(tzinfo=None)
    except ValueError:
        raise InputError(
            f"is no moment that exists: [{written[:30]}]", "start", "Write 2024-03-01T09:30."
        ) from None


def _personal(name: str, value: str) -> int | str:
    if name == "victim_sex":
        if value not in ("female", "male"):
            raise _no_fact(f"{name}={value}")
        return value
    if not value.isdecimal() or int(value) > 130:
        raise _no_fact(f"{name}={value}")
    return int(value)


def _split(written: str, mark: str, what: str, example: str) -> tuple[str, str]:
    first, found, last = written.partition(mark)
    if not found:
        raise InputError(f"is not {what}: [{written[:60]}]", "law", f"Write {example}.")
    return first, last


def _no_fact(written: str) -> InputError:
    return InputError(
        f"is not how a fact is written: [{written[:60]}]",
        "facts",
        "Write lured, no:lured, victim_age=10 or victim_sex=female.",
    )
