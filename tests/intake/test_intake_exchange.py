"""The package that is documented is the package that is taken in."""

import json
import re
from pathlib import Path

import pytest

from tutela.catalogue.mappings import read_mappings
from tutela.catalogue.place import folder
from tutela.intake import reasons as reasons_module
from tutela.intake.exchange import data_package
from tutela.intake.mapped import mappings_of
from tutela.intake.reasons import reasons
from tutela.model.errors import DataError
from tutela.register.schema import TABLES

_OF_COOK = {"arrest_before_incident", "review_before_receipt", "sentence_before_disposition"}
_PAGE = Path(__file__).parents[2] / "docs" / "exchange-package.md"


@pytest.mark.parametrize("jurisdiction", ["cn", "xx"])
def test_the_shipped_data_package_is_the_one_in_force(jurisdiction: str) -> None:
    """An office validates against this file before it sends."""
    shipped = (folder(jurisdiction) / "intake" / "datapackage.json").read_text(encoding="utf-8")

    assert json.loads(shipped) == data_package(jurisdiction)


@pytest.mark.parametrize("jurisdiction", ["cn", "xx"])
def test_the_exchange_package_has_every_table_and_column(jurisdiction: str) -> None:
    """A column of the register that no file can bring would stay empty in silence."""
    sources = {source.id: set(source.columns) for source in read_mappings(jurisdiction).sources}

    columns = {name: set(table.sent) for name, table in TABLES.items()}

    assert sources == columns


def test_the_page_names_every_column_and_every_reason() -> None:
    """What an office may meet is written down."""
    page = _PAGE.read_text(encoding="utf-8")

    words = set(re.findall(r"[a-z_]+", page))

    columns = {name for table in TABLES.values() for name in table.sent}
    assert columns | set(reasons().words) - _OF_COOK <= words


def test_a_mapping_with_a_slip_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A column used and not named, or an unknown key, is found before any file is read."""
    home = tmp_path / "zz" / "intake"
    home.mkdir(parents=True)
    monkeypatch.setenv("TUTELA_JURISDICTIONS", str(tmp_path))
    words = "words: {en: a, zh: b}\n"
    with pytest.raises(DataError, match="takes no files in"):
        read_mappings("zz")
    (home / "package.yaml").write_text(words + "days: [iso]\nage_most: 9\ncut_off: []\n")
    source = f"id: a\n{words}rank: 1\ncolumns: {{case_id: key}}\nrecords:\n"
    (home / "a.yaml").write_text(source + "- {table: cases, values: {case_id: case}}\n")
    with pytest.raises(DataError, match=r"uses columns it does not name: \[case\]"):
        read_mappings("zz")
    (home / "a.yaml").write_text(source + "- {table: cases, same: true, colour: red}\n")
    with pytest.raises(DataError, match=r"keys nobody knows: \[colour\]"):
        read_mappings("zz")
    (home / "a.yaml").write_text(source + "- {table: courts, same: true}\n")
    with pytest.raises(DataError, match=r"makes records of no table: \[courts\]"):
        mappings_of("zz")
    (home / "a.yaml").write_text(source + "- {table: persons, values: {case_id: case_id}}\n")
    with pytest.raises(DataError, match=r"leaves out columns of persons: \[person_id\]"):
        mappings_of("zz")
    (home / "a.yaml").write_text(source + "- {table: cases, values: {case: case_id}}\n")
    with pytest.raises(DataError, match=r"not there of cases: \[case\]"):
        mappings_of("zz")


@pytest.mark.parametrize("jurisdiction", ["cn", "xx", "us_il_cook"])
def test_every_shipped_mapping_fits_the_register(jurisdiction: str) -> None:
    """Also the mappings that no test sends a file through."""
    assert mappings_of(jurisdiction).sources


def test_every_reason_in_the_code_is_said_in_both_languages() -> None:
    """A reason without words would reach an office as a code."""
    home = Path(reasons_module.__file__).parent
    code = "".join(path.read_text(encoding="utf-8") for path in home.glob("*.py"))
    mappings = [mappings_of(name) for name in ("cn", "xx", "us_il_cook")]

    bounds = {
        record.not_before.warning
        for each in mappings
        for source in each.sources
        for record in source.records
        if record.not_before is not None
    }

    problems = set(re.findall(r'(?:problem|warning)="([a-z_]+)"', code))
    assert problems
    assert problems | bounds <= set(reasons().words)


def test_the_circumstances_an_office_may_send_are_those_the_law_weighs() -> None:
    """A circumstance of the sentencing guideline that had no code could not be recorded."""
    weighed = {path.stem.removeprefix("adjust_") for path in folder("cn").glob("law/adjust_*.yaml")}

    known = set(mappings_of("cn").codes["circumstances.circumstance_code"])

    assert weighed
    assert weighed <= known


def test_the_steps_that_figures_and_deadlines_ask_for_are_known_codes() -> None:
    """Else every such step of an office would come back with a warning of an unknown code."""
    home = folder("cn")
    asked: set[str] = set()
    for path in (*home.glob("measures/*.yaml"), *home.glob("supervision/**/*.yaml")):
        asked |= set(re.findall(r"\bevent: ([a-z][a-z_]+)", path.read_text(encoding="utf-8")))

    known = set(mappings_of("cn").codes["events.event_code"])

    assert "prosecuted" in asked
    assert asked <= known
