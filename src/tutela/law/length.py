"""Put together how long a limit is with the extensions that were granted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tutela.model.errors import InputError


@dataclass(frozen=True, slots=True)
class Length:
    """Months and days (or hours) from the start, and the extensions in them."""

    months: int = 0
    days: int = 0
    hours: int = 0
    extensions: tuple[str, ...] = ()


def length_of(limit_id: str, value: Mapping[str, Any], granted: Sequence[str]) -> Length:
    """Give the whole length; raise ``InputError`` for an extension the limit does not know.

    An extension either adds to what there is or sets the total; ``special=2`` grants two of a
    unit where the law says "up to".
    """
    parts = dict(value["length"])
    names: list[str] = []
    for written in granted:
        name, _, amount = written.partition("=")
        extension = _known(limit_id, value, name, names)
        step = dict(extension.get("add") or extension.get("total") or {})
        if amount:
            step = _part(limit_id, name, extension, step, amount)
        parts = _joined(parts, step) if "add" in extension else step
        names.append(name)
    _refuse_too_long(limit_id, value, parts)
    return Length(parts.get("months", 0), parts.get("days", 0), parts.get("hours", 0), tuple(names))


def _known(
    limit_id: str, value: Mapping[str, Any], name: str, before: Sequence[str]
) -> Mapping[str, Any]:
    known = value.get("extensions", {})
    if name not in known or name in before:
        allowed = ", ".join(known) or "none"
        problem = f"knows no extension [{name}]" if name not in known else f"had [{name}] already"
        raise InputError(problem, limit_id, f"Extensions it knows: {allowed}.")
    extension: Mapping[str, Any] = known[name]
    needed = extension.get("after")
    if needed and needed not in before:
        raise InputError(
            f"may be extended by [{name}] only after [{needed}]",
            limit_id,
            f"Name [{needed}] first.",
        )
    return extension


def _part(
    limit_id: str, name: str, extension: Mapping[str, Any], step: dict[str, int], amount: str
) -> dict[str, int]:
    unit, most = next(iter(step.items()))
    if not extension.get("up_to") or not amount.isdecimal() or not 0 < int(amount) <= most:
        raise InputError(
            f"cannot be extended by [{name}={amount}]",
            limit_id,
            f"Up to {most} {unit} may be granted.",
        )
    return {unit: int(amount)}


def _joined(parts: Mapping[str, int], step: Mapping[str, int]) -> dict[str, int]:
    return {unit: parts.get(unit, 0) + step.get(unit, 0) for unit in {**parts, **step}}


def _refuse_too_long(limit_id: str, value: Mapping[str, Any], parts: Mapping[str, int]) -> None:
    most = value.get("total_max", {}).get("months")
    if most is not None and parts.get("months", 0) > most:
        raise InputError(
            "is longer than the law allows", limit_id, f"At most {most} months in all."
        )
