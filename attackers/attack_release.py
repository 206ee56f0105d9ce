"""Attack a release from its folder alone: ``python attack_release.py RELEASE [EARLIER ...]``.

Knows nothing of how releases are made and uses the standard library only. It looks for values that
one file shows and another withholds, takes earlier releases for known, works out which percentage
divides which counts, and then solves for what is withheld: by pushing bounds through every sum, by
exact elimination, and by asking which gaps hang together so that one who knows a single case knows
more. Prints one line for each kind of attack and the addresses it broke, never a value. Exit code:
1 where a count below the threshold fell.
"""

import csv
import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path

Key = tuple[str, str, tuple[tuple[str, str], ...]]
Row = tuple[dict[Key, int], int, int]
THRESHOLD = 5
FAR = 1 << 40
ALIKE = 6


def main(folders: list[Path]) -> int:
    """Attack the first folder, with the others as what was known before."""
    release, *earlier = folders
    counts, percents = read(release)
    broken: dict[str, set[Key]] = {}
    shown = {key: value for key, value in other_files(release) if key in counts}
    broken["another file shows it"] = {key for key in shown if counts[key] is None}
    before: dict[Key, int] = {}
    for folder in earlier:
        before |= {key: value for key, value in read(folder)[0].items() if value is not None}
    broken["an earlier release shows it"] = {
        key for key, value in counts.items() if value is None and key in before
    }
    broken["the difference to an earlier release is small"] = {
        key
        for key, value in counts.items()
        if value is not None and 0 < abs(value - before.get(key, value)) < THRESHOLD
    }
    rows = [*margins(counts), *fractions_of(counts, percents)]
    fallen, tied = solve(counts, rows)
    broken["sums and percentages give it"] = {
        key for key, value in fallen.items() if value < THRESHOLD
    }
    for name, keys in broken.items():
        write(f"{name}: {len(keys)}", sorted(map(address, keys)))
    larger = sum(value >= THRESHOLD for value in fallen.values())
    gaps = sum(value is None for value in counts.values())
    write(f"gaps: {gaps}; larger counts worked out: {larger}", [])
    write(f"gaps that hang together, for one who knows one of them: {len(tied)}", [])
    return int(any(broken.values()))


def read(release: Path) -> tuple[dict[Key, int | None], dict[Key, Decimal]]:
    """Read counts (None: withheld) and percentages."""
    counts: dict[Key, int | None] = {}
    percents: dict[Key, Decimal] = {}
    for each in json.loads((release / "figures.json").read_text(encoding="utf-8")):
        key = (each["measure"], each["period"], tuple(sorted(each["place"].items())))
        if each["unit"] in {"percent", "percentage_point"}:
            if each["value"] is not None:
                percents[key] = Decimal(each["value"])
        elif each["unit"] != "rank":
            if each["value"] is not None:
                counts[key] = int(each["value"])
            elif each.get("reason") == "withheld":
                counts[key] = None
    return counts, percents


