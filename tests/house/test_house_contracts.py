"""The contracts of the house hold, and each is shown to refuse a planted violation."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

PLANTED = [
    ("a line may import the lines below it", "model", "import tutela.catalogue"),
    ("a line may import the lines below it", "law", "import tutela.disclosure"),
    ("what is published cannot reach a case", "release", "import tutela.register"),
    ("what is published cannot reach a case", "disclosure", "import tutela.statistics"),
    ("a newsroom can run check alone", "check", "def f():\n    import pyarrow"),
    ("a newsroom can run check alone", "check", "def f():\n    import tutela.law"),
    ("names stay in the vault", "statistics", "import tutela.register.vault"),
    ("the shared vocabulary uses the standard library only", "model", "import yaml"),
]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Give a copy of the house in which a violation may be planted."""
    shutil.copytree(
        ROOT / "src" / "tutela",
        tmp_path / "src" / "tutela",
        ignore=shutil.ignore_patterns("jurisdictions", "__pycache__"),
    )
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def lint(house: Path) -> tuple[int, str]:
    """Run import-linter on a copy of the house and give its exit code and words."""
    done = subprocess.run(
        [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"],
        cwd=house,
        env={"PYTHONPATH": str(house / "src"), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize(("contract", "room", "line"), PLANTED)
def test_a_planted_violation_breaks_its_contract(
    copy: Path, contract: str, room: str, line: str
) -> None:
    """A contract that cannot fail promises nothing."""
    (copy / "src" / "tutela" / room / "planted.py").write_text(f'"""Planted."""\n\n{line}\n')

    code, words = lint(copy)

    assert code == 1
    assert f"{contract} BROKEN" in words


def test_a_room_that_is_not_in_the_plan_is_refused(copy: Path) -> None:
    """The plan has these rooms and no others."""
    (copy / "src" / "tutela" / "helpers").mkdir()
    (copy / "src" / "tutela" / "helpers" / "__init__.py").write_text('"""Planted."""\n')

    code, words = lint(copy)

    assert code != 0
    assert "helpers" in words
