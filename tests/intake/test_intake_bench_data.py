"""The benchmark of the intake: what it claims about its file holds, and what it scores is true."""

import csv
import importlib.util
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import pytest

_FILE = Path(__file__).parents[2] / "benchmarks" / "bench_intake.py"


@pytest.fixture(scope="module")
def bench() -> ModuleType:
    """Load the benchmark, which is a program and no part of the package."""
    spec = importlib.util.spec_from_file_location("bench_intake", _FILE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["bench_intake"] = module
    spec.loader.exec_module(module)
    return module


def test_the_file_holds_the_faults_it_is_said_to_hold(bench: ModuleType, tmp_path: Path) -> None:
    """Eleven kinds, one row in a hundred, and the clean file is the same without them."""
    dirty, clean = tmp_path / "d.csv", tmp_path / "c.csv"

    truth = bench.write_events(dirty, clean, 20_000)

    lines = dirty.read_text(encoding="utf-8").split("\n")[:-1]
    left = [line for at, line in enumerate(lines, 1) if at not in truth.bad]
    assert len(lines) == truth.lines
    assert 150 < len(truth.bad) < 250
    assert (
        len({bench.spoilt(bench.good_row(7, bench.Random(1)), kind)[0] for kind in range(11)}) == 11
    )
    assert Counter(truth.bad.values())["not_a_day"] > 2 * len(truth.bad) // 12
    assert "\n".join(left) + "\n" == clean.read_text(encoding="utf-8")
    with clean.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.reader(stream))
    assert {len(row) for row in rows} == {7}
    assert sum("\n" in row[3] for row in rows) == truth.folded > 0


def test_both_ways_of_reading_find_every_bad_row_and_lose_none(
    bench: ModuleType, tmp_path: Path
) -> None:
    """What is timed is the strict path and nothing less: line, reason, ledger."""
    dirty = tmp_path / "d.csv"
    truth = bench.write_events(dirty, tmp_path / "c.csv", 20_000, seed=11)

    for work in (bench.read_and_judge, bench.take_all_in):
        run = work(dirty, truth.rows)

        assert run.found == truth.bad
        assert (run.kept, run.gap) == (truth.rows - len(truth.bad), 0)
        assert "| 100.00% | 0 | 0 |" in list(bench.table({"it": run}, truth))[2]


def test_a_missed_row_a_wrong_reason_and_a_false_rejection_lower_the_score(
    bench: ModuleType, tmp_path: Path
) -> None:
    """A score that cannot fall would say nothing."""
    dirty = tmp_path / "d.csv"
    truth = bench.write_events(dirty, tmp_path / "c.csv", 5_000)
    run = bench.read_and_judge(dirty, truth.rows)
    first, second, *_ = sorted(truth.bad)
    found = {**run.found, first: "nul_byte_or_so", 2: "not_a_day"}
    del found[second]

    (row,) = list(bench.table({"it": replace(run, found=found)}, truth))[2:]

    share = (len(truth.bad) - 2) / len(truth.bad)
    assert f"| {share:.2%} | 1 |" in row


def test_the_row_by_row_contestant_judges_by_the_same_rules(
    bench: ModuleType, tmp_path: Path
) -> None:
    """It finds every kind but a quote that swallows the rows behind it; good rows stay good."""
    clean = tmp_path / "c.csv"
    truth = bench.write_events(tmp_path / "d.csv", clean, 2_000)
    good = bench.good_row(3, bench.Random(1))
    spoilt = [bench.spoilt(good, kind) for kind in range(1, 11)]
    (tmp_path / "s.csv").write_text(
        bench.HEADER + "".join(row + "\n" for row, _ in spoilt), encoding="utf-8"
    )

    fair = bench.validate_rows(clean, truth.rows - len(truth.bad))
    strict = bench.validate_rows(tmp_path / "s.csv", len(spoilt))

    assert (fair.found, fair.kept) == ({}, truth.rows - len(truth.bad))
    missed = [why for line, (_, why) in enumerate(spoilt, 2) if line not in strict.found]
    assert set(missed) <= {"stray_quote"}
