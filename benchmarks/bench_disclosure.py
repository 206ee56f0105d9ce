"""Measure disclosure control on the benchmark tables, beside what peers reached on them.

Run ``python benchmarks/bench_disclosure.py [NAME ...]``: A, B, B0, B1, Bw, Bi, E, E0, years,
linked, rounding, clear, peers; without names all are measured. ``0``: zeros withheld too. ``1``:
the reader knows every withheld count is at least one. ``w``: room of four. ``i``: nobody who knows
a case learns another count. ``$TUTELA_SHARED`` names the folder of the tables. Prints one line of
Markdown for each; the first call of a run compiles and is not timed. Peers are named where they
can be imported; what the study measured of them stands beside.
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from importlib import import_module
from importlib.util import find_spec, module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from tutela.catalogue.policy import Policy
from tutela.disclosure import check_certificate, clear
from tutela.disclosure.certificate import write_certificate
from tutela.disclosure.family import Axis, TableFamily
from tutela.disclosure.insider import exposed
from tutela.disclosure.protect import Protected, Wish, protect, protect_years
from tutela.disclosure.rounding import round_small
from tutela.model.errors import RefusalError
from tutela.model.figure import Figure, FigureId, Table
from tutela.model.measure import Count, Definition
from tutela.model.period import Period

WORDS = {"zh": "字", "en": "words"}
MEASURE = Count(
    "persons", WORDS, {}, "person", "received", (), "receipt", "principal", {}, (), (),
    Definition("d", WORDS, None, None), WORDS,
)  # fmt: skip
POLICY = Policy(date(2015, 1, 1), exempt=frozenset({MEASURE.id}))
YEAR = Period.year(2022)
SHARED = Path(os.environ.get("TUTELA_SHARED", Path(__file__).parents[2] / "shared"))
CAREFUL = Wish(insider=True, seconds=60)
WISHES = {
    "": Wish(), "1": Wish(least=1), "w": Wish(width=4), "0": Wish(seconds=60), "i": CAREFUL,
    "0i": CAREFUL,
}  # fmt: skip


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
    others = {"years": _years, "linked": _linked, "rounding": _rounding, "clear": _clear,
              "peers": _peers}  # fmt: skip
    for name in names or ["A", "Ai", "B", "B0", "B1", "Bw", "Bi", "B0i", "E", "E0", *others]:
        if name in others:
            others[name]()
        else:
            _table(name)


def _table(name: str) -> None:
    family = _family(name[0], zeros_printed="0" not in name)
    protected, took = _timed(lambda: protect(family, WISHES[name[1:]]))
    problems, checked = _check(family, protected, WISHES[name[1:]])
    small = np.flatnonzero(protected.small)
    hanging = exposed(family.values, small, protected.withheld, protected.moves)
    _say(
        name,
        len(family.values),
        int(protected.small.sum()),
        int(protected.secondary.sum()),
        int(family.values[protected.secondary].sum()),
        f"{len(protected.open_cells)}{'' if not problems else ' !'}",
        len(hanging),
        *took,
        checked,
    )


def _years() -> None:
    _, dims, inner, _ = _tables().make("C")
    linked = TableFamily.of_leaves(_axes(dims), inner, zeros_printed=True, years="year")
    families = linked.by_year()
    made, took = _timed(lambda: protect_years(linked))
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


def _linked() -> None:
    _, dims, inner, _ = _tables().make("C")
    linked = TableFamily.of_leaves(_axes(dims), inner, zeros_printed=True, years="year")
    try:
        protect(linked)
    except RefusalError as refused:
        _say("C linked", len(linked.values), f"refused: {refused.problem}", *[""] * 7)


def _clear() -> None:
    """Clear one table crossed three ways, as a release has it, and attack what came out."""
    for shape in ((10, 13, 15), (14, 17, 15)):
        random = np.random.default_rng(1)
        full = random.poisson(random.lognormal(0, 1, shape))
        for at in range(len(shape)):
            full = np.concatenate([full.sum(axis=at, keepdims=True), full], axis=at)
        table = _as_table(full)
        made, took = _timed(
            lambda table=table: clear([table], POLICY, measures={MEASURE.id: MEASURE},  # type: ignore[misc]
                                      synthetic=True)
        )  # fmt: skip
        small = int((full < POLICY.threshold).sum())
        _say("clear", full.size, small, made.audit.withheld - small, *[""] * 3, *took, "")


def _as_table(full: Any) -> Table:
    figures = tuple(
        Figure(
            FigureId(
                MEASURE.id, YEAR, {f"d{axis}": f"c{code}" for axis, code in enumerate(at) if code}
            ),
            Decimal(int(full[at])),
            "person",
        )
        for at in np.ndindex(*full.shape)
    )
    return Table("t", MEASURE.id, tuple(f"d{axis}" for axis in range(full.ndim)), (YEAR,), figures)


def _peers() -> None:
    """Measure tau-Argus on A where it is here, and say what the study measured of peers."""
    if find_spec("pytauargus"):
        _tau_argus()
        _table("A")
    else:
        _say("tau-Argus", "is not here", *[""] * 8)
    _say("A: tau-Argus OPT 1 % (study)", 2142, 111, 249, 8028, "", "", 1.7, "", "none")
    _say("A: GaussSuppression (study)", 2142, 111, 268, 8328, "", 27, "1 to 2.8", "", "none")
    _say("B: GaussSuppression (study)", 10710, 1875, 2673, 58055, 6, 265, 25, "", "none")
    _say("B: tau-Argus, G-Confid (study)", 10710, 1875, "unfinished at 175 s", *[""] * 6)


def _tau_argus() -> None:
    """Let tau-Argus choose the least volume for table A, from one row a person."""
    _, dims, inner, _ = _tables().make("A")
    places = np.indices(inner.shape).reshape(inner.ndim, -1)
    rows: dict[str, Any] = {
        dim.name: np.repeat(np.array(dim.codes)[np.array(dim.leaves)[at]], inner.ravel()).tolist()
        for dim, at in zip(dims, places, strict=True)
    }
    rows["one"] = [1.0] * int(inner.sum())
    with tempfile.TemporaryDirectory() as room:
        trees = {each.name: _tree(each, Path(room)) for each in dims if len(each.ch) > 1}
        made, took = _timed(
            lambda: import_module("pytauargus").protect(
                rows, [each.name for each in dims], response="one", safety_rules="FREQ(5,1)",
                suppress="OPT(1,3)", hrc=trees, hierleadstring="@", workdir=f"{room}/run",
            )
        )  # fmt: skip
        table = made.tables[0].dataframe()
    beside = table[table["status"] == "M"]["freq"]
    small = int((table["status"] == "U").sum())
    _say(
        "A: tau-Argus OPT", len(table), small, len(beside), int(beside.sum()), "", "", *took, "none"
    )


def _tree(dim: Any, room: Path) -> str:
    lines: list[str] = []

    def write(code: int, depth: int) -> None:
        for part in dim.ch.get(code, ()):
            lines.append("@" * depth + dim.codes[part])
            write(part, depth + 1)

    write(0, 0)
    path = room / f"{dim.name}.hrc"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return str(path)


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
        write_certificate(path, family, protected, wish.width or 0, insider=wish.insider)
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
