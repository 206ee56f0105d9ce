"""What tests share: the records beside the checkout, and what may not be skipped in CI."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
IN_CI = os.environ.get("CI") == "true"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the long proofs to `make prove` unless they were asked for."""
    if "prove" in (config.option.markexpr or ""):
        return
    proofs = [item for item in items if item.get_closest_marker("prove")]
    config.hook.pytest_deselected(items=proofs)
    items[:] = [item for item in items if item not in proofs]


def missing(what: str, hint: str) -> None:
    """Skip a test for want of something outside the checkout; in CI that is a failure."""
    message = f"{what} is missing: {hint}"
    if IN_CI:
        pytest.fail(message)
    pytest.skip(message)


@pytest.fixture(scope="session")
def shared() -> Path:
    """Give the folder of records that stay outside the repository."""
    place = Path(os.environ.get("TUTELA_SHARED", ROOT.parent / "shared"))
    if not place.is_dir():
        missing("the folder of shared records", "set TUTELA_SHARED")
    return place
