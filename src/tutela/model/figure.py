"""Numbers with an address: the same id in table, sentence, address of a page, SDMX."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType

from tutela.model.errors import InputError
from tutela.model.period import Period

DRAFT = "draft"
_ID = re.compile(
    r"(?P<measure>[a-z][a-z0-9_]*)/(?P<period>[0-9/-]+)(?:\?(?P<place>[^@]*))?@(?P<edition>[a-z0-9-]+)"
)
_CODE = re.compile(r"[A-Za-z0-9_.:-]+")


class Status(StrEnum):
    """How far a figure may be relied on."""

    FINAL = "final"
    DRAFT = "draft"
    UNREVIEWED = "unreviewed"
    SYNTHETIC = "synthetic"


class Reason(StrEnum):
    """Why a figure has no value."""

    WITHHELD = "withheld"
    NOT_AVAILABLE = "not_available"


@dataclass(frozen=True, slots=True)
class FigureId:
    """The address of a figure: measure / period ? place @ edition.

    ``place`` maps dimension to code; a dimension that is not there is summed over.

    >>> text = "persons_prosecuted/2022?group=sexual@cca84c52"
    >>> str(FigureId.parse(text)) == text
    True
    """

    measure: str
    period: Period
    place: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    edition: str = DRAFT

    def __post_init__(self) -> None:
        place = MappingProxyType(dict(sorted(self.place.items())))
        object.__setattr__(self, "place", place)

    @classmethod
    def parse(cls, text: str) -> "FigureId":
        """Read an address; raise ``InputError`` where it is none."""
        match = _ID.fullmatch(text)
        if match is None:
            raise _no_id(text)
        pairs = [pair.partition("=") for pair in (match["place"] or "").split("&") if pair]
        if any(not (_CODE.fullmatch(key) and _CODE.fullmatch(code)) for key, _, code in pairs):
            raise _no_id(text)
        place = {key: code for key, _, code in pairs}
        return cls(match["measure"], Period.parse(match["period"]), place, match["edition"])

    def at(self, edition: str) -> "FigureId":
        """Give the same address in another edition."""
        return replace(self, edition=edition)

    def __hash__(self) -> int:
        return hash((self.measure, self.period, tuple(self.place.items()), self.edition))

    def __str__(self) -> str:
        place = "&".join(f"{key}={code}" for key, code in self.place.items())
        return f"{self.measure}/{self.period}{'?' if place else ''}{place}@{self.edition}"


@dataclass(frozen=True, slots=True)
class Figure:
    """One number, its address and how far to rely on it.

    ``value`` is None, with a ``reason``, where it is withheld or not available; never zero then.
    ``unit`` is a counting unit, "percent", "percentage_point" or "rank".
    """

    id: FigureId
    value: Decimal | None
    unit: str
    status: Status = Status.DRAFT
    reason: Reason | None = None

    def as_json(self) -> dict[str, object]:
        """Give the figure in the form the commands promise."""
        said = {} if self.reason is None else {"reason": str(self.reason)}
        return {
            "id": str(self.id),
            "measure": self.id.measure,
            "period": str(self.id.period),
            "place": dict(self.id.place),
            "value": None if self.value is None else f"{self.value:f}",
            "unit": self.unit,
            "status": str(self.status),
            **said,
        }


@dataclass(frozen=True, slots=True)
class Table:
    """The figures of one measure over periods and places, with every margin.

    ``dimensions`` are those the cells are broken down by; a figure whose place lacks one of them
    is the sum over it. One table holds all margins of all its periods.
    """

    id: str
    measure: str
    dimensions: tuple[str, ...]
    periods: tuple[Period, ...]
    figures: tuple[Figure, ...]


def _no_id(text: str) -> InputError:
    return InputError(
        f"is no figure id: [{text[:60]}]",
        "figure id",
        "Write measure/period?dimension=code@edition, such as persons_prosecuted/2022@draft.",
    )
