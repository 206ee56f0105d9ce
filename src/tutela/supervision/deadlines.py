"""Ask the law for due days, once for each start day and not once for each case."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from tutela.catalogue.holidays import holidays
from tutela.catalogue.laws import rules
from tutela.catalogue.supervision import Limit, Repeated
from tutela.law.calendar import Pause, add_months, lengthen, roll
from tutela.law.due import Deadline, due, in_force
from tutela.law.length import length_of
from tutela.model.errors import DataError
from tutela.model.rule import Certainty, Rule
from tutela.model.words import Words
from tutela.supervision.record import Flags, Ints, day_of, number
from tutela.supervision.said import said

Days: TypeAlias = tuple[int, int]
Question: TypeAlias = tuple[int, int, bool, int, tuple[Days, ...]]
"""Start day, number of the limit, custody, a bit for each extension, pauses."""


@dataclass(frozen=True, slots=True)
class Reason:
    """How a due day was found, and on what level of rule; put into words only when asked."""

    due: int
    level: str
    in_words: Callable[[], Words]

    @property
    def counted(self) -> Words:
        """Say how the due day was counted."""
        return self.in_words()


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
    """The due days of one check, each start day asked once.

    ``reasons`` grows with each question; the numbers ``ask`` gives point into it.
    """

    def __init__(
        self, jurisdiction: str, check: str, limits: Sequence[Limit], level: str | None
    ) -> None:
        self._jurisdiction = jurisdiction
        self._check = check
        self._limits = limits
        self._level = level
        self._known: dict[Question, int] = {}
        self.reasons: list[Reason] = []

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
        if not len(starts):
            return starts
        first = int(starts.min())
        days = int(starts.max()) - first + 1
        widths = (days, len(self._limits), 2, int(terms.extended.max()) + 1)
        custody = terms.custody.astype(np.int32)
        key = np.ravel_multi_index((starts - first, terms.limit, custody, terms.extended), widths)
        asked = np.zeros(int(np.prod(widths)), np.int32)
        asked[key] = 1
        found = np.flatnonzero(asked)
        asked[found] = [
            self._add((int(start) + first, int(at), bool(held), int(bits), ()))
            for start, at, held, bits in zip(*np.unravel_index(found, widths), strict=True)
        ]
        numbers: Ints = asked[key]
        return numbers

    def ask_one(self, start: int, terms: Terms, pauses: Sequence[Days]) -> int:
        """Give the number of the reason for one clock that paused."""
        limit, extended = int(terms.limit[0]), int(terms.extended[0])
        return self._add((start, limit, bool(terms.custody[0]), extended, tuple(pauses)))

    def ask_policy(self, starts: Ints, days: int) -> Ints:
        """Give the number of the reason for each start; every day counts, the first does not."""
        level = self._level or "policy"
        several, place = np.unique(starts, return_inverse=True)
        reasons = [Reason(int(on) + days, level, _policy(int(on), days)) for on in several]
        return (self.note(reasons) + place).astype(np.int32)

    def note(self, reasons: Sequence[Reason]) -> int:
        """Keep reasons found elsewhere; give the number of the first."""
        self.reasons += reasons
        return len(self.reasons) - len(reasons)

    def most_times(self, limit: str, days: Ints) -> Ints:
        """Give how often the law of each day allows a step; 0 where it says nothing."""
        allowed = np.zeros(len(days), np.int32)
        for dated in self._rule(limit).history:
            allowed[days >= number(dated.since)] = (dated.value or {}).get("max_times", 0)
        return allowed

    def times(self, check: Repeated, day: int) -> Reason:
        """Say that a step came once more than allowed."""
        if check.limit is None:
            level = self._level or "policy"
            words = partial(said, "times_policy", times=check.times, day=day_of(day))
            return Reason(day, level, words)
        rule = self._rule(check.limit)
        dated = rule.at(day_of(day))
        if dated is None or dated.value is None:
            raise DataError("did not hold", f"{self._check} {day_of(day)}", "Mend the law file.")
        times = dated.value["max_times"]
        words = partial(said, "times", times=times, day=day_of(day), rule=rule.words)
        return Reason(day, self._level or dated.level, words)

    def due(self, numbers: Ints) -> Ints:
        """Give the due day of each reason."""
        if not len(numbers):
            return numbers
        days = np.array([reason.due for reason in self.reasons], np.int32)
        found: Ints = days[numbers]
        return found

    def _add(self, question: Question) -> int:
        """Number a question, the same one with the same number in every part."""
        if question not in self._known:
            self._known[question] = self.note([self._reason(question)])
        return self._known[question]

    def _reason(self, question: Question) -> Reason:
        """Find the due day by the law's own calendar; its words cost more and are seldom read."""
        start, at, custody, bits, pauses = question
        limit = self._limits[at]
        if limit.limit is None:
            days = limit.days or 0
            return Reason(start + days, self._level or "policy", _policy(start, days))
        on = day_of(start)
        _, dated, value = in_force(limit.limit, on, self._jurisdiction)
        length = length_of(limit.limit, value, self._granted(limit, value, bits))
        if length.hours:
            last = self._deadline(question).breach_after_on
        else:
            plain = add_months(on, length.months) + timedelta(days=length.days)
            last = lengthen(on, plain, _counting(start, pauses))
            if not (custody or value.get("custody") == "always"):
                last = roll(last, holidays(self._jurisdiction))
        words = partial(self._in_words, question)
        return Reason(number(last), self._level or dated.level, words)

    def _deadline(self, question: Question) -> Deadline:
        start, at, custody, bits, pauses = question
        limit = self._limits[at]
        rule, on = limit.limit or "", day_of(start)
        _, _, value = in_force(rule, on, self._jurisdiction)
        return due(
            rule,
            on,
            jurisdiction=self._jurisdiction,
            custody=custody,
            extensions=self._granted(limit, value, bits),
            pauses=_counting(start, pauses),
        )

    def _in_words(self, question: Question) -> Words:
        counted = self._deadline(question).counted
        is_presumed = self._limits[question[1]].presumed
        return said("presumed", counted=counted) if is_presumed else counted

    def _granted(self, limit: Limit, value: Mapping[str, Any], bits: int) -> list[str]:
        """Name the extensions that count, without one whose forerunner is not recorded."""
        known = value.get("extensions", {})
        names = list(limit.presumed)
        for place, name in enumerate(limit.extended):
            needed = known.get(name, {}).get("after")
            if bits >> place & 1 and (needed is None or needed in names):
                names.append(name)
        return names

    def _rule(self, limit: str) -> Rule:
        rule = rules(self._jurisdiction).get(limit)
        if rule is None or rule.kind != "limit":
            hint = "Name a limit of the jurisdiction's law."
            raise DataError(f"is no limit of the law: [{limit}]", self._check, hint)
        return rule


def _policy(start: int, days: int) -> Callable[[], Words]:
    end = day_of(start + days)
    return partial(said, "counted_by_policy", days=days, start=day_of(start), due=end)


def _counting(start: int, pauses: Sequence[Days]) -> list[Pause]:
    """Give pauses as days; the start does not count anyway, so no pause can take it away again."""
    inside = [(max(first, start + 1), last) for first, last in pauses]
    return [(day_of(first), day_of(last)) for first, last in inside if first < last]
