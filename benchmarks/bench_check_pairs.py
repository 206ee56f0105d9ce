"""Compare translations with their sources: 100 pairs, 20 left clean, the others with one damage."""

import random
import re
import sys
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

from tutela.check.compare import compare

GOLD = Path(__file__).parents[1] / "tests" / "check" / "gold"
CLEAN = 20
Damage = Callable[[str, random.Random], str | None]
_COUNT = re.compile(r"(?<![\d.,])(?:\d[\d,]*\d|\d)(?:\.\d+)?(?![\d%:])")
_PERCENT = re.compile(r"\d+(?:\.\d+)?(?= percent)")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


def read_pairs() -> list[tuple[str, str, str]]:
    """Give subject, source and translation of every pair."""
    lines = (GOLD / "pairs.txt").read_text(encoding="utf-8").splitlines()
    return [tuple(line.split("|")) for line in lines if line]  # type: ignore[misc]


# recall of the damaged and alarms on the clean pairs of sets others wrote, when first run;
# the first two were then opened and their faults mended; the third, run on 2026-11-24 02:59 UTC at
# 33936f0, was not
FIRST_RUNS = {"pairs_blind": (0.917, 0), "pairs_blind2": (0.889, 2), "pairs_blind3": (1.0, 1)}


def blind(name: str) -> tuple[float, int, int]:
    """Give recall, alarms on clean pairs, and the number of pairs of a set with its damage said."""
    lines = (GOLD / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    pairs = [line.split("|") for line in lines if line.strip()]
    found = [bool(compare(target, source)) for _, source, target, _ in pairs]
    clean = [pair[3].strip() == "clean" for pair in pairs]
    alarms = sum(seen for seen, sound in zip(found, clean, strict=True) if sound)
    caught = sum(seen for seen, sound in zip(found, clean, strict=True) if not sound)
    return caught / max(1, len(pairs) - sum(clean)), alarms, len(pairs)


def measure(seed: int) -> dict[str, object]:
    """Leave every fifth pair clean and damage the others; count what is found."""
    rng = random.Random(seed)  # noqa: S311 - no secrets here
    alarms: list[str] = []
    missed: list[str] = []
    found = damaged = 0
    kinds: dict[str, int] = {}
    for at, (_, source, target) in enumerate(read_pairs()):
        if at % 5 == 0:
            alarms += [f"{target}: {each.kind} {each.reason}" for each in compare(target, source)]
            continue
        kind, broken = _damage(target, rng, kinds)
        kinds[kind] = kinds.get(kind, 0) + 1
        damaged += 1
        if compare(broken, source):
            found += 1
        else:
            missed.append(f"{kind}: {broken}")
    clean_all = sum(not compare(target, source) for _, source, target in read_pairs())
    return {
        "pairs": len(read_pairs()),
        "damaged": damaged,
        "recall": found / damaged,
        "alarms on clean": len(alarms),
        "all 100 clean without alarm": clean_all,
        "kinds": len(kinds),
        "faults": alarms + missed,
    }


def _damage(text: str, rng: random.Random, used: dict[str, int]) -> tuple[str, str]:
    """Damage a text in the way that was used least so far and fits."""
    for kind in sorted(DAMAGES, key=lambda name: (used.get(name, 0), rng.random())):
        broken = DAMAGES[kind](text, rng)
        if broken is not None and broken != text:
            return kind, broken
    raise ValueError(text)


def _at(
    text: str, pattern: re.Pattern[str], rng: random.Random, make: Callable[[str], str]
) -> str | None:
    matches = [match for match in pattern.finditer(text) if not _YEAR.fullmatch(match.group())]
    if not matches:
        return None
    match = rng.choice(matches)
    return text[: match.start()] + make(match.group()) + text[match.end() :]


def _digit(word: str) -> str:
    at = max(i for i, each in enumerate(word) if each.isdigit())
    return word[:at] + str((int(word[at]) + 3) % 10) + word[at + 1 :]


def _ten(word: str) -> str:
    plain = word.replace(",", "")
    return f"{int(plain) * 10:,}" if "." not in plain else plain.replace(".", "")


def _swap(text: str, rng: random.Random) -> str | None:
    matches = [m for m in _COUNT.finditer(text) if not _YEAR.fullmatch(m.group())]
    pairs = [
        (a, b)
        for a, b in pairwise(matches)
        if a.group() != b.group() and "percent" not in text[a.start() : b.end() + 9]
    ]
    if not pairs:
        return None
    a, b = rng.choice(pairs)
    return text[: a.start()] + b.group() + text[a.end() : b.start()] + a.group() + text[b.end() :]


def _words(pairs: dict[str, str]) -> Damage:
    def damage(text: str, _: random.Random) -> str | None:
        for word, other in pairs.items():
            if re.search(rf"\b{word}", text):
                return re.sub(rf"\b{word}", other, text, count=1)
        return None

    return damage


def _refill(text: str, _: random.Random) -> str | None:
    """Pull the runs of the translation one slot to the left and leave the last one empty."""
    runs = re.findall(r"\d+", text)
    if len(runs) < 3:
        return None
    rest = iter(runs[1:])
    return re.sub(r"\d+", lambda _: next(rest, "<>"), text)


def _dropped(text: str, rng: random.Random) -> str | None:
    found = re.search(r",? (?:up|down) [\d.]+ perc[a-z]+(?: points)?(?: year-on-year)?", text)
    return None if found is None else text[: found.start()] + text[found.end() :]


def _year(text: str, rng: random.Random) -> str | None:
    years = list(_YEAR.finditer(text))
    if not years:
        return None
    match = rng.choice(years)
    return text[: match.start()] + str(int(match.group()) + 1) + text[match.end() :]


_DAY = re.compile(r"(?<=[a-z] )\d{1,2}(?=[ ,.]|$)(?! [a-z])")
_STRONGER = {
    "more than": "nearly",
    "about": "over",
    "nearly": "more than",
    "exceeded": "approached",
}
DAMAGES: dict[str, Damage] = {
    "digit": lambda text, rng: _at(text, _COUNT, rng, _digit),
    "percentage": lambda text, rng: _at(text, _PERCENT, rng, _digit),
    "scale": lambda text, rng: _at(text, _COUNT, rng, _ten),
    "magnitude word": _words({"trillion": "billion", "billion": "million", "million": "thousand"}),
    "swap": _swap,
    "direction": _words(
        {r"(?<!made )up(?= \d)": "down", r"down(?= \d)": "up", "rose": "fell", "fell": "rose"}
    ),
    "year": _year,
    "day": lambda text, rng: _at(text, _DAY, rng, _digit),
    "points for percent": _words({"percentage points": "percent"}),
    "hedge": _words(_STRONGER),
    "dropped": _dropped,
    "added": lambda text, _: text[:-1] + ", including 77 in the north.",
    "refill": _refill,
    "ratio": _words({"one-third": "one-fifth", "two-thirds": "two-fifths", "doubled": "tripled"}),
}


def _print() -> None:
    for name, (recall, alarms) in FIRST_RUNS.items():
        now, alarms_now, size = blind(name)
        sys.stdout.write(
            f"{name} ({size} pairs) first run: recall {recall:.3f}, {alarms} alarms;" + " "
        )
        sys.stdout.write(f"now recall {now:.3f}, {alarms_now} alarms" + "\n")


if __name__ == "__main__":
    _print()
