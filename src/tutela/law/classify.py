"""Say what a charge is on the day of the act: offence, groups, means, ICCS and ICVAC codes."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import Any

from tutela.catalogue.laws import rules
from tutela.law.facts import Facts, check_stated
from tutela.law.groups import groups
from tutela.law.offences import Offence, offence
from tutela.law.sections import Section, parse
from tutela.model.errors import InputError

MEANS = ("remote", "online_contact_then_in_person", "in_person")


@dataclass(frozen=True, slots=True)
class Code:
    """A code of an international classification, the row that gave it, and others arguable."""

    iccs: str | None
    icvac: str | None
    alternatives: tuple[str, ...]
    tags: Mapping[str, Any]
    rule: str
    status: str


@dataclass(frozen=True, slots=True)
class Classified:
    """What one charge is, with the rules that say so.

    ``exists`` is False where the offence was not in force on the day. ``fits`` is False where the
    victim's age or sex contradicts the offence; ``also`` are offences the facts point to.
    ``means`` is None where none was recorded. ``unknown`` are the facts that would settle what is
    open. ``answers`` tells whether a person of the offender's age answers for it.
    """

    charge: str
    offence: str
    article: str
    act_on: date
    exists: bool
    fits: bool | None
    also: tuple[str, ...]
    groups: tuple[str, ...]
    means: str | None
    code: Code | None
    answers: bool | None
    unknown: tuple[str, ...]
    rules: tuple[str, ...]
    status: str


def classify(
    charges: Sequence[str],
    act_on: date,
    facts: Mapping[str, Any] | None = None,
    *,
    judged_on: date | None = None,
    jurisdiction: str = "cn",
) -> tuple[Classified, ...]:
    """Classify each charge of one person; ``facts`` that are not given are unknown.

    Interpretations are asked as of ``judged_on`` (the day of the act, unless given): a later one
    reaches acts that are still open.

    A charge is an offence's id, its name in any language, or its article (``237(3)``). One nobody
    knows raises ``InputError``.
    """
    stated = facts or {}
    check_stated(stated, jurisdiction)
    days = act_on, judged_on or act_on
    return tuple(_one(charge, days, stated, jurisdiction) for charge in charges)


def offence_of(charge: str, act_on: date, jurisdiction: str = "cn") -> str:
    """Find the id of the offence a charge names; raise ``InputError`` where nobody knows it."""
    names = _names(jurisdiction)
    key = _key(charge)
    found = names.get(key) or names.get(key.removesuffix("罪")) or names.get(f"{key}罪")
    section = _section(charge, jurisdiction) if not found else None
    if section is not None:
        return section
    if not found:
        raise InputError(
            f"is a charge nobody knows: [{charge[:60]}]",
            f"law of {jurisdiction}",
            "Write an id, a name or an article of `tutela law list --kind offence`.",
        )
    living = [code for code in found if offence(jurisdiction, code, act_on) is not None]
    return (living or list(found))[0]


def _section(charge: str, jurisdiction: str) -> str | None:
    if "inchoate_forms" not in rules(jurisdiction):
        return None
    read = parse(charge, jurisdiction=jurisdiction)
    return read.offence if isinstance(read, Section) else None


def _one(
    charge: str, days: tuple[date, date], stated: Mapping[str, Any], jurisdiction: str
) -> Classified:
    act_on, judged_on = days
    code = offence_of(charge, act_on, jurisdiction)
    known = offence(jurisdiction, code, act_on)
    asked = Facts(stated, jurisdiction, code, act_on, judged_on)
    means = _means(asked) if known is not None else None
    coded, unknown = _coded(code, asked, act_on, jurisdiction)
    counted = _groups(code, asked, means, act_on, jurisdiction) if known is not None else ()
    named = (code, *counted, *asked.used, *((coded.rule,) if coded else ()))
    return Classified(
        charge=charge,
        offence=code,
        article=known.article if known is not None else "",
        act_on=act_on,
        exists=known is not None,
        fits=asked.is_met({"all": elements_of(known)}) if known is not None else None,
        also=tuple(each for each in _offences(jurisdiction) if asked.of(f"also_{each}")),
        groups=counted,
        means=means,
        code=coded,
        answers=_answers(code, known, asked, act_on, jurisdiction),
        unknown=unknown,
        rules=tuple(dict.fromkeys(named)),
        status=_status(named, act_on, jurisdiction),
    )


def elements_of(known: Offence) -> list[dict[str, Any]]:
    """Give the conditions the victim of an offence must meet."""
    found: list[dict[str, Any]] = []
    low, under = known.elements.get("victim_from"), known.elements.get("victim_under")
    if low is not None or under is not None:
        found.append({"victim_age": (low or 0, (under or 200) - 1)})
    if "victim_sex" in known.elements:
        found.append({"victim_sex": known.elements["victim_sex"]})
    return found


@cache
def _offences(jurisdiction: str) -> tuple[str, ...]:
    known = rules(jurisdiction).values()
    return tuple(rule.id for rule in known if rule.kind == "offence")


def _groups(
    code: str, asked: Facts, means: str | None, day: date, jurisdiction: str
) -> tuple[str, ...]:
    found = []
    for group in groups(jurisdiction, day).values():
        too_old = (
            group.victim_under is not None
            and asked.is_met({"victim_age": (0, group.victim_under - 1)}) is False
        )
        if code in group.members and not too_old and group.means in (None, means):
            found.append(group.id)
    return tuple(found)


def _means(asked: Facts) -> str | None:
    for each in MEANS:
        if asked.of(f"means_{each}"):
            return each
    return None


def _coded(
    code: str, asked: Facts, day: date, jurisdiction: str
) -> tuple[Code | None, tuple[str, ...]]:
    rule = rules(jurisdiction).get(f"iccs_{code}")
    dated = rule.at(day) if rule is not None else None
    if rule is None or dated is None or dated.value is None:
        return None, ()
    unknown: list[str] = []
    for row in dated.value["rows"]:
        met = asked.is_met(row["when"])
        if met:
            status = "final" if rule.is_firm(day) else "unreviewed"
            made = Code(
                iccs=row.get("iccs"),
                icvac=row.get("icvac"),
                alternatives=row.get("alternatives", ()),
                tags=row.get("tags", MappingProxyType({})),
                rule=rule.id,
                status=status,
            )
            return made, tuple(dict.fromkeys(unknown))
        if met is None:
            unknown += asked.unknown(row["when"])
    return None, tuple(dict.fromkeys(unknown))


def _answers(
    code: str, known: Offence | None, asked: Facts, day: date, jurisdiction: str
) -> bool | None:
    rule = rules(jurisdiction).get("responsible_age")
    dated = rule.at(day) if rule is not None else None
    age = asked.stated.get("offender_age")
    if known is None or age is None or dated is None or dated.value is None:
        return None
    asked.used["responsible_age"] = None
    value = dated.value
    if age >= value["full"]:
        return True
    if age >= 14 and code in value["listed_at_14"]:
        only = value["only_if"].get(code)
        return True if only is None else asked.is_met({"any": only})
    if age >= 12 and code in value.get("listed_at_12", ()):
        # below 14 the Supreme People's Procuratorate must approve, so yes is never certain here
        return None if asked.is_met({"any": value["at_12_only_if"]}) is not False else False
    return False


def _status(named: Sequence[str], day: date, jurisdiction: str) -> str:
    known = [rules(jurisdiction)[each] for each in named if each in rules(jurisdiction)]
    return "final" if all(rule.is_firm(day) for rule in known) else "unreviewed"


@cache
def _names(jurisdiction: str) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = {}
    for rule in rules(jurisdiction).values():
        if rule.kind != "offence":
            continue
        names = {rule.id, *rule.words.values()}
        for text in rule.words["zh"].split("；"):
            names.add(text)
        for dated in rule.history:
            value = dated.value or {}
            names |= {value[key] for key in ("article", "charge") if key in value}
        for name in names:
            found.setdefault(_key(name), {})[rule.id] = None
    return MappingProxyType({name: tuple(codes) for name, codes in found.items()})


def _key(name: str) -> str:
    return re.sub(r"[\s、,，_]|^(?:第|art\.?|article)|条$", "", name.strip().lower())
