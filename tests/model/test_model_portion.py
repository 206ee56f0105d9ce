"""A percentage is said as a part of the whole only where a simple part is near."""

from decimal import Decimal

import pytest

from tutela.model.numerals.portion import portion


@pytest.mark.parametrize(
    ("percent", "zh", "en"),
    [
        ("16.2", "近六分之一", "nearly one-sixth"),
        ("16.7", "六分之一", "one-sixth"),
        ("17.2", "超过六分之一", "more than one-sixth"),
        ("33.3", "三分之一", "one-third"),
        ("50", "一半", "half"),
        ("49.9", "近一半", "nearly half"),
        ("69.5", "超过三分之二", "more than two-thirds"),
    ],
)
def test_the_nearest_part_is_said_with_its_side(percent: str, zh: str, en: str) -> None:
    """What is below a part is nearly it, what is above is more; what rounds to it is it."""
    assert (portion(Decimal(percent), "zh"), portion(Decimal(percent), "en")) == (zh, en)


@pytest.mark.parametrize("percent", ["0", "7", "23.2", "63.3", "97", "100"])
def test_far_from_every_part_nothing_is_said(percent: str) -> None:
    """A ratio that fits badly misleads more than a percentage."""
    assert portion(Decimal(percent), "en") is None
