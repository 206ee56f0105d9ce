"""How many source runs a figure may have cost, and what it then says."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from tutela.check.repair.skeleton import Kind, Slot

SCALES = {"": 1, "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_MAGNITUDES = (10**4, 10**8, 10**12)

Reader = Callable[[Sequence[str]], "str | None"]


@dataclass(frozen=True, slots=True)
class Form:
    """One way a figure may have stood in the source: ``runs`` digit runs, read by ``read``."""

    runs: int
    read: Reader


def forms(slot: Slot) -> list[Form]:
    """Give the ways the figure of a slot may have stood in a Chinese source."""
    percent = [Form(2, _decimal)] if slot.is_decimal else [Form(1, _whole_percent)]
    made: dict[Kind, list[Form]] = {
        "year": [Form(1, _year)],
        "day": [Form(2, lambda runs: _day(runs, slot.month))],
        "percent": percent,
        "points": percent,
        "clock": _clock(slot),
        "ordinal": [Form(1, _small)],
        "word": [Form(0, lambda _: ""), Form(1, lambda runs: _word(runs, slot.word))],
        "count": _count(slot),
    }
    return made[slot.kind]


def _year(runs: Sequence[str]) -> str | None:
    run = runs[0]
    return run if len(run) == 4 and 1900 <= int(run) <= 2099 else None


def _day(runs: Sequence[str], month: int) -> str | None:
    named, day = runs
    if len(named) > 2 or int(named) != month or len(day) > 2 or not 1 <= int(day) <= 31:
        return None
    return str(int(day))


def _decimal(runs: Sequence[str]) -> str | None:
    whole, part = runs
    plain = whole == "0" or (whole[0] != "0" and len(whole) <= 3)
    return f"{whole}.{part}" if plain and len(part) <= 2 else None


def _whole_percent(runs: Sequence[str]) -> str | None:
    run = runs[0]
    return run if len(run) <= 3 and (run == "0" or run[0] != "0") else None


def _clock(slot: Slot) -> list[Form]:
    if slot.role == "hour":
        return [Form(1, lambda runs: _below(runs, 25))]
    return [Form(1, lambda runs: _below(runs, 60)), Form(0, lambda _: "00")]


def _below(runs: Sequence[str], limit: int) -> str | None:
    run = runs[0]
    return run if len(run) <= 2 and int(run) < limit else None


def _small(runs: Sequence[str]) -> str | None:
    run = runs[0]
    return run if len(run) <= 3 and run[0] != "0" else None


def _word(runs: Sequence[str], number: int) -> str | None:
    return "" if len(runs[0]) <= 3 and int(runs[0]) == number else None


def _count(slot: Slot) -> list[Form]:
    made = [Form(1, lambda runs: _fits(slot, runs[0], 1))]
    if slot.is_decimal:
        made.append(Form(2, lambda runs: _fits(slot, ".".join(runs), 1)))
    for size in _MAGNITUDES:
        made.append(Form(1, lambda runs, size=size: _fits(slot, runs[0], size)))  # type: ignore[misc]
        made.append(Form(2, lambda runs, size=size: _fits(slot, ".".join(runs), size)))  # type: ignore[misc]
    return made


def _fits(slot: Slot, written: str, size: int) -> str | None:
    """Give what would be printed for a source figure, or None where this slot shows another shape.

    A slot without comma groups shows up to four digits, one with groups exactly its groups.
    """
    whole, _, part = written.partition(".")
    if (whole[0] == "0" and whole != "0") or len(whole) > 12 or len(part) > 4:
        return None
    if size > 1 and len(whole) > 5:
        return None
    value = Decimal(written) * size / SCALES[slot.scale]
    text = f"{value.normalize():f}"
    shown, point, _ = text.partition(".")
    if bool(point) != slot.is_decimal or value == 0:
        return None
    low, high = (1, 4) if slot.shape == 1 else (3 * slot.shape - 2, 3 * slot.shape)
    if slot.shape == 1 and (slot.scale or slot.is_decimal):
        high = 3 if slot.scale else 4
    return text if low <= len(shown) <= high else None
