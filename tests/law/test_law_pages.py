"""The pages about the law are made from the data and say nothing else."""

from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tutela.catalogue.laws import rules
from tutela.law.pages import pages
from tutela.law.timeline import timeline

DOCS = Path(__file__).parents[2] / "docs" / "law"


@pytest.mark.parametrize("jurisdiction", ["cn", "us_il_cook", "xx"])
def test_the_pages_in_the_repository_are_those_of_the_data(jurisdiction: str) -> None:
    """A page that lags behind its file teaches yesterday's law."""
    made = pages(jurisdiction)

    kept = {str(path.relative_to(DOCS)) for path in (DOCS / jurisdiction).rglob("*.*")}
    assert kept == set(made), "run: python -m tutela.law.pages docs/law cn us_il_cook xx"
    stale = [path for path, text in made.items() if (DOCS / path).read_text("utf-8") != text]
    assert not stale, "run: python -m tutela.law.pages docs/law cn us_il_cook xx"


def test_every_rule_stands_on_one_page_in_each_language() -> None:
    """A rule on no page is a rule no lawyer will review."""
    made = pages("cn")
    for language in ("zh", "en"):
        text = "".join(page for path, page in made.items() if f"/{language}/" in path)
        for rule in rules("cn").values():
            assert text.count(f"`{rule.id}` (") == 1, rule.id


def test_a_timeline_has_a_block_for_every_range_of_every_text() -> None:
    """Three texts of article 237(3) with two ranges each, and the ones from memory dashed."""
    picture = timeline(rules("cn")["child_molestation"], "zh", date(2027, 1, 1))

    root = ElementTree.fromstring(picture)  # noqa: S314 - made by us a line above
    blocks = root.findall(".//{*}rect[{*}title]")
    assert len(blocks) == 6
    assert sum("stroke-dasharray" in block.attrib for block in blocks) == 2
    assert "2021-03-01" in picture


def test_a_repealed_offence_shows_that_it_is_gone() -> None:
    """An empty stretch without a word would look like a fault of the picture."""
    rule = rules("cn")["patronising_girls_under14_prostitution"]

    assert "no such offence" in timeline(rule, "en", date(2027, 1, 1))
