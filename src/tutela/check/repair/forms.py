"""How many source runs a figure may have cost, and what it then says."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from tutela.check.repair.slot import Kind, Slot

SCALES = {"": 1, "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_MAGNITUDES = (10**4, 10**8, 10**12)

Reader = Callable[[Sequence[str]], "str | None"]


@dataclass(frozen=True, slots=True)
class Form:
    """One way a figure may have stood in the source: ``runs`` digit runs, read by ``read``.

    ``begin`` tells whether a first run can start it where the second was lost.
    """

    runs: int
    read: Reader
    begin: Callable[[str], bool] = lambda _: True


def english_forms(slot: Slot) -> list[Form]:
    """Give the ways the figure of a Chinese slot may have stood in an English source."""
    if slot.kind == "month":
        return [Form(0, lambda _: "")]
    if slot.kind == "year":
        return [Form(1, _year)]
    if slot.kind == "day":
        return [Form(1, lambda runs: _day_of_any_month(runs))]
    if slot.kind in ("percent", "points"):
        return [Form(2, _decimal) if slot.is_decimal else Form(1, _whole_percent)]
    plain = [_pointed(slot)] if slot.is_decimal and not slot.scale else []
    plain += [_groups(slot, count) for count in (1, 2, 3, 4)]
    return plain + [_worded(slot, size, count) for size in _ENGLISH for count in (1, 2)]


_ENGLISH = (10**3, 10**6, 10**9)
CHINESE_SCALES = {"": 1, "万": 10**4, "亿": 10**8, "万亿": 10**12}


def _day_of_any_month(runs: Sequence[str]) -> str | None:
    return str(int(runs[0])) if len(runs[0]) <= 2 and 1 <= int(runs[0]) <= 31 else None


def _groups(slot: Slot, count: int) -> Form:
    """Read "38,854": groups of three, or up to four digits alone."""

    def read(runs: Sequence[str]) -> str | None:
        if len(runs[0]) > (3 if count > 1 else 4) or any(len(run) != 3 for run in runs[1:]):
            return None
        return _in_chinese(slot, "".join(runs), 1)

    def begin(run: str) -> bool:
        return len(run) <= 3 and run[0] != "0"

    return Form(count, read, begin)


def _pointed(slot: Slot) -> Form:
    """Read "70.3"."""

    def read(runs: Sequence[str]) -> str | None:
        plain = len(runs[0]) <= 3 and (runs[0] == "0" or runs[0][0] != "0")
        return ".".join(runs) if plain and len(runs[1]) <= 3 else None

    return Form(2, read, lambda run: read((run, "1")) is not None)


def _worded(slot: Slot, size: int, count: int) -> Form:
    """Read "3.5 million" and "12 million"."""

    def read(runs: Sequence[str]) -> str | None:
        if len(runs[0]) > 3 or (count == 2 and (len(runs[1]) > 3 or runs[1][-1] == "0")):
            return None
        return _in_chinese(slot, ".".join(runs), size)

    def begin(run: str) -> bool:
        return len(run) <= 3 and (run[0] != "0" or run == "0")

    return Form(count, read, begin)


def _in_chinese(slot: Slot, written: str, size: int) -> str | None:
    """Give what a Chinese text would print for an English figure, None for another shape."""
    if written[0] == "0" and not written.startswith("0."):
        return None
    value = Decimal(written) * size / CHINESE_SCALES[slot.scale]
    text = f"{value.normalize():f}"
    shown, point, rest = text.partition(".")
    if bool(point) != slot.is_decimal or not value or len(shown) > 12 or len(rest) > 4:
        return None
    if size > 1 and not slot.scale and value >= 10**4:
        return None
    is_grouped = slot.shape > 1
    return text if not is_grouped or (len(shown) + 2) // 3 == slot.shape else None


def forms(slot: Slot, decimals: int = 2) -> list[Form]:
    """Give the ways the figure of a slot may have stood in a Chinese source.

    ``decimals`` is how many digits may follow the point before 万; more are hardly ever written.
    """
    if slot.is_from_english:
        return english_forms(slot)
    percent = (
        [Form(2, _decimal, lambda run: _decimal((run, "1")) is not None)]
        if slot.is_decimal
        else [Form(1, _whole_percent)]
    )
    made: dict[Kind, list[Form]] = {
        "year": [Form(1, _year)],
        "month": [Form(0, lambda _: "")],
        "day": _after_month(slot),
        "percent": percent,
        "points": percent,
        "clock": _clock(slot),
        "ordinal": [Form(1, _small)],
        "word": [Form(0, lambda _: ""), Form(1, lambda runs: _word(runs, slot.word))],
        "count": _count(slot, decimals),
    }
    return made[slot.kind]


def own_forms(slot: Slot) -> list[Form]:
    """Give the one way a figure is made of as many digit groups as it has in the translation."""
    if slot.kind == "word":
        return [Form(0, lambda _: "")]
    return [Form(len(slot.slots), lambda runs: _of_groups(slot, runs))]


def _of_groups(slot: Slot, runs: Sequence[str]) -> str | None:
    if slot.kind == "year":
        return _year(runs)
    if slot.kind == "day":
        return str(int(runs[0])) if len(runs[0]) < 3 and 1 <= int(runs[0]) <= 31 else _year(runs)
    if slot.kind == "clock":
        return _below(runs, 25 if slot.role == "hour" else 60)
    whole, part = (runs[:-1], runs[-1]) if slot.is_decimal else (runs, None)
    first, rest = whole[0], whole[1:]
    plain = first == "0" or first[0] != "0"
    most = 4 if slot.shape == 1 and not slot.is_decimal else 3
    fits = plain and len(first) <= most and all(len(run) == 3 for run in rest)
    if not fits or (part is not None and len(part) > 3):
        return None
    return "".join(whole) + (f".{part}" if part is not None else "")


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


def _after_month(slot: Slot) -> list[Form]:
    """A place beside a month's name is a day, or a year: March 5, March 2022, May to June 2022."""
    again = [Form(1, lambda runs: _day((str(slot.month), *runs), slot.month))]
    return [
        *(again if slot.is_second_day else []),
        Form(2, lambda runs: _day(runs, slot.month), lambda run: _is_month(run, slot)),
        Form(2, lambda runs: _month_year(runs, slot), lambda run: _year((run,)) is not None),
        Form(3, lambda runs: _months_year(runs, slot), lambda run: _year((run,)) is not None),
    ]


