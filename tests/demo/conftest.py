"""One made-up register for all tests of the demonstration."""

from pathlib import Path

import pytest

from tutela.demo.package import write_package


@pytest.fixture(scope="session")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folder of the exchange package of the demonstration."""
    folder = tmp_path_factory.mktemp("package")
    write_package(folder)
    return folder
