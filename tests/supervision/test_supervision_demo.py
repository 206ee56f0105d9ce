"""What was planted in the made-up register is found, all of it and nothing else."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from tutela.catalogue.place import folder
from tutela.demo.build import build_register
from tutela.register import freeze, open_register
from tutela.supervision import supervise

LATE = {
    "arrest_review": ("arrest_review_decided_late", "arrest_review_undecided"),
    "investigation_custody": (
        "investigation_custody_ended_late",
        "investigation_custody_over_2_months",
    ),
    "prosecution_review": ("prosecution_review_decided_late", "prosecution_review_undecided"),
}


@pytest.mark.prove
def test_every_planted_lapse_is_found_and_no_other(tmp_path: Path) -> None:
    """Two rooms that never spoke agree: one hides lapses by a plan, the other looks for them."""
    plan: Any = yaml.safe_load((folder("cn") / "demo" / "planted.yaml").read_text(encoding="utf-8"))
    build_register(tmp_path / "register")
    snapshot = freeze(open_register(tmp_path / "register"), tmp_path / "snapshot")

    counts = supervise(snapshot, date(2022, 12, 31)).counts

    found = {rule: each["to_look_into"] for rule, each in counts.items() if each["to_look_into"]}
    assert found == {
        **{
            rule: sum(plan["moved"][name]["count"] for name in names)
            for rule, names in LATE.items()
        },
        "third_return": plan["third_return"]["count"],
        "unfiled": plan["reports"]["unfiled_past_7_days"]["count"],
    }
    assert counts["unfiled"]["explained"] == plan["lost"]["filing_not_entered"]["count"]
    assert counts["unfiled"]["too_early"] == plan["reports"]["waiting_under_3_days"]["count"]
