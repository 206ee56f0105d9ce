"""Every row of a file of charges is read or listed with its reason."""

import gzip
from pathlib import Path

import pytest

from tutela.law.section_report import report
from tutela.model.errors import InputError

HEAD = "chapter,act,section,charge_offense_title\n"


def test_what_cannot_be_read_is_listed_and_lowers_the_share(tmp_path: Path) -> None:
    """Two of three rows read, the third named with its reason."""
    path = tmp_path / "charges.csv"
    path.write_text(HEAD + "720,5,12-16(d),A\n720,5,12-16(d),A\n720,5,see file,B\n", "utf-8")

    found = report([path])

    assert (found.rows, found.read) == (3, 2)
    assert round(found.share, 3) == 0.667
    ((unread, count),) = found.unread
    assert (unread.written, count) == ("see file", 1)


@pytest.mark.parametrize("name", ["none.csv", "other.csv", "cut.csv.gz"])
def test_a_file_that_is_no_file_of_charges_is_refused(tmp_path: Path, name: str) -> None:
    """A missing file, other columns, a gzip cut short: no share of nothing."""
    (tmp_path / "other.csv").write_text("a,b\n1,2\n", "utf-8")
    whole = gzip.compress((HEAD + "720,5,9-1,M\n" * 500).encode())
    (tmp_path / "cut.csv.gz").write_bytes(whole[: len(whole) // 2])

    with pytest.raises(InputError) as refused:
        report([tmp_path / name])

    assert name in str(refused.value)


@pytest.mark.real
def test_the_real_files_are_read_to_the_last_row(shared: Path) -> None:
    """73,029 charges at initiation, and those of dispositions and sentencing too."""
    home = shared / "data" / "cook_sao_2019"

    initiated = report([home / "initiation.csv.gz"])
    later = report([home / "dispositions.csv.gz", home / "sentencing.csv.gz"])

    assert (initiated.rows, initiated.share) == (73_029, 1.0)
    assert later.rows == 20_234 + 4_329
    assert later.share == 1.0
    assert dict(later.forms)["attempt"] == 500
