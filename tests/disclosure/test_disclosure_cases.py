"""Typical cases: written from codes, asked about without a count, signed by two, taken down."""

import json
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from tutela.catalogue.policy import policy
from tutela.disclosure.case import CodedCase, age_band, write_case
from tutela.disclosure.clearance import (
    Clearance,
    ClearedCase,
    approve,
    clear_case,
    draft_clearance,
    read_clearance,
)
from tutela.disclosure.rarity import MOST, PASS, ask_rarity
from tutela.disclosure.takedown import take_down
from tutela.model.errors import InputError, RefusalError

CN = policy("cn")
WORDS = {
    "p01": "某省", "rape": "强奸", "child_molestation": "猥亵儿童", "convicted": "被依法判处刑罚",
}  # fmt: skip
CASE = CodedCase(2021, "p01", "child_molestation", "stranger", "convicted", (12, 13), "朱")
TEXTS = {"zh": "2021年，朱某某在某省对被害人A犯猥亵儿童罪，被依法判处刑罚。"}


def test_a_case_is_written_from_codes_alone() -> None:
    """Surname and two characters, letters, bands: what a reader could follow never enters."""
    assert write_case(CASE, CN, WORDS, "zh") == (
        "2021年，朱某某在某省对被害人A、被害人B（12-13岁）犯猥亵儿童罪，被依法判处刑罚。"
    )


@pytest.mark.parametrize("changes", [{"relation": "father"}, {"surname": "亓"}, {"surname": ""}])
def test_a_name_that_points_to_the_child_is_not_written(changes: Mapping[str, str]) -> None:
    """Father and child share a surname; a rare surname in a province is a name by itself."""
    case = replace(CASE, **changes)  # type: ignore[arg-type]

    text = write_case(case, CN, WORDS, "zh")

    assert "某成年人" in text
    assert "朱" not in text
    assert "亓" not in text


def test_ages_become_bands_and_many_victims_several() -> None:
    """Five victims of 3 to 15 in one place can be counted on a school yard."""
    case = replace(CASE, ages=(3, 9, 12, 13, 15))

    assert CN.case is not None
    assert age_band((13,), CN.case) == "12-13"
    assert "多名被害人（0-15岁）" in write_case(case, CN, WORDS, "zh")
    with pytest.raises(InputError, match="ages of children"):
        age_band((18,), CN.case)


def test_a_code_nobody_knows_is_refused() -> None:
    """Free text may not slip in where a code belongs."""
    with pytest.raises(InputError, match="no words"):
        write_case(replace(CASE, place="某镇"), CN, WORDS, "zh")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("被告人王小明被判处刑罚。", "person_name"),
        ("The victim Anna was heard.", "person_name"),
        ("双方在抖音相识。", "platform"),
        ("They met on Snapchat.", "platform"),
        ("禽兽教师。", "sensation"),
        ("A monster was tried.", "sensation"),
        ("使用迷药。", "method"),
    ],
)
def test_pasted_text_is_scanned(text: str, kind: str) -> None:
    """Names, platforms, methods and sensation have no place in a case."""
    with pytest.raises(RefusalError, match=kind):
        draft(texts={"zh": text})


REGISTER = (
    [{"age": "12-13", "place": "p01", "relation": "stranger"}] * 6
    + [{"age": "12-13", "place": "p02", "relation": "stranger"}] * 9
    + [{"age": "0-5", "place": "p01", "relation": "stranger"}] * 2
)


def shared(facts: Mapping[str, str]) -> int:
    """Count in a made-up register."""
    return sum(all(row[name] == code for name, code in facts.items()) for row in REGISTER)


def test_rarity_answers_pass_or_a_fact_and_no_count(tmp_path: Path) -> None:
    """Two cases share the youngest band: the answer names the band, not the two."""
    log = tmp_path / "rarity.log"
    common = {"age": "12-13", "place": "p01", "relation": "stranger"}

    assert ask_rarity(common, shared, CN, log, case="one", who="a") == PASS
    assert ask_rarity(common | {"age": "0-5"}, shared, CN, log, case="one", who="a") == "age"
    written = log.read_text(encoding="utf-8")
    assert "0-5" not in written
    assert "one" not in written
    assert log.stat().st_mode & 0o777 == 0o600
    assert [json.loads(line)["answer"] for line in written.splitlines()] == [PASS, "age"]


def test_asking_again_and_again_is_stopped(tmp_path: Path) -> None:
    """Each answer tells a little; enough of them would tell the register."""
    facts = {"age": "12-13"}
    for _ in range(MOST):
        ask_rarity(facts, shared, CN, tmp_path / "log", case="one", who="a")

    with pytest.raises(RefusalError, match="too often"):
        ask_rarity(facts, shared, CN, tmp_path / "log", case="one", who="a")
    assert ask_rarity(facts, shared, CN, tmp_path / "log", case="two", who="a") == PASS


def draft(**changes: object) -> Clearance:
    """Draw a record up."""
    said = {"snapshot": "ab12", "author": "author", "rarity": PASS, "interest": "shows a new duty",
            "informed_on": date(2022, 3, 1), "objected": False, **changes}  # fmt: skip
    texts = said.pop("texts", TEXTS)
    return draft_clearance("case-1", texts, CN, **said)  # type: ignore[arg-type]


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    """Enrol three people: private keys beside a folder of public ones."""
    (tmp_path / "enrolled").mkdir()
    for name in ("author", "first", "second"):
        key = Ed25519PrivateKey.generate()
        private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        (tmp_path / f"{name}.key").write_bytes(private)
        public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        (tmp_path / "enrolled" / f"{name}.pem").write_bytes(public)
    return tmp_path


