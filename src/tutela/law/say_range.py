"""Say a range and the comparison of two texts, in words and in JSON."""

from collections.abc import Mapping
from typing import Any

from tutela.catalogue.laws import rules
from tutela.law.counted import phrases
from tutela.law.names import facts_named, range_name
from tutela.law.ranges import Penalty, Range, StartingPoint, Text

_MARKS = ("detention", "surveillance", "life", "death")


def range_lines(found: Penalty, language: str, jurisdiction: str) -> list[str]:
    """Say both texts, which applies and why, and what is still open."""
    lines = []
    for key, text in (("at_the_act", found.act), ("at_the_judgment", found.judgment)):
        if text is not None:
            lines += _text_lines(key, text, language, jurisdiction)
    applied = _say(f"applies_{found.applies}", language)
    lines.append(f"  {_say('applies', language)}: {applied}; {_say(found.reason, language)}")
    lines += [f"  {_starting(each, language)}" for each in found.starting_points]
    if found.circumstances:
        known = rules(jurisdiction)
        named = ", ".join(f"{known[each].words[language]} [{each}]" for each in found.circumstances)
        lines.append(f"  {_say('circumstances', language)}: {named}")
    lines.append(f"  {_say('rules', language)}: {', '.join(found.rules)}")
    lines.append(f"  {_say(f'status_{found.status}', language)}; {_say('no_advice', language)}")
    return lines


def range_data(found: Penalty) -> dict[str, Any]:
    """Give the whole comparison as JSON-ready values."""
    return {
        "offence": found.offence,
        "act_on": found.act_on.isoformat(),
        "judged_on": found.judged_on.isoformat(),
        "act": _text_data(found.act),
        "judgment": _text_data(found.judgment),
        "applies": found.applies,
        "reason": found.reason,
        "by_range": [
            {"range": name, "act": _range_data(old), "judgment": _range_data(new), "lighter": said}
            for name, old, new, said in found.by_range
        ],
        "starting_points": [
            {
                "id": each.id,
                "months": list(each.months),
                "trial_until": each.trial_until,
                "certainty": str(each.certainty),
            }
            for each in found.starting_points
        ],
        "circumstances": list(found.circumstances),
        "rules": list(found.rules),
        "status": found.status,
    }


def said_range(one: Range, language: str) -> str:
    """Say the penalties of a range in words."""
    return said_penalty(one.penalty, language)


def said_penalty(penalty: Mapping[str, Any], language: str) -> str:
    """Say penalties as a file writes them."""
    parts = []
    if "imp" in penalty:
        low, high = penalty["imp"]
        parts.append(_say("range_terms", language, low=low, high=high))
    parts += [_say(f"range_{mark}", language) for mark in _MARKS if penalty.get(mark)]
    if penalty.get("heavier") and not penalty.get("as"):
        parts.append(_say("range_text_heavier", language))
    if penalty.get("as"):
        parts.append(_say("range_as", language, range=penalty["as"]))
    if penalty.get("fine"):
        parts.append(_say(f"range_fine_{penalty['fine']}", language))
    return phrases()["comma"][language].join(parts)


def _text_lines(key: str, text: Text, language: str, jurisdiction: str) -> list[str]:
    one = text.range
    parts = [f"{range_name(one.id, jurisdiction, language)}: {said_range(one, language)}"]
    if one.found:
        parts.append(
            _say("range_found", language, facts=facts_named(one.found, jurisdiction, language))
        )
    if text.heavier:
        parts.append(
            _say("range_heavier", language, why=facts_named(text.heavier, jurisdiction, language))
        )
    lines = [f"  {_say(key, language, since=text.since)}: {'; '.join(parts)}"]
    for each in text.possible:
        facts = facts_named(each.unknown, jurisdiction, language)
        name = range_name(each.id, jurisdiction, language)
        open_ = _say("range_possible", language, range=name, facts=facts)
        lines.append(f"    {open_}")
    return lines


def _starting(each: StartingPoint, language: str) -> str:
    low, high = each.months
    said = _say("starting_point", language, low=low, high=high, id=each.id)
    if each.trial_until is not None:
        said += "; " + _say("trial_over", language, until=each.trial_until)
    return said


def _text_data(text: Text | None) -> dict[str, Any] | None:
    if text is None:
        return None
    return {
        "offence": text.offence,
        "since": text.since.isoformat(),
        "range": _range_data(text.range),
        "heavier": list(text.heavier),
        "possible": [_range_data(each) for each in text.possible],
    }


def _range_data(one: Range | None) -> dict[str, Any] | None:
    if one is None:
        return None
    penalty = {
        key: list(inner) if isinstance(inner, tuple) else inner
        for key, inner in one.penalty.items()
        if key != "note"
    }
    return {
        "id": one.id,
        **penalty,
        "found": list(one.found),
        "unknown": list(one.unknown),
        "fits": one.fits,
        "certainty": str(one.certainty),
    }


def _say(key: str, language: str, **filled: object) -> str:
    return phrases()[key][language].format(**filled)
