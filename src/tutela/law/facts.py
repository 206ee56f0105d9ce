"""Ask whether a condition of the law is met by what is known: yes, no, or nobody recorded it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import Any

from tutela.catalogue.laws import rules
from tutela.model.errors import InputError
from tutela.model.rule import Dated, Rule
from tutela.model.words import Words

PERSONAL = ("victim_age", "victim_sex", "offender_age")
"""Facts that are no yes or no: years of age at the act, female or male."""


@cache
def vocabulary(jurisdiction: str) -> Mapping[str, Words]:
    """Give every fact that may be stated, with its words; derived ones have their rule's words."""
    known: dict[str, Words] = {}
    for rule in rules(jurisdiction).values():
        for dated in rule.history if rule.kind == "definition" else ():
            value = dated.value or {}
            known |= dict(value.get("facts", {}))
            if "fact" in value:
                known.setdefault(value["fact"], rule.words)
    return MappingProxyType(known)


@dataclass(slots=True)
class Facts:
    """What is known of one act, asked under one offence on one day.

    Stated facts hold as stated; others are derived by the definitions in force. Definitions of
    law are asked on ``day``; interpretations on ``judged_on``, because they apply to earlier acts
    that are still open. ``used`` collects the rules that answered.
    """

    stated: Mapping[str, Any]
    jurisdiction: str
    offence: str
    day: date
    judged_on: date
    used: dict[str, None] = field(default_factory=dict)

    def is_met(self, condition: Any) -> bool | None:
        """Tell whether a condition is met; None where that was not recorded.

        A condition is the name of a fact, ``{all: [...]}``, ``{any: [...]}``, ``{not: ...}``,
        ``{victim_age: [0, 13]}`` (both ends included) or ``{victim_sex: female}``.
        """
        if isinstance(condition, str):
            return self.of(condition)
        (key, inner), *_ = condition.items()
        match key:
            case "all":
                return _all(self.is_met(each) for each in inner)
            case "any":
                return _any(self.is_met(each) for each in inner)
            case "not":
                met = self.is_met(inner)
                return None if met is None else not met
            case _:
                return self._personal(key, inner)

    def of(self, fact: str) -> bool | None:
        """Tell whether a fact was stated or follows from others."""
        if fact in self.stated:
            value = self.stated[fact]
            return None if value is None else bool(value)
        found = definitions(fact, self.offence, self.day, self.judged_on, self.jurisdiction)
        for rule, dated in found:
            met = self.is_met((dated.value or {})["when"])
            self.used[rule.id] = None
            if met is not None:
                return met
        return None

    def unknown(self, condition: Any) -> tuple[str, ...]:
        """Name the facts of a condition that nobody recorded."""
        if isinstance(condition, str):
            return (condition,) if self.of(condition) is None else ()
        (key, inner), *_ = condition.items()
        if key in PERSONAL:
            return (key,) if self.stated.get(key) is None else ()
        parts = [inner] if key == "not" else inner
        names = [name for part in parts for name in self.unknown(part)]
        return tuple(dict.fromkeys(names))

    def _personal(self, key: str, wanted: Any) -> bool | None:
        value = self.stated.get(key)
        if value is None:
            return None
        if isinstance(wanted, str):
            return bool(value == wanted)
        low, high = wanted
        return bool(low <= value <= high)


def definitions(
    fact: str, offence: str, day: date, judged_on: date, jurisdiction: str
) -> Iterator[tuple[Rule, Dated]]:
    """Give what defines a fact under an offence: law as of ``day``, else ``judged_on``."""
    for rule in _defining(jurisdiction).get(fact, ()):
        dated = rule.at(day if rule.history[0].level == "law" else judged_on)
        offences = (dated.value or {}).get("offences") if dated else None
        if dated is not None and (offences is None or offence in offences):
            yield rule, dated


def check_stated(stated: Mapping[str, Any], jurisdiction: str) -> None:
    """Refuse a fact nobody knows: misspelt, it would be silently unrecorded."""
    known = vocabulary(jurisdiction)
    for fact in stated:
        if fact not in known and fact not in PERSONAL:
            near = [name for name in known if fact[:5] in name][:6]
            hint = f"Some of those known: {', '.join(near or list(known)[:6])}."
            raise InputError(f"is no fact anybody asks for: [{fact[:60]}]", "facts", hint)


@cache
def _defining(jurisdiction: str) -> Mapping[str, tuple[Rule, ...]]:
    found: dict[str, tuple[Rule, ...]] = {}
    for rule in rules(jurisdiction).values():
        names = {
            (dated.value or {}).get("fact")
            for dated in rule.history
            if rule.kind == "definition" and "when" in (dated.value or {})
        }
        for name in names - {None}:
            found[str(name)] = (*found.get(str(name), ()), rule)
    return MappingProxyType(found)


def _all(met: Iterable[bool | None]) -> bool | None:
    seen = list(met)
    return False if False in seen else None if None in seen else True


def _any(met: Iterable[bool | None]) -> bool | None:
    seen = list(met)
    return True if True in seen else None if None in seen else False


def asked_for(offence: str, day: date, jurisdiction: str) -> tuple[str, ...]:
    """Name every fact that bears on an offence on a day: its ranges, definitions and codes."""
    found: dict[str, None] = {}
    waiting = list(_conditions(offence, day, jurisdiction))
    while waiting:
        for fact in _named(waiting.pop()):
            if fact in found:
                continue
            found[fact] = None
            defined = definitions(fact, offence, day, day, jurisdiction)
            waiting += [(dated.value or {})["when"] for _, dated in defined]
    return tuple(found)


def _conditions(offence: str, day: date, jurisdiction: str) -> Iterator[Any]:
    known = rules(jurisdiction)
    for name in (offence, f"iccs_{offence}"):
        dated = known[name].at(day) if name in known else None
        value = (dated.value or {}) if dated is not None else {}
        for one in value.get("ranges", {}).values():
            yield from one.get("any_of", ())
        for row in value.get("rows", ()):
            yield row["when"]
    for fact in _defining(jurisdiction):
        if fact.startswith(("means_", "also_", "heavier_")):
            for _, dated in definitions(fact, offence, day, day, jurisdiction):
                yield (dated.value or {})["when"]


def _named(condition: Any) -> Iterator[str]:
    if isinstance(condition, str):
        yield condition
        return
    for key, inner in condition.items():
        if key in PERSONAL:
            yield key
            continue
        for part in (inner,) if key == "not" else inner:
            yield from _named(part)
