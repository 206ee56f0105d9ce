"""What may leave the office: tables after clearing, with their edition."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from types import MappingProxyType

from tutela.model.errors import RefusalError
from tutela.model.figure import Figure, FigureId, Table

MAKER = object()
"""The token `clear` shows; whoever else imports it breaks the gate knowingly."""


@dataclass(frozen=True, slots=True)
class Audit:
    """The verdict on a release, and counts; no withheld number and no bounds of one.

    How many of the withheld are small and how many their partners is not told: that would depend
    on what is withheld, and rule tables out.
    """

    verdict: str
    cells: int
    withheld: int
    threshold: int
    width: int

    def as_json(self) -> dict[str, object]:
        """Give the audit as it is published."""
        return {
            "verdict": self.verdict,
            "counts": self.cells,
            "withheld": self.withheld,
            "threshold": self.threshold,
            "least_width": self.width,
        }


@dataclass(frozen=True, slots=True)
class Cleared:
    """Tables that may be published, shares and changes among them; made by `clear` only."""

    tables: tuple[Table, ...]
    edition: str
    synthetic: bool
    audit: Audit
    maker: object = field(repr=False, compare=False)
    figures: Mapping[FigureId, Figure] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if self.maker is not MAKER:
            raise RefusalError(
                "was not cleared", "tables", "Hand tables to `tutela.disclosure.clear`."
            )
        figures = {each.id: each for table in self.tables for each in table.figures}
        object.__setattr__(self, "maker", None)
        object.__setattr__(self, "figures", MappingProxyType(figures))


def edition_of(tables: Sequence[Table], *, synthetic: bool) -> str:
    """Name an edition by its content: 8 hex digits over the tables as canonical CSV, without ids.

    >>> edition_of([], synthetic=True)
    'synthetic-eeccba5e'
    """
    rows = {
        (
            figure.id.measure,
            str(figure.id.period),
            "&".join(f"{key}={code}" for key, code in figure.id.place.items()),
            figure.unit,
            "" if figure.value is None else f"{figure.value:f}",
            figure.reason or "",
        )
        for table in tables
        for figure in table.figures
    }
    lines = ["measure,period,place,unit,value,reason", *(",".join(row) for row in sorted(rows))]
    digest = sha256("".join(f"{line}\n" for line in lines).encode()).hexdigest()[:8]
    return f"synthetic-{digest}" if synthetic else digest
