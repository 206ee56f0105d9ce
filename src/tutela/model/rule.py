"""Dated statements of law or policy: a value holds from its day until the next one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from tutela.model.words import Words


class Certainty(StrEnum):
    """How well a source is known, least certain last."""

    READ = "read"
    EXCERPT = "excerpt"
    MEMORY = "memory"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a value comes from: an id of ``sources.yaml``, the article, and how it was read."""

    id: str
    article: str
    status: Certainty


@dataclass(frozen=True, slots=True)
class Dated:
    """What a rule says from ``since`` on; ``value`` None means repealed.

    ``level`` is law, interpretation, opinion or local; ``hard`` tells whether a breach is a breach
    of law. The shape of ``value`` depends on the rule's kind.
    """

    since: date
    value: Mapping[str, Any] | None
    unit: str
    level: str
    hard: bool
    sources: tuple[Source, ...]

    @property
    def certainty(self) -> Certainty:
        """Give the least certain of the sources."""
        order = tuple(Certainty)
        return max((source.status for source in self.sources), key=order.index)


@dataclass(frozen=True, slots=True)
class Rule:
    """One dated statement of law or policy; ``history`` is in order of ``since``."""

    id: str
    words: Words
    kind: str
    known_since: date
    reviewed_by: str | None
    history: tuple[Dated, ...]

    def at(self, day: date) -> Dated | None:
        """Give what held on that day, or None where nothing did (not yet, or repealed)."""
        held = [dated for dated in self.history if dated.since <= day]
        return held[-1] if held and held[-1].value is not None else None

    def is_firm(self, day: date) -> bool:
        """Tell whether the value of that day may be used in a release or a finding."""
        dated = self.at(day)
        return (
            dated is not None
            and dated.certainty is not Certainty.MEMORY
            and self.reviewed_by is not None
        )
