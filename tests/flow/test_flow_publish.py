"""A release is whole or it is not there."""

import importlib
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from nowhere import write_nowhere
from tutela.flow import expect, figures, publish
from tutela.flow.gates import misread, read_back, released, unbound, unconfirmed
from tutela.intake import take_in
from tutela.model.errors import InputError, RefusalError
from tutela.model.figure import Status
from tutela.model.period import Period
from tutela.release import TextOutput, bindings

YEAR = Period.year(2022)
CONTRACT = (
    "index.html", "zh/index.html", "en/index.html", "white-paper.zh.pdf", "white-paper.en.pdf",
    "tables.zh.xlsx", "tables.en.xlsx", "press.zh.md", "press.en.md", "figures.json",
    "manifest.json", "audit.json",
)  # fmt: skip


def left(folder: Path) -> list[str]:
    """Name what lies in a folder."""
    return sorted(path.name for path in folder.iterdir())


def test_a_release_holds_every_file_the_contract_names(release: Path) -> None:
    """Others script against these names."""
    assert [name for name in CONTRACT if not (release / name).is_file()] == []
    assert any((release / "tables").glob("*.csv"))
    assert (release / "sdmx").is_dir()


def test_a_folder_that_is_there_already_is_not_touched(register: Path, tmp_path: Path) -> None:
    """Somebody's files must not vanish under a release."""
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.txt").write_text("mine")

    with pytest.raises(InputError, match="is there already"):
        publish(register, YEAR, tmp_path / "out")

    assert left(tmp_path / "out") == ["mine.txt"]


@pytest.mark.parametrize("year", [1999, 2023])
def test_a_period_without_data_leaves_nothing_behind(
    register: Path, tmp_path: Path, year: int
) -> None:
    """An empty paper would read as a year without crime."""
    with pytest.raises(InputError, match="no data"):
        publish(register, Period.year(year), tmp_path / "out")

    assert left(tmp_path) == []


def test_another_jurisdiction_is_refused(register: Path) -> None:
    """A register belongs to one jurisdiction."""
    with pytest.raises(InputError, match=r"belongs to \[xx\]"):
        expect(register, "cn")


def test_a_folder_that_is_no_register_is_refused(tmp_path: Path) -> None:
    """The message says what to name instead."""
    (tmp_path / "register").mkdir()

    with pytest.raises(InputError):
        publish(tmp_path / "register", YEAR, tmp_path / "out")

    assert left(tmp_path) == ["register"]


def test_a_refused_release_leaves_no_folder(
    register: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Half a release is worse than none."""

    def refuse(folder: Path) -> None:
        raise RefusalError("planted", str(folder), "Nothing to do.")

    module = importlib.import_module("tutela.flow.publish")
    monkeypatch.setattr(module, "read_back", refuse)

    with pytest.raises(RefusalError):
        publish(register, YEAR, tmp_path / "out")
    assert left(tmp_path) == []


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("planted", ["120", "1,234", "37 percent", "三分之一", "nearly one-sixth"])
def test_a_number_that_comes_from_no_slot_is_found(
    release: Path, language: str, planted: str
) -> None:
    """A digit enters a published text only through a figure slot; so do numbers in words."""
    for output in texts(release, language):
        spoilt = replace(output, text=f"{output.text}\n{planted}\n")

        assert list(unbound(output)) == []
        assert any(start > len(output.text) for start in unbound(spoilt))


@pytest.mark.parametrize(("true", "said"), [("164", "461"), ("18.0%", "81.0%")])
def test_a_bound_number_that_says_another_value_is_found(
    release: Path, true: str, said: str
) -> None:
    """Being inside a slot is not enough: the number must be the figure's own."""
    (press,) = (each for each in texts(release, "en") if each.path == "press.en.md")
    spoilt = replace(press, text=press.text.replace(true, said, 1))
    values = released(release)

    assert list(misread(press, values)) == []
    assert [figure for _, figure in misread(spoilt, values)]


def test_a_changed_text_is_refused(release: Path, tmp_path: Path) -> None:
    """The gate stands before the folder is put in place."""
    copy = tmp_path / "release"
    shutil.copytree(release, copy)
    path = copy / "press.en.md"
    path.write_text(path.read_text(encoding="utf-8") + "\n120\n", encoding="utf-8")

    with pytest.raises(RefusalError):
        read_back(copy)


def texts(release: Path, language: str) -> list[TextOutput]:
    """Give the texts of a release in one language, with their slots."""
    return [each for each in bindings(release) if each.language == language]


def test_a_release_reads_back_clean(release: Path) -> None:
    """The gate must let a true release pass."""
    read_back(release)


def test_figures_resting_on_unsigned_law_are_marked_and_never_published(tmp_path: Path) -> None:
    """Nobody may read a group of offences as law before a lawyer has signed it."""
    folder = tmp_path / "register"
    take_in(folder, "cn", write_nowhere(tmp_path / "package"))

    with pytest.raises(RefusalError, match=r"no lawyer signed: .*sexual_op2023"):
        publish(folder, YEAR, tmp_path / "out")
    shown, _ = figures(folder, YEAR, cleared=False)
    status = {each.id.measure: each.status for each in shown}
    assert status["persons_prosecuted_sexual"] is Status.UNREVIEWED
    assert status["persons_prosecuted"] is Status.DRAFT
    assert not (tmp_path / "out").exists()


def test_cleared_figures_are_the_released_ones(register: Path, release: Path) -> None:
    """What the command shows without --internal is what the public sees."""
    shown, version = figures(register, YEAR)
    published = (release / "figures.json").read_text(encoding="utf-8")

    assert version == 1
    assert all(f'"{figure.id}"' in published for figure in shown)


def test_a_breakdown_that_is_not_cleared_is_refused(register: Path) -> None:
    """Without --internal there is no way around the clearing."""
    with pytest.raises(RefusalError, match="--internal"):
        figures(register, YEAR, measure="persons_prosecuted", by=("offence", "place"))


def test_counted_figures_are_drafts(register: Path) -> None:
    """A figure counted for the office bears no edition."""
    counted, _ = figures(register, YEAR, measure="persons_prosecuted", cleared=False)

    assert {figure.id.edition for figure in counted} == {"draft"}


def test_a_text_the_checker_does_not_confirm_is_found(release: Path, tmp_path: Path) -> None:
    """What our own checker cannot confirm, no newsroom could."""
    copy = tmp_path / "release"
    shutil.copytree(release, copy)
    assert list(unconfirmed(copy)) == []

    press = copy / "press.en.md"
    text = press.read_text(encoding="utf-8")
    press.write_text(f"{text}\n4,711 persons were seen elsewhere in 2022.\n", encoding="utf-8")

    assert [path for path, _ in unconfirmed(copy)] == ["press.en.md"]
