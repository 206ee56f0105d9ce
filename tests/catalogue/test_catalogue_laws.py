"""Law files are read strictly, and every real one can be read."""

import shutil
from datetime import date
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator

from tutela.catalogue.fields import read_yaml
from tutela.catalogue.laws import plain, read_rule, rules, schema
from tutela.catalogue.place import folder, jurisdictions
from tutela.catalogue.sources import read as read_sources
from tutela.model.errors import DataError
from tutela.model.rule import Certainty

RULE = """\
id: made_up
words: {zh: 编造, en: made up}
kind: limit
known_since: 2026-11-23
reviewed_by: null
values:
  2015-01-01:
    value: {stage: review, start: began, length: {days: 30}}
    unit: day
    level: law
    hard: true
    source: [{id: ACT, article: "12"}]
"""


def _read(tmp_path: Path, text: str, name: str = "made_up") -> None:
    path = tmp_path / f"{name}.yaml"
    path.write_text(text, encoding="utf-8")
    read_rule(path, read_sources(folder("xx") / "sources.yaml"))


@pytest.mark.parametrize("jurisdiction", [each for each in jurisdictions() if each != "zz"])
def test_every_real_file_is_read_and_named_in_each_language(jurisdiction: str) -> None:
    """A rule nobody can read would be missed only on the day it is needed."""
    for rule in rules(jurisdiction).values():
        assert rule.history
        assert {"zh", "en"} == set(rule.words)


def test_no_rule_of_china_is_signed_yet() -> None:
    """Signing is a lawyer's act; a file must not claim it by accident."""
    assert {rule.reviewed_by for rule in rules("cn").values()} == {None}


def test_the_least_certain_source_decides() -> None:
    """Rape of 1997 has one range from memory, so the whole value is not firm."""
    rule = rules("cn")["rape"]

    assert [dated.certainty for dated in rule.history] == [Certainty.MEMORY, Certainty.READ]


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("unit: day", "units: day", r"made_up.yaml.*2015-01-01.*\n?.*"),
        ("    hard: true\n", "", r"needs the key \[hard\]"),
        ('    source: [{id: ACT, article: "12"}]\n', "", r"needs the key \[source\]"),
        ("{days: 30}", "{days: 30, weeks: 2}", r"\[weeks\]"),
        ("{days: 30}", "{days: 0}", "length days"),
        ("id: ACT", "id: NOBODY", r"knows no source \[NOBODY\]"),
        ("id: ACT", "status: read, id: RUMOUR", "too certain"),
        ("2015-01-01:", "2015-02-29:", r"line 7.*\[2015-02-29\] is a day that does not exist"),
        ("kind: limit", "kind: limits", r"\[kind\].*is none of those known: \[limits\]"),
        ("known_since: 2026-11-23", "known_since: soon", "known_since"),
        ("id: made_up", "id: other", r"key \[id\]"),
        ('article: "12"', 'article: ""', "source 0 article"),
        ("{stage: review, start: began, length: {days: 30}}", "null", "repeals what does not hold"),
        ("en: made up", "fr: inventé", "words"),
        ("reviewed_by: null", "reviewed_by: somebody", "reviewed_by"),
        ("reviewed_by: null", "reviewed: null", "reviewed"),
        ("level: law", "level: rumour", r"rumour"),
    ],
)
def test_a_broken_file_is_refused_by_file_and_key(
    tmp_path: Path, old: str, new: str, says: str
) -> None:
    """A key that is silently ignored is a law that silently does not hold."""
    assert old in RULE

    with pytest.raises(DataError, match=says) as refused:
        _read(tmp_path, RULE.replace(old, new, 1))

    assert "made_up.yaml" in str(refused.value)


def test_the_unbroken_file_is_read(tmp_path: Path) -> None:
    """The refusals above mean nothing if the file they start from is refused too."""
    _read(tmp_path, RULE)


def test_values_that_overlap_are_refused(tmp_path: Path) -> None:
    """A second value of the same day, written another way, would win in silence."""
    value = RULE[RULE.index("    value:") :]

    with pytest.raises(DataError, match=r"made_up.yaml \[values 2014-01-01\]: overlaps"):
        _read(tmp_path, RULE + "  2014-01-01:\n" + value)
    with pytest.raises(DataError, match="written twice"):
        _read(tmp_path, RULE + "  2015-01-01:\n" + value)
    with pytest.raises(DataError, match=r"made_up.yaml \[values\]: overlaps"):
        _read(tmp_path, RULE + '  "2015-01-01":\n' + value)


def test_what_a_file_said_cannot_be_changed() -> None:
    """Rules are shared by every room; one room must not change them for another."""
    value = rules("xx")["decision_days"].at(date(2022, 1, 1))
    assert value is not None
    assert value.value is not None

    with pytest.raises(TypeError):
        value.value["length"]["days"] = 99


@pytest.mark.parametrize("jurisdiction", ["cn", "us_il_cook", "xx"])
def test_the_shipped_schema_passes_every_real_file(jurisdiction: str) -> None:
    """Editors use the whole schema, the house one kind of it at a time: both must agree."""
    whole = Draft202012Validator(schema())
    paths = sorted((folder(jurisdiction) / "law").glob("*.yaml"))

    assert paths
    for path in paths:
        assert not list(whole.iter_errors(plain(read_yaml(path)))), path.name


@pytest.mark.parametrize("kind", ["group", "offence", "definition", "instrument", "sentencing"])
def test_a_file_under_the_wrong_kind_is_refused_by_both(tmp_path: Path, kind: str) -> None:
    """The value of a limit is no value of a group."""
    text = RULE.replace("kind: limit", f"kind: {kind}")

    assert list(Draft202012Validator(schema()).iter_errors(plain(yaml.safe_load(text))))
    with pytest.raises(DataError, match=r"made_up\.yaml"):
        _read(tmp_path, text)


def test_a_group_of_an_offence_nobody_knows_is_refused_by_file_and_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A misspelt member would silently not be counted."""
    home = tmp_path / "zz_strangers"
    shutil.copytree(folder("xx"), home)
    group = home / "law" / "against_children.yaml"
    group.write_text(group.read_text("utf-8").replace("[harm]", "[harms]", 1), encoding="utf-8")
    monkeypatch.setenv("TUTELA_JURISDICTIONS", str(tmp_path))

    with pytest.raises(DataError, match=r"against_children\.yaml.*members.*\[harms\]"):
        rules("zz_strangers")


def test_an_own_jurisdiction_is_read_like_a_shipped_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An office adds its law as files, without touching the house."""
    shutil.copytree(folder("xx"), tmp_path / "zz_own")
    monkeypatch.setenv("TUTELA_JURISDICTIONS", str(tmp_path))

    assert set(rules("zz_own")) == set(rules("xx"))
