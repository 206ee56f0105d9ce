"""Ask the law for due days, once for each start day and not once for each case."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from tutela.catalogue.laws import rules
from tutela.catalogue.supervision import Check, Limit, Overdue
from tutela.law.due import Deadline, due, in_force
from tutela.law.length import length_of
from tutela.law.many import due_many
from tutela.model.errors import DataError
from tutela.model.rule import Certainty, Dated, Rule
from tutela.model.words import Words
from tutela.supervision.arrays import Flags, Ints
from tutela.supervision.reasons import Question, Reasons
from tutela.supervision.record import day_of, number
from tutela.supervision.said import said

Days: TypeAlias = tuple[int, int]
Alike: TypeAlias = tuple[int, int, int]
"""The number of the limit, custody or not, a bit for each extension."""

Judged: TypeAlias = tuple[int, ...]
"""A term, the lowest and highest term of the act's law, the day of the act, starting points."""


@dataclass(frozen=True, slots=True)
class Terms:
    """How each clock runs: which limit of its check, in custody or not, with which extensions.

    ``extended`` holds a bit for each extension of the limit that is recorded.
    """

    limit: Ints
    custody: Flags
    extended: Ints

    def take(self, wanted: NDArray[np.signedinteger]) -> "Terms":
        """Give some of them."""
        return Terms(self.limit[wanted], self.custody[wanted], self.extended[wanted])


