"""The damage is the refill translator's, digit for digit."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tutela.demo.scramble import EMPTY, scramble, scramble_with_truth
from tutela.model.errors import InputError

# The figures of the story of 1 June 2023, in the order of its Chinese original.
SOURCE = (
    "2020年至2022年，批准逮捕38854人、45827人、39380人，"
    "提起公诉57295人、60553人、58410人；2022年较2021年分别下降14.07%、3.54%。"
)


def test_the_known_damage_of_the_seed_story_comes_out() -> None:
    """Two sentences of the real machine translation are predicted from their originals."""
    source = "2022年起诉36957人，同比上升20.4%。"
    right = "In 2022, 36,957 people were prosecuted, up 20.4%."

    damaged = scramble(source, right)

    assert damaged == "In 2022, 36957,20 people were prosecuted, up 4.<>%."


def test_a_list_runs_together_and_its_tail_is_empty() -> None:
    """Thousands groups ask for two runs each, so the source runs out before the percentages."""
    right = (
        "From 2020 to 2022, 38,854, 45,827 and 39,380 were arrested, 57,295, 60,553 and 58,410 "
        "were prosecuted; in 2022 down 14.07% and 3.54% from 2021."
    )

    truth = scramble_with_truth(SOURCE, right)

    assert truth.text.startswith("From 2020 to 2022, 38854,45827, 39380,57295 and 60553,58410")
    assert truth.text.endswith("in <> down <>.<>% and <>.<>% from <>.")
    assert truth.lost == ()


def test_runs_without_a_place_are_lost_in_silence() -> None:
    """A month as a word eats one place, so the last figure vanishes and leaves no mark."""
    truth = scramble_with_truth("5月31日，8人", "On May 31, eight people")

    assert truth.text == "On May 5, eight people"
    assert truth.lost == ("31", "8")


def test_paragraphs_do_not_lend_each_other_runs() -> None:
    """The unit of the damage is the paragraph."""
    truth = scramble_with_truth("\n1\n\n2 3\n", "one\n \n2 and 3 of 4\n")

    assert truth.text == "one\n \n2 and 3 of <>\n"
    assert [slot.paragraph for slot in truth.slots] == [1, 1, 1]
    assert [slot.original for slot in truth.damaged] == ["4"]


def test_texts_of_different_length_are_refused() -> None:
    """Pairing the wrong paragraphs would make damage no translator makes."""
    with pytest.raises(InputError, match="has 1 paragraphs, its source 2"):
        scramble("1\n\n2", "1 and 2")


words = st.text(alphabet="ab 年,.%<>\n0123456789", max_size=60)


@settings(deadline=None)
@given(words, words)
def test_the_truth_puts_the_text_right_again(source: str, right: str) -> None:
    """Whatever the texts, the slots say where each run went and what stood there."""
    try:
        truth = scramble_with_truth(source, right)
    except InputError:
        return

    mended, ends = truth.text, len(truth.text)
    for slot in reversed(truth.slots):
        assert truth.text[slot.start : slot.end] == slot.printed
        assert slot.end <= ends
        mended = mended[: slot.start] + slot.original + mended[slot.end :]
        ends = slot.start
    assert mended == right
    printed = [slot.printed for slot in truth.slots if slot.printed != EMPTY]
    assert sorted([*printed, *truth.lost]) == sorted(_runs(source))


def _runs(text: str) -> list[str]:
    return "".join(char if char in "0123456789" else " " for char in text).split()
