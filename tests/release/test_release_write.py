"""A release is all its files, and the same ones every time."""

import json
from pathlib import Path

import pytest

from tutela.disclosure.cleared import Cleared
from tutela.model.errors import DataError, InputError
from tutela.model.figure import Table
from tutela.release import Brief, faults, write_release
from tutela.release.canonical import digest, files
from tutela.release.records import refuse_twins, table_name

PROMISED = frozenset(
    (
        *("index.html", "zh/index.html", "en/index.html", "white-paper.zh.pdf"),
        *("white-paper.en.pdf", "datapackage.json", "tables.zh.xlsx", "tables.en.xlsx"),
        *("sdmx/structure.xml", "sdmx/data.csv", "press.zh.md", "press.en.md"),
        *("figures.json", "manifest.json", "audit.json", "bindings.json"),
    )
)


def test_a_release_holds_every_file_it_promises(release: Path, cleared: Cleared) -> None:
    """Others script against these names."""
    there = {path.relative_to(release).as_posix() for path in files(release)}

    assert there >= PROMISED
    assert {f"tables/{table_name(table)}.csv" for table in cleared.tables} <= there


def test_the_manifest_knows_every_other_file(release: Path) -> None:
    """One changed byte must be found out, and a file too many as well."""
    manifest = json.loads((release / "manifest.json").read_text(encoding="utf-8"))
    there = {path.relative_to(release).as_posix(): path for path in files(release)}

    assert set(manifest["files"]) == set(there) - {"manifest.json"}
    assert all(digest(there[name]) == entry["sha256"] for name, entry in manifest["files"].items())


def test_the_same_input_gives_the_same_bytes(
    release: Path, cleared: Cleared, brief: Brief, tmp_path: Path
) -> None:
    """No clock and no order of chance may reach a file."""
    write_release(cleared, brief, tmp_path)

    assert [digest(path) for path in files(tmp_path)] == [digest(path) for path in files(release)]


def test_a_folder_in_use_is_refused(cleared: Cleared, brief: Brief, tmp_path: Path) -> None:
    """A release never mixes with what lay there before."""
    (tmp_path / "old.txt").write_text("old", encoding="utf-8")

    with pytest.raises(InputError, match="no empty folder"):
        write_release(cleared, brief, tmp_path)


def test_two_tables_never_share_a_file() -> None:
    """A measure broken down by telecom, and the measure of telecom: their ids are one."""
    broken_down = Table("persons_prosecuted_telecom", "persons_prosecuted", ("telecom",), (), ())
    total = Table("persons_prosecuted_telecom", "persons_prosecuted_telecom", (), (), ())

    refuse_twins([broken_down, total])

    assert table_name(broken_down) != table_name(total)
    with pytest.raises(DataError, match="name of two tables"):
        refuse_twins([total, total])


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_release_in_one_language_is_whole(
    cleared: Cleared, brief: Brief, tmp_path: Path, language: str
) -> None:
    """Not every office publishes in two languages."""
    write_release(cleared, brief, tmp_path, (language,))
    other = {"zh": "en", "en": "zh"}[language]

    assert list(faults(tmp_path)) == []
    assert (tmp_path / f"white-paper.{language}.pdf").is_file()
    assert not list(tmp_path.rglob(f"*.{other}.*"))


def test_a_folder_that_is_missing_is_refused(
    cleared: Cleared, brief: Brief, tmp_path: Path
) -> None:
    """The flow makes the folder; a slip in its name must not make another."""
    with pytest.raises(InputError, match="no empty folder"):
        write_release(cleared, brief, tmp_path / "nowhere")
