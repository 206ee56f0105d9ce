"""Score the reader on gold sentences: span, value, unit, role and direction.

A gold line is a sentence with its figures in braces: ``{38,854;p}`` persons, ``{3.54%;%;-}`` a
fall, ``{六分之一;f;s;1/6}`` a share with its value, ``{236;!}`` no statistic. Units: p person,
c case, % percent, pp percentage points, x times, f fraction, y yuan, dollar, o other. Roles: + up,
- down, a average, m multiple, s share, r rate, from, to.

What is scored as role: a change, an average change, a multiple, where a change starts, or neither
of these (a level, or a part of a whole, as the unit tells). An empty unit accepts any.

The ``blind`` files were written by people who had not seen the reader's code. ``FIRST_RUNS`` holds
what the first run of each gave, before anybody looked into it; all but the sixth were then opened
and the classes of their faults mended, so that later runs on those are no blind figures.
Where the labelling rules leave a choice either is right: the sign of a currency inside or outside
the figure, pounds, euros and rupees as "dollar" or "o", 人次 as persons or "o", a figure per
thousand as printed or as percent, the ends of a range in one or two marks.
The first two sets were first run before these choices were allowed, the third before the last two.
"""

import re
import sys
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from tutela.check.read import Number, numbers

GOLD = Path(__file__).parents[1] / "tests" / "check" / "gold"
_MARK = re.compile(r"\{([^{};]+);([^{};]*)(?:;([^{};]*))?(?:;([^{};]*))?\}")
_CURRENCY = re.compile(r"^(?:US\$|HK\$|A\$|C\$|[$€£¥₹]|RMB\s?|CNY\s?|Rs\.?\s?)")
_TAIL = re.compile(r"(?:\s+(?:percentage\s+)?points|-fold|\s+times|倍)$")
_STATIC = ("level", "to", "share", "rate")
_UNITS = {
    "p": "person",
    "c": "case",
    "%": "percent",
    "pp": "percentage_point",
    "x": "times",
    "f": "fraction",
    "y": "yuan",
    "dollar": "dollar",
}
_ROLES = {"": "level", "+": "change", "-": "change", "+0": "change", "s": "share", "r": "rate"}
_ROLES |= {"m": "multiple", "m+": "multiple", "m-": "multiple", "a+": "average", "a-": "average"}
_ROLES |= {"from": "from", "to": "to"}


# set: day and hour (UTC), F1, and how many of the non-statistics were kept out
FIRST_RUNS = {
    "zh_blind": ("2026-11-23", 0.941, 27, 28),
    "en_blind": ("2026-11-23", 0.945, 20, 23),
    "zh_blind2": ("2026-11-24 01:53", 0.923, 28, 30),
    "en_blind2": ("2026-11-24 01:53", 0.779, 29, 34),
    "zh_blind3": ("2026-11-24 02:08", 0.917, 30, 32),
    "en_blind3": ("2026-11-24 02:08", 0.875, 35, 39),
    "zh_blind4": ("2026-11-24 02:12", 0.903, 27, 31),
    "en_blind4": ("2026-11-24 02:12", 0.877, 24, 30),
    "zh_blind5": ("2026-11-24 02:15", 0.959, 33, 33),
    "en_blind5": ("2026-11-24 02:15", 0.826, 30, 33),
    # run once at 33936f0 and not opened since
    "zh_blind6": ("2026-11-24 02:59", 0.988, 31, 31),
    "en_blind6": ("2026-11-24 02:59", 0.937, 30, 31),
}


@dataclass(frozen=True, slots=True)
class Mark:
    """A figure as it was labelled by hand."""

    start: int
    end: int
    text: str
    unit: str
    role: str
    direction: int
    value: Fraction | None
    is_statistic: bool


@dataclass(frozen=True, slots=True)
class Score:
    """How many figures were labelled, found, and right; and the non-statistics kept out."""

    labelled: int
    found: int
    right: int
    kept_out: int
    stray: int
    misses: tuple[str, ...]

    @property
    def f1(self) -> float:
        """Give the harmonic mean of precision and recall over whole matches."""
        return 2 * self.right / max(1, self.labelled + self.found)

    @property
    def kept_out_share(self) -> float:
        """Give the share of labelled non-statistics that were kept out."""
        return self.kept_out / max(1, self.stray)


