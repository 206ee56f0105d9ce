"""Call commands as a shell would, in this process."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from nowhere import write_nowhere
from tutela.cli import main


class Called(NamedTuple):
    """What a command left behind."""

    code: int
    out: str
    err: str


Call = Callable[..., Called]


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Call:
    """Give a function that runs `tutela ARGUMENT...`."""

    def run(*arguments: object) -> Called:
        monkeypatch.setattr(sys, "argv", ["tutela", *map(str, arguments)])
        capsys.readouterr()
        code = 0
        try:
            main()
        except SystemExit as end:
            code = int(end.code or 0)
        return Called(code, *capsys.readouterr())

    return run


@pytest.fixture
def package(tmp_path: Path) -> tuple[Path, ...]:
    """Give the exchange package of Nowhere."""
    return write_nowhere(tmp_path / "package", persons=120)


@pytest.fixture
def register(tmp_path: Path, package: tuple[Path, ...], call: Call) -> Path:
    """Give a register that has taken it in."""
    assert call("intake", "xx", *package, "--register", tmp_path / "register", "-q").code == 0
    return tmp_path / "register"
