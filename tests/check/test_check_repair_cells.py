"""Published figures choose between the orders a scrambled paragraph may have had."""

import random
import re
from collections.abc import Sequence

import pytest

from tutela.check import Checker
from tutela.check.claims import Repair

TOKEN = re.compile(r"[0-9]+|<>")
LISTS = (
    "From 2020 to 2022, procuratorates approved the arrest of 38,854, 45,827 and 39,380 people for "
    "crimes against minors, and prosecuted 57,295, 60,553 and 58,410 people."
)
TRUTH = ["2020", "2022", "38854", "45827", "39380", "57295", "60553", "58410"]


def _shuffled(tokens: Sequence[str], seed: int) -> str:
    rest = random.Random(seed).sample(tokens, len(tokens))  # noqa: S311 - no secrets here
    return TOKEN.sub(lambda _: rest.pop(), LISTS)


def _only(checker: Checker, text: str) -> Repair:
    (found,) = checker.check(text).repairs
    return found


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_source_runs_in_no_order_go_back_to_the_published_figures(
    checker: Checker, seed: int
) -> None:
    """Without the published figures the six counts could stand in any order."""
    found = _only(checker, _shuffled([*TRUTH, *["<>"] * 6], seed))

    assert [each.recovered for each in found.fields if each.certain] == TRUTH
    assert found.unique
    assert "published" in found.hypothesis


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_groups_of_digits_go_back_to_the_published_figures(checker: Checker, seed: int) -> None:
    """Here 38 and 854 were put into other places apart from each other."""
    found = _only(checker, _shuffled(TOKEN.findall(LISTS), seed))

    assert [each.recovered for each in found.fields if each.certain] == TRUTH


def test_a_count_nobody_published_is_not_held(checker: Checker) -> None:
    """Other counts stay open, though the sentence is one the catalogue knows."""
    runs = ["2020", "2022", "11854", "11827", "11380", "11295", "11553", "11410", *["<>"] * 6]
    found = _only(checker, _shuffled(runs, 1))

    assert not any(each.certain for each in found.fields if each.role == "value")


def test_a_lone_figure_and_its_change_are_told_by_the_table(checker: Checker) -> None:
    """20.4 % and 4.20 % both fit the runs; one of them was published."""
    text = (
        "In 20, procuratorates prosecuted 36957,4 people for sexual offences against minors, "
        "an increase of 2022.<>%."
    )

    found = _only(checker, text)

    assert [each.recovered for each in found.fields if each.certain] == ["2022", "36957", "20.4"]