def signed(keys: Path, *names: str) -> Clearance:
    """Have a record signed."""
    record = draft()
    for name in names:
        record = approve(record, name, keys / f"{name}.key")
    return record


def open_case(record: Clearance, keys: Path, **changes: object) -> ClearedCase:
    """Ask for the case with one thing changed."""
    asked = {"texts": TEXTS, "policy": CN, "snapshot": "ab12", **changes}
    return clear_case(record, enrolled=keys / "enrolled", **asked)  # type: ignore[arg-type]


def test_two_others_clear_a_case(keys: Path, tmp_path: Path) -> None:
    """Both signed the same text, policy and snapshot; the record survives being kept."""
    record = signed(keys, "first", "second")
    path = tmp_path / "record.json"
    path.write_text(json.dumps(record.as_json()), encoding="utf-8")

    assert open_case(read_clearance(path), keys).texts == TEXTS
    with pytest.raises(RefusalError, match="was not cleared"):
        ClearedCase("case-1", TEXTS, None)


@pytest.mark.parametrize(
    "changes",
    [
        {"texts": {"zh": TEXTS["zh"] + " "}},
        {"texts": {**TEXTS, "en": "More."}},
        {"policy": replace(CN, threshold=6)},
        {"snapshot": "ab13"},
    ],
)
def test_any_change_voids_a_clearance(keys: Path, changes: dict[str, object]) -> None:
    """One byte more, another policy, another snapshot: nobody signed that."""
    with pytest.raises(RefusalError, match="signed"):
        open_case(signed(keys, "first", "second"), keys, **changes)


def test_one_person_is_not_two(keys: Path) -> None:
    """One key under two names, the author's own key and a stranger's count for nothing."""
    one = signed(keys, "first")
    twice = replace(one, signatures={**one.signatures, "second": one.signatures["first"]})
    (keys / "enrolled" / "alias.pem").write_bytes((keys / "enrolled" / "first.pem").read_bytes())
    alias = approve(one, "alias", keys / "first.key")
    (keys / "enrolled" / "author2.pem").write_bytes((keys / "enrolled" / "author.pem").read_bytes())
    author = approve(one, "author2", keys / "author.key")
    (keys / "enrolled" / "second.pem").unlink()

    for record in (one, twice, alias, author, approve(one, "second", keys / "second.key")):
        with pytest.raises(RefusalError, match="two valid signatures"):
            open_case(record, keys)
    with pytest.raises(RefusalError, match="who signs"):
        approve(draft(), "author", keys / "author.key")


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"interest": " "}, "public interest"),
        ({"informed_on": None}, "child's side"),
        ({"objected": True}, "objection"),
        ({"rarity": "age"}, "too few cases"),
        ({"texts": {}}, "no author or no text"),
    ],
)
def test_the_default_is_no_case(changes: dict[str, object], problem: str) -> None:
    """Each case needs a reason, and a child's side that knew and could object."""
    with pytest.raises(RefusalError, match=problem):
        draft(**changes)


def release(folder: Path) -> Path:
    """Write a folder as a release is: page, feed, data, workbook, archive, manifest."""
    text, escaped = TEXTS["zh"], json.dumps(TEXTS["zh"])
    (folder / "zh").mkdir(parents=True)
    (folder / "zh" / "index.html").write_text(f"<p>{text[:9]}<b>{text[9:]}</b></p><p>其他</p>")
    (folder / "feed.atom").write_text(f"<entry>{text}</entry>")
    (folder / "cases.json").write_text(f'{{"case": {escaped}, "kept": 1}}')
    (folder / "plain.md").write_text("其他")
    for name in ("press.docx", "clean.docx"):
        with zipfile.ZipFile(folder / name, "w") as bundle:
            held = "".join(f"<w:t>{char}</w:t>" for char in text) if name == "press.docx" else "x"
            bundle.writestr("word/document.xml", held)
    (folder / "white-paper.zh.pdf").write_bytes(b"%PDF-broken")
    (folder / "release.dsse.json").write_text("{}")
    (folder / "manifest.json").write_text('{"files": {}, "edition": "ab12ab12"}')
    return folder


def test_a_case_taken_down_is_gone_from_every_form_and_edition(tmp_path: Path) -> None:
    """All forms of all editions; what cannot be read is removed; a stone stays."""
    folders = [release(tmp_path / name) for name in ("now", "before")]

    done = take_down(folders, "case-1", list(TEXTS.values()), date(2023, 5, 1))

    for folder in folders:
        changed = {"zh/index.html", "feed.atom", "cases.json", "press.docx", "white-paper.zh.pdf"}
        assert set(done[str(folder)]) == changed
        assert "case-1" in (folder / "zh" / "index.html").read_text()
        assert "其他" in (folder / "zh" / "index.html").read_text()
        assert json.loads((folder / "cases.json").read_text())["kept"] == 1
        assert (folder / "press.docx.removed.txt").exists()
        assert (folder / "clean.docx").exists()
        assert not (folder / "release.dsse.json").exists()
        listed = json.loads((folder / "manifest.json").read_text())["files"]
        assert all(sha256((folder / name).read_bytes()).hexdigest() == each["sha256"]
                   for name, each in listed.items())  # fmt: skip
        assert "tombstones.json" in listed
    with pytest.raises(InputError, match="no text"):
        take_down(folders, "case-1", [""], date(2023, 5, 1))
    with pytest.raises(InputError, match="no release"):
        take_down([tmp_path], "case-1", list(TEXTS.values()), date(2023, 5, 1))
