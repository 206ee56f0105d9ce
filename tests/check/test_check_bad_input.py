"""Texts nobody would write: the checker answers, and takes no longer than their length deserves."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tutela.check import Checker, open_sources
from tutela.model.errors import InputError

CHECKER = Checker(open_sources(["published:cn"]))
ALPHABET = "0123456789,.%<>-年月日人件万亿余近超分之一二十百千成半至、，。； \n\taeinorst°(五)"


@settings(max_examples=120, deadline=None)
@given(text=st.text(alphabet=ALPHABET, max_size=120))
def test_any_mixture_of_digits_and_signs_is_answered(text: str) -> None:
    """Offsets stay inside the text and point at what is quoted, whatever the text is."""
    report = CHECKER.check(text)

    assert all(
        text[number.start : number.end] == number.text
        for number in (each.claim.number for each in report.judgements)
    )
    assert all(
        text[field.start : field.end] == field.printed
        for repair in report.repairs
        for field in repair.fields
    )


@settings(max_examples=60, deadline=None)
@given(text=st.text(max_size=200))
def test_any_text_is_answered(text: str) -> None:
    """Right-to-left marks, emoji, broken surrogates: no crash."""
    assert CHECKER.check(text).exit_code in (0, 1)


@pytest.mark.parametrize(
    "unit",
    [
        "12345 ",
        "1,",
        "1",
        "一千二百",
        "one hundred and ",
        "<>,",
        " ",
        "从",
        "2022年",
        "In <> ",
        "up 5 percent ",
        "占",
        "3.14",
        "May 5, ",
        "cases5 ",
        "14 a",
    ],
)
def test_time_grows_with_length_and_not_with_its_square(unit: str) -> None:
    """Four times the text may take about four times as long, with room for a busy machine."""

    def seconds(size: int) -> float:
        text = unit * (size // len(unit))
        begin = time.process_time()
        CHECKER.check(text)
        return time.process_time() - begin

    seconds(2_000)
    short, long = seconds(3_000), seconds(12_000)

    assert long < 9 * short + 0.5


def test_right_to_left_text_is_read_where_its_digits_are() -> None:
    """Arabic-Indic digits are digits; offsets point into the text as it was given."""
    text = "في عام ٢٠٢٢ تمت ملاحقة 58,410 شخصا"

    found = [each.claim.number.text for each in CHECKER.check(text).judgements]

    assert "58,410" in found


def test_a_text_of_a_million_numbers_is_refused_at_once() -> None:
    """That is a table; the answer says so, and takes no gigabytes to find out."""
    begin = time.process_time()

    with pytest.raises(InputError, match="numbers"):
        CHECKER.check("12345 " * 1_000_000)

    assert time.process_time() - begin < 5
