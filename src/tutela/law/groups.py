"""Say which offences a group counts on a day; every group keeps its own dated list."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from types import MappingProxyType

from tutela.catalogue.laws import rules
from tutela.model.rule import Certainty, Dated, Rule
from tutela.model.words import Words


@dataclass(frozen=True, slots=True)
class Group:
    """The members of a group on a day.

    ``is_open`` where the text it follows ends in "and others"; ``series`` names the published
    series that count this list. ``victim_under`` and ``means`` narrow it to younger victims or a
    means of the act. ``status`` is "unreviewed" where no lawyer signed the list.
    """

    id: str
    words: Words
    since: date
    members: tuple[str, ...]
    is_open: bool
    victim_under: int | None
    means: str | None
    series: tuple[str, ...]
    certainty: Certainty
    status: str


@cache
def groups(jurisdiction: str, day: date) -> Mapping[str, Group]:
    """Give every group that had members on that day, by id."""
    found = {}
    for rule in rules(jurisdiction).values():
        dated = rule.at(day) if rule.kind == "group" else None
        if dated is not None:
            found[rule.id] = _group(rule, dated)
    return MappingProxyType(found)


def groups_of(offence: str, jurisdiction: str, day: date) -> tuple[str, ...]:
    """Name the groups an offence belonged to on a day."""
    known = groups(jurisdiction, day)
    return tuple(each.id for each in known.values() if offence in each.members)


def _group(rule: Rule, dated: Dated) -> Group:
    value = dated.value or {}
    return Group(
        id=rule.id,
        words=rule.words,
        since=dated.since,
        members=value["members"],
        is_open=value["open"],
        victim_under=value.get("victim_under"),
        means=value.get("means"),
        series=value.get("series", ()),
        certainty=dated.certainty,
        status="final" if rule.is_firm(dated.since) else "unreviewed",
    )
