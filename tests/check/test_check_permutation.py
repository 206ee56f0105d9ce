"""Runs put into the slots in any order: little comes back, and nothing wrong is called certain."""

import random
import re
from typing import Any

import pytest

from tutela.check import check
from tutela.check.repair import Manner, how_scrambled, repair

TOKEN = re.compile(r"[0-9]+|<>")
SENTENCE = (
    "From <> to <>, the line sold <>,<>, <>,<> and <>,<> tickets respectively, and <>,<>, <>,<> "
    "and <>,<> cards were issued, and the number of tickets and cards in <> decreased by <>.<>% "
    "and <>.<>% respectively compared with <>."
)
RUNS = TOKEN.findall("2017 2019 38412 45951 39517 57123 60702 58433 2019 2018 14 00 3 74")
TRUTH = re.findall(r"[0-9.]+", "2017 2019 38412 45951 39517 57123 60702 58433 2019 14.00 3.74 2018")


def _deal(text: str, tokens: list[str]) -> str:
    rest = iter(tokens)
    return TOKEN.sub(lambda _: next(rest), text)


@pytest.fixture(scope="module")
def shuffled(bench: Any) -> dict[str, float]:
    """Shuffle forty paragraphs; the benchmark shuffles a thousand."""
    found: dict[str, float] = bench("scrambles").measure_shuffled(40, seed=29)
    return found


def test_a_shuffled_text_has_no_figure_that_is_certain_and_wrong(
    shuffled: dict[str, float],
) -> None:
    """A right value in a wrong place counts as wrong."""
    assert shuffled["in texts: certain and wrong"] == 0
    assert shuffled["in texts: certain and right"] > 0


def test_a_shuffled_paragraph_alone_has_none_either(shuffled: dict[str, float]) -> None:
    """Where no other paragraph tells, only what every order shares is certain."""
    assert shuffled["alone: certain and wrong"] == 0
    assert shuffled["alone: certain and right"] > 0


def test_a_refilled_text_loses_nothing_to_the_suspicion_of_a_shuffle(bench: Any) -> None:
    """Its paragraphs vouch for each other."""
    found = bench("scrambles").measure(60, seed=3)

    assert found["in texts: certain and wrong"] == found["alone: certain and wrong"] == 0
    assert found["recovered of printed"] >= 0.97
    assert found["proposed right, alone"] >= 0.97


def test_sentences_of_other_subjects_and_orders_are_not_certain_and_wrong(bench: Any) -> None:
    """Many come back; where English turned its figures round, the rest is left open."""
    found = bench("scrambles").measure_fresh(40, seed=5)

    assert found["in texts: certain and wrong"] == found["alone: certain and wrong"] == 0
    assert found["recovered of printed"] >= 0.6


def test_digit_groups_shuffled_among_the_places_of_the_translation(bench: Any) -> None:
    """38,854 is two groups here; without other figures hardly a place can be told."""
    found = bench("scrambles").measure_groups(60, seed=5)

    assert found["alone: certain and wrong"] == 0
    assert found["alone: certain and right"] > 0


def test_stated_changes_find_what_every_order_shares() -> None:
    """The pair a change was worked out from comes back; a first year no change names does not."""
    tokens = RUNS + ["<>"] * (len(TOKEN.findall(SENTENCE)) - len(RUNS))
    rng = random.Random(1)  # noqa: S311 - no secrets here
    certain = []
    for _ in range(3):
        rng.shuffle(tokens)
        found = repair(_deal(SENTENCE, tokens), is_suspect=True)
        assert found is not None
        certain.append({at for at, each in enumerate(found.fields) if each.certain})

        assert found.hypothesis == "permutation"
        assert all(found.fields[at].recovered == TRUTH[at] for at in certain[-1])

    assert all(8 in each for each in certain)


def test_the_same_sentence_refilled_comes_back_whole() -> None:
    """Here the empty slots stand at the end, as a refill leaves them."""
    tokens = RUNS + ["<>"] * (len(TOKEN.findall(SENTENCE)) - len(RUNS))

    found = repair(_deal(SENTENCE, tokens))

    assert found is not None
    assert [each.recovered for each in found.fields if each.certain] == TRUTH
    assert found.hypothesis == "refill"


def test_a_run_after_an_empty_slot_refutes_a_refill() -> None:
    """A refill runs out of runs once, and then for good."""
    found = repair("In 2020, <> trains ran, up 12.5% from 34.", is_suspect=True)

    assert found is not None
    assert found.hypothesis != "refill"


def test_a_stated_change_that_does_not_fit_refutes_a_short_refill() -> None:
    """12 to 34 is no rise of 5.6 %, so these runs were not dealt in order."""
    found = repair("Trains rose from 2020 in 12 to 2021 in 34, up 5.6%.", is_suspect=True)

    assert found is not None
    assert not any(each.certain for each in found.fields)


SHORT = "Compared with 2023, storms damaged 2024 houses in 53, up 150.95%."


def test_a_few_runs_that_two_orders_explain_are_not_certain_alone() -> None:
    """53 houses and 150.95 % refilled, and 150 houses and 53.95 % shuffled, print the same."""
    found = repair(SHORT, is_suspect=True)

    assert found is not None
    assert found.fields[1].recovered == "53"
    assert not any(each.certain for each in found.fields)


def test_a_long_paragraph_vouches_for_a_short_one() -> None:
    """What damaged the one damaged the other; runs that fit by chance once in thousands tell."""
    tokens = RUNS + ["<>"] * (len(TOKEN.findall(SENTENCE)) - len(RUNS))
    text = [_deal(SENTENCE, tokens), SHORT]

    how = how_scrambled(text)
    found = repair(SHORT, is_suspect=True, scrambled=how)

    assert how is Manner.REFILL
    assert found is not None
    assert [each.recovered for each in found.fields if each.certain] == [
        "2023",
        "53",
        "2024",
        "150.95",
    ]


def test_paragraphs_no_refill_explains_are_heard_as_a_shuffle() -> None:
    """Beside them a short paragraph is not read as a refill."""
    shuffled = [
        "In <>, 2020 trains ran, up 12.5% from 34.",
        "In 93.4, 2019,11 trains ran, up <>.2020% from 7.",
    ]

    (repaired, *_) = check("\n".join([SHORT, *shuffled]), []).repairs

    assert how_scrambled(shuffled) is Manner.SHUFFLE
    assert not any(each.certain for each in repaired.fields)
