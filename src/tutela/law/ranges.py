"""Find the range in force at the act, and whether later law is the lighter one.

No score and no recommended sentence: the range, the guideline's starting point where one was
read, and the reasons. The lighter law is found range by range, highest penalty first, then lowest
(Criminal Law 12; SPC Interpretation of 1998-01-13).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, TypeAlias

from tutela.catalogue.laws import rules
from tutela.law.facts import Facts, check_stated
from tutela.law.offences import Offence, offence
from tutela.model.errors import InputError
from tutela.model.rule import Certainty, Source

_LIFE, _DEATH = 10_000, 20_000
Applies: TypeAlias = Literal["act", "judgment", "none"]
_LIGHTER: Mapping[str, tuple[Applies, str]] = {
    "new": ("judgment", "new_law_is_lighter"),
    "old": ("act", "old_law_is_lighter"),
    "equal": ("act", "equal_so_old_law"),
}


@dataclass(frozen=True, slots=True)
class Range:
    """One range of one text. Terms are in months; ``low`` is the lightest penalty it offers.

    ``found`` are the triggers met, ``unknown`` the facts nobody recorded; ``fits`` is None where
    an unknown fact decides.
    """

    id: str
    since: date
    penalty: Mapping[str, Any]
    fits: bool | None
    found: tuple[str, ...]
    unknown: tuple[str, ...]
    certainty: Certainty
    sources: tuple[Source, ...]

    @property
    def high(self) -> int:
        """Give the highest penalty in months; life and death rank above every term."""
        if self.penalty.get("death"):
            return _DEATH
        return _LIFE if self.penalty.get("life") else int(self.penalty["imp"][1])

    @property
    def low(self) -> int:
        """Give the lowest penalty; detention and surveillance are lighter than any term."""
        for key, rank in (("surveillance", 0), ("deprivation", 0), ("detention", 1)):
            if self.penalty.get(key):
                return rank
        if "imp" in self.penalty:
            return int(self.penalty["imp"][0])
        return _LIFE if self.penalty.get("life") else _DEATH


@dataclass(frozen=True, slots=True)
class Text:
    """One text of an offence and the range of it that fits what is known.

    ``heavier`` is set where the text says "heavier punishment" inside the range, with the
    trigger. ``possible`` are heavier or other ranges that an unrecorded fact could open.
    """

    offence: str
    since: date
    range: Range
    heavier: tuple[str, ...]
    possible: tuple[Range, ...]


@dataclass(frozen=True, slots=True)
class StartingPoint:
    """Where a sentencing guideline begins inside a range, in months.

    ``trial_until`` is the last day of a guideline that was on trial: its force after is unknown.
    """

    id: str
    months: tuple[int, int]
    trial_until: str | None
    guideline: tuple[Source, ...]
    certainty: Certainty


@dataclass(frozen=True, slots=True)
class Penalty:
    """The range of the act, the range of the judgment, and which applies.

    ``applies`` is "act", "judgment" or "none" (no offence then, or no longer one). ``by_range``
    compares every range that fits or might, under both texts. ``circumstances`` are rules on the
    person that bear on the sentence (a minor offender), named and not weighed.
    """

    offence: str
    act_on: date
    judged_on: date
    act: Text | None
    judgment: Text | None
    applies: Applies
    reason: str
    by_range: tuple[tuple[str, Range | None, Range | None, str], ...]
    starting_points: tuple[StartingPoint, ...]
    circumstances: tuple[str, ...]
    rules: tuple[str, ...]
    status: str


def penalty(
    code: str,
    act_on: date,
    judged_on: date,
    facts: Mapping[str, Any] | None = None,
    *,
    jurisdiction: str = "cn",
) -> Penalty:
    """Find the range that applies to an act judged later; ``facts`` not given are unknown."""
    stated = facts or {}
    check_stated(stated, jurisdiction)
    used: dict[str, None] = {code: None}
    _refuse_without_ranges(code, jurisdiction)
    then = _text(offence(jurisdiction, code, act_on), stated, act_on, judged_on, used, jurisdiction)
    later = _successor(code, judged_on, jurisdiction)
    now = _text(later, stated, judged_on, judged_on, used, jurisdiction)
    applies, reason = _choose(then, now)
    used |= dict.fromkeys(("old_unless_lighter", "lighter_means_range"))
    chosen = then if applies == "act" else now
    return Penalty(
        offence=code,
        act_on=act_on,
        judged_on=judged_on,
        act=then,
        judgment=now,
        applies=applies,
        reason=reason,
        by_range=_by_range(then, now),
        starting_points=_starting_points(chosen, stated, judged_on, jurisdiction),
        circumstances=_circumstances(code, stated, act_on, jurisdiction),
        rules=tuple(each for each in used if each in rules(jurisdiction)),
        status=_status(code, (then, now), jurisdiction),
    )


def compare(old: Range, new: Range) -> str:
    """Say which of two ranges is lighter: "old", "new" or "equal"."""
    before, after = (old.high, old.low), (new.high, new.low)
    if before == after:
        return "equal"
    return "new" if after < before else "old"


def _circumstances(
    code: str, stated: Mapping[str, Any], day: date, jurisdiction: str
) -> tuple[str, ...]:
    asked = Facts(stated, jurisdiction, code, day, day)
    found = []
    for rule in rules(jurisdiction).values():
        dated = rule.at(day) if rule.kind == "range_rule" else None
        ages = (dated.value or {}).get("offender_age") if dated is not None else None
        if ages is not None and asked.is_met({"offender_age": ages}):
            found.append(rule.id)
    return tuple(found)


def _refuse_without_ranges(code: str, jurisdiction: str) -> None:
    rule = rules(jurisdiction).get(code)
    if rule is not None and not any("ranges" in (dated.value or {}) for dated in rule.history):
        raise InputError(
            "has no ranges written down",
            code,
            f"Add [ranges] to law/{code}.yaml of {jurisdiction}.",
        )


def _successor(code: str, day: date, jurisdiction: str) -> Offence | None:
    found = offence(jurisdiction, code, day)
    if found is not None:
        return found
    for dated in reversed(rules(jurisdiction)[code].history):
        heir = (dated.value or {}).get("since_repeal")
        if heir and dated.since <= day:
            return offence(jurisdiction, str(heir), day)
    return None


def _text(
    known: Offence | None,
    stated: Mapping[str, Any],
    day: date,
    judged_on: date,
    used: dict[str, None],
    jurisdiction: str,
) -> Text | None:
    if known is None or not known.ranges:
        return None
    asked = Facts(stated, jurisdiction, known.id, day, judged_on, used)
    made = [_range(name, each, known, asked) for name, each in known.ranges.items()]
    terms = [each for each in made if "as" not in each.penalty]
    fitting = [each for each in terms if each.fits]
    chosen = _fitting(fitting, terms)
    marks = [each for each in made if "as" in each.penalty and each.fits]
    heavier = tuple(name for each in marks for name in each.found)
    if chosen.penalty.get("heavier"):
        heavier += ("text_says_heavier",)
    heavier += tuple(fact for fact in _aggravating(jurisdiction) if asked.of(fact))
    possible = tuple(each for each in terms if each.fits is None)
    return Text(known.id, known.since, chosen, heavier, possible)


def _aggravating(jurisdiction: str) -> tuple[str, ...]:
    values = [
        dated.value or {}
        for rule in rules(jurisdiction).values()
        if rule.kind == "definition"
        for dated in rule.history
    ]
    found = [str(value["fact"]) for value in values if value.get("effect") == "heavier"]
    return tuple(dict.fromkeys(found))


def _range(name: str, written: Mapping[str, Any], known: Offence, asked: Facts) -> Range:
    conditions = [_condition(each) for each in written.get("any_of", ())]
    met = [asked.is_met(each) for each in conditions]
    fits = True if not conditions or True in met else None if None in met else False
    found = [_name(each) for each, is_met in zip(conditions, met, strict=True) if is_met]
    unknown = [fact for each in conditions for fact in asked.unknown(each)]
    sources: tuple[Source, ...] = written["source"]
    order = tuple(Certainty)
    return Range(
        id=name,
        since=known.since,
        penalty={key: inner for key, inner in written.items() if key not in ("any_of", "source")},
        fits=fits,
        found=tuple(found),
        unknown=tuple(dict.fromkeys(unknown)),
        certainty=max((each.status for each in sources), key=order.index),
        sources=sources,
    )


def _fitting(fitting: list[Range], terms: list[Range]) -> Range:
    triggered = [each for each in fitting if each.found]
    plain = [each for each in fitting if not each.found]
    if triggered:
        return max(triggered, key=lambda each: (each.high, each.low))
    return plain[0] if plain else terms[0]


def _condition(trigger: Any) -> Any:
    return trigger if isinstance(trigger, str) else {"all": trigger["all"]}


def _name(condition: Any) -> str:
    return condition if isinstance(condition, str) else " + ".join(condition["all"])


def _choose(then: Text | None, now: Text | None) -> tuple[Applies, str]:
    if then is None:
        return "none", "no_offence_at_the_act"
    if now is None:
        return "none", "no_offence_any_more"
    if then.offence == now.offence and then.since == now.since:
        return "act", "same_text"
    return _LIGHTER[compare(then.range, now.range)]


def _by_range(
    then: Text | None, now: Text | None
) -> tuple[tuple[str, Range | None, Range | None, str], ...]:
    if then is None or now is None:
        return ()
    before = {each.id: each for each in (then.range, *then.possible)}
    after = {each.id: each for each in (now.range, *now.possible)}
    rows = []
    for name in dict.fromkeys((*before, *after)):
        old, new = before.get(name), after.get(name)
        said = compare(old, new) if old is not None and new is not None else "only_one"
        rows.append((name, old, new, said))
    return tuple(rows)


def _starting_points(
    chosen: Text | None, stated: Mapping[str, Any], day: date, jurisdiction: str
) -> tuple[StartingPoint, ...]:
    if chosen is None:
        return ()
    asked = Facts(stated, jurisdiction, chosen.offence, day, day)
    found = []
    for rule in rules(jurisdiction).values():
        dated = rule.at(day) if rule.kind == "sentencing" else None
        value = (dated.value if dated else None) or {}
        if (value.get("offence"), value.get("range")) != (chosen.offence, chosen.range.id):
            continue
        if dated is not None and "months" in value and asked.is_met(value.get("when", {"all": ()})):
            low, high = value["months"]
            until = value.get("trial_until")
            found.append(StartingPoint(rule.id, (low, high), until, dated.sources, dated.certainty))
    return tuple(found)


def _status(code: str, texts: tuple[Text | None, ...], jurisdiction: str) -> str:
    named = {code} | {text.offence for text in texts if text is not None}
    for text in texts:
        if text is not None and text.range.certainty is Certainty.MEMORY:
            return "unreviewed"
    signed = all(rules(jurisdiction)[each].reviewed_by for each in named)
    return "final" if signed else "unreviewed"
