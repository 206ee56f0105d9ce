"""Counts within counts: what one measure or dimension says of another."""

from collections.abc import Mapping
from types import ModuleType

import pytest

from tutela.disclosure.nesting import Key, KeySum, links
from tutela.model.measure import Band, Count, Dimension, Group, Offence
from tutela.model.period import Period

YEAR = Period.year(2022)
DIMENSIONS: Mapping[str, Dimension] = {
    "offence": Offence("offence", ("assault", "abduction", "theft")),
    "group": Group("group", {"violence": ("assault", "abduction"), "property": ("theft",)}),
    "age": Band(
        "age", "persons", {"under_14": (0, 13), "age_14_17": (14, 17), "adult": (18, None)}
    ),
    "suspect": Band("suspect", "persons", {"minor": (0, 17), "grown": (18, None)}),
}


def cells(**values: int) -> dict[Key, int]:
    """Write ``measure__dimension__code=3`` as a cell; two underscores part the names."""
    made: dict[Key, int] = {}
    for name, value in values.items():
        measure, *place = name.split("__")
        pairs = tuple(sorted(zip(place[::2], place[1::2], strict=True)))
        made[measure, YEAR, pairs] = value
    return made


def said(sums: list[KeySum]) -> set[str]:
    """Write sums as ``whole = part + part``."""
    return {f"{_name(whole)} = {' + '.join(sorted(map(_name, parts)))}" for whole, parts in sums}


def _name(key: Key) -> str:
    return "/".join((key[0], *(code for _, code in key[2])))


def link(values: dict[Key, int], *counts: Count) -> set[str]:
    """Find the sums between the given measures."""
    return said(links(values, {each.id: each for each in counts}, DIMENSIONS))


def test_a_group_is_the_sum_of_its_offences(kit: ModuleType) -> None:
    """The table by group would give away what the table by offence withholds."""
    values = cells(
        p=12, p__group__violence=9, p__group__property=3,
        p__offence__assault=2, p__offence__abduction=7, p__offence__theft=3,
    )  # fmt: skip

    sums = link(values, kit.count("p"))

    assert sums == {"p/violence = p/abduction + p/assault", "p/property = p/theft",
                    "p/theft = p/property"}  # fmt: skip


def test_a_wide_band_of_ages_is_the_sum_of_narrow_ones(kit: ModuleType) -> None:
    """Minors are those under 14 and those of 14 to 17, in whichever table they stand."""
    values = cells(
        p__suspect__minor=9, p__suspect__grown=3, p__age__under_14=2, p__age__age_14_17=7,
        p__age__adult=3,
    )  # fmt: skip

    assert "p/minor = p/age_14_17 + p/under_14" in link(values, kit.count("p"))


def test_a_measure_with_a_condition_is_found_in_the_breakdown_of_the_wider_one(
    kit: ModuleType,
) -> None:
    """A condition on one dimension is the same as codes of another over the same ages."""
    values = cells(p=12, p__age__under_14=2, p__age__age_14_17=7, p__age__adult=3, minors=9)
    minors = kit.count("minors", where={"suspect": ("minor",)})

    assert "minors = p/age_14_17 + p/under_14" in link(values, kit.count("p"), minors)


def test_two_results_leave_the_others_over(kit: ModuleType) -> None:
    """Reviewed less approved less rejected is a count nobody printed."""
    values = cells(reviewed=50, approved=30, rejected=18)
    results = {"approved": ("approved",), "rejected": ("rejected",)}
    counts = [kit.count(name, event="reviewed", result=each) for name, each in results.items()]

    link(values, kit.count("reviewed", event="reviewed"), *counts)

    assert values["reviewed-approved-rejected", YEAR, ()] == 2
    assert values["reviewed-approved", YEAR, ()] == 20


def test_two_results_that_are_all_leave_nothing_over(kit: ModuleType) -> None:
    """Where two results make up the whole, each is what is left of the other."""
    values = cells(reviewed=50, approved=30, rejected=20)
    results = {"approved": ("approved",), "rejected": ("rejected",)}
    counts = [kit.count(name, event="reviewed", result=each) for name, each in results.items()]

    assert "reviewed = approved + rejected" in link(
        values, kit.count("reviewed", event="reviewed"), *counts
    )


@pytest.mark.parametrize(
    "changes",
    [{"unit": "case"}, {"period_of": "event"}, {"event": "judged"}, {"where": {"age": ("adult",)}}],
)
def test_counts_that_do_not_contain_each_other_stay_apart(
    kit: ModuleType, changes: dict[str, object]
) -> None:
    """Another unit, another way of dating, another event: no sum holds between them."""
    values = cells(minors=9, other=4)
    minors = kit.count("minors", event="reviewed", where={"suspect": ("minor",)})
    other = kit.count("other", **{"event": "reviewed", "where": {"age": ("under_14",)}, **changes})

    assert link(values, minors, other) == set()
