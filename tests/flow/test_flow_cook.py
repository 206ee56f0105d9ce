"""The whole way on the public records of Cook County."""

from decimal import Decimal
from pathlib import Path

import pytest

from tutela.flow import figures, publish, supervise, verify
from tutela.intake import take_in
from tutela.model.figure import Figure, Reason
from tutela.model.period import Period

pytestmark = pytest.mark.real

KNOWN = {
    "persons_received/2019": "36190",
    "cases_received/2019": "33405",
    "persons_received/2019?category=sex_crimes": "1490",
    "persons_review_approved/2019": "14676",
    "persons_review_rejected/2019": "3797",
    "persons_review_approved/2019?category=sex_crimes": "485",
    "persons_review_rejected/2019?category=sex_crimes": "282",
    "review_approval_rate/2019": "79.4",
}


@pytest.fixture(scope="module")
def cook(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the register of the four public tables."""
    folder = tmp_path_factory.mktemp("cook") / "register"
    receipt = take_in(folder, "us_il_cook", sorted((shared / "data/cook_sao_2019").glob("*.gz")))
    assert receipt.received == receipt.accepted + receipt.returned == 133_782
    assert receipt.accepted >= 0.99 * receipt.received
    return folder


def by_address(found: tuple[Figure, ...]) -> dict[str, Figure]:
    """Index figures by their address without an edition."""
    return {str(figure.id).partition("@")[0]: figure for figure in found}


@pytest.fixture(scope="module")
def shown(cook: Path) -> tuple[Figure, ...]:
    """Give its cleared figures of 2019."""
    return figures(cook, Period.year(2019))[0]


def test_the_known_figures_come_out(cook: Path, shown: tuple[Figure, ...]) -> None:
    """Counted by others from the same files, and cleared they are the same."""
    for each in (shown, figures(cook, Period.year(2019), cleared=False)[0]):
        found = by_address(each)

        assert {name: found[name].value for name in KNOWN} == {
            name: Decimal(value) for name, value in KNOWN.items()
        }


def test_what_the_source_cannot_say_is_not_available(shown: tuple[Figure, ...]) -> None:
    """Never zero and never guessed."""
    found = by_address(shown)
    silent = ("persons_arrest_approved", "persons_sentence_recommended", "victims_recorded")

    assert {(found[f"{name}/2019"].value, found[f"{name}/2019"].reason) for name in silent} == {
        (None, Reason.NOT_AVAILABLE)
    }
    assert not any("convict" in name or "conviction" in name for name in found)


def test_no_published_cell_is_small(shown: tuple[Figure, ...]) -> None:
    """Of a breakdown nothing below five is shown, zero among it."""
    counts = [each for each in shown if each.id.place and each.unit in {"person", "case"}]

    assert all(each.value is None or each.value >= 5 for each in counts)
    assert any(each.reason is Reason.WITHHELD for each in counts)


def test_its_release_is_published_and_proves_itself(cook: Path, tmp_path: Path) -> None:
    """Real records go the whole way, in both languages."""
    cleared = publish(cook, Period.year(2019), tmp_path / "release")
    proof = verify(tmp_path / "release")

    assert not cleared.synthetic
    assert proof.broken == ()


@pytest.mark.parametrize(
    ("rule", "candidates"),
    [
        ("review_undecided_90_days", 422),
        ("victim_sensitive_interview_without_outcome", 304),
        ("approved_never_initiated", 658),
        ("rejected_yet_initiated", 265),
    ],
)
def test_each_rule_of_policy_finds_its_candidates(cook: Path, rule: str, candidates: int) -> None:
    """Counted by others from the same files; every candidate is in one class."""
    counts = supervise(cook, Period.year(2019).last_on.replace(month=12, day=2)).as_json()["counts"]

    assert isinstance(counts, dict)
    assert sum(counts[rule].values()) == candidates
