"""Say to staff why a figure is withheld and which sum would give it away; not for publication."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from tutela.catalogue.policy import Policy
from tutela.disclosure.primary import Why, primary_cells, published_counts, without_juveniles
from tutela.disclosure.suppress import suppress
from tutela.disclosure.system import System, assemble, key_of, name_of
from tutela.model.errors import InputError
from tutela.model.figure import Figure, FigureId, Table
from tutela.model.measure import Measure


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a figure is shown or withheld, by addresses alone.

    ``small``: it is below the threshold itself; ``revised``, ``frozen``: it differs from what was
    published; ``small_place``, ``single``: the policy withholds such a breakdown; ``partner``:
    printing it would help to work out ``protects``, through the sum ``whole = parts``; ``shown``:
    it is printed.
    """

    figure: str
    why: Why | Literal["shown", "partner"]
    protects: tuple[str, ...] = ()
    whole: str = ""
    parts: tuple[str, ...] = ()


def explain(
    figure: FigureId,
    tables: Sequence[Table],
    policy: Policy,
    *,
    measures: Mapping[str, Measure],
    published: Sequence[Figure] = (),
) -> Explanation:
    """Explain one count of what was handed to `clear`; raise ``InputError`` where it is none."""
    policy = without_juveniles(policy, measures)
    before = published_counts(published, measures)
    others = before if policy.heeds_other_offices else {}
    system = assemble(tables, measures, policy.dimensions, others)
    if key_of(figure) not in system.keys:
        raise InputError("is no count of these tables", str(figure), "Name one that was counted.")
    cell = system.keys.index(key_of(figure))
    name = name_of(system.keys[cell])
    pattern = suppress(system, policy, before)
    if cell not in pattern.withheld:
        return Explanation(name, "shown")
    whole, parts, protected = _tightest(system, cell, pattern.withheld, pattern.small)
    protects = tuple(name_of(system.keys[each]) for each in protected)
    said = tuple(name_of(system.keys[each]) for each in parts)
    own = primary_cells(system, policy, before)
    why: Why | Literal["partner"] = own.get(cell, "partner")
    return Explanation(name, why, protects, name_of(system.keys[whole]) if said else "", said)


def _tightest(
    system: System, cell: int, withheld: frozenset[int], small: frozenset[int]
) -> tuple[int, tuple[int, ...], list[int]]:
    """Find the sum of the cell in which the fewest others are withheld, small ones among them."""
    found = []
    for whole, parts in system.sums:
        members = (whole, *parts)
        if cell in members:
            hidden = [each for each in members if each in withheld and each != cell]
            others = [each for each in hidden if each in small and system.listed[each]]
            found.append((not others, len(hidden), whole, parts, others))
    if not found:
        return cell, (), []
    _, _, whole, parts, others = min(found, key=lambda each: each[:2])
    return whole, tuple(part for part in parts if system.listed[part]), others
