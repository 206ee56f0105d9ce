"""What was kept answers as the record does, and only changed parts are judged again."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from tutela.register.snapshot import Snapshot
from tutela.supervision import Findings, supervise, supervise_kept

Freeze = Callable[..., Snapshot]

LAST = date(2023, 9, 1)
COURSE = ["accepted", "case_filed", "arrest_requested", "arrest_approved", "transferred"]


def _case(name: str, begun: date, steps: int, gap: int) -> dict[str, Any]:
    events: list[tuple[str, date | None]] = [
        (code, begun + timedelta(days=gap * at)) for at, code in enumerate(COURSE[:steps])
    ]
    if steps == 4:
        events.append(("psychiatric_appraisal_begun", begun + timedelta(days=gap * 4)))
    if steps == 2:
        events.append(("transferred", None))
    person = {"id": f"{name}P1", "events": events[2:], "offences": ["rape"], "age": 30}
    return {"id": name, "victims": [12], "events": events[:2], "persons": [person]}


@pytest.fixture
def cases() -> list[dict[str, Any]]:
    """Give cases that stopped at every step, in time and late, one with a pause still open."""
    first = date(2023, 1, 5)
    return [
        _case(f"C{at:03}", first + timedelta(days=at), 1 + at % 5, 2 + at % 30) for at in range(60)
    ]


def _said(findings: Findings) -> list[dict[str, object]]:
    return [{**finding.as_json(), "note": finding.note} for finding in findings]


@pytest.mark.parametrize("days", [0, 1, 14, 45, 400])
def test_tomorrow_is_answered_as_the_record_answers_it(
    freeze: Freeze, cases: list[dict[str, Any]], tmp_path: Path, days: int
) -> None:
    """Days over, classes, words and evidence; a pause still open goes on to that day."""
    snapshot = freeze("cn", cases[:30], cases[30:])
    supervise_kept(snapshot, LAST, tmp_path)
    as_of = LAST + timedelta(days=days)

    kept, asked = supervise_kept(snapshot, as_of, tmp_path), supervise(snapshot, as_of)

    assert _said(kept) == _said(asked)
    assert kept.counts == asked.counts
    assert len(kept) > 0


def test_a_past_day_is_asked_of_the_record(
    freeze: Freeze, cases: list[dict[str, Any]], tmp_path: Path
) -> None:
    """What is kept knows of later events; a past day must not."""
    snapshot = freeze("cn", cases)
    supervise_kept(snapshot, LAST, tmp_path)
    past = date(2023, 2, 1)

    assert _said(supervise_kept(snapshot, past, tmp_path)) == _said(supervise(snapshot, past))


def test_only_a_part_that_changed_is_judged_again(
    freeze: Freeze, cases: list[dict[str, Any]], tmp_path: Path
) -> None:
    """Another event in one part makes one new file; the others are read as they were."""
    supervise_kept(freeze("cn", cases[:30], cases[30:]), LAST, tmp_path)
    before = {path.name: path.stat().st_mtime_ns for path in tmp_path.iterdir()}
    more = {**cases[59], "events": [*cases[59]["events"], ("died", date(2023, 8, 1))]}
    changed = freeze("cn", cases[:30], [*cases[30:59], more])

    kept = supervise_kept(changed, LAST, tmp_path)

    after = {path.name: path.stat().st_mtime_ns for path in tmp_path.iterdir()}
    assert len(after) == 3
    assert before.items() <= after.items()
    assert _said(kept) == _said(supervise(changed, LAST))
    assert {path.stat().st_mode & 0o777 for path in tmp_path.iterdir()} == {0o600}


def test_an_entry_anywhere_lets_the_other_parts_be_asked(freeze: Freeze, tmp_path: Path) -> None:
    """The first service of a decision makes every kept part answer for service, too."""
    declined = {"id": "C1", "events": [("not_filed", date(2022, 3, 1))]}
    served = {**declined, "id": "C2", "events": [("notice_served", date(2022, 3, 2))]}
    first = supervise_kept(freeze("cn", [declined]), LAST, tmp_path)

    found = supervise_kept(freeze("cn", [declined], [served]), LAST, tmp_path)

    assert "no_file_notice" not in first.counts
    assert found.counts["no_file_notice"]["to_look_into"] == 1
