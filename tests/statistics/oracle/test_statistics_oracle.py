"""The kernel and plain SQL give the same figures on registers calibrated to nothing."""

from collections.abc import Callable
from typing import Any

import pytest

from tutela.register.snapshot import Snapshot


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("jurisdiction", ["xx", "cn", "us_il_cook"])
def test_the_kernel_counts_what_sql_counts(
    jurisdiction: str, seed: int, scatter: Callable[..., Snapshot], compare: Callable[..., Any]
) -> None:
    """Two ways to count, written apart, must agree on every cell and every margin."""
    snapshot = scatter(jurisdiction, seed)

    assert compare(snapshot, jurisdiction)() == []


@pytest.mark.prove
@pytest.mark.parametrize("seed", range(100, 150))
@pytest.mark.parametrize("jurisdiction", ["xx", "cn", "us_il_cook"])
def test_fifty_registers_agree(
    jurisdiction: str, seed: int, scatter: Callable[..., Snapshot], compare: Callable[..., Any]
) -> None:
    """Rare meetings of odd records only show in many registers."""
    snapshot = scatter(jurisdiction, seed)

    assert compare(snapshot, jurisdiction)() == []
