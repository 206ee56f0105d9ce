"""Measure the detector of new methods on made-up counts with outbreaks put in, beside 3 sigma.

False alarms are counted where nothing was put in; delays in months from the first month of an
outbreak. Prints a table and draws docs/pictures/detector.svg.
"""

import argparse
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from tutela.statistics.detector import begun, detect

Table: TypeAlias = NDArray[np.int64]
Flags: TypeAlias = NDArray[np.bool_]
Rule: TypeAlias = Callable[[Table, int], Flags]

CODES, MONTHS, START, WITHIN = 200, 96, 72, 12
PICTURE = Path(__file__).parent.parent / "docs" / "pictures" / "detector.svg"


@dataclass(frozen=True)
class Outbreak:
    """How an outbreak adds to the usual mean of a code, by months since it began."""

    name: str
    is_new: bool
    added: Callable[[NDArray[np.float64], NDArray[np.float64]], NDArray[np.float64]]


OUTBREAKS = (
    Outbreak("new code, 1 more each month", True, lambda usual, since: 1.0 * since),
    Outbreak("new code, 3 more each month", True, lambda usual, since: 3.0 * since),
    Outbreak("doubles in a year", False, lambda usual, since: usual * since / 12),
    Outbreak("triples in a year", False, lambda usual, since: usual * since / 6),
    Outbreak("doubles at once", False, lambda usual, since: usual * (since > 0)),
)


def main() -> None:
    """Measure, print and draw."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--registers", type=int, default=10)
    registers = range(asked.parse_args().registers)
    begun_at = time.process_time()
    rules = {"detector": detector, "3 sigma": sigma(3.0)}
    quiet = {name: _false_alarms(rule, registers) for name, rule in rules.items()}
    same = _as_many(quiet["detector"], registers)
    rules[f"{same:.1f} sigma"] = sigma(same)
    quiet[f"{same:.1f} sigma"] = _false_alarms(sigma(same), registers)
    say(f"{CODES} codes, {MONTHS} months, {len(registers)} registers; stated: 1 false alarm a year")
    say("| rule | false alarms a year | " + " | ".join(each.name for each in OUTBREAKS) + " |")
    say("|---|---|" + "---|" * len(OUTBREAKS))
    found = {name: _found(rule, registers) for name, rule in rules.items()}
    for name, delays in found.items():
        told = " | ".join(_told(each) for each in delays)
        say(f"| {name} | {quiet[name]:.2f} | {told} |")
    PICTURE.write_text(_drawn(found, quiet), encoding="utf-8")
    say(f"{time.process_time() - begun_at:.0f} s of processor time; {PICTURE.name} drawn")


def say(line: str) -> None:
    """Print a line of the result."""
    sys.stdout.write(f"{line}\n")


def detector(table: Table, first: int) -> Flags:
    """Flag the months in which the detector's alarms begin."""
    alarms = detect({(str(at),): tuple(map(int, row)) for at, row in enumerate(table)}, first=first)
    flags = np.zeros(table.shape, dtype=bool)
    for alarm in begun(alarms):
        flags[int(alarm.codes[0]), alarm.at] = True
    return flags


def sigma(times: float) -> Rule:
    """Flag a month that is so many standard deviations above the mean of the 24 before it."""

    def flagged(table: Table, first: int) -> Flags:
        flags = np.zeros(table.shape, dtype=bool)
        for at in range(first, table.shape[1]):
            past = table[:, at - 24 : at]
            limit = past.mean(axis=1) + times * past.std(axis=1, ddof=1)
            quiet = ~flags[:, max(0, at - 6) : at].any(axis=1)
            flags[:, at] = (table[:, at] > limit) & (table[:, at] >= 5) & quiet
        return flags

    return flagged


def _register(seed: int) -> tuple[NDArray[np.float64], NDArray[np.float64], np.random.Generator]:
    """Draw the usual mean of every code and month, with season and trend, and its spread."""
    dice = np.random.default_rng(seed)
    months = np.arange(MONTHS)
    level = np.exp(dice.normal(1.5, 1.3, (CODES, 1)))
    season = 0.3 * np.sin(2 * np.pi * months / 12 + dice.uniform(0, 6, (CODES, 1)))
    trend = dice.normal(0, 0.05, (CODES, 1)) * months / 12
    return level * np.exp(season + trend), dice.uniform(1.05, 2.0, (CODES, 1)), dice


