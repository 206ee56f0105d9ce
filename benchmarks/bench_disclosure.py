"""Measure disclosure control on the benchmark tables, beside what peers reached on them.

Run ``python benchmarks/bench_disclosure.py [A B B0 B1 Bw E E0 years rounding]``; without names all
are measured. ``0``: zeros withheld too. ``1``: the reader knows every withheld count is at least
one. ``w``: room of four. ``$TUTELA_SHARED`` names the folder of the tables. Prints one line of
Markdown for each; the first call of a run compiles and is not timed.
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from tutela.disclosure import check_certificate
from tutela.disclosure.certificate import write_certificate
from tutela.disclosure.family import Axis, TableFamily
from tutela.disclosure.insider import insider_groups
from tutela.disclosure.protect import Protected, Wish, protect
from tutela.disclosure.rounding import round_small

SHARED = Path(os.environ.get("TUTELA_SHARED", Path(__file__).parents[2] / "shared"))
WISHES = {"": Wish(), "1": Wish(least=1), "w": Wish(width=4), "0": Wish(seconds=60)}


def main(names: list[str]) -> None:
    """Measure what was asked for."""
    protect(_family("A"))
    _say(
        "table",
        "cells",
        "small",
        "secondary",
        "volume",
        "open",
        "insider",
        "s",
        "s (CPU)",
        "check s",
    )
    _say(*["---"] * 10)
    for name in names or ["A", "B", "B0", "B1", "Bw", "E", "E0", "years", "rounding"]:
        measure: Callable[[], None] = {"years": _years, "rounding": _rounding}.get(
            name,
            lambda each=name: _table(each),  # type: ignore[misc]
        )
        measure()


def _table(name: str) -> None:
    family = _family(name[0], zeros_printed="0" not in name)
    protected, took = _timed(lambda: protect(family, WISHES[name[1:]]))
    problems, checked = _check(family, protected, WISHES[name[1:]])
    groups = insider_groups(family, protected.withheld)
    exposed = sum(int(protected.small[list(group)].sum()) for group in groups)
    _say(
        name,
        len(family.values),
        int(protected.small.sum()),
        int(protected.secondary.sum()),
        int(family.values[protected.secondary].sum()),
        f"{len(protected.open_cells)}{'' if not problems else ' !'}",
        exposed,
        *took,
        checked,
    )


def _years() -> None:
    _, dims, inner, _ = _tables().make("C")
    families = [
        TableFamily.of_leaves(_axes(dims[:-1]), inner[..., year], zeros_printed=True)
        for year in range(inner.shape[-1])
    ]
    made, took = _timed(lambda: [protect(family) for family in families])
    checks = [_check(family, each, Wish()) for family, each in zip(families, made, strict=True)]
    _say(
        "six years",
        sum(len(family.values) for family in families),
        sum(int(each.small.sum()) for each in made),
        sum(int(each.secondary.sum()) for each in made),
        sum(int(f.values[each.secondary].sum()) for f, each in zip(families, made, strict=True)),
        f"{sum(len(each.open_cells) for each in made)}{' !' * any(p for p, _ in checks)}",
        "",
        *took,
        f"{sum(float(each) for _, each in checks):.2f}",
    )


def _rounding() -> None:
    round_small(_family("A", zeros_printed=False), 3)
    for name in "ABC":
        family = _family(name, zeros_printed=False)
        for base in (3, 5):
            rounded, took = _timed(lambda f=family, b=base: round_small(f, b))  # type: ignore[misc]
            gap = np.abs(rounded - family.values)
            said = (
                f"mean {gap.mean():.2f}, most {gap.max()}, total {rounded[0] - family.values[0]:+d}"
            )
            left = int(((rounded > 0) & (rounded < base)).sum())
            _say(
                f"{name} rounded to {base}",
                len(rounded),
                f"{left} left",
                said,
                *[""] * 3,
                *took,
                "",
            )


def _check(family: TableFamily, protected: Protected, wish: Wish) -> tuple[list[str], str]:
    with tempfile.TemporaryDirectory() as room:
        path = Path(room) / "certificate.npz"
        write_certificate(path, family, protected, wish.width or 0)
        start = time.perf_counter()
        with np.load(path) as sealed:
            problems = check_certificate.check({name: sealed[name] for name in sealed.files})
        return problems, f"{time.perf_counter() - start:.2f}"


def _timed(work: Callable[[], Any]) -> tuple[Any, tuple[str, str]]:
    start, busy = time.perf_counter(), time.process_time()
    result = work()
    return result, (f"{time.perf_counter() - start:.2f}", f"{time.process_time() - busy:.2f}")


def _family(key: str, *, zeros_printed: bool = True) -> TableFamily:
    _, dims, inner, _ = _tables().make(key)
    return TableFamily.of_leaves(_axes(dims), inner, zeros_printed=zeros_printed)


def _axes(dims: list[Any]) -> list[Axis]:
    return [
        Axis(each.name, tuple(each.codes), tuple((p, tuple(k)) for p, k in each.ch.items()))
        for each in dims
    ]


def _tables() -> ModuleType:
    spec = spec_from_file_location("tables", SHARED / "data" / "disclosure_tables" / "tables.py")
    if spec is None or spec.loader is None:
        sys.exit("The benchmark tables are not there: set TUTELA_SHARED.")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _say(*cells: object) -> None:
    sys.stdout.write(f"| {' | '.join(map(str, cells))} |\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
