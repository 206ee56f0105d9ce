"""Nothing unreviewed and nothing from memory may carry a release."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from tutela.catalogue.laws import rules
from tutela.catalogue.place import folder
from tutela.law.firm import require_firm, unreviewed
from tutela.model.errors import RefusalError

DAY = date(2024, 1, 1)


def test_an_unsigned_rule_is_refused_by_name() -> None:
    """The figure would look as sure as one that rests on a reviewed rule."""
    with pytest.raises(RefusalError, match="sexual_wp2022"):
        require_firm(["sexual_wp2022"], DAY, "cn")


def test_a_signed_rule_that_was_read_passes_on_its_days_only() -> None:
    """Repealed since 2022: on a later day there is nothing to rely on."""
    require_firm(["harm", "decision_days"], DAY, "xx")

    assert unreviewed(["neglect"], date(2021, 1, 1), "xx") == ()
    assert unreviewed(["neglect", "nothing_of_the_kind"], DAY, "xx") == (
        "neglect",
        "nothing_of_the_kind",
    )


def test_a_signature_does_not_make_a_memory_firm(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A lawyer may sign the file and still not have read the source."""
    shutil.copytree(folder("xx"), tmp_path / "zz_rumour")
    path = tmp_path / "zz_rumour" / "law" / "harm.yaml"
    path.write_text(path.read_text("utf-8").replace("id: ACT", "id: RUMOUR"), encoding="utf-8")
    monkeypatch.setenv("TUTELA_JURISDICTIONS", str(tmp_path))

    assert unreviewed(["harm", "decision_days"], DAY, "zz_rumour") == ("harm",)


def test_a_jurisdiction_without_files_of_law_has_no_rules(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An office may count before anybody wrote its law down."""
    (tmp_path / "zz_lawless").mkdir()
    monkeypatch.setenv("TUTELA_JURISDICTIONS", str(tmp_path))

    assert dict(rules("zz_lawless")) == {}