class Deadlines:
    """The due days of one check, each question asked once.

    ``reasons`` grows with each question; the numbers ``ask`` gives point into it.
    """

    def __init__(self, jurisdiction: str, check: Check) -> None:
        self._jurisdiction = jurisdiction
        self._check = check
        self._limits = check.limits if isinstance(check, Overdue) else ()
        self._level = check.about.level
        self._known: dict[Question, int] = {}
        self.reasons = Reasons(self.say)

    def in_force(self, limit: Limit, starts: Ints) -> Flags:
        """Tell of each start day whether a limit held; one known from memory never does."""
        if limit.limit is None:
            return np.ones(len(starts), np.bool_)
        held = np.zeros(len(starts), np.bool_)
        for dated in self._rule(limit.limit).history:
            firm = dated.value is not None and dated.certainty is not Certainty.MEMORY
            held[starts >= number(dated.since)] = firm
        return held

    def ask(self, starts: Ints, terms: Terms) -> Ints:
        """Give the number of the reason for each clock."""
        numbers = np.zeros(len(starts), np.int32)
        alike = (terms.extended.astype(np.int64) * 2 + terms.custody) * 64 + terms.limit
        for key in np.unique(alike):
            mine = np.flatnonzero(alike == key)
            asked = (int(key) % 64, int(key) // 64 % 2, int(key) // 128)
            numbers[mine] = self._ask_alike(starts[mine], asked)
        return numbers

    def ask_one(self, start: int, terms: Terms, pauses: Sequence[Days]) -> int:
        """Give the number of the reason for one clock that paused."""
        alike = int(terms.limit[0]), int(terms.custody[0]), int(terms.extended[0])
        if self._limits[alike[0]].limit is None:
            return int(self._ask_alike(np.array([start], np.int32), alike)[0])
        paused = [day for first, last in pauses if first < last for day in (first, last)]
        asked = Question("limit", start, (*alike, *paused))
        deadline = self._deadline(asked)
        last = np.array([number(deadline.breach_after_on)], np.int32)
        return int(self._numbered([asked], last, [self._level or deadline.level])[0])

    def ask_policy(self, starts: Ints, days: int) -> Ints:
        """Give the number of the reason for each start; every day counts, the first does not."""
        several, place = np.unique(starts, return_inverse=True)
        asked = [Question("policy", int(start), (days,)) for start in several]
        return self._numbered(asked, several + days, [self._level or "policy"] * len(asked))[place]

    def ask_times(self, days: Ints, allowed: Ints) -> Ints:
        """Give the number of the reason why a step came once more than allowed on each day."""
        asked = [Question("times", *pair) for pair in _pairs(days, allowed)]
        return self._numbered(asked, days, [self._level_on(each.start) for each in asked])

    def ask_order(self, days: Ints, needed: Ints) -> Ints:
        """Give the number of the reason why a step is dated before the one it needs."""
        asked = [Question("order", *pair) for pair in _pairs(days, needed)]
        return self._numbered(asked, days, [self._level or "data_quality"] * len(asked))

    def ask_misdated(self, days: Ints, count: Ints) -> Ints:
        """Give the number of the reason why so many steps cannot be reckoned with."""
        asked = [Question("misdated", *pair) for pair in _pairs(days, count)]
        return self._numbered(asked, days, [self._level or "data_quality"] * len(asked))

    def ask_lapse(self, act_on: date, last_on: date, years: int) -> int:
        """Give the number of the reason why limitation ends on a day."""
        asked = Question("lapse", number(act_on), (number(last_on), years))
        last = np.array([number(last_on)], np.int32)
        return int(self._numbered([asked], last, [self._level or "law"])[0])

    def ask_term(self, on: int, judged: Judged) -> int:
        """Give the number of the reason why a term lies outside the law; terms are in months."""
        asked = Question("term", on, judged)
        return int(self._numbered([asked], np.array([on], np.int32), [self._level or "law"])[0])

    def most_times(self, limit: str, days: Ints) -> Ints:
        """Give how often the law of each day allows a step; 0 where it says nothing."""
        allowed = np.zeros(len(days), np.int32)
        for dated in self._rule(limit).history:
            allowed[days >= number(dated.since)] = (dated.value or {}).get("max_times", 0)
        return allowed

    def due(self, numbers: Ints) -> Ints:
        """Give the due day of each reason."""
        found: Ints = np.array(self.reasons.due, np.int32)[numbers]
        return found

    def say(self, asked: Question) -> Words:
        """Put into words how a due day was found."""
        day, first = day_of(asked.start), asked.numbers[0]
        match asked.kind:
            case "policy":
                words = _policy(asked.start, first)
            case "order":
                words = said("disordered", day=day_of(first))
            case "misdated":
                words = said("misdated", count=first)
            case "lapse":
                words = said("lapse", day=day, last=day_of(first), years=asked.numbers[1])
            case "term":
                words = _term(asked)
            case "times":
                words = self._times(day, first)
            case _:
                words = self._limited(asked, self._limits[first])
        return words

    def _ask_alike(self, starts: Ints, alike: Alike) -> Ints:
        """Ask for many starts under one limit, each start once."""
        limit = self._limits[alike[0]]
        several, place = np.unique(starts, return_inverse=True)
        last, levels = several + (limit.days or 0), [self._level or "policy"] * len(several)
        if limit.limit is not None:
            last, levels = self._by_law(several, alike)
        asked = [Question("limit", int(start), alike) for start in several]
        return self._numbered(asked, last, levels)[place]

    def _by_law(self, starts: Ints, alike: Alike) -> tuple[Ints, list[str]]:
        name, last = self._limits[alike[0]].limit or "", starts.copy()
        levels = np.full(len(starts), self._level or "", object)
        for since, until, dated in spans(self._rule(name).history):
            mine = np.flatnonzero((starts >= since) & (starts < until))
            if len(mine) and dated.value is not None:
                last[mine] = self._of_text(starts[mine], alike, dated.value)
                levels[mine] = self._level or dated.level
        return last, list(levels)

    def _of_text(self, starts: Ints, alike: Alike, value: Mapping[str, Any]) -> Ints:
        """Find the last days under one text of a limit; hours need their own words of the law."""
        limit = self._limits[alike[0]]
        name, granted = limit.limit or "", self._granted(limit, value, alike[2])
        if length_of(name, value, granted).hours:
            asked = [self._deadline(Question("limit", int(each), alike)) for each in starts]
            return np.array([number(each.breach_after_on) for each in asked], np.int32)
        found = due_many(
            name,
            starts.astype("datetime64[D]"),
            jurisdiction=self._jurisdiction,
            custody=bool(alike[1]),
            extensions=granted,
        )
        return found.breach_after_on.astype(np.int32)

    def _numbered(self, asked: Sequence[Question], last: Ints, levels: Sequence[str]) -> Ints:
        """Number questions, the same one with the same number in every part."""
        for question, due_on, level in zip(asked, last, levels, strict=True):
            if question not in self._known:
                self._known[question] = self.reasons.add(question, int(due_on), level)
        return np.array([self._known[question] for question in asked], np.int32)

    def _deadline(self, asked: Question) -> Deadline:
        at, custody, bits, *paused = asked.numbers
        limit = self._limits[at]
        name, on = limit.limit or "", day_of(asked.start)
        _, _, value = in_force(name, on, self._jurisdiction)
        days = [day_of(day) for day in paused]
        return due(
            name,
            on,
            jurisdiction=self._jurisdiction,
            custody=bool(custody),
            extensions=self._granted(limit, value, bits),
            pauses=list(zip(days[::2], days[1::2], strict=True)),
        )

    def _granted(self, limit: Limit, value: Mapping[str, Any], bits: int) -> list[str]:
        """Name the extensions that count, without one whose forerunner is not recorded."""
        known = value.get("extensions", {})
        names = list(limit.presumed)
        for place, name in enumerate(limit.extended):
            needed = known.get(name, {}).get("after")
            if bits >> place & 1 and (needed is None or needed in names):
                names.append(name)
        return names

    def _limited(self, asked: Question, limit: Limit) -> Words:
        if limit.limit is None:
            return _policy(asked.start, limit.days or 0)
        counted = self._deadline(asked).counted
        return said("presumed", counted=counted) if limit.presumed else counted

    def _times(self, day: date, times: int) -> Words:
        limit = getattr(self._check, "limit", None)
        if limit is None:
            return said("times_policy", times=times, day=day)
        return said("times", times=times, day=day, rule=self._rule(limit).words)

    def _level_on(self, day: int) -> str:
        """Give the level of a check, or of the limit that says how often."""
        limit = getattr(self._check, "limit", None)
        dated = self._rule(limit).at(day_of(day)) if limit else None
        return self._level or (dated.level if dated else "policy")

    def _rule(self, limit: str) -> Rule:
        rule = rules(self._jurisdiction).get(limit)
        if rule is None or rule.kind != "limit":
            hint = "Name a limit of the jurisdiction's law."
            raise DataError(f"is no limit of the law: [{limit}]", self._check.about.id, hint)
        return rule


def spans(history: Sequence[Dated]) -> list[tuple[int, int, Dated]]:
    """Give each text of a rule with its first day and the day after its last."""
    ends = [number(dated.since) for dated in history[1:]] + [number(date.max)]
    return [(number(d.since), end, d) for d, end in zip(history, ends, strict=True)]


def _pairs(days: Ints, numbers: Ints) -> list[tuple[int, tuple[int]]]:
    return [(int(day), (int(each),)) for day, each in zip(days, numbers, strict=True)]


def _term(asked: Question) -> Words:
    """Say a term, the range of the act and, where a guideline held that day, where it begins."""
    term, low, high, act_on, *points = asked.numbers
    counted = said("term", term=term, low=low, high=high, act=day_of(act_on))
    for first, last in zip(points[::2], points[1::2], strict=True):
        start = said("starting_point", low=first, high=last)
        counted = {language: f"{counted[language]} {start[language]}" for language in counted}
    return counted


def _policy(start: int, days: int) -> Words:
    end = day_of(start + days)
    return said("counted_by_policy", days=days, start=day_of(start), due=end)
