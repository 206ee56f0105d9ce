"""Divisions are dated: an old code means what it meant, and a new name is not read back."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from tutela.catalogue.divisions import divisions, read
from tutela.model.errors import DataError, InputError

TODAY = date(2024, 6, 1)
HEAD = "code,name,level,parent,since,until,successor\n"


def test_the_numbers_of_today_are_the_official_ones() -> None:
    """34 provinces, 333 prefectures and 2,843 counties: a slip in the making would show here."""
    held = Counter(each.level for each in divisions("cn").on(TODAY))

    assert held == {"province": 34, "prefecture": 333, "county": 2843}


def test_an_old_code_is_read_as_on_its_day_and_followed_to_today() -> None:
    """A case of 2014 carries the code of the prefecture that became a city in 2015."""
    known = divisions("cn")
    then = known.at("542600", date(2014, 6, 1))

    assert then is not None
    assert then.name == "林芝地区"
    assert known.at("542600", TODAY) is None
    assert known.today("542600", TODAY).name == "林芝市"


def test_a_code_that_leads_nowhere_is_refused() -> None:
    """Guessing a successor would move cases between offices."""
    with pytest.raises(InputError, match="successor"):
        divisions("cn").today("999999", TODAY)


def test_several_counties_share_a_name() -> None:
    """A name alone does not say which place; who needs one must say the parent too."""
    found = divisions("cn").named("朝阳区", TODAY)

    assert len(found) >= 2
    assert len({each.parent for each in found}) == len(found)


def test_every_area_hangs_on_one_that_exists() -> None:
    """A county without a province falls out of every sum."""
    known = divisions("cn")
    for each in known.on(TODAY):
        assert each.parent is None or each.parent in known.by_code, each


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ("110000,A,province,,2000-01-01,,\n110000,B,province,,2010-01-01,,\n", "line 3.*overlaps"),
        ("110000,A,province,,2000-02-30,,\n", r"line 2.*\[since\] is no day that exists"),
        ("110000,A,province,,2000-01-01,1999-01-01,\n", "not after"),
        ("110000,A,county_town,,,,\n", "level"),
        ("110000,A,province\n", "columns"),
    ],
)
def test_a_broken_table_is_refused_by_file_and_line(tmp_path: Path, rows: str, says: str) -> None:
    """Two names on one day would be one office counted as two."""
    path = tmp_path / "divisions.csv"
    path.write_text(HEAD + rows, encoding="utf-8")

    with pytest.raises(DataError, match=rf"divisions.csv.*{says}|{says}"):
        read([path])


def test_a_jurisdiction_without_a_table_has_no_divisions() -> None:
    """Nowhere has one office and needs none."""
    assert divisions("xx").by_code == {}
