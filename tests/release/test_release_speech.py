"""Periods, days and numbers are said as each language prints them."""

from datetime import date
from decimal import Decimal

import pytest

from tutela.model.period import Period
from tutela.release import speech


@pytest.mark.parametrize(
    ("name", "zh", "en"),
    [
        ("2022", "2022年", "2022"),
        ("2022-06", "2022年6月", "June 2022"),
        ("2020/2022", "2020年至2022年", "2020 to 2022"),
        ("2022-01/2022-09", "2022年1月至9月", "January to September 2022"),
        ("2021-11/2022-02", "2021年11月至2022年2月", "November 2021 to February 2022"),
    ],
)
def test_a_period_is_said_as_readers_say_it(name: str, zh: str, en: str) -> None:
    """A year is named once where once is enough."""
    period = Period.parse(name)

    assert speech.period(period, "zh") == zh
    assert speech.period(period, "en") == en


@pytest.mark.parametrize(
    ("value", "unit", "zh", "en"),
    [
        ("38854", "person", "38854", "38,854"),
        ("14.07", "percent", "14.07%", "14.07%"),
        ("2.5", "percentage_point", "2.5个百分点", "2.5 percentage points"),
        ("1000000", "case", "1000000", "1,000,000"),
    ],
)
def test_a_number_is_grouped_in_english_prose_only(value: str, unit: str, zh: str, en: str) -> None:
    """Chinese official prose does not group."""
    assert speech.sized(Decimal(value), unit, "zh") == zh
    assert speech.sized(Decimal(value), unit, "en") == en


def test_one_person_is_no_persons() -> None:
    """English tells one from many, Chinese does not."""
    assert speech.unit_word("person", Decimal(1), "en") == "person"
    assert speech.unit_word("person", Decimal(0), "en") == "persons"
    assert speech.unit_word("person", Decimal(1), "zh") == "人"
    assert speech.day(date(2023, 6, 1), "en") == "1 June 2023"
