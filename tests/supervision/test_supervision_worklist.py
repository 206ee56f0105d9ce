"""A worklist is for one office, says what to do, and gives away nothing in a calendar."""

import csv
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from tutela.model.errors import InputError
from tutela.register.snapshot import Snapshot
from tutela.supervision import Findings, supervise, worklist

AS_OF = date(2022, 4, 1)


@pytest.fixture
def findings(freeze: Callable[..., Snapshot]) -> Findings:
    """Supervise two offices and one case without an office; one step is due soon."""
    cases = [
        {"id": "=C1", "office": "O1", "events": [("accepted", date(2022, 3, 1))]},
        {"id": "C<2>", "office": "O1", "events": [("accepted", date(2022, 3, 30))]},
        {"id": "C3", "office": "../O2", "events": [("accepted", date(2022, 3, 2))]},
        {"id": "C4", "office": None, "events": [("accepted", date(2022, 3, 3))]},
    ]
    return supervise(freeze("cn", cases), AS_OF)


def test_each_office_has_a_folder_of_its_own_and_nothing_stands_across_them(
    findings: Findings, tmp_path: Path
) -> None:
    """No file sets one office against another; a code that is no file name becomes a number."""
    files = worklist(findings, tmp_path / "lists")

    homes = {path.relative_to(tmp_path / "lists").parts[0] for path in files}
    assert homes == {"office-0001", "O1", "not_recorded"}
    assert all(len(path.relative_to(tmp_path / "lists").parts) == 2 for path in files)
    o1 = (tmp_path / "lists" / "O1" / "worklist.en.html").read_text(encoding="utf-8")
    assert "C3" not in o1
    assert "C4" not in o1


def test_lists_are_for_their_owner_alone(findings: Findings, tmp_path: Path) -> None:
    """They hold cases: nobody else on the machine may read them."""
    files = worklist(findings, tmp_path / "lists")

    assert {path.stat().st_mode & 0o777 for path in files} == {0o600}
    assert {path.parent.stat().st_mode & 0o777 for path in files} == {0o700}


def test_every_form_is_marked_internal_and_made_up(findings: Findings, tmp_path: Path) -> None:
    """A list that gets loose says what it is, line by line."""
    home = tmp_path / "lists" / "O1"
    worklist(findings, tmp_path / "lists")

    for language in ("zh", "en"):
        page = (home / f"worklist.{language}.html").read_text(encoding="utf-8")
        lines = (home / f"worklist.{language}.csv").read_text(encoding="utf-8-sig").splitlines()
        book = CalamineWorkbook.from_path(home / f"worklist.{language}.xlsx")
        sheets = [str(book.get_sheet_by_name(name).to_python()) for name in book.sheet_names]
        for text in (page, *lines[1:], *sheets):
            assert "INTERNAL" in text
            assert "内部资料" in text
            assert "SYNTHETIC" in text


def test_a_line_says_what_is_missing_how_it_was_counted_and_what_to_do(
    findings: Findings, tmp_path: Path
) -> None:
    """What a prosecutor would check by hand stands beside the finding, in both languages."""
    worklist(findings, tmp_path / "lists")
    lines = {
        language: _csv(tmp_path / "lists" / "O1" / f"worklist.{language}.csv")
        for language in ("zh", "en")
    }

    first = lines["en"][0]
    assert (first["no."], first["class"], first["days over"]) == ("F0001", "to look into", "28")
    assert first["what the record does not show"].startswith("The record shows no decision")
    assert "2022-03-04" in first["how the due day was counted"]
    assert "Ask the police" in first["what to do"]
    assert first["case"] == "'=C1"
    assert (
        "受案" in lines["zh"][0]["案卡未显示的内容"] or "立案" in lines["zh"][0]["案卡未显示的内容"]
    )
    assert lines["zh"][1]["类别"] == "尚早"


def test_a_page_escapes_what_the_record_holds(findings: Findings, tmp_path: Path) -> None:
    """An id is data, never mark-up."""
    worklist(findings, tmp_path / "lists")
    page = (tmp_path / "lists" / "O1" / "worklist.en.html").read_text(encoding="utf-8")

    assert "C&lt;2&gt;" in page
    assert "<2>" not in page


def test_a_calendar_holds_a_number_and_a_day_only(findings: Findings, tmp_path: Path) -> None:
    """Calendars travel through many hands: no case, no office, no rule."""
    worklist(findings, tmp_path / "lists")
    text = (tmp_path / "lists" / "O1" / "due.ics").read_bytes().decode()

    assert text.count("BEGIN:VEVENT") == 1
    assert "DTSTART;VALUE=DATE:20220402" in text
    assert re.search(r"^SUMMARY:F0002\r$", text, re.MULTILINE)
    assert not re.search(r"C<2>|O1|unfiled|accepted", text)


def test_a_folder_that_is_there_is_left_alone(findings: Findings, tmp_path: Path) -> None:
    """An old list is never mixed with a new one."""
    with pytest.raises(InputError, match="is there already"):
        worklist(findings, tmp_path)

    assert list(tmp_path.iterdir()) == []


def _csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))
