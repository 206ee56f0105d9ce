"""Charges are read as they are written, and every real one is."""

import csv
import gzip
from collections import Counter
from pathlib import Path

import pytest

from tutela.law.sections import Read, Section, Unread, felony_class, parse
from tutela.model.errors import InputError


@pytest.mark.parametrize(
    ("written", "article", "current", "parts", "inchoate"),
    [
        ("11-1.60(c)(1)(i)", "11-1.60", "11-1.60", ("c", "1", "i"), None),
        ("12-13(a)(1)", "12-13", "11-1.20", ("a", "1"), None),
        ("12-14(b)(i)", "12-14", "11-1.30", ("b", "i"), None),
        ("12-14.1(A)(1)", "12-14.1", "11-1.40", ("A", "1"), None),
        ("12-15(b)", "12-15", "11-1.50", ("b",), None),
        ("12-16(d)", "12-16", "11-1.60", ("d",), None),
        ("8-4 ( 11-1.40(a)(1) )", "11-1.40", "11-1.40", ("a", "1"), "attempt"),
        ("8-4(a)(720-5/9-1(a)(1))", "9-1", "9-1", ("a", "1"), "attempt"),
        ("8-2( 9-1(a)(2) )", "9-1", "9-1", ("a", "2"), "conspiracy"),
        ("8-1(b)", "8-1", "8-1", ("b",), "solicitation"),
        ("24-1.6(a)(3)(A-5)", "24-1.6", "24-1.6", ("a", "3", "A-5"), None),
        ("25-1(a)(2)'", "25-1", "25-1", ("a", "2"), None),
        ("8-4(730 ILCS 150/3(a)", "3", "3", ("a",), "attempt"),
        ("720 5 11-25(a)", "11-25", "11-25", ("a",), None),
        ("720-5-8-4(12-16(c)(1)(i))", "12-16", "11-1.60", ("c", "1", "i"), "attempt"),
    ],
)
def test_a_section_is_read_with_its_old_and_new_number(
    written: str, article: str, current: str, parts: tuple[str, ...], inchoate: str | None
) -> None:
    """The sexual offences of article 12 moved into article 11 in July 2011."""
    found = _section(parse(written))

    assert (found.article, found.current) == (article, current)
    assert (found.parts, found.inchoate) == (parts, inchoate)


@pytest.mark.parametrize(
    ("written", "chapter", "act"),
    [
        ("8-4(570/402(c))", "720", "570"),
        ("8-2(235 ILCS 5/10-1(a))", "235", "5"),
        ("730-5-5-8A-4.1(a)", "730", "5"),
        ("625-5-8-4(4-103(a)(1))", "625", "5"),
    ],
)
def test_an_inner_section_may_come_from_another_act(written: str, chapter: str, act: str) -> None:
    """An attempted drug offence is no offence of the criminal code."""
    found = _section(parse(written))

    assert (found.chapter, found.act) == (chapter, act)


@pytest.mark.parametrize("written", ["", "nonsense", "11-1.60(d", "11-1.60(d))x", "8-4(attempt)"])
def test_what_cannot_be_read_comes_back_with_its_reason(written: str) -> None:
    """Half a section read as a whole one would be another offence."""
    found = parse(written)

    assert isinstance(found, Unread)
    assert found.reason


def test_a_victim_under_18_is_an_element_of_some_sections_only() -> None:
    """Criminal sexual assault (a)(3) names a minor, (a)(1) does not; a new section is unknown."""
    said = [
        _section(parse(each)).victim_minor for each in ("12-13(a)(3)", "12-13(a)(1)", "12-13(z)")
    ]

    assert said == [True, False, None]


def test_where_only_the_title_tells_child_from_adult_the_title_is_asked() -> None:
    """26-4(a) is charged for both; without a title nothing may be claimed."""
    child = _section(parse("26-4(a)", title="UNAUTHD VIDEOTAPING/VICTIM <18"))
    other = _section(parse("26-4(a)", title="UNAUTHORIZED VIDEOTAPING"))

    assert (child.victim_minor, child.groups) == (True, ("solicitation_or_exploitation",))
    assert (other.victim_minor, other.groups) == (None, ())


def test_an_article_without_a_rule_still_gets_a_code() -> None:
    """Most charges are no offence of ours; the register keeps them all."""
    assert _section(parse("24-1.6(a)(1)")).code == "ilcs_720_5_24_1_6"
    assert _section(parse("12-14.1(A)(1)")).code == "predatory_criminal_sexual_assault_of_a_child"


def test_a_class_nobody_knows_is_refused() -> None:
    """Class X is a felony; class Q is a slip."""
    assert felony_class("X")["words"]["en"] == "Class X felony"
    with pytest.raises(InputError, match="no class of offence"):
        felony_class("Q")


@pytest.mark.real
def test_every_real_charge_row_is_read(shared: Path) -> None:
    """All 73,029 rows, the section alone and as the register joins it; inchoate ones counted."""
    rows = _rows(shared / "data" / "cook_sao_2019" / "initiation.csv.gz")
    kinds = Counter((row["chapter"], row["act"], row["section"]) for row in rows)
    forms: Counter[str | None] = Counter()
    for (chapter, act, section), count in kinds.items():
        found = _section(parse(section, chapter=chapter, act=act))
        joined = _section(parse(f"{chapter}-{act}-{section}"))
        assert (joined.article, joined.parts) == (found.article, found.parts)
        forms[found.inchoate] += count

    assert sum(forms.values()) == len(rows) == 73_029
    assert forms == {None: 71_310, "attempt": 1_696, "conspiracy": 12, "solicitation": 11}


@pytest.mark.real
def test_the_inventory_of_sections_comes_out_line_by_line(shared: Path) -> None:
    """Article, subsection, form, group and age element of all 116 lines."""
    path = shared / "data" / "cook_sao_2019" / "statute_inventory.csv"
    with path.open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    for line in lines:
        found = _section(parse(line["section"], title=line["title"]))
        assert found.current == line["article_current"]
        assert "".join(f"({part})" for part in found.parts) == line["subsection"]
        assert (found.inchoate or "") == line["inchoate"]
        assert found.victim_minor is (line["victim_under_18_by_element"] == "yes")
        assert line["group"] in found.groups

    assert len(lines) == 116


@pytest.mark.real
def test_every_class_in_the_real_rows_is_known(shared: Path) -> None:
    """A class nobody knows would fall out of every table by class."""
    rows = _rows(shared / "data" / "cook_sao_2019" / "initiation.csv.gz")

    assert all(felony_class(code)["words"] for code in {row["class"] for row in rows})


def _section(found: Read) -> Section:
    assert isinstance(found, Section), found
    return found


def _rows(path: Path) -> list[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