def _counts(
    mean: NDArray[np.float64], spread: NDArray[np.float64], dice: np.random.Generator
) -> Table:
    return dice.negative_binomial(np.maximum(mean, 1e-9) / (spread - 1), 1 / spread)


def _false_alarms(rule: Rule, registers: Sequence[int]) -> float:
    """Count the episodes a year in registers in which nothing happened."""
    alarms = 0
    for seed in registers:
        alarms += int(rule(_counts(*_register(5000 + seed)), 24).sum())
    return alarms / len(registers) / ((MONTHS - 24) / 12)


def _as_many(wanted: float, registers: Sequence[int]) -> float:
    """Find how many sigma raise no more false alarms than the detector does."""
    times = 3.0
    while _false_alarms(sigma(times), registers) > wanted:
        times += 0.1
    return times


def _found(rule: Rule, registers: Sequence[int]) -> list[list[int | None]]:
    """Give, for each kind of outbreak, the months until each was found; None: not in a year."""
    return [
        [delay for seed in registers for delay in _delays(rule, outbreak, 1000 + seed)]
        for outbreak in OUTBREAKS
    ]


def _delays(rule: Rule, outbreak: Outbreak, seed: int) -> list[int | None]:
    mean, spread, dice = _register(seed)
    hit = dice.choice(np.flatnonzero(mean[:, START] > 4), 20, replace=False)
    since = np.clip(np.arange(MONTHS) - START + 1, 0, None).astype(float)
    if outbreak.is_new:
        mean[hit] = np.where(dice.random((len(hit), 1)) < 0.5, 0.0, 0.05)
    mean[hit] += outbreak.added(mean[hit], since)
    flags = rule(_counts(mean, spread, dice), START)[hit, START : START + WITHIN]
    return [int(np.argmax(row)) + 1 if row.any() else None for row in flags]


def _told(delays: Sequence[int | None]) -> str:
    known = sorted(each if each is not None else WITHIN + 1 for each in delays)
    share = sum(each is not None for each in delays) / len(delays)
    middle = known[len(known) // 2]
    return f"{share:.0%}, {middle if middle <= WITHIN else 'over 12'}"


def _drawn(found: dict[str, list[list[int | None]]], quiet: dict[str, float]) -> str:
    """Draw the share of outbreaks found by each month, one small chart for each kind."""
    colours = dict(zip(found, ("#0b4f6c", "#c0392b", "#e0a96d"), strict=True))
    wide, high = 210, 150
    body = [
        _chart(
            outbreak.name, [delays[at] for delays in found.values()], list(colours.values())
        ).replace("<g>", f'<g transform="translate({20 + at * wide},30)">', 1)
        for at, outbreak in enumerate(OUTBREAKS)
    ]
    legend = "".join(
        f'<text x="{20 + at * 260}" y="{high + 75}" fill="{colour}" font-size="13">{name}: '
        f"{quiet[name]:.2f} false alarms a year</text>"
        for at, (name, colour) in enumerate(colours.items())
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide * len(OUTBREAKS) + 30} '
        f'{high + 95}" font-family="sans-serif" role="img" aria-label="Share of '
        f'outbreaks found, by months since they began">{"".join(body)}{legend}</svg>\n'
    )


def _chart(title: str, lines: Sequence[Sequence[int | None]], colours: Sequence[str]) -> str:
    wide, high = 170, 120
    drawn = [
        f'<text x="0" y="-10" font-size="12">{title}</text>',
        f'<path d="M0 0V{high}H{wide}" fill="none" stroke="#777"/>',
        f'<text x="{wide}" y="{high + 14}" font-size="10" text-anchor="end">month {WITHIN}</text>',
        '<text x="4" y="10" font-size="10">100 %</text>',
    ]
    for delays, colour in zip(lines, colours, strict=True):
        shares = [
            sum(each is not None and each <= month for each in delays) / len(delays)
            for month in range(WITHIN + 1)
        ]
        points = " ".join(
            f"{month * wide / WITHIN:.1f},{high - share * high:.1f}"
            for month, share in enumerate(shares)
        )
        drawn.append(
            f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"/>'
        )
    return f"<g>{''.join(drawn)}</g>"


if __name__ == "__main__":
    main()
