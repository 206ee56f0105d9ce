"""Every figure of every text a release writes is confirmed by the checker against that release."""

import json
import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from tutela.catalogue.measures import measures
from tutela.catalogue.policy import policy
from tutela.catalogue.words import words
from tutela.check import Checker, open_sources
from tutela.check.claims import Report
from tutela.check.documents import read_document
from tutela.disclosure.clear import clear
from tutela.model.figure import Figure, FigureId, Table
from tutela.model.measure import Count
from tutela.model.period import Period
from tutela.release import Brief, write_release

YEARS = (Period.year(2020), Period.year(2021), Period.year(2022))
RIGHT = ("confirmed", "confirmed_by_rounding", "synthetic_source")
TEXTS = ("press.zh.md", "press.en.md", "press.zh.docx", "press.en.docx")
PLACES = ("cn", "xx", "us_il_cook")
_DIGIT = re.compile(r"\d")


@pytest.fixture(scope="module", params=PLACES)
def published(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Publish made-up counts of every measure a jurisdiction knows."""
    folder = tmp_path_factory.mktemp("own") / "release"
    known = measures(request.param)
    counts = [each for each in known.values() if isinstance(each, Count)]
    codes = list(words(request.param, "en").codes.get("group", {}))[:2]
    tables = [_table(each, at, codes) for at, each in enumerate(counts)]
    cleared = clear(tables, policy(request.param), measures=known, synthetic=request.param != "xx")
    brief = Brief(
        jurisdiction=request.param, period=YEARS[-1], cut_off=date(2023, 3, 31), coverage=(41, 42)
    )
    folder.mkdir()
    write_release(cleared, brief, folder)
    return folder


def test_every_figure_of_every_text_is_confirmed(published: Path) -> None:
    """A figure the checker does not know could be wrong in print, and nobody would be told."""
    checker = Checker(open_sources([str(published)]))

    for name in TEXTS:
        told = list(_statistics(checker.check(read_document(published / name))))
        assert len(told) >= 3
        assert [(name, text) for text, verdict in told if verdict not in RIGHT] == []


def test_every_figure_that_is_changed_is_found(published: Path) -> None:
    """What confirms everything confirms nothing: each figure in turn is printed wrongly."""
    checker = Checker(open_sources([str(published)]))

    for name in TEXTS[:2]:
        text = read_document(published / name)
        for judged in checker.check(text).judgements:
            number = judged.claim.number
            if number.is_statistic and _DIGIT.search(number.text):
                other = _changed(number.text)
                begin = text.rfind("\n", 0, number.start) + 1
                end = text.find("\n", number.end)
                broken = text[begin : number.start] + other + text[number.end : end]
                found = _at(checker.check(broken), number.start - begin)
                assert (name, other, found) == (name, other, "contradicted")


def test_no_page_of_a_release_raises_an_alarm(published: Path) -> None:
    """Rows of tables, addresses and digests are no sentences, and nobody is blamed for them."""
    checker = Checker(open_sources([str(published)]))

    for name in ("zh/index.html", "en/index.html"):
        report = checker.check(read_document(published / name))
        assert [text for text, verdict in _statistics(report) if verdict == "contradicted"] == []
        assert report.repairs == ()


def test_no_guess_at_a_withheld_figure_is_answered(published: Path) -> None:
    """The checker is no oracle: a small count gets the same answer whatever number is guessed."""
    figures = json.loads((published / "figures.json").read_text(encoding="utf-8"))
    absent = [each for each in figures if each["value"] is None and each["place"]]
    checker = Checker(open_sources([str(published)]))

    for figure in absent[:12]:
        address = figure["id"].partition("@")[0]
        answers = set()
        for guess in range(1, 9):
            said = f"{guess} {address}@{figure['id'].partition('@')[2]}"
            judged = checker.check(said).judgements[0]
            answers.add((str(judged.verdict), judged.figure, judged.published))
            assert judged.verdict not in RIGHT
        assert len(answers) == 1


def _table(measure: Count, at: int, codes: list[str]) -> Table:
    by = ("group",) if "group" in measure.by else ()
    figures = tuple(_figures(measure, at, codes if by else []))
    return Table(measure.id, measure.id, by, YEARS, figures)


def _figures(measure: Count, at: int, codes: list[str]) -> Iterator[Figure]:
    for step, period in enumerate(YEARS):
        small = 2 if step == 1 else 417 + 13 * at + 31 * step
        large = 5231 + 971 * at + (173 if at % 2 else -119) * step
        for code, count in zip(codes, (large, small), strict=False):
            yield _figure(measure, period, {"group": code}, count)
        yield _figure(measure, period, {}, small + large)


def _figure(measure: Count, period: Period, place: dict[str, str], count: int) -> Figure:
    return Figure(FigureId(measure.id, period, place), Decimal(count), measure.unit)


def _statistics(report: Report) -> Iterator[tuple[str, str]]:
    for judged in report.judgements:
        if judged.claim.number.is_statistic:
            yield judged.claim.number.text, str(judged.verdict)


def _changed(printed: str) -> str:
    """Turn one digit of a figure into another."""
    at = _DIGIT.search(printed)
    assert at is not None
    other = "7" if at[0] != "7" else "3"
    return printed[: at.start()] + other + printed[at.end() :]


def _at(report: Report, start: int) -> str:
    found = [each for each in report.judgements if each.claim.number.start == start]
    return str(found[0].verdict) if found else "unread"
