"""How good linkage is, on persons made up with a seed, whose true identity is known."""

import random
from collections.abc import Iterable, Iterator
from itertools import combinations
from pathlib import Path

import pytest

from tutela.intake import link
from tutela.register.vault import Vault, open_vault

Identity = dict[str, str]
_PERSONS, _NAMES, _TOWNS = 2_000, 300, 25


def _person(rng: random.Random) -> Identity:
    """Make a person: few names, many of them common, so that strangers share them."""
    at = min(rng.randrange(_NAMES), rng.randrange(_NAMES))
    return {
        "name": f"Name P{at}",
        "born_on": f"{rng.randint(1960, 2004)}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}",
        "home": f"Town {rng.randrange(_TOWNS)}",
        "sex": rng.choice(["male", "male", "male", "female"]),
        "number": "".join(rng.choice("0123456789") for _ in range(12)),
    }


def _record(person: Identity, rng: random.Random) -> Identity:
    """Write a person down as an office would: with gaps, slips, moves and placeholders."""
    made = dict(person)
    if rng.random() < 0.05:
        made["name"] += "x"
    if rng.random() < 0.04:
        year, month, day = made["born_on"].split("-")
        made["born_on"] = f"{year}-{(int(day) - 1) % 12 + 1:02}-{month}"
    if rng.random() < 0.12:
        made["home"] = f"Town {rng.randrange(_TOWNS)}"
    chance = rng.random()
    if chance < 0.25:
        del made["number"]
    elif chance < 0.28:
        made["number"] = made["number"][:-1] + rng.choice("0123456789")
    elif chance < 0.32:
        made["number"] = "111111222222"
    return made


def _records(seed: int) -> Iterator[tuple[int, Identity]]:
    rng = random.Random(seed)  # noqa: S311 - a truth that can be made again, not a secret
    person = _person(rng)
    for number in range(_PERSONS):
        double = {**_person(rng), **{name: person[name] for name in ("name", "born_on", "home")}}
        # one in a hundred is a stranger who shares name, town and day of birth with another
        person = double if number % 100 == 99 else _person(rng)
        for _ in range(rng.choice([1, 1, 1, 2, 2, 3])):
            yield number, _record(person, rng)


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    """Give an empty vault."""
    return open_vault(tmp_path / "data" / "vault.sqlite", tmp_path / "keys" / "keys.sqlite")


def _measured(found: set[frozenset[str]], true: set[frozenset[str]]) -> tuple[float, float]:
    right = len(found & true)
    return right / len(found), right / len(true)


def _pairs(groups: Iterable[tuple[str, ...]]) -> set[frozenset[str]]:
    return {frozenset(pair) for group in groups for pair in combinations(group, 2)}


@pytest.mark.parametrize("seed", [1, 2])
def test_links_are_right_and_the_rest_is_within_reach_of_a_clerk(seed: int, vault: Vault) -> None:
    """A wrong link says a thing of somebody that another did: precision comes before recall.

    Measured with seeds 1 and 2: the bars are a little below, and a key taken out falls short.
    """
    who_is: dict[int, tuple[str, ...]] = {}
    identities = {}
    for at, (number, identity) in enumerate(_records(seed)):
        identities[f"P{at}"] = identity
        who_is[number] = (*who_is.get(number, ()), f"P{at}")
    vault.keep_all(identities, who="intake")
    vault.enrol(list(identities), role="suspect", who="intake")
    true = _pairs(who_is.values())

    report = link.link_suspects(vault, who="N. N.", ground="order 1")

    linked = _pairs(report.linked.values())
    doubts = {frozenset((each.one, each.other)) for each in report.review}
    precision, recall = _measured(linked, true)
    _, reach = _measured(linked | doubts, true)
    assert precision >= 0.99
    assert recall >= 0.75
    assert reach >= 0.96
    assert len(doubts) <= len(identities)
    assert report.crowded == {"number": 1}
