"""The rules of policy on the real records give the numbers found by reading the raw files."""

from dataclasses import replace
from datetime import date

import pytest

from tutela.catalogue.supervision import Condition, Unmatched, supervision
from tutela.register.snapshot import Snapshot
from tutela.supervision import Findings, supervise
from tutela.supervision.supervise import supervised

pytestmark = pytest.mark.real

CUT = date(2019, 12, 2)


@pytest.fixture(scope="module")
def findings(cook: Snapshot) -> Findings:
    """Supervise the whole extract as of its last day of receipt."""
    return supervise(cook, CUT)


def test_each_rule_picks_the_matters_counted_in_the_raw_files(findings: Findings) -> None:
    """One rule id each, no other rule mixed in: 422, 304, 658 and 265 candidates."""
    candidates = {rule: sum(counts.values()) for rule, counts in findings.counts.items()}

    assert candidates["review_undecided_90_days"] == 422
    assert candidates["victim_sensitive_interview_without_outcome"] == 304
    assert candidates["approved_never_initiated"] == 658
    assert candidates["rejected_yet_initiated"] == 265


def test_undecided_matters_are_all_to_look_into_and_274_are_older_than_180_days(
    findings: Findings,
) -> None:
    """The threshold itself is the grace, and no closing status is left among them."""
    undecided = [each for each in findings if each.rule == "review_undecided_90_days"]

    assert {str(each.classed) for each in undecided} == {"to_look_into"}
    assert sum((CUT - each.start_on).days > 180 for each in undecided) == 274
    assert min(each.days_over for each in undecided) > 0


@pytest.mark.parametrize(("days", "by_both", "by_review"), [(90, 422, 463), (180, 274, 302)])
def test_undecided_counts_by_both_fields_and_by_the_review_alone(
    cook: Snapshot, days: int, by_both: int, by_review: int
) -> None:
    """One field alone finds more, because the other one often says how a matter ended."""
    check = _check("review_undecided_90_days")
    both = replace(check, days=days)
    alone = replace(both, has=tuple(each for each in both.has if each.about != "status"))

    assert _count(cook, both) == by_both
    assert _count(cook, alone) == by_review


@pytest.mark.parametrize(
    ("rule", "still_approved"), [("approved_never_initiated", 42), ("rejected_yet_initiated", 185)]
)
def test_the_two_status_fields_disagree(cook: Snapshot, rule: str, still_approved: int) -> None:
    """Of 658 and 265 by the review field, 42 and 185 say Approved in the status field."""
    check = _check(rule)
    approved = Condition("status", ("approved",))

    assert _count(cook, replace(check, has=(*check.has, approved))) == still_approved


def test_a_status_explains_and_a_recent_receipt_is_too_early(findings: Findings) -> None:
    """The three classes together are the candidates; only the last needs looking into."""
    approved = findings.counts["approved_never_initiated"]
    rejected = findings.counts["rejected_yet_initiated"]

    assert approved == {"explained": 340, "too_early": 20, "to_look_into": 298}
    assert rejected["explained"] == 185


def test_a_finding_names_the_entries_it_rests_on(findings: Findings) -> None:
    """Receipt, the review and the charge: what a person would look up first."""
    rejected = next(each for each in findings if each.rule == "rejected_yet_initiated")

    endings = [event.rsplit("-", 1)[1] for event in rejected.evidence]
    assert endings == ["received", "reviewed", "initiated"]


def test_an_earlier_day_cuts_receipt_and_age_only(cook: Snapshot) -> None:
    """Steps of any day count, for the extract was read once; later receipts do not exist."""
    earlier = supervise(cook, date(2019, 7, 1))

    assert max(each.start_on for each in earlier) <= date(2019, 7, 1)
    assert sum(earlier.counts["approved_never_initiated"].values()) < 658


def _check(rule: str) -> Unmatched:
    duties = supervision("us_il_cook")
    found = next(check for check in duties.checks if check.about.id == rule)
    assert isinstance(found, Unmatched)
    return found


def _count(cook: Snapshot, check: Unmatched) -> int:
    duties = replace(supervision("us_il_cook"), checks=(check,))
    return len(supervised(cook, CUT, duties))
