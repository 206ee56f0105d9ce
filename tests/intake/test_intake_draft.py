"""A drafted mapping is a start, in either language, and reads back strictly."""

from pathlib import Path

import pytest
import yaml

from tutela.catalogue.fields import read_file
from tutela.catalogue.mappings import read_mappings
from tutela.intake import draft_map, take_in


def test_a_chinese_header_is_understood(tmp_path: Path) -> None:
    """Offices keep their own tables; what cannot be mapped is listed."""
    text = "统一受案号,受理日期,嫌疑人编号,性别,年龄,承办人\nC1,2022-01-05,P1,男,31,x\n"
    (tmp_path / "cards.csv").write_text(text, encoding="gb18030")

    draft = draft_map(tmp_path / "cards.csv")

    said = yaml.safe_load(draft.yaml)
    assert said["columns"] == {
        "统一受案号": "key",
        "受理日期": "day",
        "嫌疑人编号": "key",
        "性别": "code",
        "年龄": "age",
        "承办人": "unused",
    }
    assert draft.unmapped == ("承办人",)
    assert {record["table"] for record in said["records"]} == {"cases", "persons"}


def test_a_draft_takes_the_file_in_that_it_was_drafted_from(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The proposal is complete YAML: written down as it is, it works."""
    text = "Case No.,Date Received,Defendant ID,Gender,Remark\nC1,2022-01-05,P1,Female,x\n"
    (tmp_path / "cards.csv").write_text(text, encoding="utf-8")
    home = tmp_path / "own" / "zz" / "intake"
    home.mkdir(parents=True)
    (home / "cards.yaml").write_text(draft_map(tmp_path / "cards.csv").yaml, encoding="utf-8")
    (home / "package.yaml").write_text(
        "words: {en: a, zh: b}\ndays: [iso]\nage_most: 120\ncut_off: [cases.received_on]\n"
    )
    monkeypatch.setenv("TUTELA_JURISDICTIONS", str(tmp_path / "own"))

    receipt = take_in(tmp_path / "r", "zz", [tmp_path / "cards.csv"])

    assert (receipt.accepted, receipt.warnings) == (1, 0)
    assert read_mappings("zz").sources[0].id == "cards"


def test_the_draft_of_a_real_table_finds_its_keys_and_days(shared: Path) -> None:
    """The names of Cook County's columns are ordinary English ones."""
    draft = draft_map(shared / "data" / "cook_sao_2019" / "intake.csv.gz")

    columns = yaml.safe_load(draft.yaml)["columns"]
    assert columns["case_id"] == columns["case_participant_id"] == "key"
    assert columns["received_date"] == columns["felony_review_date"] == "day"
    assert columns["age_at_incident"] == "age"


def test_the_words_for_drafts_name_only_columns_of_the_register() -> None:
    """Each word leads to one column: the same word twice would be a guess."""
    from tutela.intake import draft

    home = Path(draft.__file__).parent / "synonyms.yaml"
    words = read_file(home, lambda fields: dict(fields.items()))

    every = [word for each in words.values() for word in each]
    assert len(every) == len(set(every))
