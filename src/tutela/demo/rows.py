"""What the made-up registers make of each published row, and whether a count agrees with it."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from tutela.catalogue.fields import Fields
from tutela.catalogue.place import folder
from tutela.catalogue.published import PublishedFigure, published
from tutela.model.errors import DataError
from tutela.model.figure import FigureId
from tutela.model.period import Period

REPRODUCED = ("reproduced", "assumed_base")
STATUSES = (
    *REPRODUCED,
    "other_definition",
    "contradicts_itself",
    "not_expressible",
    "outside_period",
)


@dataclass(frozen=True, slots=True)
class Row:
    """One published row: ``figure`` says the same thing in a register that covers ``years``.

    ``assumed_base`` rows agree because a number nobody published was chosen for it. Rows of any
    other status have no figure, and ``reason`` says why in plain words.
    """

    published: PublishedFigure
    status: str
    figure: FigureId | None
    years: Period | None
    reason: str

    @property
    def decimals(self) -> int:
        """Tell how many decimals were printed."""
        return max(0, -int(self.published.value.as_tuple().exponent))

    def agrees(self, found: Decimal) -> bool:
        """Tell whether a count agrees, as far as the source printed its number.

        A number printed rounded or cut off agrees to one unit of its last digit that is not zero;
        one printed as "over" is reached, and passed by less than that unit.
        """
        printed, said = self.published.value, self.published.qualifier
        unit = Decimal(10) ** (len(str(int(printed))) - len(str(int(printed)).rstrip("0")))
        if said.startswith("over"):
            return printed <= found < printed + unit
        return abs(found - printed) < unit if "rounded" in said else found == printed


def read_rows(jurisdiction: str) -> tuple[Row, ...]:
    """Read the status of every published row of a jurisdiction; none may be passed over."""
    figures = {figure.row: figure for figure in published(jurisdiction).figures}
    rows = tuple(_rows(jurisdiction, figures))
    missing = figures.keys() - {row.published.row for row in rows}
    if missing:
        listed = ", ".join(map(str, sorted(missing)))
        raise DataError(f"has no line for row {listed}", "status.csv", "Add a line for each.")
    return rows


def _rows(jurisdiction: str, figures: dict[int, PublishedFigure]) -> Iterator[Row]:
    path = folder(jurisdiction) / "published" / "status.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        for number, line in enumerate(csv.DictReader(lines), 2):
            with Fields(line, f"status.csv line {number}") as fields:
                yield _row(fields, figures)


def _row(fields: Fields, figures: dict[int, PublishedFigure]) -> Row:
    number, status = int(fields.number("row")), fields.choice("status", STATUSES)
    figure, years, reason = fields.text("figure"), fields.text("register"), fields.text("reason")
    for said in ("measure", "period", "place"):
        fields.text(said)
    if number not in figures or bool(figure) != (status in REPRODUCED):
        raise DataError(
            f"row {number} does not fit its status [{status}]",
            fields.where,
            "Name a row of figures.csv, and a figure where it is reproduced.",
        )
    address = FigureId.parse(f"{figure}@draft") if figure else None
    return Row(figures[number], status, address, Period.parse(years) if years else None, reason)
