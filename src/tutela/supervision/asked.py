"""Ask conditions of subjects on their start days, the law's groups of offences among them."""

import numpy as np

from tutela.catalogue.laws import rules
from tutela.catalogue.supervision import About, Condition, Explanation
from tutela.model.rule import Dated
from tutela.supervision.arrays import Flags, Ints, Rows
from tutela.supervision.deadlines import spans
from tutela.supervision.history import History, Span, Unit


class Asked:
    """Conditions of one unit of one part, under the law of one jurisdiction."""

    def __init__(self, history: History, unit: Unit, jurisdiction: str) -> None:
        self.history = history
        self.unit = unit
        self.jurisdiction = jurisdiction

    def all(self, conditions: tuple[Condition, ...], subject: Rows, start: Ints) -> Flags:
        """Tell of each clock whether all conditions hold."""
        held = np.ones(len(subject), np.bool_)
        for condition in conditions:
            held &= self.one(condition, subject, start)
        return held

    def any(self, conditions: tuple[Condition, ...], subject: Rows, start: Ints) -> Flags:
        """Tell of each clock whether any condition holds."""
        held = np.zeros(len(subject), np.bool_)
        for condition in conditions:
            held |= self.one(condition, subject, start)
        return held

    def one(self, condition: Condition, subject: Rows, start: Ints) -> Flags:
        """Tell of each clock whether a condition holds; groups are those of the start day."""
        if not len(subject):
            return np.zeros(0, np.bool_)
        if condition.about == "group":
            return self._group(condition.codes, subject, start)
        found: Flags = self.history.holds(condition, self.unit)[subject]
        return found

    def applies(self, about: About, subject: Rows, start: Ints) -> Flags:
        """Tell of each clock whether a check is asked of it."""
        return self.all(about.applies, subject, start) & ~self.any(about.unless, subject, start)

    def during(self, condition: Condition, subject: Rows, span: Span) -> Flags:
        """Tell of each clock whether an event came between its own two days, or a fact is noted."""
        if condition.about == "event":
            return self.history.between(condition, self.unit, subject, span)
        return self.one(condition, subject, span[0])

    def explained(self, explanations: tuple[Explanation, ...], subject: Rows, start: Ints) -> Ints:
        """Give for each clock the number of the first explanation that holds, else -1."""
        number_of = np.full(len(subject), -1, np.int32)
        for at, explanation in reversed(list(enumerate(explanations))):
            number_of[self.any(explanation.any_of, subject, start)] = at
        return number_of

    def _group(self, groups: tuple[str, ...], subject: Rows, start: Ints) -> Flags:
        held = np.zeros(len(subject), np.bool_)
        for group in groups:
            for since, until, dated in spans(rules(self.jurisdiction)[group].history):
                within = (start >= since) & (start < until)
                if dated.value is not None and within.any():
                    held[within] |= self._members(dated)[subject[within]]
        return held

    def _members(self, dated: Dated) -> Flags:
        value = dated.value or {}
        members = self.history.holds(Condition("offence", tuple(value["members"])), self.unit)
        under = value.get("victim_under")
        return members if under is None else members & self.history.victim_under(under, self.unit)
