"""Numbers in words: what is said can be read back."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutela.model.numerals import read, say


@pytest.mark.parametrize("language", ["zh", "en"])
@given(number=st.integers(min_value=-(10**12) + 1, max_value=10**12 - 1))
def test_a_whole_number_said_is_read_back(language: str, number: int) -> None:
    """Texts are generated and read by the same tables; they must agree."""
    assert read(say(number, language), language) == number


@pytest.mark.parametrize("language", ["zh", "en"])
@given(number=st.decimals(min_value=0, max_value=10**6, places=2))
def test_a_decimal_said_is_read_back(language: str, number: Decimal) -> None:
    """Percentages are said with their decimals."""
    assert read(say(number, language), language) == number


@pytest.mark.parametrize(
    ("words", "language", "number"),
    [
        ("三万八", "zh", 38000),
        ("两亿三千万", "zh", 230_000_000),
        ("一百零五", "zh", 105),
        ("二〇二二", "zh", 2022),
        ("十四点零七", "zh", Decimal("14.07")),
        ("two and a half million", "en", 2_500_000),
        ("ten thousand seven hundred and ninety-three", "en", 10793),
        ("three point five four", "en", Decimal("3.54")),
    ],
)
def test_usual_ways_of_saying_a_number_are_read(
    words: str, language: str, number: int | Decimal
) -> None:
    """People shorten: 三万八 is 38,000."""
    assert read(words, language) == number
