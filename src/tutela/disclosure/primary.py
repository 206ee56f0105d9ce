"""Apply a policy before any sum is looked at: what it refuses, and what it withholds at once."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import replace
from typing import Literal, TypeAlias

from tutela.catalogue.policy import Policy
from tutela.disclosure.nesting import Key
from tutela.disclosure.system import System, key_of
from tutela.model.errors import RefusalError
from tutela.model.figure import Figure, Table
from tutela.model.measure import Count, Measure


def without_juveniles(policy: Policy, measures: Mapping[str, Measure]) -> Policy:
    """Take the exemption from measures that count suspects who are minors."""
    kept = (name for name in policy.exempt if not _counts_juveniles(measures.get(name), policy))
    return replace(policy, exempt=frozenset(kept))


def refuse_pooled(tables: Sequence[Table], policy: Policy) -> None:
    """Raise ``RefusalError`` for several years added up by place, where the policy forbids it."""
    if policy.pools_places:
        return
    for table in tables:
        for figure in table.figures:
            if len(figure.id.period.years) > 1 and policy.places & figure.id.place.keys():
                raise RefusalError(
                    "adds years up below the level of the whole country",
                    str(figure.id),
                    "Publish each year by place, and the sum of the years for the whole only.",
                )


Why: TypeAlias = Literal["small", "revised", "frozen", "small_place", "single"]
"""Why a count is withheld for its own sake."""


def published_counts(
    published: Sequence[Figure], measures: Mapping[str, Measure]
) -> dict[Key, int]:
    """Give what is public already by cell: counts that have a value."""
    return {
        key_of(each.id): int(each.value)
        for each in published
        if each.value is not None and isinstance(measures.get(each.id.measure), Count)
    }


def primary_cells(system: System, policy: Policy, before: Mapping[Key, int]) -> Mapping[int, Why]:
    """Name the counts to withhold for their own sake, and why.

    Small ones, zero among them, but for totals named exempt; those that differ from what was
    published by a small count, or at all in a frozen table; further breakdowns of a small place;
    categories that hold all of their whole.
    """
    totals = dict(zip(system.keys, system.values, strict=True))
    found: dict[int, Why] = dict.fromkeys(_singles(system, policy.single_below), "single")
    for cell, (key, value) in enumerate(zip(system.keys, system.values, strict=True)):
        if is_exempt(key, policy):
            continue
        if value < policy.threshold:
            found[cell] = "small"
        elif changed := _changed(key, value, policy, before):
            found[cell] = changed
        elif _is_of_small_place(key, policy, totals):
            found[cell] = "small_place"
    return found


def still_withheld(system: System, before: Mapping[Key, int], hidden: Set[Key]) -> frozenset[int]:
    """Name the counts of tables that were published before without them: they stay withheld.

    The same counts then give the same release again, and no partner of a small count comes out
    later. ``hidden`` names them; where nobody does, they are those of a published breakdown that
    are not among its printed counts.
    """
    if hidden:
        return frozenset(
            cell
            for cell, key in enumerate(system.keys)
            if key in hidden and key not in before and system.listed[cell]
        )
    groups = {(key[0], key[1], tuple(name for name, _ in key[2])) for key in before}
    return frozenset(
        cell
        for cell, key in enumerate(system.keys)
        if system.listed[cell]
        and key not in before
        and (key[0], key[1], tuple(name for name, _ in key[2])) in groups
    )


def is_exempt(key: Key, policy: Policy) -> bool:
    """Undivided totals named in the policy, and what is left between two of them."""
    return not key[2] and all(name in policy.exempt for name in key[0].split("-"))


def _counts_juveniles(measure: Measure | None, policy: Policy) -> bool:
    return isinstance(measure, Count) and any(
        set(codes) & set(policy.juveniles.get(dimension, ()))
        for dimension, codes in measure.where.items()
    )


def _changed(key: Key, value: int, policy: Policy, before: Mapping[Key, int]) -> Why | None:
    change = abs(value - before.get(key, value))
    if 0 < change < policy.threshold:
        return "revised"
    return "frozen" if change and 0 < policy.frozen_from <= len(key[2]) else None


def _is_of_small_place(key: Key, policy: Policy, totals: Mapping[Key, int]) -> bool:
    if len(key[2]) < 2:
        return False
    return any(
        totals.get((*key[:2], (pair,)), policy.least_in_place) < policy.least_in_place
        for pair in key[2]
        if pair[0] in policy.places
    )


def _singles(system: System, below: int) -> set[int]:
    """Find categories beside which all others of their whole are empty, where the whole is small.

    An undivided total is spared, and a large group: that all of them bear one offence, or one age,
    is how they are defined, or is known of nobody in particular.
    """
    found = set()
    for whole, parts in system.sums:
        top = system.keys[whole]
        if not top[2] or system.values[whole] >= below:
            continue
        full = [part for part in parts if system.values[part] == system.values[whole] > 0]
        if len(full) == 1 and _is_breakdown(top, system.keys[full[0]]):
            found.add(full[0])
    return found


def _is_breakdown(whole: Key, part: Key) -> bool:
    return whole[:2] == part[:2] and set(whole[2]) < set(part[2])
