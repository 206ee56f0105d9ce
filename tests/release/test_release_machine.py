"""What programs read: the same figures in every form, described, and safe to open."""

import csv
import hashlib
import json
import zipfile
from decimal import Decimal
from pathlib import Path

import pytest
from pysdmx.io import read_sdmx
from python_calamine import CalamineWorkbook

from tutela.disclosure.cleared import Cleared
from tutela.release.canonical import guarded


def rows_of(path: Path) -> list[dict[str, str]]:
    """Read a CSV file."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_cleared_figure_is_in_the_machine_copy(release: Path, cleared: Cleared) -> None:
    """The site may choose; the machine copy may not."""
    figures = json.loads((release / "figures.json").read_text(encoding="utf-8"))
    told = {each["id"]: each["value"] for each in figures}

    assert told == {
        str(address): None if figure.value is None else f"{figure.value:f}"
        for address, figure in cleared.figures.items()
    }


def test_the_years_of_a_series_stand_together(release: Path) -> None:
    """A reader of the file must find a series whole."""
    figures = json.loads((release / "figures.json").read_text(encoding="utf-8"))
    series = [(each["measure"], tuple(each["place"].items())) for each in figures]

    assert len(set(series)) == sum(
        1 for at, each in enumerate(series) if at == 0 or series[at - 1] != each
    )


def test_a_withheld_figure_has_no_value_anywhere(release: Path) -> None:
    """Null, with its reason: never zero, never the number."""
    figures = json.loads((release / "figures.json").read_text(encoding="utf-8"))
    withheld = {each["id"] for each in figures if each.get("reason") == "withheld"}
    rows = [row for path in (release / "tables").glob("*.csv") for row in rows_of(path)]
    observed = {row["PROV_ID"]: row for row in rows_of(release / "sdmx" / "data.csv")}

    assert withheld
    assert all(each["value"] is None for each in figures if each["id"] in withheld)
    assert {row["value"] for row in rows if row["id"] in withheld} == {""}
    assert {observed[each]["OBS_VALUE"] for each in withheld} == {""}
    assert {observed[each]["CONF_STATUS"] for each in withheld} == {"C"}


def test_each_form_gives_the_same_value(release: Path) -> None:
    """Two forms of one release must never disagree."""
    figures = json.loads((release / "figures.json").read_text(encoding="utf-8"))
    values = {each["id"]: each["value"] or "" for each in figures}
    tables = {
        row["id"]: row["value"]
        for path in (release / "tables").glob("*.csv")
        for row in rows_of(path)
    }
    observed = {row["PROV_ID"]: row["OBS_VALUE"] for row in rows_of(release / "sdmx" / "data.csv")}

    assert tables == values
    assert observed == values


def test_the_package_describes_each_table_by_its_digest(release: Path) -> None:
    """A changed table must not pass for the described one."""
    package = json.loads((release / "datapackage.json").read_text(encoding="utf-8"))
    for resource in package["resources"]:
        content = (release / resource["path"]).read_bytes()
        header = content.decode().splitlines()[0].split(",")

        assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
        assert resource["bytes"] == len(content)
        assert [field["name"] for field in resource["schema"]["fields"]] == header


def test_each_table_has_its_description_for_the_web(release: Path) -> None:
    """CSV on the Web looks beside the file."""
    for path in (release / "tables").glob("*.csv"):
        described = json.loads(
            path.with_name(f"{path.name}-metadata.json").read_text(encoding="utf-8")
        )
        header = path.read_text(encoding="utf-8").splitlines()[0].split(",")

        assert described["url"] == path.name
        assert [each["name"] for each in described["tableSchema"]["columns"]] == header


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1"])
def test_a_text_is_never_read_as_a_formula(text: str) -> None:
    """A name of an office must not run in the reader's spreadsheet."""
    assert guarded(text).startswith("'")
    assert guarded("North") == "North"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_workbook_holds_no_formula_and_no_merged_cell(release: Path, language: str) -> None:
    """The rules for accessible spreadsheets ask for plain cells."""
    with zipfile.ZipFile(release / f"tables.{language}.xlsx") as book:
        sheets = [book.read(name).decode() for name in book.namelist() if "/sheet" in name]

    assert len(sheets) > 3
    assert not any("<f>" in sheet or "<mergeCell" in sheet for sheet in sheets)


def test_a_workbook_shows_numbers_and_shorthand(release: Path, cleared: Cleared) -> None:
    """A number stays a number; what is withheld says so and is no number."""
    with CalamineWorkbook.from_path(release / "tables.en.xlsx") as book:
        names = book.sheet_names
        rows = [row for name in names for row in book.get_sheet_by_name(name).to_python()]
    cells = [cell for row in rows for cell in row]

    assert names[:3] == ["Cover", "Contents", "Notes"]
    assert len(names) == 3 + len(cleared.tables)
    assert 1535.0 in cells
    assert "[c]" in cells
    assert "" not in [row[0] for row in rows]


def test_the_structures_are_valid_sdmx_and_named_in_both_languages(release: Path) -> None:
    """Statistical offices load structures before they look at data."""
    text = (release / "sdmx" / "structure.xml").read_text(encoding="utf-8")

    message = read_sdmx(release / "sdmx" / "structure.xml", validate=True)

    assert message.get_data_structure_definitions()
    assert 'xml:lang="zh">提起' not in text or 'xml:lang="en"' in text
    assert text.count('xml:lang="zh"') == text.count('xml:lang="en"') > 20


def test_each_observation_has_codes_its_structure_knows(release: Path) -> None:
    """A code without a list cannot be loaded."""
    message = read_sdmx(release / "sdmx" / "structure.xml", validate=True)
    lists = {each.id: {code.id for code in each} for each in message.get_codelists()}
    for row in rows_of(release / "sdmx" / "data.csv"):
        assert row["MEASURE"] in lists["CL_MEASURE"]
        assert row["GROUP"] in lists["CL_GROUP"]
        assert not row["OBS_VALUE"] or Decimal(row["OBS_VALUE"]) is not None
