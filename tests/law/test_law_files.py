"""Every file of law refers to things that are there, and an amendment is lines in one file."""

import re
import shutil
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tutela.catalogue.divisions import divisions
from tutela.catalogue.laws import rules
from tutela.catalogue.place import folder
from tutela.catalogue.sources import sources
from tutela.law.due import due
from tutela.law.facts import PERSONAL, vocabulary
from tutela.law.offices import office_level
from tutela.model.rule import Rule

SHIPPED = ("cn", "us_il_cook", "xx")
_LISTS = ("iccs", "icvac")
_REFERS = ("see", "checks", "limits", "then", "overrides", "since_repeal", "applies_to")
_RULES_OF_OTHERS = {"drug_selling", "arson", "explosion", "dangerous_substances"}


@pytest.mark.parametrize("jurisdiction", SHIPPED)
def test_every_reference_is_to_a_rule_that_is_there(jurisdiction: str) -> None:
    """A misspelt id would be a check that never runs."""
    known = set(rules(jurisdiction))
    for rule, key, inner in _parts(jurisdiction):
        if key in _REFERS and not isinstance(inner, Mapping):
            named = (inner,) if isinstance(inner, str) else inner
            assert set(named) <= known, (rule.id, key, inner)
        if key in ("offences", "listed_at_14", "listed_at_12"):
            assert set(inner) - _RULES_OF_OTHERS <= known, (rule.id, inner)
        if key == "not_with":
            assert {f"adjust_{each}" for each in inner} <= known, (rule.id, inner)


@pytest.mark.parametrize("jurisdiction", ["cn"])
def test_every_fact_a_rule_asks_for_has_words(jurisdiction: str) -> None:
    """A fact nobody can state would keep its range shut for ever."""
    known = set(vocabulary(jurisdiction)) | set(PERSONAL)
    asked: set[str] = set()
    for _, key, inner in _parts(jurisdiction):
        if key in ("any_of", "when") and not _is_words(inner):
            asked |= set(_facts(inner))

    assert asked <= known, asked - known
    assert len(asked) > 80


@pytest.mark.parametrize("jurisdiction", SHIPPED)
def test_every_source_is_used_or_kept_on_purpose(jurisdiction: str) -> None:
    """A source nobody cites hides that something was forgotten."""
    cited = {
        source.id
        for rule in rules(jurisdiction).values()
        for dated in rule.history
        for source in dated.sources
    }
    kept = {"DIVISIONS", "RUMOUR", "CL-A6", "CL-A7", "MEM"}

    assert cited <= set(sources(jurisdiction))
    assert len(set(sources(jurisdiction)) - cited - kept) <= 4


def test_every_code_a_row_gives_is_on_the_list_of_its_classification() -> None:
    """A made-up code would travel into international tables."""
    lists = {name: set((rules("cn")[name].history[-1].value or {})["codes"]) for name in _LISTS}
    seen = 0
    for rule in rules("cn").values():
        for row in (rule.history[-1].value or {}).get("rows", ()):
            for name in _LISTS:
                assert row.get(name) is None or row[name] in lists[name], rule.id
            plain = [each for each in row.get("alternatives", ()) if each.isdecimal()]
            assert set(plain) <= lists["iccs"], rule.id
            seen += 1

    assert seen > 40


def test_the_study_is_in_the_files_in_full() -> None:
    """33 offences, both texts of June 2023 with every article, 57 limits and duties and more."""
    known = rules("cn")
    kinds = [rule.kind for rule in known.values()]
    (interpretation,) = known["fs2023_3"].history
    (opinions,) = known["op2023"].history

    assert kinds.count("offence") == 33
    assert kinds.count("counting_rule") == 16
    assert kinds.count("limit") + kinds.count("duty") >= 57
    assert list((interpretation.value or {})["articles"]) == [str(n) for n in range(1, 17)]
    assert list((opinions.value or {})["articles"]) == [str(n) for n in range(1, 41)]


def test_an_amendment_is_lines_in_one_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Six lines at the end of the file; deadlines change on its day and nothing else does."""
    shutil.copytree(folder("xx"), tmp_path / "zz_amended")
    path = tmp_path / "zz_amended" / "law" / "decision_days.yaml"
    amendment = """\
  2024-03-01:
    value: {stage: prosecution_review, start: transferred, length: {days: 15}}
    unit: day
    level: law
    hard: true
    source: [{id: ACT, article: 12 as amended again}]
"""
    path.write_text(path.read_text(encoding="utf-8") + amendment, encoding="utf-8")
    monkeypatch.setenv("TUTELA_JURISDICTIONS", str(tmp_path))

    eve, day = date(2024, 2, 29), date(2024, 3, 1)
    days = [
        (due("decision_days", start, jurisdiction="zz_amended").raw_on - start).days
        for start in (eve, day)
    ]
    assert days == [20, 15]
    assert due("decision_days", day, jurisdiction="xx").raw_on == date(2024, 3, 21)


@pytest.mark.parametrize(
    ("name", "level"),
    [
        ("最高人民检察院", "supreme"),
        ("江苏省人民检察院", "provincial"),
        ("内蒙古自治区人民检察院", "provincial"),
        ("北京市人民检察院", "provincial"),
        ("北京市人民检察院第一分院", "prefecture"),
        ("江苏省苏州市人民检察院", "prefecture"),
        ("延边朝鲜族自治州人民检察院", "prefecture"),
        ("江苏省昆山市人民检察院", "basic"),
        ("北京市海淀区人民检察院", "basic"),
        ("某某公司", None),
    ],
)
def test_the_level_of_an_office_follows_from_its_name(name: str, level: str | None) -> None:
    """Kunshan is a city below a city: its name alone looks a level higher."""
    assert office_level(name, date(2024, 1, 1)) == level


def test_every_area_of_today_gives_the_level_of_its_office() -> None:
    """3,200 names made from the table itself, each with and without what stands above it."""
    levels = {"province": "provincial", "prefecture": "prefecture", "county": "basic"}
    day, known = date(2024, 6, 1), divisions("cn")
    outside = ("71", "81", "82")
    for each in known.on(day):
        if each.code[:2] in outside:
            continue
        above = known.at(each.parent, day) if each.parent else None
        for name in (each.name, f"{above.name if above else ''}{each.name}"):
            assert office_level(f"{name}人民检察院", day) == levels[each.level], name


def _parts(jurisdiction: str) -> Iterator[tuple[Rule, str, Any]]:
    for rule in rules(jurisdiction).values():
        for dated in rule.history:
            for key, inner in _walk(dated.value or {}):
                yield rule, key, inner


def _walk(value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield key, inner
            yield from _walk(inner)
    elif isinstance(value, tuple):
        for inner in value:
            yield from _walk(inner)


def _facts(condition: Any) -> Iterator[str]:
    if isinstance(condition, str):
        yield condition
    elif isinstance(condition, tuple):
        for each in condition:
            yield from _facts(each)
    elif isinstance(condition, Mapping):
        for key, inner in condition.items():
            if key in PERSONAL:
                yield key
            else:
                yield from _facts(inner)


def _is_words(value: Any) -> bool:
    return isinstance(value, Mapping) and "zh" in value


def test_no_file_names_a_machine_or_an_address_of_a_server() -> None:
    """Paths of one workplace mean nothing to the next reader."""
    for jurisdiction in SHIPPED:
        for path in sorted(folder(jurisdiction).glob("law/*.yaml")):
            text = path.read_text(encoding="utf-8")
            assert not re.search(r"/(work|home|farm|root)/|\d+\.\d+\.\d+\.\d+:", text), path.name
