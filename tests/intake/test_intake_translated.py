"""A list of measures as a Chinese office keeps it: drafted, given codes, taken in."""

from pathlib import Path

import pytest
import yaml

from tutela.catalogue.mappings import read_mappings
from tutela.intake import draft_map, returned, take_in
from tutela.model.errors import DataError
from tutela.register import freeze, open_register

_LIST = (
    "强制措施编号,案件编号,人员编号,强制措施,批准机关,起始日期,届满日期\n"
    "Q1,C1,P1,拘留,公安机关,2022-01-02,2022-01-09\n"
    "Q2,C1,P1,逮捕,检察院,2022-01-09,2022-03-09\n"
    "Q3,C1,P1,不详,检察院,2022-01-09,2022-03-09\n"
)
_CODES = {
    "强制措施": {"拘留": "detention", "逮捕": "arrest"},
    "批准机关": {"公安机关": "police", "检察院": "procuratorate"},
}


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a jurisdiction whose one mapping is the draft of the list, with codes added."""
    source = tmp_path / "list.csv"
    source.write_text(_LIST, encoding="utf-8")
    said = yaml.safe_load(draft_map(source).yaml)
    for header, codes in _CODES.items():
        said["columns"][header] = {"type": "code", "needed": True, "codes": codes}
    home = tmp_path / "data" / "zz" / "intake"
    home.mkdir(parents=True)
    words = "words: {en: a, zh: b}\ndays: [iso]\nage_most: 120\ncut_off: []\n"
    (home / "package.yaml").write_text(words, encoding="utf-8")
    (home / "list.yaml").write_text(yaml.safe_dump(said, allow_unicode=True), encoding="utf-8")
    monkeypatch.setenv("TUTELA_JURISDICTIONS", str(tmp_path / "data"))
    return home


def test_words_of_the_source_become_codes_and_others_come_back(home: Path, tmp_path: Path) -> None:
    """The list says what was done: its rows are recorded as yes."""
    receipt = take_in(tmp_path / "r", "zz", [tmp_path / "list.csv"])

    told = freeze(open_register(tmp_path / "r"), tmp_path / "s").read("restraints").to_pylist()
    said = [(row["restraint_code"], row["approved_by"], row["state"]) for row in told]
    (row,) = returned(tmp_path / "r")
    assert said == [("detention", "police", "yes"), ("arrest", "procuratorate", "yes")]
    assert receipt.returned_by_reason == {"not_a_code": 1}
    assert (row.line, row.field) == (4, "强制措施")


def test_a_code_that_is_none_is_refused_before_any_file_is_read(home: Path) -> None:
    """YAML takes a bare yes for something else."""
    text = (home / "list.yaml").read_text(encoding="utf-8")
    (home / "list.yaml").write_text(text.replace("拘留: detention", "拘留: yes"), encoding="utf-8")

    with pytest.raises(DataError, match=r"\[True\] is no code"):
        read_mappings("zz")
