"""What texts are checked against: published figures, and release folders."""

import json
from pathlib import Path

import pytest

from tutela.catalogue.published import published
from tutela.check import check, open_sources
from tutela.model.errors import InputError


def test_every_row_of_the_source_table_is_there_once(shared: Path) -> None:
    """The release's status file counts on the row numbers."""
    lines = (shared / "data/published/spp_published_figures.csv").read_text("utf-8").splitlines()
    figures = published("cn").figures

    assert [figure.row for figure in figures] == list(range(1, len(lines)))


def test_every_series_is_named_in_both_languages_by_its_own_facets() -> None:
    """A series whose words the vocabulary does not know could never be found in a text."""
    read = published("cn")
    known = {(term.facet, term.code) for term in read.terms}

    wanted = {pair for one in read.series.values() for pair in one.facets.items()}
    assert wanted <= known


def test_two_definitions_of_the_same_offence_are_both_right() -> None:
    """27,851 and 36,957 follow two definitions; neither is an error, nor is the rate between."""
    text = "2021年起诉性侵未成年人犯罪27851人，2022年起诉性侵未成年人犯罪36957人。"
    rate = "2022年起诉性侵未成年人犯罪36957人，比2021年上升32.7%。"

    verdicts = [str(each.verdict) for each in check(text, open_sources()).judgements]
    rated = check(rate, open_sources()).judgements[-1]

    assert verdicts.count("confirmed") == 2
    assert rated.verdict != "confirmed"


def test_a_known_conflict_stands_beside_the_verdict() -> None:
    """Official sources disagree about the aid of 2022; the reader is told."""
    found = check("2022年向未成年被害人发放救助金2.2亿元。", open_sources()).judgements[-1]

    assert any(conflict.startswith("C8") for conflict in found.conflicts)


@pytest.fixture
def release(tmp_path: Path) -> Path:
    """Make a small release of the demonstration with one withheld figure."""
    base = {"measure": "cases_filed", "period": "2021", "place": {}, "unit": "case"}
    figures = [
        {
            **base,
            "id": "cases_filed/2021@synthetic-1a2b3c4d",
            "value": "1234",
            "status": "synthetic",
        },
        {**base, "id": "cases_filed/2022@synthetic-1a2b3c4d", "period": "2022", "value": None},
    ]
    (tmp_path / "figures.json").write_text(json.dumps(figures), "utf-8")
    (tmp_path / "manifest.json").write_text(json.dumps({"jurisdiction": "none"}), "utf-8")
    return tmp_path


def test_a_synthetic_release_confirms_nothing(release: Path) -> None:
    """A demonstration must never pass for an official paper."""
    (source,) = open_sources([str(release)])
    report = check("cases_filed: 1234 in 2021", [source])

    assert source.is_synthetic
    assert not any(str(each.verdict).startswith("confirmed") for each in report.judgements)


def test_withheld_figures_are_not_even_loaded(release: Path) -> None:
    """The checker reads published cells only, so that nobody can confirm a guess with it."""
    (source,) = open_sources([str(release)])

    assert [str(cell.period) for cell in source.cells] == ["2021"]


@pytest.mark.parametrize("name", ["published:zz", "nowhere", "published:../cn"])
def test_a_name_that_is_no_source_is_refused(name: str) -> None:
    """The message says what would be one."""
    with pytest.raises(InputError, match="published:cn"):
        open_sources([name])


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("年产量由200吨增至250吨，增长25%。", "consistent_unknown"),
        ("年产量由200吨增至250吨，增长35%。", "contradicted"),
        (
            "Sales rose from 200 units to 250 units, an increase of 25 percent.",
            "consistent_unknown",
        ),
        ("Sales rose from 200 units to 250 units, an increase of 52 percent.", "contradicted"),
        ("年产量由200吨增至250吨，同比增长8%。", "unknown"),
    ],
)
def test_a_change_stated_with_both_its_ends_is_tested_by_them(text: str, verdict: str) -> None:
    """A sentence that does not agree with itself needs no published figure to differ from."""
    assert str(check(text, open_sources()).judgements[-1].verdict) == verdict
