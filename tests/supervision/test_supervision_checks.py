"""The checks that are shipped fit the law they rest on, and bad ones are refused with a cure."""

from pathlib import Path

import pytest
import yaml

from tutela.catalogue.laws import rules
from tutela.catalogue.place import folder, jurisdictions
from tutela.catalogue.supervision import (
    Check,
    Overdue,
    Repeated,
    Unmatched,
    read_check,
    supervision,
)
from tutela.model.errors import DataError

SHIPPED = [
    pytest.param(name, check, id=f"{name}-{check.about.id}")
    for name in jurisdictions()
    for check in supervision(name).checks
]
GOOD = """
id: late
kind: overdue
words: {en: late, zh: 超期}
missing: {en: The record shows no step., zh: 案卡中没有记录。}
next: {en: Ask., zh: 核实。}
unit: person
start: [transferred]
again: restarts
stop: [{event: prosecuted}]
limits: [{limit: decision_days}]
"""


@pytest.mark.parametrize(("jurisdiction", "check"), SHIPPED)
def test_a_check_names_limits_and_extensions_the_law_knows(jurisdiction: str, check: Check) -> None:
    """A misspelt limit or extension would stay silent until a case needs it."""
    law = rules(jurisdiction)
    limits = check.limits if isinstance(check, Overdue) else ()
    for each in limits:
        if each.limit is None:
            continue
        values = [dated.value for dated in law[each.limit].history if dated.value]
        known = {name for value in values for name in value.get("extensions", {})}
        assert {*each.extended, *each.presumed} <= known
    if isinstance(check, Repeated) and check.limit is not None:
        assert all("max_times" in (dated.value or {}) for dated in law[check.limit].history)


@pytest.mark.parametrize(("jurisdiction", "check"), SHIPPED)
def test_a_limit_starts_and_stops_where_the_law_says(jurisdiction: str, check: Check) -> None:
    """The first start is the law's; each way the law knows to stop it is among ours."""
    if not isinstance(check, Overdue):
        return
    stops = {code for stop in check.stop for code in stop.codes}
    for each in check.limits:
        for dated in rules(jurisdiction)[each.limit].history if each.limit else ():
            value = dated.value or {}
            assert value.get("start", check.start[0]) in check.start
            assert set(value.get("stop", ())) <= {*stops, "appealed", "reconsideration_asked"}


@pytest.mark.parametrize(("jurisdiction", "check"), SHIPPED)
def test_a_check_blames_nobody(jurisdiction: str, check: Check) -> None:
    """Findings say what the record does not show, never that somebody failed."""
    said = " ".join(
        text.lower()
        for words in (check.about.words, check.about.missing, check.about.next)
        for text in words.values()
    )

    assert not [word for word in ("failed", "guilty", "negligen", "失职", "渎职") if word in said]
    assert jurisdiction


def test_no_check_names_a_person_who_works_on_a_case() -> None:
    """No list, count or rate by prosecutor or judge: there is nothing to name one with."""
    texts = [
        path.read_text(encoding="utf-8")
        for name in jurisdictions()
        for path in (folder(name) / "supervision").rglob("*.yaml")
    ]

    assert not [text for text in texts if "prosecutor:" in text or "judge:" in text]


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("id: late", "id: other", "not the name of the file"),
        ("The record shows no step.", "The office failed.", "does not speak of the record"),
        ("limits: [{limit: decision_days}]", "limits: [{days: 9}]", r"needs the key \[level\]"),
        ("{limit: decision_days}", "{limit: a, days: 9}", "needs one of"),
        ("{event: prosecuted}", "{event: a, status: [b]}", "is no one condition"),
        ("again: restarts", "again: sometimes", "restarts or ignored"),
        ("unit: person", "unit: office", "person or case"),
        ("unit: person", "unit: person\nranking: yes", "keys nobody knows"),
        ("unit: person", "unit: person\nwarn_days: -1", "not a number of days"),
        ("kind: overdue", "kind: score", "overdue or unmatched"),
    ],
)
def test_a_check_that_cannot_be_used_is_refused(
    tmp_path: Path, old: str, new: str, problem: str
) -> None:
    """What is wrong, where, and what to do; nothing is guessed."""
    path = tmp_path / "late.yaml"
    path.write_text(GOOD.replace(old, new), encoding="utf-8")

    with pytest.raises(DataError, match=problem):
        read_check(path)


def test_a_check_of_sentencing_leaves_minors_out(tmp_path: Path) -> None:
    """Suspects who are minors are excluded from every look at sentences."""
    path = tmp_path / "late.yaml"
    check = {
        **yaml.safe_load(GOOD),
        "kind": "unmatched",
        "level": "policy",
        "start": "sentence_recommended",
        "days": 0,
        "has": [{"event": "sentence_recommended"}],
        "lacks": [],
    }
    for key in ("again", "stop", "limits"):
        del check[key]
    path.write_text(yaml.safe_dump(check), encoding="utf-8")
    with pytest.raises(DataError, match="sentencing of minors"):
        read_check(path)

    path.write_text(yaml.safe_dump({**check, "applies": [{"suspect": "adult"}]}), encoding="utf-8")

    assert isinstance(read_check(path), Unmatched)
