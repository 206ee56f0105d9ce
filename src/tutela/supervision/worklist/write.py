"""Write the worklists: CSV, workbook and page in each language, and a calendar of due days."""

import os
import re
import shutil
import tempfile
from pathlib import Path

from tutela.model.errors import InputError
from tutela.model.words import LANGUAGES
from tutela.supervision.findings import Findings
from tutela.supervision.worklist.lists import office_list
from tutela.supervision.worklist.page import page
from tutela.supervision.worklist.sheets import calendar, csv_text, workbook


def worklist(findings: Findings, folder: Path) -> tuple[Path, ...]:
    """Write one folder for each office into a new ``folder``; give the files.

    They are internal: the folder and its files are for their owner alone. Nothing is written
    across offices, so that none can be set against another.
    """
    if folder.exists():
        raise InputError("is there already", str(folder), "Name a new folder.")
    folder.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    try:
        for at, office in enumerate(findings.offices(), 1):
            home = draft / _name(office, at)
            home.mkdir(mode=0o700)
            for name, content in _files(findings, office):
                _write(home / name, content)
        draft.rename(folder)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    return tuple(sorted(path for path in folder.rglob("*") if path.is_file()))


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


def _write(path: Path, content: bytes) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
