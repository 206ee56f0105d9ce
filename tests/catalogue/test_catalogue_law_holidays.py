"""The table of holidays is whole, ends where it says, and knows make-up working days."""

from datetime import date
from pathlib import Path

import pytest

from tutela.catalogue.holidays import holidays, read
from tutela.model.errors import DataError


def test_the_table_of_china_knows_holidays_and_make_up_days() -> None:
    """A Saturday on which everybody works must not push a deadline on."""
    table = holidays("cn")

    assert (table.first_on, table.last_on) == (date(2004, 1, 1), date(2026, 12, 31))
    assert table.is_free(date(2023, 10, 6))
    assert not table.is_free(date(2023, 10, 7))
    assert not table.knows(date(2027, 1, 1))


def test_where_no_table_reaches_weekends_are_free() -> None:
    """Cook County ships no table; its Saturdays are free all the same."""
    table = holidays("us_il_cook")

    assert table.is_free(date(2019, 6, 1))
    assert not table.knows(date(2019, 6, 3))


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ("2024-01-01,free,\n2024-01-03,work,\n", "line 3.*gap"),
        ("2024-01-01,free,\n2024-01-01,work,\n", "line 3.*overlaps"),
        ("2024-02-30,free,\n", "line 2.*no day"),
        ("2024-01-01,maybe,\n", r"line 2.*\[kind\]"),
        ("", "has no day"),
    ],
)
def test_a_broken_table_is_refused_by_file_and_line(tmp_path: Path, rows: str, says: str) -> None:
    """A missing day would silently be a working one."""
    path = tmp_path / "holidays.csv"
    path.write_text("day,kind,holiday\n" + rows, encoding="utf-8")

    with pytest.raises(DataError, match=says):
        read(path)