def other_files(release: Path) -> Iterator[tuple[Key, int]]:
    """Read every table of a release for itself: it may show what the list of figures withholds."""
    for path in sorted(release.rglob("*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                if row.get("id") and (row.get("value") or "").isdigit():
                    measure, _, rest = row["id"].partition("@")[0].partition("/")
                    period, _, place = rest.partition("?")
                    pairs = [each.partition("=") for each in place.split("&") if each]
                    yield (
                        (measure, period, tuple(sorted((name, code) for name, _, code in pairs))),
                        int(row["value"]),
                    )


def margins(counts: dict[Key, int | None]) -> Iterator[Row]:
    """Write down every breakdown beside its whole; two breakdowns of one whole must agree."""
    groups: dict[Key, dict[str, list[Key]]] = defaultdict(lambda: defaultdict(list))
    for measure, period, place in counts:
        for pair in place:
            rest = tuple(each for each in place if each != pair)
            groups[measure, period, rest][pair[0]].append((measure, period, place))
    for whole, breakdowns in groups.items():
        parts = list(breakdowns.values())
        if whole in counts:
            parts.insert(0, [whole])
        for other in parts[1:]:
            weights = dict.fromkeys(parts[0], -1) | dict.fromkeys(other, 1)
            if all(counts[key] is not None for key in weights):
                continue
            yield weights, 0, 0
    yield from spans(counts)


def spans(counts: dict[Key, int | None]) -> Iterator[Row]:
    """Write down spans of years beside the years in them."""
    for measure, period, place in counts:
        first, _, last = period.partition("/")
        if last and first.isdigit() and last.isdigit():
            years = [(measure, str(year), place) for year in range(int(first), int(last) + 1)]
            if all(year in counts for year in years):
                yield {(measure, period, place): -1} | dict.fromkeys(years, 1), 0, 0


def fractions_of(counts: dict[Key, int | None], percents: dict[Key, Decimal]) -> Iterator[Row]:
    """Guess, from where both are printed, which counts a percentage divides; bound the gaps."""
    printed: dict[str, list[Key]] = defaultdict(list)
    for key in percents:
        printed[key[0]].append(key)
    names = sorted({key[0] for key in counts})
    for keys in printed.values():
        for part in names:
            for whole in names:
                if part != whole and fits(part, whole, keys, counts, percents):
                    for key in keys:
                        yield from bounds((part, *key[1:]), (whole, *key[1:]), percents[key])


def fits(
    part: str,
    whole: str,
    keys: list[Key],
    counts: dict[Key, int | None],
    percents: dict[Key, Decimal],
) -> bool:
    """Tell whether a guess is borne out often and contradicted never."""
    borne = 0
    for key in keys:
        above, below = counts.get((part, *key[1:])), counts.get((whole, *key[1:]))
        if above is None or not below:
            continue
        said = percents[key]
        true = (Decimal(above) * 100 / Decimal(below)).quantize(said, ROUND_HALF_UP)
        if true != said:
            return False
        borne += 1
    return borne >= ALIKE


def bounds(above: Key, below: Key, said: Decimal) -> Iterator[Row]:
    """Write a rounded percentage as two rows of whole numbers."""
    scale = 10 ** max(-int(said.as_tuple().exponent), 0)
    twice = int(2 * scale * said)
    yield {above: 200 * scale, below: 1 - twice}, 0, FAR
    yield {above: 200 * scale, below: -1 - twice}, -FAR, 0


def solve(
    counts: dict[Key, int | None], rows: Iterable[Row]
) -> tuple[dict[Key, int], list[tuple[Key, Key]]]:
    """Give what has one value left, and pairs of gaps that give each other away."""
    gaps = {key for key, value in counts.items() if value is None}
    moved = []
    for weights, low, high in rows:
        if any(key not in counts for key in weights):
            continue
        known = sum(weight * (counts[key] or 0) for key, weight in weights.items())
        left = {key: weight for key, weight in weights.items() if key in gaps}
        if left:
            moved.append((left, max(low - known, -FAR), min(high - known, FAR)))
    found: dict[Key, int] = {}
    least, most = dict.fromkeys(gaps, 0), dict.fromkeys(gaps, FAR)
    for _ in range(200):
        helped = [tighten(row, least, most) for row in moved]
        if not any(helped):
            break
    found |= {key: least[key] for key in gaps if least[key] == most[key]}
    reduced = eliminate([row for row in moved if row[1] == row[2]])
    for solved, value in reduced:
        if len(solved) == 1:
            ((key, weight),) = solved.items()
            found[key] = int(value / weight)
    pairs = [sorted(solved) for solved, _ in reduced if len(solved) == 2]
    return found, [(one, other) for one, other in pairs]


def tighten(row: Row, low: dict[Key, int], high: dict[Key, int]) -> bool:
    """Bound each gap of a row by what the others leave to it; tell whether that helped."""
    weights, least, most = row
    small = {k: w * (low[k] if w > 0 else high[k]) for k, w in weights.items()}
    large = {k: w * (high[k] if w > 0 else low[k]) for k, w in weights.items()}
    bottom, top, helped = sum(small.values()), sum(large.values()), False
    for key, weight in weights.items():
        from_low, from_high = least - (top - large[key]), most - (bottom - small[key])
        if weight < 0:
            from_low, from_high = -from_high, -from_low
        size = abs(weight)
        new_low, new_high = max(low[key], -(-from_low // size)), min(high[key], from_high // size)
        helped |= (new_low, new_high) != (low[key], high[key])
        low[key], high[key] = new_low, new_high
    return helped


def eliminate(rows: list[Row]) -> list[tuple[dict[Key, Fraction], Fraction]]:
    """Solve the sums exactly, as far as they go, one tied group of gaps at a time."""
    pivots: dict[Key, tuple[dict[Key, Fraction], Fraction]] = {}
    for weights, value, _ in rows:
        row = {key: Fraction(weight) for key, weight in weights.items()}
        right = Fraction(value)
        for key in [each for each in row if each in pivots]:
            right = subtract(row, right, pivots[key], row.get(key, Fraction(0)))
        if not row:
            continue
        pivot = min(row)
        scale = row[pivot]
        row, right = {key: weight / scale for key, weight in row.items()}, right / scale
        for other, (old, old_right) in list(pivots.items()):
            if pivot in old:
                pivots[other] = old, subtract(old, old_right, (row, right), old[pivot])
        pivots[pivot] = row, right
    return list(pivots.values())


def subtract(
    row: dict[Key, Fraction],
    right: Fraction,
    pivot: tuple[dict[Key, Fraction], Fraction],
    factor: Fraction,
) -> Fraction:
    """Take a multiple of a solved row from another, in place; give the new right side."""
    for key, weight in pivot[0].items():
        row[key] = row.get(key, Fraction(0)) - factor * weight
        if not row[key]:
            del row[key]
    return right - factor * pivot[1]


def address(key: Key) -> str:
    """Write a cell as releases do."""
    place = "&".join(f"{name}={code}" for name, code in key[2])
    return f"{key[0]}/{key[1]}{'?' if place else ''}{place}"


def write(line: str, more: list[str]) -> None:
    """Say one thing, and at most five addresses of it."""
    sys.stdout.write(f"{line}\n" + "".join(f"  {each}\n" for each in more[:5]))


if __name__ == "__main__":
    sys.exit(main([Path(each) for each in sys.argv[1:]]))
