"""Totals hold exactly, or those that cannot hold together are named."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tutela.demo.fit import System, fit
from tutela.model.errors import DataError


def system(usual: list[float], **totals: tuple[list[int], int]) -> System:
    """Write a small system by hand: name = (members, total)."""
    members = tuple(np.array(each, np.int64) for each, _ in totals.values())
    wanted = tuple(total for _, total in totals.values())
    return System(tuple(totals), members, wanted, np.array(usual, float))


def test_totals_hold_exactly_and_the_rest_stays_in_proportion() -> None:
    """Nobody is added where nothing was published."""
    found = fit(system([10, 30, 7], both=([0, 1], 100)))

    assert found.tolist() == [25, 75, 7]


def test_totals_that_overlap_hold_together() -> None:
    """The total of a year and one offence in it are counted from the same persons."""
    found = fit(
        system([1, 2, 3, 4], year=([0, 1, 2, 3], 1001), rape=([0, 1], 333), boys=([1, 2], 500))
    )

    assert found.sum() == 1001
    assert found[0] + found[1] == 333
    assert found[1] + found[2] == 500


def test_an_impossible_set_is_refused_by_the_names_of_its_lines() -> None:
    """Whoever wrote the targets must see which of them quarrel, and no others."""
    quarrel = system([1, 1, 1], year=([0, 1], 10), part=([0], 11), other=([2], 5))

    with pytest.raises(DataError, match="cannot hold together") as caught:
        fit(quarrel)

    assert "year" in str(caught.value)
    assert "part" in str(caught.value)
    assert "other" not in str(caught.value)


def test_a_total_that_counts_nobody_is_refused() -> None:
    """A target no family can meet would otherwise be forgotten."""
    with pytest.raises(DataError, match=r"nobody .* can be counted in: ghosts"):
        fit(system([0, 1], ghosts=([0], 3)))


def test_a_total_of_nothing_holds() -> None:
    """Zero is a number like any other."""
    assert fit(system([5, 5], none=([0], 0))).tolist() == [0, 5]


@settings(deadline=None)
@given(
    st.lists(st.integers(0, 400), min_size=4, max_size=8),
    st.lists(st.lists(st.integers(0, 7), min_size=1, max_size=6), min_size=1, max_size=5),
)
def test_what_some_population_counts_to_can_be_found_again(
    population: list[int], asked: list[list[int]]
) -> None:
    """Totals taken from real persons never contradict one another."""
    size = len(population)
    members = tuple(np.unique([each % size for each in one]) for one in asked)
    totals = tuple(int(np.array(population)[each].sum()) for each in members)
    names = tuple(map(str, range(len(members))))

    found = fit(System(names, members, totals, np.full(size, 50.0)))

    assert tuple(int(found[each].sum()) for each in members) == totals
    assert (found >= 0).all()
