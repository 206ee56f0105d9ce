"""Hand every test the kit by which measures and tables are made."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture(scope="session")
def kit() -> ModuleType:
    """Give the module of helpers; test folders are no packages, so it is loaded by its path."""
    path = Path(__file__).with_name("test_disclosure_clear.py")
    spec = importlib.util.spec_from_file_location("disclosure_kit", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
