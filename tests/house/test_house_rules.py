"""Rules of the house that no linter knows."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCE = sorted((ROOT / "src").rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))
HOSTS = ("pypi" + ".org", "pythonhosted" + ".org", "npmjs" + ".org", "debian" + ".org")
HEAVY = ("pyarrow", "duckdb", "numba", "typst", "deltalake", "numpy", "tutela.register")


def tracked() -> list[Path]:
    """Name the text files that git keeps."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    paths = [ROOT / name for name in listed.stdout.split("\0") if name]
    return [path for path in paths if path.suffix not in {".png", ".gz", ".parquet", ".woff2"}]


def test_no_registry_address_is_committed() -> None:
    """Dependencies are pinned by hash and come from wherever the installer looks."""
    found = [
        (path.relative_to(ROOT), host)
        for path in tracked()
        for host in HOSTS
        if path.is_file() and host in path.read_text(encoding="utf-8", errors="ignore")
    ]

    assert found == []


def test_no_path_of_one_machine_is_committed() -> None:
    """A path that exists on one machine only breaks on every other."""
    pattern = re.compile(r"(^|[^A-Za-z0-9_.])/(" + "work" + "|" + "farm" + ")/")
    found = [
        path.relative_to(ROOT)
        for path in tracked()
        if path.is_file() and pattern.search(path.read_text(encoding="utf-8", errors="ignore"))
    ]

    assert found == []


@pytest.mark.parametrize("path", SOURCE + TESTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_module_is_longer_than_400_lines(path: Path) -> None:
    """A longer module is about more than one thing."""
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400


def test_check_starts_alone() -> None:
    """A newsroom installs the checker and nothing of the office."""
    script = f"import sys, tutela.check; print([m for m in {HEAVY!r} if m in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )

    assert done.stdout.strip() == "[]"


def test_every_dependency_is_pinned_with_a_hash() -> None:
    """What is installed tomorrow is what was tested today."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    pins = (ROOT / "requirements" / "run.txt").read_text(encoding="utf-8")
    pinned = set(re.findall(r"^([a-z0-9-]+)==", pins, re.MULTILINE))
    wanted = {re.split(r"[\[><=]", name)[0] for name in project["project"]["dependencies"]}

    assert wanted - pinned == set()
    assert pins.count("--hash=sha256:") > len(pinned)


def test_jurisdictions_hold_data_only() -> None:
    """A lawyer or statistician can read and change everything in them."""
    assert list((ROOT / "src" / "tutela" / "jurisdictions").rglob("*.py")) == []
