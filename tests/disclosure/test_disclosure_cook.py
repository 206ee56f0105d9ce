"""Clear real, very sparse tables: who handed over how many defendants, month by month."""

import csv
import gzip
import re
from collections import Counter
from itertools import product
from pathlib import Path
from types import ModuleType

import pytest

from tutela.disclosure import attack, clear


@pytest.fixture(scope="module")
def crossed(shared: Path, kit: ModuleType) -> object:
    """Count defendants of sex crimes by agency, month and status, with every margin."""
    path = shared / "data" / "cook_sao_2019" / "intake.csv.gz"
    cells: Counter[str] = Counter()
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["offense_category"] == "Sex Crimes":
                agency = re.sub(r"\W+", "_", row["law_enforcement_agency"].strip().lower())
                pairs = (f"agency={agency or 'none'}", f"month=m{row['received_date'][5:7]}")
                for kept in product((True, False), repeat=2):
                    place = "&".join(pair for pair, keep in zip(pairs, kept, strict=True) if keep)
                    cells[place] += 1
    agencies = sorted({place for place in cells if place.startswith("agency") and "&" not in place})
    months = sorted({place for place in cells if place.startswith("month")})
    full = {f"{a}&{m}": 0 for a in agencies for m in months} | dict(cells)
    return kit.table("persons_received", full)


@pytest.mark.real
def test_a_table_that_is_nearly_all_small_counts_is_cleared(
    crossed: object, kit: ModuleType
) -> None:
    """Nine cells in ten are below five; none may be printed and none worked out."""
    measures = {"persons_received": kit.count("persons_received")}

    cleared = clear([crossed], kit.POLICY, measures=measures, synthetic=False)  # type: ignore[list-item]

    rows = [figure.as_json() for figure in cleared.figures.values()]
    shown = [int(str(row["value"])) for row in rows if row["value"] is not None]
    assert cleared.audit.as_json()["withheld"] == len(rows) - len(shown)
    assert min(shown) >= 5
    assert len(shown) > 10
    assert attack(rows, measures=measures).passed
