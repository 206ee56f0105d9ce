"""An office that has only totals gets the same release, and the same refusals."""

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter

from tutela.flow import publish_totals, verify
from tutela.flow.totals import read_totals
from tutela.model.errors import InputError, RefusalError
from tutela.model.period import Period

YEAR = Period.year(2022)
ABOUT = [["cut_off", "2023-03-31"], ["reported", "12"], ["expected", "12"], ["synthetic", "yes"]]
HEAD = ["measure", "period", "unit", "definition", "group", "value"]
ROWS = [
    ["persons_prosecuted", "2021", "person", "persons_prosecuted", "violence", "1240"],
    ["persons_prosecuted", "2021", "person", "persons_prosecuted", "other", "300"],
    ["persons_prosecuted", "2022", "person", "persons_prosecuted", "violence", "1180"],
    ["persons_prosecuted", "2022", "person", "persons_prosecuted", "other", "355"],
    ["persons_prosecuted", "2022", "person", "persons_prosecuted", "", "1535"],
]
Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Give a writer of a folder of totals; ``changed`` maps (row, column) to another text."""

    def make(
        changed: dict[tuple[int, int], str] | None = None,
        about: list[list[str]] | None = None,
        more: list[list[str]] | None = None,
    ) -> Path:
        folder = tmp_path / "totals"
        folder.mkdir(exist_ok=True)
        rows = [list(HEAD), *(list(row) for row in ROWS), *(more or [])]
        for (row, column), text in (changed or {}).items():
            rows[row][column] = text
        for name, cells in (("about", about or ABOUT), ("totals", rows)):
            with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
                csv.writer(file).writerows(cells)
        return folder

    return make


def test_totals_become_a_whole_release_that_proves_itself(write: Write, tmp_path: Path) -> None:
    """Table, change, paper and site are made; each figure says that it was supplied."""
    out = tmp_path / "out"

    publish_totals(write(), "xx", YEAR, out)

    rows = {
        row["id"].partition("@")[0]: row for row in json.loads((out / "figures.json").read_text())
    }
    assert rows["persons_prosecuted/2022"]["value"] == "1535"
    assert rows["persons_prosecuted_change/2022"]["value"] == "-0.3"
    assert rows["persons_prosecuted/2022"]["coverage"] == {"reported": 12, "expected": 12}
    assert (out / "white-paper.zh.pdf").is_file()
    assert verify(out).is_sound


def test_a_workbook_says_the_same_as_a_folder(write: Write, tmp_path: Path) -> None:
    """Offices keep their totals in workbooks, with numbers as numbers."""
    path = tmp_path / "totals.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        for name, rows in (("about", ABOUT), ("totals", [HEAD, *ROWS])):
            sheet = book.add_worksheet(name)
            for at, row in enumerate(rows):
                for column, cell in enumerate(row):
                    sheet.write(at, column, int(cell) if cell.isdigit() else cell)

    assert read_totals(path, "xx", YEAR) == read_totals(write(), "xx", YEAR)


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({(1, 0): "persons_unknown"}, "names no measure"),
        ({(1, 0): "persons_prosecuted_change"}, "is no count"),
        ({(1, 2): "case"}, "another unit or definition"),
        ({(1, 3): "persons_tried"}, "another unit or definition"),
        ({(1, 4): "arson"}, "does not know"),
        ({(1, 1): "soon"}, "period"),
        ({(1, 1): "2023"}, "after the period"),
        ({(1, 5): "12.5"}, "holds no count"),
        ({(1, 5): "-3"}, "holds no count"),
        ({(1, 5): "1,240"}, "holds no count"),
        ({(2, 4): "violence"}, "says again what line 2 says"),
        ({(5, 5): "1536"}, "is not the sum of its parts"),
        ({(0, 4): "colour"}, "has other columns"),
    ],
)
def test_a_total_that_is_not_its_measure_is_refused_with_its_line(
    write: Write, changed: dict[tuple[int, int], str], problem: str
) -> None:
    """Units, definitions and sums are checked before anything is made of them."""
    with pytest.raises(InputError, match=problem) as refused:
        read_totals(write(changed), "xx", YEAR)

    assert "line" in refused.value.where


def test_a_breakdown_the_measure_does_not_allow_is_refused(write: Write) -> None:
    """Nobody may publish by what the measure's file does not name."""
    head = {(0, 4): "suspect", **{(row, 4): "adult" for row in range(1, 5)}}
    more = {(row, 0): "persons_not_prosecuted" for row in range(1, 6)}
    meant = {(row, 3): "persons_not_prosecuted" for row in range(1, 6)}

    with pytest.raises(InputError, match=r"does not allow|says again"):
        read_totals(write({**head, **more, **meant}), "xx", YEAR)


@pytest.mark.parametrize(
    "about", [[], [["cut_off", "soon"]], [*ABOUT[:2], ["expected", "3"], ABOUT[3]]]
)
def test_totals_that_do_not_say_what_they_are_are_refused(
    write: Write, about: list[list[str]]
) -> None:
    """Cut-off day and coverage travel with every figure."""
    with pytest.raises(InputError, match=r"does not say|more reports"):
        read_totals(write(about=about or [["x", "y"]]), "xx", YEAR)


def test_too_few_offices_publish_nothing(write: Write, tmp_path: Path) -> None:
    """A total without a tenth of the offices would tell missing reports as a fall."""
    few = [ABOUT[0], ["reported", "8"], ["expected", "12"], ABOUT[3]]

    with pytest.raises(RefusalError, match="8 of 12 offices"):
        publish_totals(write(about=few), "xx", YEAR, tmp_path / "out")

    assert not (tmp_path / "out").exists()


def test_a_small_supplied_count_is_withheld(write: Write, tmp_path: Path) -> None:
    """A total handed over by hand may point to a child as well as one that was counted."""
    out = tmp_path / "out"
    small = write({(3, 5): "1532", (4, 5): "3"})

    publish_totals(small, "xx", YEAR, out)

    rows = json.loads((out / "figures.json").read_text())
    assert [row["reason"] for row in rows if "other" in row["id"] and "/2022" in row["id"]]
    assert '"3"' not in (out / "figures.json").read_text()
