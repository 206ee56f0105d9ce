"""Forms for offices and data platforms say what the press text and the tables say."""

import json
import re
from decimal import Decimal
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from docx import Document

LANGUAGES = ("zh", "en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_document_says_what_the_plain_text_says(release: Path, language: str) -> None:
    """Two press texts of one release would be two stories."""
    plain = (release / f"press.{language}.md").read_text(encoding="utf-8")
    paper = Document(str(release / f"press.{language}.docx"))
    told = [paragraph.text for paragraph in paper.paragraphs]
    lines = [re.sub(r"^[#>]+ ", "", each) for each in plain.strip().split("\n\n")]

    assert told == lines


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_of_the_document_says_synthetic(release: Path, language: str) -> None:
    """It is printed and handed on."""
    paper = Document(str(release / f"press.{language}.docx"))

    assert paper.sections[0].header.paragraphs[0].text == "合成数据 SYNTHETIC"


def test_an_official_document_has_no_such_header(official: Path) -> None:
    """The mark must mean something."""
    paper = Document(str(official / "press.zh.docx"))

    assert paper.sections[0].header.paragraphs[0].text == ""
    assert round(paper.sections[0].left_margin.mm) == 28


def test_the_rows_hold_the_figures(release: Path) -> None:
    """A warehouse loads the rows and drops the rest."""
    figures = json.loads((release / "figures.json").read_text(encoding="utf-8"))
    rows = pq.read_table(release / "figures.parquet").to_pylist()

    assert [row["id"] for row in rows] == [figure["id"] for figure in figures]
    assert [row["value"] for row in rows] == [
        None if figure["value"] is None else Decimal(figure["value"]) for figure in figures
    ]
    assert all(row["synthetic"] for row in rows)


def test_the_data_set_is_described_for_search_engines(release: Path) -> None:
    """A description that names a missing file sends readers nowhere."""
    described = json.loads((release / "dataset.jsonld").read_text(encoding="utf-8"))

    assert described["@type"] == "Dataset"
    assert {each["@language"] for each in described["name"]} == {"zh", "en"}
    assert all("SYNTHETIC" in each["@value"] for each in described["description"])
    assert all((release / each["contentUrl"]).is_file() for each in described["distribution"])
