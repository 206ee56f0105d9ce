"""Why a step is due on a day: the question put to the law, its answer, and its words when asked."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

from tutela.model.words import Words

Say: TypeAlias = Callable[["Question"], Words]


class Question(NamedTuple):
    """What a due day was asked with; plain numbers, so that an answer can be kept.

    ``kind`` "limit": the number of the limit, custody, a bit for each extension, then the days of
    pauses; "policy": days; "times": nothing; "order": the day of the step it needs.
    """

    kind: str
    start: int
    numbers: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Reason:
    """How a due day was found, and on what level of rule; put into words only when asked."""

    asked: Question
    due: int
    level: str
    say: Say

    @property
    def counted(self) -> Words:
        """Say how the due day was counted."""
        return self.say(self.asked)


@dataclass(slots=True)
class Reasons(Sequence[Reason]):
    """The reasons of one check, in the order they were first asked for."""

    say: Say
    asked: list[Question] = field(default_factory=list)
    due: list[int] = field(default_factory=list)
    level: list[str] = field(default_factory=list)

    def add(self, asked: Question, due: int, level: str) -> int:
        """Keep a reason and give its number."""
        self.asked.append(asked)
        self.due.append(due)
        self.level.append(level)
        return len(self.asked) - 1

    def __len__(self) -> int:
        return len(self.asked)

    def __iter__(self) -> Iterator[Reason]:
        return (self[at] for at in range(len(self)))

    def __getitem__(self, at: int) -> Reason:  # type: ignore[override]
        return Reason(self.asked[at], self.due[at], self.level[at], self.say)
