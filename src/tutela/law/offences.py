"""Say which offences existed on a day and what the text of each was."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import Any

from tutela.catalogue.laws import rules
from tutela.model.errors import InputError
from tutela.model.rule import Certainty, Dated, Rule
from tutela.model.words import Words


@dataclass(frozen=True, slots=True)
class Offence:
    """The text of one offence on a day: its article, its elements and its ranges."""

    id: str
    words: Words
    since: date
    article: str
    elements: Mapping[str, Any]
    ranges: Mapping[str, Mapping[str, Any]]
    certainty: Certainty
    status: str


@cache
def offences(jurisdiction: str, day: date) -> Mapping[str, Offence]:
    """Give every offence that existed on that day, by id."""
    found = {}
    for rule in rules(jurisdiction).values():
        dated = rule.at(day) if rule.kind == "offence" else None
        if dated is not None:
            found[rule.id] = _offence(rule, dated)
    return MappingProxyType(found)


def offence(jurisdiction: str, code: str, day: date) -> Offence | None:
    """Give one offence as it was on a day, None where it did not exist then.

    An offence nobody knows at all is an ``InputError``.
    """
    rule = rules(jurisdiction).get(code)
    if rule is None or rule.kind != "offence":
        raise InputError(
            f"is no offence anybody knows: [{code[:60]}]",
            f"law of {jurisdiction}",
            "See `tutela law list --kind offence`, or add a file for it.",
        )
    return offences(jurisdiction, day).get(code)


def _offence(rule: Rule, dated: Dated) -> Offence:
    value = dated.value or {}
    elements = {key: inner for key, inner in value.items() if key not in ("ranges", "article")}
    return Offence(
        id=rule.id,
        words=rule.words,
        since=dated.since,
        article=value.get("article", ""),
        elements=MappingProxyType(elements),
        ranges=value.get("ranges", MappingProxyType({})),
        certainty=dated.certainty,
        status="final" if rule.is_firm(dated.since) else "unreviewed",
    )