def _month_year(runs: Sequence[str], slot: Slot) -> str | None:
    return _year(runs[:1]) if _is_month(runs[1], slot) else None


def _months_year(runs: Sequence[str], slot: Slot) -> str | None:
    first = int(runs[1]) if len(runs[1]) <= 2 else 99
    return _year(runs[:1]) if first < slot.month and _is_month(runs[2], slot) else None


def _is_month(run: str, slot: Slot) -> bool:
    return len(run) <= 2 and int(run) == slot.month


def _count(slot: Slot, decimals: int) -> list[Form]:
    made = [Form(1, lambda runs: _fits(slot, runs[0], 1, decimals))]
    if slot.is_decimal:
        made.append(_pair(slot, 1, decimals))
    for size in _MAGNITUDES:
        made.append(_single(slot, size, decimals))
        made.append(_pair(slot, size, decimals))
    return made


def _single(slot: Slot, size: int, decimals: int) -> Form:
    return Form(1, lambda runs: _fits(slot, runs[0], size, decimals))


def _pair(slot: Slot, size: int, decimals: int) -> Form:
    def read(runs: Sequence[str]) -> str | None:
        short = len(runs[1]) <= decimals and (size == 1 or not runs[1].endswith("0"))
        return _fits(slot, ".".join(runs), size, decimals) if short else None

    def begin(run: str) -> bool:
        return any(read((run, part)) is not None for part in ("1", "5", "11", "55"))

    return Form(2, read, begin)


def _fits(slot: Slot, written: str, size: int, decimals: int) -> str | None:
    """Give what would be printed for a source figure, or None where this slot shows another shape.

    A slot without comma groups shows up to four digits, one with groups exactly its groups. One
    that says "million" hardly shows more than ``decimals`` + 1 digits after its point.
    """
    whole, _, part = written.partition(".")
    if (whole[0] == "0" and whole != "0") or len(whole) > 12 or len(part) > 4:
        return None
    if size > 1 and len(whole) > 5:
        return None
    value = Decimal(written) * size / SCALES[slot.scale]
    text = written if size == 1 and not slot.scale else f"{value.normalize():f}"
    shown, point, rest = text.partition(".")
    if slot.scale and len(rest) > decimals + 1:
        return None
    if bool(point) != slot.is_decimal or value == 0 or (slot.scale and value < Decimal("0.1")):
        return None
    low, high = (1, 4) if slot.shape == 1 else (3 * slot.shape - 2, 3 * slot.shape)
    if slot.shape == 1 and (slot.scale or slot.is_decimal):
        high = 3
    return text if low <= len(shown) <= high else None
