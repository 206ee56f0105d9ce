"""Say the state of the law on a day, a section as charged, a place, and limitation."""

import re
from datetime import date
from typing import Any

from tutela.catalogue.divisions import Division, divisions
from tutela.catalogue.laws import rules
from tutela.law.counted import phrases
from tutela.law.facts import asked_for, vocabulary
from tutela.law.groups import groups
from tutela.law.limitation import limitation
from tutela.law.names import range_name
from tutela.law.offences import offence, offences
from tutela.law.say import Said
from tutela.law.say_range import said_penalty
from tutela.law.sections import Section, parse


def say_state(on: date, *, jurisdiction: str = "cn", language: str = "en") -> Said:
    """Say which offences existed on a day, with their ranges, and every group and age."""
    held, named = offences(jurisdiction, on), groups(jurisdiction, on)
    limits = [rule.id for rule in rules(jurisdiction).values() if rule.kind == "limit"]
    running = [each for each in limits if rules(jurisdiction)[each].at(on) is not None]
    counts = {"offences": len(held), "groups": len(named), "limits": len(running)}
    lines = [_say("state_on", language, on=on), _say("state_counts", language, **counts)]
    age = _age(on, jurisdiction)
    if age:
        lines.append(_say("state_age", language, full=age["full"]))
        lines += [_say("state_age_12", language)] if age["listed_at_12"] else []
    data: dict[str, Any] = {"on": on.isoformat(), "responsible_age": age, "limits": running}
    data["offences"] = []
    for each in sorted(held.values(), key=lambda one: _order(one.article)):
        said = {
            range_name(name, jurisdiction, language): said_penalty(one, language)
            for name, one in each.ranges.items()
            if "as" not in one
        }
        ranges = "; ".join(f"[{name}] {text}" for name, text in said.items())
        status = _say(f"status_{each.status}", language)
        lines.append(f"{each.article} {each.words[language]} ({each.id}): {ranges}; {status}")
        data["offences"].append(
            {
                "id": each.id,
                "article": each.article,
                "since": each.since.isoformat(),
                "ranges": {name: list(one.get("imp", ())) for name, one in each.ranges.items()},
                "groups": [group.id for group in named.values() if each.id in group.members],
                "certainty": str(each.certainty),
                "status": each.status,
            }
        )
    return Said("\n".join(lines), data)


def say_facts(code: str, on: date, *, jurisdiction: str = "cn", language: str = "en") -> Said:
    """Say which facts may be stated for an offence on a day, with the code one types."""
    offence(jurisdiction, code, on)
    known, found = vocabulary(jurisdiction), asked_for(code, on, jurisdiction)
    name = rules(jurisdiction)[code].words[language]
    lines = [_say("facts_for", language, name=name)]
    lines += [f"  {each}\t{known[each][language] if each in known else each}" for each in found]
    data = [{"fact": each, "words": dict(known.get(each, {}))} for each in found]
    return Said("\n".join(lines), {"offence": code, "on": on.isoformat(), "facts": data})


def say_section(
    written: str,
    *,
    title: str = "",
    jurisdiction: str = "us_il_cook",
    language: str = "en",
) -> Said:
    """Say what a section as charged is."""
    found = parse(written, title=title, jurisdiction=jurisdiction)
    if not isinstance(found, Section):
        text = f"{written}: {_say('section_unread', language, reason=found.reason)}"
        return Said(text, {"written": written, "read": False, "reason": found.reason})
    minor = {True: "yes", False: "no", None: "unknown"}[found.victim_minor]
    lines = [f"{written}: {_name(found, jurisdiction, language)}"]
    if found.article != found.current:
        lines.append("  " + _say("section_old", language, old=found.article, new=found.current))
    if found.inchoate:
        lines.append(f"  {_say('section_inchoate', language)}: {found.inchoate}")
    if found.groups:
        lines.append(f"  {_say('groups', language)}: {', '.join(found.groups)}")
    lines.append(f"  {_say(f'section_minor_{minor}', language)}")
    lines.append(f"  {_say('status_unreviewed', language)}")
    data = {
        "written": written,
        "read": True,
        "chapter": found.chapter,
        "act": found.act,
        "article": found.article,
        "current": found.current,
        "parts": list(found.parts),
        "inchoate": found.inchoate,
        "offence": found.offence,
        "code": found.code,
        "groups": list(found.groups),
        "victim_minor": found.victim_minor,
        "note": found.note,
        "status": "unreviewed",
    }
    return Said("\n".join(lines), data)


def say_place(wanted: str, on: date, *, jurisdiction: str = "cn", language: str = "en") -> Said:
    """Say what a code or a name of a division meant on a day."""
    known = divisions(jurisdiction)
    at = known.at(wanted, on)
    found = (at,) if at is not None else known.named(wanted, on)
    lines = [_place(each, on, jurisdiction, language) for each in found]
    data = [
        {
            "code": each.code,
            "name": each.name,
            "level": each.level,
            "parent": each.parent,
            "since": each.since.isoformat() if each.since else None,
            "until": each.until.isoformat() if each.until else None,
            "successor": each.successor,
        }
        for each in found
    ]
    text = "\n".join(lines) or f"{wanted}: {_say('place_none', language, on=on)}"
    return Said(text, {"asked": wanted, "on": on.isoformat(), "places": data})


def say_limitation(
    code: str,
    act_on: date,
    *,
    range_id: str = "base",
    lifted_by: str | None = None,
    jurisdiction: str = "cn",
    language: str = "en",
) -> Said:
    """Say until when an act may be prosecuted."""
    found = limitation(
        code, act_on, range_id=range_id, lifted_by=lifted_by, jurisdiction=jurisdiction
    )
    if found.last_on is None:
        said = _say("limitation_lifted", language, why=lifted_by)
    else:
        said = f"{_say('limitation_last', language)}: {found.last_on}"
    status = _say(f"status_{found.status}", language)
    data = {
        "offence": code,
        "range": range_id,
        "act_on": act_on.isoformat(),
        "years": found.years,
        "last_on": found.last_on.isoformat() if found.last_on else None,
        "lifted_by": lifted_by,
        "rules": list(found.rules),
        "status": found.status,
    }
    return Said(f"{code} [{range_id}]: {said}; {status}", data)


def _age(on: date, jurisdiction: str) -> dict[str, Any] | None:
    rule = rules(jurisdiction).get("responsible_age")
    dated = rule.at(on) if rule is not None else None
    if rule is None or dated is None or dated.value is None:
        return None
    return {
        "full": dated.value["full"],
        "listed_at_14": list(dated.value["listed_at_14"]),
        "listed_at_12": list(dated.value.get("listed_at_12", ())),
        "status": "final" if rule.is_firm(on) else "unreviewed",
    }


def _order(article: str) -> tuple[list[int], str]:
    return [int(number) for number in re.findall(r"\d+", article)], article


def _name(found: Section, jurisdiction: str, language: str) -> str:
    if found.offence is None:
        return found.code
    return f"{rules(jurisdiction)[found.offence].words[language]} ({found.offence})"


def _place(each: Division, on: date, jurisdiction: str, language: str) -> str:
    parent = divisions(jurisdiction).at(each.parent, on) if each.parent else None
    above = f"; {_say('place_parent', language)} {parent.name}" if parent is not None else ""
    return f"{each.code} {each.name} ({each.level}){above}"


def _say(key: str, language: str, **filled: object) -> str:
    return phrases()[key][language].format(**filled)
