"""What a release must be told beside its figures; nothing here depends on the register."""

from dataclasses import dataclass
from datetime import date

from tutela.model.figure import DRAFT, FigureId
from tutela.model.period import Period
from tutela.model.words import Words


@dataclass(frozen=True, slots=True)
class Brief:
    """The frame of one release: whose, of when, from how many offices.

    ``cut_off`` is the last day the records were read for and the date of every document, so that
    the same input gives the same bytes. ``coverage`` is (offices reported, offices expected).
    ``published`` are addresses an authority has itself published with exactly this value; their
    edition is ignored. ``law_notes`` name the law in force.
    """

    jurisdiction: str
    period: Period
    cut_off: date
    coverage: tuple[int, int]
    published: frozenset[FigureId] = frozenset()
    law_notes: tuple[Words, ...] = ()

    def __post_init__(self) -> None:
        plain = frozenset(each.at(DRAFT) for each in self.published)
        object.__setattr__(self, "published", plain)

    def is_published(self, address: FigureId) -> bool:
        """Tell whether an authority has published this very figure."""
        return address.at(DRAFT) in self.published
