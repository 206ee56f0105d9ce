"""A demonstration says what it is in every form, and an official release never does."""

import csv
import json
import re
from pathlib import Path

import pypdfium2
import pytest
from python_calamine import CalamineWorkbook

from tutela.release.records import SYNTHETIC

LANGUAGES = ("zh", "en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_of_the_paper_says_synthetic(release: Path, language: str) -> None:
    """One page alone, photographed, must still say so."""
    with pypdfium2.PdfDocument(release / f"white-paper.{language}.pdf") as paper:
        pages = [page.get_textpage().get_text_range() for page in paper]

    assert pages
    assert all("SYNTHETIC" in page and "合成数据" in page for page in pages)


def test_every_page_and_chart_of_the_site_says_synthetic(release: Path) -> None:
    """A screenshot of a chart travels without its page."""
    pages = [path.read_text(encoding="utf-8") for path in release.rglob("*.html")]
    charts = [svg for page in pages for svg in re.findall(r"<svg.*?</svg>", page, re.DOTALL)]

    assert charts
    assert all("SYNTHETIC" in each and "合成数据" in each for each in (*pages, *charts))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sheet_says_synthetic(release: Path, language: str) -> None:
    """A sheet is copied out of its workbook."""
    with CalamineWorkbook.from_path(release / f"tables.{language}.xlsx") as book:
        sheets = [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]

    assert len(sheets) > 3
    assert all("SYNTHETIC" in str(rows) and "合成数据" in str(rows) for rows in sheets)


def test_every_row_of_every_table_says_synthetic(release: Path) -> None:
    """A row is filtered out of its file."""
    for path in (release / "tables").glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))

        assert rows
        assert {row["synthetic"] for row in rows} == {SYNTHETIC}
        assert all("@synthetic-" in row["id"] for row in rows)


def test_every_observation_in_sdmx_says_synthetic(release: Path) -> None:
    """Data warehouses keep attributes and drop files."""
    with (release / "sdmx" / "data.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))

    assert {row["NOTE"] for row in rows} == {SYNTHETIC}


def test_every_figure_and_file_of_a_machine_says_synthetic(release: Path) -> None:
    """A program reads the flag, not the banner."""
    figures = json.loads((release / "figures.json").read_text(encoding="utf-8"))
    others = [
        json.loads((release / name).read_text(encoding="utf-8"))
        for name in ("manifest.json", "audit.json", "datapackage.json")
    ]

    assert all(figure["synthetic"] is True for figure in figures)
    assert all("@synthetic-" in figure["id"] for figure in figures)
    assert all(other["synthetic"] is True for other in others)


@pytest.mark.parametrize(("language", "mark"), [("zh", "合成数据"), ("en", "SYNTHETIC")])
def test_every_press_paragraph_says_synthetic(release: Path, language: str, mark: str) -> None:
    """A paragraph is quoted alone."""
    text = (release / f"press.{language}.md").read_text(encoding="utf-8")
    paragraphs = [each for each in text.split("\n\n") if each.strip() and each[:2] != "##"]

    assert all(mark in paragraph for paragraph in paragraphs)


def test_published_and_invented_figures_look_different(release: Path) -> None:
    """A national total someone published must not lend its weight to what was made up."""
    page = (release / "en" / "index.html").read_text(encoding="utf-8")
    figures = json.loads((release / "figures.json").read_text(encoding="utf-8"))
    sources = {figure["source"] for figure in figures}

    assert sources == {"published", "invented"}
    assert re.search(r'<td class="published"[^>]*>1,535</td>', page)
    assert re.search(r'<td class="invented"[^>]*>1,180</td>', page)
    assert "published national figure" in page
    assert "invented for the demonstration" in page


def test_a_demonstration_names_no_authority_as_its_publisher(release: Path) -> None:
    """It must never pass for an official paper."""
    for path in (*release.rglob("*.html"), *release.rglob("press.*.md")):
        assert "Office of Prosecutions" not in path.read_text(encoding="utf-8")
        assert "无名国检察院" not in path.read_text(encoding="utf-8")


def test_an_official_release_says_neither(official: Path) -> None:
    """The mark must mean something."""
    texts = [
        path.read_text(encoding="utf-8")
        for path in official.rglob("*")
        if path.suffix in {".html", ".md", ".csv", ".json", ".xml"}
    ]

    assert not any("SYNTHETIC" in text or "合成" in text for text in texts)
    assert "Office of Prosecutions of Nowhere" in (official / "en" / "index.html").read_text(
        encoding="utf-8"
    )