def read_gold(name: str) -> list[tuple[str, list[Mark]]]:
    """Read a gold file, for example ``zh_test``."""
    lines = (GOLD / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return [_line(line) for line in lines if line.strip()]


def score(name: str) -> Score:
    """Read every sentence of a gold file and count what is right in every respect."""
    language = name.partition("_")[0]
    labelled = found = right = kept = stray = 0
    misses: list[str] = []
    for sentence, marks in read_gold(name):
        read = {
            _start(number): number for number in numbers(sentence, language) if number.is_statistic
        }
        read |= _upper_ends(read, marks)
        wanted = [mark for mark in marks if mark.is_statistic]
        others = [mark for mark in marks if not mark.is_statistic]
        labelled, found, stray = labelled + len(wanted), found + len(read), stray + len(others)
        kept += sum(mark.start not in read for mark in others)
        for mark in wanted:
            number = read.get(mark.start)
            fault = "missed" if number is None else _fault(mark, number)
            right += not fault
            if fault:
                misses.append(f"{fault}: [{mark.text}] in {sentence}")
        known = {mark.start for mark in wanted}
        for start, number in read.items():
            if start not in known:
                misses.append(f"stray: [{number.text}] in {sentence}")
    return Score(labelled, found, right, kept, stray, tuple(misses))


def _upper_ends(read: dict[int, Number], marks: list[Mark]) -> dict[int, Number]:
    """Part a range read as one figure where its two ends were labelled one by one."""
    parted = {}
    for number in read.values():
        ends = [mark for mark in marks if number.start <= mark.start and mark.end <= number.end]
        if number.high is not None and len(ends) == 2:
            low, high = (replace(number, end=mark.end, text=mark.text) for mark in ends)
            parted[ends[0].start] = low
            parted[ends[1].start] = replace(high, start=ends[1].start, value=number.high)
    return parted


def _start(number: Number) -> int:
    """Give where the digits begin: whether the sign of a currency is marked is the labeller's."""
    return number.end - len(_CURRENCY.sub("", number.text))


def _fault(mark: Mark, number: Number) -> str:
    unit = number.unit if mark.unit != "other" else "other"
    if number.text[:1] in "£€₹" and {mark.unit, number.unit} == {"other", "dollar"}:
        return _fault(mark, replace(number, unit=""))
    if mark.unit == "other" and number.unit in _UNITS.values():
        unit = number.unit
    value = None if number.value is None else Fraction(number.value)
    if number.unit == "person_time" and mark.unit == "person":
        unit = "person"
    if "‰" in mark.text and mark.unit == "other" and value is not None:
        unit, value = "other", value * 10
    off = mark.value is not None and (value is None or abs(value - mark.value) > Fraction(1, 10**9))
    pairs = {
        f"span {number.text}": number.end != mark.end,
        f"value {number.value}": off,
        f"unit {number.unit}": bool(mark.unit) and unit != mark.unit,
        f"role {number.role}": _role(number.role) != _role(mark.role),
        f"direction {number.direction}": mark.role in ("change", "average")
        and number.direction != mark.direction,
    }
    return ", ".join(name for name, wrong in pairs.items() if wrong)


def _role(role: str) -> str:
    return "static" if role in _STATIC else role


def _line(line: str) -> tuple[str, list[Mark]]:
    sentence, marks, at = "", [], 0
    for match in _MARK.finditer(line):
        sentence += line[at : match.start()]
        text, unit, role, value = match[1], match[2], match[3] or "", match[4]
        start = len(sentence)
        sentence += text
        at = match.end()
        marks.append(_mark(start, text, unit, role, value))
    return sentence + line[at:], marks


def _mark(start: int, text: str, unit: str, role: str, value: str | None) -> Mark:
    is_statistic = unit != "!"
    text = _TAIL.sub("", text) if unit in ("pp", "x") else text
    bare = _CURRENCY.sub("", text)
    start, text = start + len(text) - len(bare), bare
    direction = 1 if role.endswith("+") else -1 if role.endswith("-") else 0
    return Mark(
        start,
        start + len(text),
        text,
        _UNITS.get(unit, "other") if unit else "",
        _ROLES[role],
        direction,
        (Fraction(value) if value else _plain(text)) if is_statistic else None,
        is_statistic,
    )


def _plain(text: str) -> Fraction | None:
    digits = re.sub(r"[,%‰\s]|per\s?cent", "", text.strip("$€£-"))
    return Fraction(Decimal(digits)) if re.fullmatch(r"[\d.]+", digits) else None


def _print() -> None:
    for name, (day, f1, kept, stray) in FIRST_RUNS.items():
        now = score(name)
        sys.stdout.write(
            f"{name:10} first run {day}: F1 {f1:.3f}, kept out {kept} of {stray};" + " "
        )
        sys.stdout.write(f"now F1 {now.f1:.3f}, kept out {now.kept_out} of {now.stray}" + "\n")


if __name__ == "__main__":
    _print()
