"""Answer in words and in JSON what the law said: the pure half of the `tutela law` commands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from tutela.catalogue.laws import rules
from tutela.catalogue.sources import sources
from tutela.law.asked import Course
from tutela.law.classify import Classified, classify
from tutela.law.counted import phrases
from tutela.law.due import due, restarted
from tutela.law.groups import groups
from tutela.law.names import facts_named, flat, key_name, range_name
from tutela.law.ranges import penalty
from tutela.law.say_range import range_data, range_lines, said_penalty
from tutela.model.errors import InputError
from tutela.model.rule import Certainty, Dated, Rule, Source


@dataclass(frozen=True, slots=True)
class Said:
    """One answer: lines to print, and the same as JSON."""

    text: str
    data: dict[str, Any]


def show(
    rule_id: str, *, on: date | None = None, jurisdiction: str = "cn", language: str = "en"
) -> Said:
    """Say what a rule said on a day (all its values, without a day)."""
    rule = _rule(rule_id, jurisdiction)
    lines = [f"{rule.words[language]} ({rule.id}, {rule.kind})"]
    shown = [rule.at(on)] if on is not None else list(rule.history)
    for dated in shown:
        if dated is None:
            lines.append(_say("not_in_force", language, on=on))
        else:
            lines += _dated_lines(rule, dated, jurisdiction, language)
    values = [_dated_data(rule, dated, jurisdiction) for dated in shown if dated is not None]
    data = {
        "id": rule.id,
        "kind": rule.kind,
        "words": dict(rule.words),
        "jurisdiction": jurisdiction,
        "on": on.isoformat() if on else None,
        "known_since": rule.known_since.isoformat(),
        "reviewed_by": rule.reviewed_by,
        "values": values,
    }
    return Said("\n".join(lines), data)


def say_due(
    limit_id: str,
    start: date | datetime,
    course: Course | None = None,
    *,
    jurisdiction: str = "cn",
    language: str = "en",
) -> Said:
    """Say by which day a step is due and how that was counted, with what happened on the way."""
    asked = course or Course()
    begun = start
    if asked.resets:
        first = start.date() if isinstance(start, datetime) else start
        begun = restarted(limit_id, first, asked.resets, jurisdiction=jurisdiction)
    found = due(
        limit_id,
        begun,
        jurisdiction=jurisdiction,
        custody=asked.custody,
        extensions=asked.extensions,
        on=asked.on,
        pauses=asked.pauses,
    )
    warn: date | datetime = found.warn_at or found.warn_on
    breach: date | datetime = found.breach_after_at or found.breach_after_on
    named: list[tuple[str, object]] = [
        ("last_day", found.due_on),
        ("raw_day", found.raw_on),
        ("warn_day", warn),
        ("breach_day", breach),
        ("counted", found.counted[language]),
        ("level", _say(f"level_{found.level}", language)),
        ("source", _cited(found.sources, jurisdiction, language)),
        ("status", _say(f"status_{found.status}", language)),
    ]
    if begun != start:
        named.insert(0, ("restarted", begun))
    lines = [f"{found.words[language]} ({limit_id})", *_named(named, language)]
    data = {
        "limit": limit_id,
        "start": start.isoformat(),
        "counted_from": begun.isoformat(),
        "extensions": list(asked.extensions),
        "pauses": [[first.isoformat(), last.isoformat()] for first, last in asked.pauses],
        "resets": [[reason, day.isoformat()] for reason, day in asked.resets],
        "due": found.due_on.isoformat(),
        "raw": found.raw_on.isoformat(),
        "warn": warn.isoformat(),
        "breach_after": breach.isoformat(),
        "custody": found.custody,
        "horizon": found.horizon,
        "with_rollover": found.due_on.isoformat(),
        "without_rollover": found.raw_on.isoformat(),
        "level": found.level,
        "hard": found.hard,
        "counted": dict(found.counted),
        "sources": [_source_data(each) for each in found.sources],
        "certainty": str(found.certainty),
        "status": found.status,
    }
    return Said("\n".join(lines), data)


def say_classify(
    charges: Sequence[str],
    act_on: date,
    facts: Mapping[str, Any] | None = None,
    *,
    jurisdiction: str = "cn",
    language: str = "en",
) -> Said:
    """Say what charges are on the day of the act."""
    found = classify(charges, act_on, facts, jurisdiction=jurisdiction)
    lines: list[str] = []
    for each in found:
        lines += _classified_lines(each, jurisdiction, language)
    return Said("\n".join(lines), {"charges": [_classified_data(each) for each in found]})


def say_range(
    offence: str,
    act_on: date,
    judged_on: date,
    facts: Mapping[str, Any] | None = None,
    *,
    jurisdiction: str = "cn",
    language: str = "en",
) -> Said:
    """Say which range applies to an act judged later, and why."""
    found = penalty(offence, act_on, judged_on, facts, jurisdiction=jurisdiction)
    lines = [f"{_rule(offence, jurisdiction).words[language]} ({offence})"]
    lines += range_lines(found, language, jurisdiction)
    return Said("\n".join(lines), range_data(found))


def say_groups(on: date, *, jurisdiction: str = "cn", language: str = "en") -> Said:
    """Say the members of every group on a day."""
    lines, data = [], []
    for group in groups(jurisdiction, on).values():
        said = [_rule(each, jurisdiction).words[language] for each in group.members]
        notes = [_say("open_list", language)] if group.is_open else []
        if group.victim_under is not None:
            notes.append(_say("minor", language, age=group.victim_under))
        notes.append(_say(f"status_{group.status}", language))
        lines.append(
            f"{group.words[language]} ({group.id}): {', '.join(said)} [{'; '.join(notes)}]"
        )
        data.append(
            {
                "id": group.id,
                "words": dict(group.words),
                "since": group.since.isoformat(),
                "members": list(group.members),
                "open": group.is_open,
                "victim_under": group.victim_under,
                "means": group.means,
                "series": list(group.series),
                "certainty": str(group.certainty),
                "status": group.status,
            }
        )
    return Said("\n".join(lines), {"on": on.isoformat(), "groups": data})


def say_list(
    *,
    kind: str | None = None,
    on: date | None = None,
    jurisdiction: str = "cn",
    language: str = "en",
) -> Said:
    """List the rules of a kind; with a day, those in force on it."""
    known = rules(jurisdiction).values()
    kinds = sorted({rule.kind for rule in known})
    if kind is not None and kind not in kinds:
        raise InputError(f"is no kind of rule: [{kind[:40]}]", "law", f"Known: {', '.join(kinds)}.")
    found = [
        rule
        for rule in known
        if kind in (None, rule.kind) and (on is None or rule.at(on) is not None)
    ]
    lines, data = [], []
    for rule in found:
        at = on or rule.history[-1].since
        status = "final" if rule.is_firm(at) else "unreviewed"
        lines.append(f"{rule.id}\t{rule.kind}\t{rule.words[language]}\t{status}")
        words = dict(rule.words)
        data.append({"id": rule.id, "kind": rule.kind, "words": words, "status": status})
    return Said("\n".join(lines), {"rules": data})


def _rule(rule_id: str, jurisdiction: str) -> Rule:
    known = rules(jurisdiction)
    if rule_id not in known:
        near = [each for each in known if rule_id[:5] in each][:6] or list(known)[:6]
        raise InputError(
            f"is no rule: [{rule_id[:60]}]", f"law of {jurisdiction}", f"Some: {', '.join(near)}."
        )
    return known[rule_id]


def _dated_lines(rule: Rule, dated: Dated, jurisdiction: str, language: str) -> list[str]:
    until = _until(rule, dated)
    key = "until_next" if until else "since_then"
    if dated.value is None:
        said = [_say("repealed", language, since=dated.since)]
    else:
        said = [_say(key, language, since=dated.since, until=until)]
        said += [
            f"  {key_name(key, language)}: {flat(inner, language)}"
            for key, inner in dated.value.items()
            if key != "ranges"
        ]
        said += [
            f"  {range_name(name, jurisdiction, language)}: {said_penalty(one, language)}"
            + _triggers(one, jurisdiction, language)
            for name, one in dated.value.get("ranges", {}).items()
        ]
    named = [
        ("level", _say(f"level_{dated.level}", language)),
        ("source", _cited(dated.sources, jurisdiction, language)),
        ("status", _say(f"status_{_status(rule, dated)}", language)),
    ]
    return [*said, *_named(named, language)]


def _triggers(one: Mapping[str, Any], jurisdiction: str, language: str) -> str:
    named = [
        each if isinstance(each, str) else " + ".join(each["all"]) for each in one.get("any_of", ())
    ]
    return f" ({facts_named(named, jurisdiction, language)})" if named else ""


def _dated_data(rule: Rule, dated: Dated, jurisdiction: str) -> dict[str, Any]:
    until = _until(rule, dated)
    titles = sources(jurisdiction)
    return {
        "since": dated.since.isoformat(),
        "until": until.isoformat() if until else None,
        "value": thawed(dated.value),
        "unit": dated.unit,
        "level": dated.level,
        "hard": dated.hard,
        "sources": [
            {**_source_data(each), "title": dict(titles[each.id].title)} for each in dated.sources
        ],
        "certainty": str(dated.certainty),
        "status": _status(rule, dated),
    }


def thawed(value: Any) -> Any:
    """Give what a rule holds as plain dictionaries, lists and texts."""
    match value:
        case Mapping():
            return {key: thawed(inner) for key, inner in value.items()}
        case tuple():
            return [thawed(inner) for inner in value]
        case Source():
            return _source_data(value)
        case _:
            return value


def _classified_lines(each: Classified, jurisdiction: str, language: str) -> list[str]:
    words = _rule(each.offence, jurisdiction).words[language]
    lines = [f"{each.charge}: {words} ({each.offence})"]
    if not each.exists:
        return [*lines, f"  {_say('did_not_exist', language, on=each.act_on)}"]
    notes = [_say("misfit", language)] if each.fits is False else []
    if each.answers is not None:
        notes.append(_say("answers_yes" if each.answers else "answers_no", language))
    coded = each.code
    named: list[tuple[str, object]] = [
        ("article", each.article),
        ("groups", ", ".join(each.groups)),
        ("means", each.means or ""),
        ("code", f"ICCS {coded.iccs or '-'}, ICVAC {coded.icvac or '-'}" if coded else ""),
        ("also", ", ".join(each.also)),
        ("unknown", ", ".join(each.unknown)),
        ("rules", ", ".join(each.rules)),
        ("status", _say(f"status_{each.status}", language)),
    ]
    shown = [(key, value) for key, value in named if value]
    return [*lines, *(f"  {note}" for note in notes), *_named(shown, language)]


def _classified_data(each: Classified) -> dict[str, Any]:
    coded = each.code
    return {
        "charge": each.charge,
        "offence": each.offence,
        "article": each.article,
        "act_on": each.act_on.isoformat(),
        "exists": each.exists,
        "fits": each.fits,
        "also": list(each.also),
        "groups": list(each.groups),
        "means": each.means,
        "iccs": coded.iccs if coded else None,
        "icvac": coded.icvac if coded else None,
        "alternatives": list(coded.alternatives) if coded else [],
        "tags": dict(coded.tags) if coded else {},
        "answers": each.answers,
        "unknown": list(each.unknown),
        "rules": list(each.rules),
        "status": each.status,
    }


def _until(rule: Rule, dated: Dated) -> date | None:
    later = [each.since for each in rule.history if each.since > dated.since]
    return later[0] if later else None


def _status(rule: Rule, dated: Dated) -> str:
    return "final" if rule.is_firm(dated.since) else "unreviewed"


def _source_data(source: Source) -> dict[str, str]:
    return {"id": source.id, "article": source.article, "status": str(source.status)}


def _cited(cited: tuple[Source, ...], jurisdiction: str, language: str) -> str:
    titles = {key: work.title[language] for key, work in sources(jurisdiction).items()}
    return "; ".join(
        f"{each.id} {each.article} ({titles[each.id]}; {_read(each.status, language)})"
        for each in cited
    )


def _read(certainty: Certainty, language: str) -> str:
    return _say(f"certainty_{certainty}", language)


def _named(pairs: Sequence[tuple[str, object]], language: str) -> list[str]:
    colon = "：" if language == "zh" else ": "
    return [f"  {_say(key, language)}{colon}{value}" for key, value in pairs]


def _say(key: str, language: str, **filled: object) -> str:
    return phrases()[key][language].format(**filled)
