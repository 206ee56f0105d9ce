"""Find the same person in several cases, inside the vault; whatever is unsure goes to a clerk.

Suspects are linked by keys that are as good as sure. Victims are compared within one proceeding
only, and linked only where two persons have said so.
"""

import secrets
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from pathlib import Path

from tutela.model.errors import InputError
from tutela.register.likeness import KINDS
from tutela.register.links import say_links
from tutela.register.store import open_register
from tutela.register.vault import Marks, Vault, Verdict

CROWD = 50
"""More persons than this with one token share a placeholder, not an identity."""

_NUMBER, _SURE = "number", "name_born_home"
_NEEDED = {"suspect": 1, "victim": 2}

Pair = tuple[str, str]
"""Two persons by their ids, the smaller first."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """Two persons for a clerk to look at: the kinds in which they agree, and in which they differ.

    ``said_same`` persons have said that they are one, and it takes more, or something speaks
    against it.
    """

    one: str
    other: str
    agree: tuple[str, ...]
    differ: tuple[str, ...]
    said_same: int

    def as_json(self) -> dict[str, object]:
        """Give it for a list of clerks. INTERNAL."""
        return {
            "one": self.one,
            "other": self.other,
            "agree": list(self.agree),
            "differ": list(self.differ),
            "said_same": self.said_same,
        }


@dataclass(frozen=True, slots=True)
class LinkReport:
    """What a run gave: persons by link id, pairs to review, and tokens that too many share."""

    version: int
    compared: int
    linked: Mapping[str, tuple[str, ...]]
    review: tuple[Doubt, ...]
    crowded: Mapping[str, int]

    def as_json(self) -> dict[str, object]:
        """Give it in the form the commands promise. INTERNAL."""
        return {
            "version": self.version,
            "compared": self.compared,
            "linked": {link: list(persons) for link, persons in self.linked.items()},
            "review": [doubt.as_json() for doubt in self.review],
            "crowded": dict(self.crowded),
        }

    def without(self, hidden: frozenset[str]) -> "LinkReport":
        """Leave out persons under seal; they stay linked."""
        linked = {
            link: tuple(person for person in group if person not in hidden)
            for link, group in self.linked.items()
        }
        return replace(
            self,
            linked={link: group for link, group in linked.items() if len(group) > 1},
            review=tuple(each for each in self.review if not {each.one, each.other} & hidden),
        )


def link_suspects(
    vault: Vault, *, who: str, ground: str, hidden: frozenset[str] = frozenset()
) -> LinkReport:
    """Link the suspects enrolled in a vault, as a new version of the links where any changed.

    The report leaves out who is ``hidden``: `links.persons_under_seal` of the register.
    """
    return _link(vault, "suspect", "", who, ground).without(hidden)


def link_victims(vault: Vault, proceeding: str, *, who: str, ground: str) -> LinkReport:
    """List the victims of one proceeding that may be one child, and link what two have confirmed.

    ``ground`` names the legal ground; without it, and without a proceeding, nothing is compared.
    """
    if not proceeding.strip():
        raise InputError("are compared in one proceeding only", "victims", "Name the proceeding.")
    return _link(vault, "victim", proceeding, who, ground)


def judge(vault: Vault, one: str, other: str, *, is_same: bool, who: str, ground: str) -> None:
    """Say that two are, or are not, the same person; the next run heeds it.

    The latest word of each person holds. One "apart" outweighs every "same".
    """
    vault.judge(Verdict(one, other, is_same, who.strip()), ground=ground)


def withdraw(vault: Vault, link_id: str, *, who: str, ground: str) -> int:
    """Take a link back, for good: later runs do not make it again; give the new version."""
    persons = sorted(person for person, link in vault.links().items() if link == link_id)
    if not persons:
        raise InputError("is no link", link_id[:40], "Look at the id.")
    for one, other in combinations(persons, 2):
        judge(vault, one, other, is_same=False, who=who, ground=ground)
    return vault.relink(dict.fromkeys(persons), who=who, ground=ground)


def tell_register(vault: Vault, register_folder: Path) -> int:
    """Write the link ids of suspects into a register; give the rows that changed.

    Links of victims stay in the vault.
    """
    register = open_register(register_folder)
    return say_links(register, vault.links(role="suspect"), vault.link_version())


def _link(vault: Vault, role: str, proceeding: str, who: str, ground: str) -> LinkReport:
    found = vault.marks(role=role, proceeding=proceeding, who=who, ground=ground)
    marks, crowded = _uncrowded(found)
    votes = _votes(vault.verdicts())
    pairs = _pairs(marks.values())
    pairs |= {pair for pair in votes if pair[0] in marks and pair[1] in marks}
    sure = {pair for pair in pairs if _joins(pair, marks, votes, role)}
    groups, broken = _groups(sure, marks, votes)
    held = {person: link for person, link in vault.links().items() if person in marks}
    linked = _named(groups, held)
    version = vault.relink(_changes(linked, held), who=who, ground=ground)
    left = {pair for pair in pairs - sure if not votes.get(pair, _NOBODY).apart} | broken
    together = {pair for group in groups for pair in combinations(group, 2)}
    review = tuple(_doubt(pair, marks, votes) for pair in sorted(left - together))
    return LinkReport(version, len(marks), linked, review, crowded)


@dataclass(frozen=True, slots=True)
class _Votes:
    same: frozenset[str]
    apart: frozenset[str]


_NOBODY = _Votes(frozenset(), frozenset())


def _votes(verdicts: Iterable[Verdict]) -> dict[Pair, _Votes]:
    """Count each person once, by the last word, however the name is cased."""
    latest: defaultdict[Pair, dict[str, bool]] = defaultdict(dict)
    for each in verdicts:
        latest[each.one, each.other][" ".join(each.who.casefold().split())] = each.is_same
    return {
        pair: _Votes(
            frozenset(who for who, is_same in said.items() if is_same),
            frozenset(who for who, is_same in said.items() if not is_same),
        )
        for pair, said in latest.items()
    }


def _uncrowded(found: Iterable[Marks]) -> tuple[dict[str, Marks], dict[str, int]]:
    """Take out what too many share: a placeholder neither joins two persons nor parts them."""
    found = tuple(found)
    counts = Counter(pair for each in found for pair in each.kinds.items())
    crowded = Counter(kind for (kind, _), count in counts.items() if count > CROWD)
    marks = {
        each.id: Marks(
            each.id, {kind: at for kind, at in each.kinds.items() if counts[kind, at] <= CROWD}
        )
        for each in found
    }
    return marks, dict(crowded)


def _pairs(marks: Iterable[Marks]) -> set[Pair]:
    """Pair those who agree in a kind."""
    holders: defaultdict[tuple[str, int], list[str]] = defaultdict(list)
    for each in marks:
        for pair in each.kinds.items():
            holders[pair].append(each.id)
    return {pair for ids in holders.values() for pair in combinations(sorted(ids), 2)}


def _joins(pair: Pair, marks: Mapping[str, Marks], votes: Mapping[Pair, _Votes], role: str) -> bool:
    """Tell whether a pair is one person: by the word of enough people, or by a strong key."""
    said = votes.get(pair, _NOBODY)
    if said.apart:
        return False
    if len(said.same) >= _NEEDED[role]:
        return True
    return role == "suspect" and _is_sure(*_compared(pair, marks))


def _is_sure(agree: Sequence[str], differ: Sequence[str]) -> bool:
    """Tell whether the keys suffice: a number that nothing else speaks for may be a slip."""
    if _NUMBER in agree:
        return len(agree) > 1 or not differ
    return _SURE in agree and not differ


def _compared(pair: Pair, marks: Mapping[str, Marks]) -> tuple[list[str], list[str]]:
    one, other = (marks[person].kinds for person in pair)
    both = [kind for kind in KINDS if kind in one and kind in other]
    agree = [kind for kind in both if one[kind] == other[kind]]
    return agree, [kind for kind in both if one[kind] != other[kind]]


def _groups(
    sure: set[Pair], marks: Mapping[str, Marks], votes: Mapping[Pair, _Votes]
) -> tuple[list[tuple[str, ...]], set[Pair]]:
    """Join pairs that share a person; give back the pairs of groups that contradict themselves."""
    groups, broken = [], set[Pair]()
    for group in _joined(sure).values():
        inside = set(combinations(group, 2))
        if _contradicts(inside, inside & sure, marks, votes):
            broken |= inside & sure
        else:
            groups.append(group)
    return groups, broken


def _joined(pairs: set[Pair]) -> dict[str, tuple[str, ...]]:
    home: dict[str, str] = {}
    for one, other in sorted(pairs):
        home[_root(home, other)] = _root(home, one)
    members: defaultdict[str, tuple[str, ...]] = defaultdict(tuple)
    for person in sorted(home):
        members[_root(home, person)] += (person,)
    return members


def _root(home: dict[str, str], person: str) -> str:
    while home.setdefault(person, person) != person:
        home[person] = home.setdefault(home[person], home[person])
        person = home[person]
    return person


def _contradicts(
    inside: set[Pair], sure: set[Pair], marks: Mapping[str, Marks], votes: Mapping[Pair, _Votes]
) -> bool:
    """Tell whether a chain joins two kept apart, or two numbers that nobody has said are one."""
    if any(votes.get(pair, _NOBODY).apart for pair in inside):
        return True
    numbered = {person for pair in inside for person in pair if _NUMBER in marks[person].kinds}
    same = {pair for pair in inside if numbered >= set(pair) and _is_one_number(pair, marks)}
    said = {pair for pair in sure if votes.get(pair, _NOBODY).same}
    together = _joined(same | said | {(person, person) for person in numbered})
    return sum(bool(numbered & set(group)) for group in together.values()) > 1


def _is_one_number(pair: Pair, marks: Mapping[str, Marks]) -> bool:
    one, other = (marks[person].kinds[_NUMBER] for person in pair)
    return one == other


def _named(
    groups: Iterable[tuple[str, ...]], held: Mapping[str, str]
) -> dict[str, tuple[str, ...]]:
    """Give each group the id most of it has already, where no other group took it, or a new one."""
    named: dict[str, tuple[str, ...]] = {}
    for group in sorted(groups, key=lambda group: (-len(group), group)):
        had = Counter(held[person] for person in group if person in held)
        free = [link for link, _ in had.most_common() if link not in named]
        named[free[0] if free else f"L-{secrets.token_hex(8)}"] = group
    return named


def _changes(
    linked: Mapping[str, tuple[str, ...]], held: Mapping[str, str]
) -> dict[str, str | None]:
    now = {person: link for link, group in linked.items() for person in group}
    return {
        person: now.get(person) for person in {*now, *held} if now.get(person) != held.get(person)
    }


def _doubt(pair: Pair, marks: Mapping[str, Marks], votes: Mapping[Pair, _Votes]) -> Doubt:
    agree, differ = _compared(pair, marks)
    return Doubt(*pair, tuple(agree), tuple(differ), len(votes.get(pair, _NOBODY).same))
