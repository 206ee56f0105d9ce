"""What a release must be told beside its figures; nothing here depends on the register."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType

from tutela.disclosure.clearance import ClearedCase
from tutela.law.in_force import InForce
from tutela.model.figure import DRAFT, FigureId
from tutela.model.period import Period
from tutela.model.words import Words
from tutela.release.reconcile import Revised


@dataclass(frozen=True, slots=True)
class Operation:
    """A special operation: what it was, who held it and when, what had to be done in time.

    It holds no count: what was done in it alone was never cleared. ``measures`` name the tables of
    the release that readers are sent to, which are of the whole period.
    """

    words: Words
    bodies: Words
    first_on: date
    last_on: date
    duties: tuple[Words, ...] = ()
    measures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Brief:
    """The frame of one release: whose, of when, from how many offices.

    ``cut_off`` is the last day the records were read for and the date of every document, so that
    the same input gives the same bytes. ``coverage`` is (offices reported, offices expected).
    ``published`` are addresses an authority has itself published with exactly this value; their
    edition is ignored. ``law`` names the texts in force. ``revised`` is what an earlier release
    said otherwise, with the reasons. ``is_supplied`` says that an office handed over totals instead
    of records. ``iccs`` gives the code of an offence in the international classification, where it
    was read in a source. ``opens_at`` is the moment before which nobody may read the release.
    ``operations`` are the special operations of the period. ``cases`` are typical cases, each
    cleared by two keys; without any, the paper has no such chapter.
    """

    jurisdiction: str
    period: Period
    cut_off: date
    coverage: tuple[int, int]
    published: frozenset[FigureId] = frozenset()
    law: tuple[InForce, ...] = ()
    revised: Revised | None = None
    is_supplied: bool = False
    iccs: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    opens_at: datetime | None = None
    operations: tuple[Operation, ...] = ()
    cases: tuple[ClearedCase, ...] = ()

    def __post_init__(self) -> None:
        plain = frozenset(each.at(DRAFT) for each in self.published)
        object.__setattr__(self, "published", plain)

    def is_published(self, address: FigureId) -> bool:
        """Tell whether an authority has published this very figure."""
        return address.at(DRAFT) in self.published
