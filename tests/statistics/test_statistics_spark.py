"""The same kernel on Spark gives the same figures, of a hundred thousand persons."""

import importlib.util
import shutil
import sys
from pathlib import Path
from types import ModuleType

import pytest

from conftest import missing
from tutela.catalogue.measures import measures
from tutela.model.errors import InputError
from tutela.model.period import Period
from tutela.statistics import count
from tutela.statistics.spark import count_atoms_on_spark

FILE = Path(__file__).parents[2] / "benchmarks" / "bench_statistics_register.py"
PERIODS = (Period.year(2021), Period.year(2022))


def maker() -> ModuleType:
    """Load what makes the registers of the benchmark."""
    spec = importlib.util.spec_from_file_location("bench_statistics_register", FILE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning")
def test_spark_gives_the_figures_threads_give(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Several parts, all measures, every breakdown: each figure equal."""
    if shutil.which("java") is None:
        missing("Java 17", "apt-get install openjdk-17-jre-headless")
    bench = maker()
    monkeypatch.setattr(bench, "A_PART", 30_000)
    snapshot, _ = bench.make(tmp_path, 100_000)
    recipes = measures("cn")

    on_spark = count(snapshot, "cn", recipes, PERIODS, engine=count_atoms_on_spark)

    assert snapshot.parts > 2
    assert on_spark == count(snapshot, "cn", recipes, PERIODS)


def test_without_spark_the_message_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is an extra: most offices never need it."""
    monkeypatch.setitem(sys.modules, "pyspark.errors", None)
    bench = maker()
    snapshot, _ = bench.make(tmp_path, 200)

    with pytest.raises(InputError, match="is not installed") as refused:
        count(snapshot, "cn", measures("cn"), PERIODS, engine=count_atoms_on_spark)

    assert "tutela[spark]" in refused.value.hint
