"""Measure how the cost of figures grows, and draw it.

    python benchmarks/bench_statistics_growth.py --picture docs/pictures/statistics-growth.svg

Three curves, each as a ratio to one scan of the columns the book reads: with the rows (the book
from the snapshot and from kept atoms), with the number of figures (from kept atoms), with the
number of offices (175 figures each, from the snapshot and from kept atoms).
"""

import argparse
import json
import math
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import bench_statistics_register
from bench_statistics import BOOK_YEARS, book, columns_of, dense, layout, own, scan, timed
from bench_statistics_register import make

from tutela.model.measure import Count
from tutela.register.snapshot import Snapshot
from tutela.statistics.counting import count
from tutela.statistics.kept import Kept
from tutela.statistics.own_view import own_view

ROWS = (10_000, 100_000, 1_000_000)
OFFICES = (36, 360, 3600)
CUTS = (0, 1, 5)
COLOURS = {"from the snapshot": "#0b4f6c", "from kept atoms": "#c0392b"}
Curve = Mapping[str, Sequence[tuple[float, float]]]


def main(arguments: list[str]) -> None:
    """Measure the three curves, print them and draw them."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--picture", type=Path)
    asked.add_argument("--rows", type=int, nargs="*", default=ROWS)
    chosen = asked.parse_args(arguments)
    with tempfile.TemporaryDirectory() as room:
        home = Path(room)
        snapshots = {rows: make(home / str(rows), rows)[0] for rows in chosen.rows}
        biggest = snapshots[max(chosen.rows)]
        curves = {
            "persons": by_rows(snapshots, Kept(home / "kept")),
            "figures": by_figures(biggest, Kept(home / "kept")),
            "offices": by_offices(home, max(chosen.rows), Kept(home / "kept")),
        }
    sys.stdout.write(json.dumps(curves) + "\n")
    if chosen.picture:
        chosen.picture.write_text(drawn(curves), encoding="utf-8")


def by_rows(snapshots: Mapping[int, Snapshot], keeper: Kept) -> Curve:
    """Time the book on registers of several sizes."""
    found: dict[str, list[tuple[float, float]]] = {"from the snapshot": [], "from kept atoms": []}
    for rows, snapshot in snapshots.items():
        beside = scanned(snapshot)
        for name, engine in (("from the snapshot", {}), ("from kept atoms", kept(keeper))):
            seconds = best(lambda e=engine: count(snapshot, "cn", book(), BOOK_YEARS, **e))  # noqa: B023
            found[name].append((rows, seconds / beside))
    return found


def by_figures(snapshot: Snapshot, keeper: Kept) -> Curve:
    """Time more and more figures from kept atoms of the same register."""
    beside, found = scanned(snapshot), []
    for cuts in CUTS:
        some: dict[str, Count] = {
            name: replace(each, cross=each.cross[:cuts]) for name, each in dense().items()
        }
        tables: list[Any] = []
        seconds = best(
            lambda: tables.append(count(snapshot, "cn", some, BOOK_YEARS, **kept(keeper)))  # noqa: B023
        )
        found.append((float(sum(len(t.figures) for t in tables[-1])), seconds / beside))
    return {"from kept atoms": found}


def by_offices(home: Path, rows: int, keeper: Kept) -> Curve:
    """Time 175 figures for each of more and more offices."""
    found: dict[str, list[tuple[float, float]]] = {"from the snapshot": [], "from kept atoms": []}
    for offices in OFFICES:
        bench_statistics_register.OFFICES = offices
        snapshot, _ = make(home / f"offices{offices}", rows)
        beside = scanned(snapshot)
        for name, engine in (("from the snapshot", {}), ("from kept atoms", kept(keeper))):
            seconds = best(lambda e=engine: own_view(snapshot, "cn", own(), BOOK_YEARS, **e))  # noqa: B023
            found[name].append((offices, seconds / beside))
    return found


def kept(keeper: Kept) -> dict[str, Any]:
    """Give the engine that keeps atoms."""
    return {"engine": keeper.atoms}


def scanned(snapshot: Snapshot) -> float:
    """Give the processor seconds of one scan of the columns the book reads."""
    columns = columns_of(snapshot, layout(book().values(), BOOK_YEARS))
    return best(lambda: scan(snapshot, columns))


def best(work: Callable[[], object]) -> float:
    """Give the middle of three runs after one, in processor seconds."""
    return sorted(timed(work)[0] for _ in range(4))[1]


def drawn(curves: Mapping[str, Curve]) -> str:
    """Draw the curves side by side, both axes in powers of ten."""
    charts = "".join(
        f'<g transform="translate({60 + at * 270},40)">{_chart(name, curve)}</g>'
        for at, (name, curve) in enumerate(curves.items())
    )
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 850 260" font-family="sans-serif" '
        'role="img" aria-label="Cost of the figures as a ratio to one scan, by persons, figures '
        f'and offices"><rect width="850" height="260" fill="white"/>{charts}</svg>\n'
    )


def _chart(name: str, curve: Curve) -> str:
    wide, high = 210, 160
    every = [point for points in curve.values() for point in points]
    low, top = (math.log10(f(x for x, _ in every)) for f in (min, max))
    body = [
        f'<text x="0" y="-14" font-size="12">ratio to one scan, by {name}</text>',
        f'<path d="M0 0V{high}H{wide}" fill="none" stroke="#777"/>',
    ]
    for value in (0.01, 0.1, 1.0, 10.0):
        y = _height(value, high)
        body.append(
            f'<text x="-6" y="{y + 4:.0f}" font-size="10" text-anchor="end">{value:g}</text>'
        )
        body.append(f'<path d="M0 {y:.1f}H{wide}" stroke="#ddd"/>')
    for row, (label, points) in enumerate(curve.items()):
        colour = COLOURS[label]
        at = [((math.log10(x) - low) / (top - low) * wide, _height(y, high)) for x, y in points]
        line = " ".join(f"{x:.1f},{y:.1f}" for x, y in at)
        body.append(f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"/>')
        y = high + 34 + 15 * row
        body.append(f'<text x="0" y="{y}" font-size="11" fill="{colour}">{label}</text>')
    for x in sorted({x for x, _ in every}):
        where = (math.log10(x) - low) / (top - low) * wide
        style = 'font-size="9" text-anchor="middle"'
        body.append(f'<text x="{where:.0f}" y="{high + 14}" {style}>{x:,.0f}</text>')
    return "".join(body)


def _height(ratio: float, high: int) -> float:
    return high - (math.log10(max(ratio, 0.01)) + 2) / 3 * high


if __name__ == "__main__":
    main(sys.argv[1:])
