"""Every number of every text is tied to a slot, and the papers give their figures back."""

import json
import re
import shutil
from pathlib import Path

import pytest

from tutela.model.errors import InputError, RefusalError
from tutela.release import bindings
from tutela.release.bindings import TextOutput

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


def loose(output: TextOutput) -> list[str]:
    """Name the numbers of a text that lie in no bound span."""
    inside = [False] * len(output.text)
    for bound in output.bound:
        inside[bound.start : bound.end] = [True] * (bound.end - bound.start)
    found = _NUMBER.finditer(output.text)
    return [each[0] for each in found if not all(inside[each.start() : each.end()])]


def test_every_text_is_read_back(release: Path) -> None:
    """A text left out of the re-reading is a text nobody checks."""
    paths = {output.path for output in bindings(release)}

    assert paths == {
        *("press.zh.md", "press.en.md", "white-paper.zh.pdf", "white-paper.en.pdf"),
        *("press.zh.docx", "press.en.docx"),
        *("index.html", "zh/index.html", "en/index.html"),
    }


def test_no_number_stands_outside_a_slot(release: Path) -> None:
    """A number that comes from nowhere cannot be checked."""
    assert {output.path: loose(output) for output in bindings(release) if loose(output)} == {}


def test_each_bound_figure_shows_its_value(release: Path) -> None:
    """The span, the address and the value must be one."""
    figures = json.loads((release / "figures.json").read_text(encoding="utf-8"))
    values = {figure["id"]: figure["value"] for figure in figures}
    shown = 0
    for output in bindings(release):
        for bound in output.bound:
            if not bound.figure_id or bound.kind not in {"figure", "cell"}:
                continue
            said = output.text[bound.start : bound.end].replace(",", "").rstrip("%").lstrip("-")
            value = values[bound.figure_id]
            assert said in {(value or "").lstrip("-"), "[c]"[: 3 if value is None else 0]}
            shown += 1

    assert shown > 80


def test_both_languages_show_the_same_figures(release: Path) -> None:
    """A reader of Chinese and a reader of English are told the same."""
    told = {
        output.path: sorted({bound.figure_id for bound in output.bound if bound.figure_id})
        for output in bindings(release)
    }

    assert told["press.zh.md"] == told["press.en.md"]
    assert told["white-paper.zh.pdf"] == told["white-paper.en.pdf"]
    assert told["zh/index.html"] == told["en/index.html"]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_paper_that_loses_a_figure_is_refused(
    release: Path, tmp_path: Path, language: str
) -> None:
    """A figure that cannot be copied out of the page reaches readers as something else."""
    folder = tmp_path / "release"
    shutil.copytree(release, folder)
    path = folder / "bindings.json"
    text = path.read_text(encoding="utf-8")
    printed = "1535" if language == "zh" else "1,535"
    entries = json.loads(text)
    for entry in entries:
        for piece in entry.get("pieces", ()):
            if entry["language"] == language and piece[0] == printed:
                piece[0] = "1536"
    path.write_text(json.dumps(entries, ensure_ascii=False), encoding="utf-8")

    with pytest.raises(RefusalError, match="does not give back"):
        bindings(folder)


def test_prose_follows_the_conventions_of_its_language(release: Path) -> None:
    """Chinese official prose does not group digits; English does; neither lists figures."""
    zh = (release / "press.zh.md").read_text(encoding="utf-8")
    en = (release / "press.en.md").read_text(encoding="utf-8")

    assert "1535人" in zh
    assert "同比下降0.3%" in zh
    assert "1,535 persons" in en
    assert not re.search("分别|respectively", zh + en)
    assert not re.search("crimes? (fell|rose)", en)


def test_a_page_counts_only_what_is_seen(tmp_path: Path, release: Path) -> None:
    """A number slipped into a page by hand is found as loose."""
    folder = tmp_path / "release"
    shutil.copytree(release, folder)
    page = folder / "en" / "index.html"
    text = page.read_text(encoding="utf-8")
    page.write_text(
        text.replace('<h2 id="points">', '<p>About 120 more.</p><h2 id="points">'), encoding="utf-8"
    )

    found = {output.path: loose(output) for output in bindings(folder)}

    assert found["en/index.html"] == ["120"]


@pytest.mark.parametrize("name", ["white-paper.en.pdf", "press.zh.docx"])
def test_a_broken_file_is_said_to_be_broken(release: Path, tmp_path: Path, name: str) -> None:
    """Whoever verifies a damaged release reads which file, not a traceback."""
    folder = tmp_path / "release"
    shutil.copytree(release, folder)
    (folder / name).write_bytes(b"nothing of the kind")

    with pytest.raises(InputError, match="cannot be read") as caught:
        bindings(folder)

    assert caught.value.where == name
