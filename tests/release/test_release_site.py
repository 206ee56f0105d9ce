"""The readers' site works anywhere: no script, no foreign address, no dead link."""

import re
from pathlib import Path

import pytest

PAGES = ("index.html", "zh/index.html", "en/index.html")


@pytest.mark.parametrize("name", PAGES)
def test_a_page_needs_no_script_and_no_other_host(release: Path, name: str) -> None:
    """It is read in offices without the internet and by readers without script."""
    text = (release / name).read_text(encoding="utf-8")

    assert "<script" not in text
    assert not re.search(r'\son\w+="|\sstyle="', text)
    assert not re.search(r'(href|src)="(https?:)?//', text)
    assert "default-src 'none'" in text


@pytest.mark.parametrize("name", PAGES)
def test_every_link_leads_somewhere(release: Path, name: str) -> None:
    """A dead link in a release is dead for ever."""
    page = release / name
    text = page.read_text(encoding="utf-8")
    for link in re.findall(r'href="([^"]+)"', text):
        path, _, anchor = link.partition("#")
        target = page.parent / path if path else page
        assert target.is_file(), link
        assert not anchor or f'id="{anchor}"' in target.read_text(encoding="utf-8"), link


@pytest.mark.parametrize("name", PAGES)
def test_ids_are_unique(release: Path, name: str) -> None:
    """Two elements of one id break names that assistive technology reads."""
    text = (release / name).read_text(encoding="utf-8")
    ids = re.findall(r'\sid="([^"]+)"', text)

    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(
    ("name", "language"), [("zh/index.html", "zh-CN"), ("en/index.html", "en")]
)
def test_a_page_says_its_language(release: Path, name: str, language: str) -> None:
    """A screen reader chooses its voice by it."""
    text = (release / name).read_text(encoding="utf-8")

    assert f'<html lang="{language}">' in text
    assert "../white-paper." in text


def test_a_page_says_what_each_number_is_not(release: Path) -> None:
    """A count of prosecutions is not a count of crimes."""
    text = (release / "en" / "index.html").read_text(encoding="utf-8")

    assert "This place is made up." in text
    assert "What this does not say" in text


def test_each_table_stands_with_its_chart_and_its_files(release: Path) -> None:
    """Who sees a chart must reach its numbers in one step."""
    text = (release / "en" / "index.html").read_text(encoding="utf-8")
    shown = re.findall(r"<figure id=.*?</figure>", text, re.DOTALL)

    assert len(shown) == 3
    for each in shown:
        assert each.count("<svg") == 2
        assert "<table>" in each
        assert re.search(r'href="\.\./tables/[a-z_-]+\.csv"', each)
        assert 'role="img"' in each
