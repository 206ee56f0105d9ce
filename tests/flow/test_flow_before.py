"""What a release says otherwise than the one before has a reason, or does not go out."""

import csv
import json
import shutil
from pathlib import Path

import pytest

from tutela.flow import Wish, publish, verify
from tutela.model.errors import RefusalError
from tutela.model.period import Period

YEAR = Period.year(2022)
RESTATED = "persons_prosecuted/2021"


@pytest.fixture
def before(release: Path, tmp_path: Path) -> Path:
    """Give an earlier release that told one total otherwise, by more than a few persons."""
    folder = tmp_path / "before"
    shutil.copytree(release, folder)
    path = folder / "figures.json"
    rows = json.loads(path.read_text(encoding="utf-8"))
    (row,) = (each for each in rows if each["id"].startswith(f"{RESTATED}@"))
    row["value"] = str(int(row["value"]) + 20)
    path.write_text(json.dumps(rows), encoding="utf-8")
    return folder


def explain(ledger: Path, reason: str) -> None:
    """Write a reason into every row of a ledger."""
    with ledger.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    with ledger.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows({**row, "reason": reason} for row in rows)


def test_a_change_without_a_reason_is_refused_and_listed(
    register: Path, before: Path, tmp_path: Path
) -> None:
    """A figure that changed in silence costs an office its name."""
    reasons = tmp_path / "reasons.csv"

    with pytest.raises(RefusalError, match="differ from the release before"):
        publish(register, YEAR, tmp_path / "out", Wish(before=(before,), reasons=reasons))

    assert not (tmp_path / "out").exists()
    assert RESTATED in reasons.read_text(encoding="utf-8")


def test_an_explained_change_stands_on_the_page_in_the_paper_and_in_a_file(
    register: Path, before: Path, tmp_path: Path
) -> None:
    """The reader sees both values and why, and the whole still proves itself."""
    reasons, out = tmp_path / "reasons.csv", tmp_path / "out"
    wish = Wish(before=(before,), reasons=reasons)
    with pytest.raises(RefusalError):
        publish(register, YEAR, out, wish)
    explain(reasons, "late reports of an office")

    publish(register, YEAR, out, wish)

    page = (out / "en" / "index.html").read_text(encoding="utf-8")
    assert "late reports of an office" in page
    assert RESTATED in (out / "revisions.csv").read_text(encoding="utf-8")
    assert verify(out).is_sound


def test_a_reason_may_hold_no_number(register: Path, before: Path, tmp_path: Path) -> None:
    """A number typed by hand comes from no table: it could be the one that is withheld."""
    reasons = tmp_path / "reasons.csv"
    wish = Wish(before=(before,), reasons=reasons)
    with pytest.raises(RefusalError):
        publish(register, YEAR, tmp_path / "out", wish)
    explain(reasons, "3 persons were counted twice")

    with pytest.raises(RefusalError, match="holds a number"):
        publish(register, YEAR, tmp_path / "out", wish)


def test_the_same_figures_again_need_no_reason(
    register: Path, release: Path, tmp_path: Path
) -> None:
    """Nothing changed, so nothing is said to have changed."""
    publish(register, YEAR, tmp_path / "out", Wish(before=(release,)))

    assert 'id="revisions"' not in (tmp_path / "out" / "en" / "index.html").read_text("utf-8")
