"""Special operations and typical cases: no count of an operation, no case that was not signed."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tutela.disclosure.clearance import ClearedCase
from tutela.model.errors import RefusalError
from tutela.release import bindings, faults
from tutela.release.canonical import digest, files, write_json

TOLD = "defrauded victim A (12-13)"


def relist(folder: Path) -> None:
    """Make the list of files anew, as someone inside could."""
    path = folder / "manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    manifest["files"] = {
        each.relative_to(folder).as_posix(): {"sha256": digest(each)}
        for each in files(folder)
        if each != path
    }
    write_json(path, manifest)


def replaced(at: str, old: str, new: str) -> Callable[[Path], None]:
    """Replace the first ``old`` of a file."""

    def act(folder: Path) -> None:
        text = (folder / at).read_text(encoding="utf-8")
        assert old in text
        (folder / at).write_text(text.replace(old, new, 1), encoding="utf-8")

    return act


def test_an_operation_and_a_case_pass_every_gate(special: Path) -> None:
    """What was cleared may go out."""
    assert list(faults(special)) == []


@pytest.mark.parametrize("form", ["en/index.html", "white-paper.en.pdf"])
def test_they_are_told_where_readers_look(special: Path, form: str) -> None:
    """The operation with its days and its duty, the case to the letter."""
    (text,) = (" ".join(each.text.split()) for each in bindings(special) if each.path == form)

    assert "Autumn operation" in text
    assert "1 September 2022" in text
    assert "deciding whether to prosecute" in text
    assert TOLD in text


def test_no_case_is_in_the_press_text(special: Path) -> None:
    """What is copied into a newspaper cannot be taken down."""
    assert TOLD not in (special / "press.en.md").read_text(encoding="utf-8")


def test_without_any_there_is_no_chapter(release: Path) -> None:
    """An empty heading says that something is hidden."""
    page = (release / "en" / "index.html").read_text(encoding="utf-8")

    assert "Typical cases" not in page
    assert "Special operations" not in page
    assert not (release / "cases.json").exists()


def test_a_case_cannot_be_made_by_hand() -> None:
    """Only the check of both signatures makes one."""
    with pytest.raises(RefusalError):
        ClearedCase("K1", {"en": "x"}, object())


PLANTS = {
    "another text on the page": replaced("en/index.html", TOLD, "defrauded a child (12-13)"),
    "another text in the list": replaced("cases.json", TOLD, "defrauded a child (12-13)"),
    "a second case on the page": replaced(
        "zh/index.html", '<section aria-labelledby="methods">',
        '<p><span data-kind="case">2021年，某成年人犯盗窃罪。</span></p>'
        '<section aria-labelledby="methods">',
    ),
    "a phone number in the list": replaced("cases.json", "victim A", "victim A 13912345678"),
    "a case in one language": replaced("cases.json", '"zh":', '"fr":'),
    "no list of cases": lambda folder: (folder / "cases.json").unlink(),
    "a count of the operation": replaced(
        "en/index.html", "Autumn operation", "Autumn operation</span> 14 <span>"
    ),
    "a count in words": replaced("zh/index.html", "秋季行动", "秋季行动</span>十四人<span>"),
}  # fmt: skip


@pytest.mark.parametrize("name", PLANTS)
def test_what_was_not_cleared_is_refused(special: Path, tmp_path: Path, name: str) -> None:
    """Each is planted by somebody who can make the list of files anew."""
    folder = tmp_path / "release"
    shutil.copytree(special, folder)
    PLANTS[name](folder)
    relist(folder)

    assert [each for each in faults(folder) if each.path != "manifest.json"]
