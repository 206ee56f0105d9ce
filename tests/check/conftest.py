"""What tests of the checker share: the published figures, and the scoring of the benchmarks."""

import importlib
import sys
from pathlib import Path
from typing import Any

import pytest

from tutela.check import Checker, open_sources

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"


@pytest.fixture(scope="session")
def checker() -> Checker:
    """Make the checker ready once, against the figures published in China."""
    return Checker(open_sources(["published:cn"]))


@pytest.fixture(scope="session")
def bench() -> Any:
    """Give the benchmark modules by name, for example ``bench("gold")``."""
    sys.path.insert(0, str(BENCHMARKS))
    return lambda name: importlib.import_module(f"bench_check_{name}")
