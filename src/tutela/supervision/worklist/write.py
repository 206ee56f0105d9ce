"""Write the worklists: CSV, workbook and page in each language, and a calendar of due days."""

import re
from pathlib import Path

from tutela.model.words import LANGUAGES
from tutela.supervision.findings import Findings
from tutela.supervision.owner import for_owner
from tutela.supervision.worklist.lists import office_list
from tutela.supervision.worklist.page import page
from tutela.supervision.worklist.sheets import calendar, csv_text, workbook


def worklist(findings: Findings, folder: Path) -> tuple[Path, ...]:
    """Write one folder for each office into a new ``folder``; give the files.

    They are internal: the folder and its files are for their owner alone. Nothing is written
    across offices, so that none can be set against another, and nothing about sentences, which are
    looked at case by case.
    """
    findings = findings.without_sentencing()
    files = {
        _name(office, at): dict(_files(findings, office))
        for at, office in enumerate(findings.offices(), 1)
    }
    return for_owner(folder, files)


def _files(findings: Findings, office: str | None) -> list[tuple[str, bytes]]:
    made: list[tuple[str, bytes]] = []
    for language in LANGUAGES:
        mine = office_list(findings, office, language)
        made.append((f"worklist.{language}.csv", csv_text(mine).encode("utf-8-sig")))
        made.append((f"worklist.{language}.xlsx", workbook(mine)))
        made.append((f"worklist.{language}.html", page(mine).encode()))
    made.append(("due.ics", calendar(office_list(findings, office, "en")).encode()))
    return made


def _name(office: str | None, at: int) -> str:
    """Name the folder of an office by its code, or by its number where the code is no name."""
    if office is None:
        return "not_recorded"
    return office if re.fullmatch(r"[A-Za-z0-9_][A-Za-z0-9_.-]*", office) else f"office-{at:04}"
