"""Read what the register makes of each published figure."""

import csv

from tutela.catalogue.place import folder
from tutela.model.figure import DRAFT, FigureId

_SAME = {"reproduced", "assumed_base"}
"""The published value itself comes out; in the second case from a base nobody published."""


def reproduced(jurisdiction: str) -> frozenset[FigureId]:
    """Name the figures whose value an authority has itself published; none where none did."""
    path = folder(jurisdiction) / "published" / "status.csv"
    if not path.is_file():
        return frozenset()
    with path.open(encoding="utf-8", newline="") as stream:
        named = {row["figure"] for row in csv.DictReader(stream) if row["status"] in _SAME}
    return frozenset(FigureId.parse(f"{name}@{DRAFT}") for name in named if name)
