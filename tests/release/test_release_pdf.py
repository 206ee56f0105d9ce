"""The paper is an archive document that a screen reader can read."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from string import ascii_lowercase

import page
import pypdfium2
import pytest

from tutela.disclosure.cleared import Cleared
from tutela.law.in_force import InForce
from tutela.release import Brief, faults, write_release

LANGUAGES = ("zh", "en")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("profile", ["ua1", "3a"])
def test_the_paper_conforms_to_both_standards(release: Path, language: str, profile: str) -> None:
    """PDF/A-3a keeps it readable for decades, PDF/UA-1 for those who cannot see it."""
    report = page.validate_pdf(str(release / f"white-paper.{language}.pdf"), profile=profile)

    assert report.rules.total > 100
    assert report.is_compliant, [failure.message for failure in report.failures][:5]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_paper_carries_its_figures(release: Path, language: str) -> None:
    """Whoever has only the paper still has the data."""
    with pypdfium2.PdfDocument(release / f"white-paper.{language}.pdf") as paper:
        attached = [paper.get_attachment(at) for at in range(paper.count_attachments())]
        named = {each.get_name(): bytes(each.get_data()) for each in attached}

    assert named == {"figures.json": (release / "figures.json").read_bytes()}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_mark_touches_a_digit(release: Path, language: str) -> None:
    """A raised note mark beside a figure reads as one more digit when it is copied."""
    with pypdfium2.PdfDocument(release / f"white-paper.{language}.pdf") as paper:
        text = "".join(each.get_textpage().get_text_range() for each in paper)

    assert not any(mark in text for mark in "¹²³⁴⁵⁶⁷⁸⁹⁰")


def test_a_list_of_law_longer_than_a_page_reads_back(
    cleared: Cleared, brief: Brief, tmp_path: Path
) -> None:
    """Its head stands again on each page, and is no figure of the text."""
    many = tuple(
        InForce(
            {"zh": f"起诉{sign}", "en": f"prosecution {sign}"},
            {"zh": "《无名国程序法》", "en": "Procedure Act of Nowhere"},
            date(2015, 1, 1),
            is_signed=False,
        )
        for sign in ascii_lowercase * 3
    )

    write_release(cleared, replace(brief, law=many), tmp_path)

    assert [each for each in faults(tmp_path) if "white-paper" in each.path] == []
