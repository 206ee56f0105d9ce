"""Ask the law for due days, once for each start day and not once for each case."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import numpy as np
from numpy.typing import NDArray

from tutela.catalogue.laws import rules
from tutela.catalogue.supervision import Limit, Repeated
from tutela.law.due import due
from tutela.model.errors import DataError
from tutela.model.rule import Certainty, Rule
from tutela.model.words import Words
from tutela.supervision.record import Flags, Ints, day_of, number
from tutela.supervision.said import said


@dataclass(frozen=True, slots=True)
class Reason:
    """How a due day was found, and on what level of rule."""

    due: int
    level: str
    counted: Words


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
        self._known: dict[tuple[int, int, bool, int], int] = {}
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
            self._number(int(start) + first, int(at), bool(held), int(bits))
            for start, at, held, bits in zip(*np.unravel_index(found, widths), strict=True)
        ]
        numbers: Ints = asked[key]
        return numbers

    def ask_one(self, start: int, terms: Terms, pauses: Sequence[tuple[int, int]]) -> int:
        """Give the number of the reason for one clock that paused."""
        question = (start, int(terms.limit[0]), bool(terms.custody[0]), int(terms.extended[0]))
        self.reasons.append(self._reason(*question, pauses))
        return len(self.reasons) - 1

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
            return Reason(day, level, said("times_policy", times=check.times, day=day_of(day)))
        rule = self._rule(check.limit)
        dated = rule.at(day_of(day))
        if dated is None or dated.value is None:
            raise DataError("did not hold", f"{self._check} {day_of(day)}", "Mend the law file.")
        words = said("times", times=dated.value["max_times"], day=day_of(day), rule=rule.words)
        return Reason(day, self._level or dated.level, words)

    def due(self, numbers: Ints) -> Ints:
        """Give the due day of each reason."""
        days = np.array([reason.due for reason in self.reasons], np.int32)
        found: Ints = days[numbers]
        return found

    def _number(self, start: int, at: int, custody: bool, bits: int) -> int:
        """Number a question, the same one with the same number in every part."""
        question = (start, at, custody, bits)
        if question not in self._known:
            self._known[question] = len(self.reasons)
            self.reasons.append(self._reason(*question))
        return self._known[question]

    def _reason(
        self, start: int, at: int, custody: bool, bits: int, pauses: Sequence[tuple[int, int]] = ()
    ) -> Reason:
        limit = self._limits[at]
        if limit.limit is None:
            return by_policy(start, limit.days or 0, self._level or "policy")
        found = due(
            limit.limit,
            day_of(start),
            jurisdiction=self._jurisdiction,
            custody=custody,
            extensions=self._granted(limit, limit.limit, start, bits),
            # the start day does not count anyway, so a pause cannot take it away again
            pauses=[(day_of(max(first, start + 1)), day_of(last)) for first, last in pauses],
        )
        counted = said("presumed", counted=found.counted) if limit.presumed else found.counted
        return Reason(number(found.breach_after_on), self._level or found.level, counted)

    def _granted(self, limit: Limit, rule: str, start: int, bits: int) -> list[str]:
        """Name the extensions that count, without one whose forerunner is not recorded."""
        dated = self._rule(rule).at(day_of(start))
        known = (dated.value or {}).get("extensions", {}) if dated else {}
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


def by_policy(start: int, days: int, level: str) -> Reason:
    """Count days of policy: every day counts, the first does not."""
    began, end = day_of(start), day_of(start) + timedelta(days=days)
    return Reason(start + days, level, said("policy", days=days, start=began, due=end))
