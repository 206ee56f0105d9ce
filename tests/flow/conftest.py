"""A register of Nowhere, and its release."""

from pathlib import Path

import pytest

from nowhere import write_nowhere
from tutela.flow import publish
from tutela.intake import take_in
from tutela.model.period import Period

YEAR = Period.year(2022)


@pytest.fixture(scope="session")
def register(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a register of 400 persons of Nowhere."""
    folder = tmp_path_factory.mktemp("nowhere")
    take_in(folder / "register", "xx", write_nowhere(folder / "package"))
    return folder / "register"


@pytest.fixture(scope="session")
def release(register: Path) -> Path:
    """Give its release of 2022."""
    out = register.parent / "release"
    publish(register, YEAR, out)
    return out
