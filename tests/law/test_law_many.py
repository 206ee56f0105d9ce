"""The vectorised path says, value by value, what the scalar path says."""

import time
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from tutela.catalogue.laws import rules
from tutela.law.classify import MEANS, classify
from tutela.law.due import due
from tutela.law.facts import vocabulary
from tutela.law.many import Days, due_many
from tutela.law.many_classify import SEXES, classify_many
from tutela.model.errors import InputError

LIMITS = (
    ("filing_general", ()),
    ("filing_general", ("checks",)),
    ("filing_minor_sexual_7d", ()),
    ("request_arrest", ("special",)),
    ("investigation_custody", ("upper_procuratorate", "four_kinds")),
    ("prosecution_review", ("complex",)),
    ("prosecution_review", ()),
    ("supplementary_investigation", ()),
    ("first_instance", ("latest", "upper_court")),
    ("cnp_period", ("longest",)),
)
OFFENCES = tuple(sorted(rule.id for rule in rules("cn").values() if rule.kind == "offence"))
FACTS = tuple(sorted(vocabulary("cn")))


def _starts(count: int, first: str, last: str, seed: int) -> Days:
    low, high = np.datetime64(first, "D").astype(int), np.datetime64(last, "D").astype(int)
    drawn = np.random.default_rng(seed).integers(low, high, count)
    return drawn.astype("datetime64[D]")


def _agree_due(count: int, seed: int) -> None:
    each = count // len(LIMITS)
    custody = np.random.default_rng(seed).random(each) < 0.5
    for at, (limit, extensions) in enumerate(LIMITS):
        since = rules("cn")[limit].history[0].since.isoformat()
        starts = _starts(each, since, "2028-12-31", seed + at)
        many = due_many(limit, starts, custody=custody, extensions=extensions)
        assert many.known.all()
        for row, start in enumerate(starts.tolist()):
            one = due(limit, start, custody=bool(custody[row]), extensions=extensions)
            said = (one.raw_on, one.due_on, one.warn_on, one.breach_after_on, one.horizon)
            columns = (many.raw_on, many.due_on, many.warn_on, many.breach_after_on, many.horizon)
            assert tuple(column[row].item() for column in columns) == said, (limit, start)


def _drawn(count: int, seed: int) -> tuple[npt.NDArray[np.int64], Days, dict[str, Any]]:
    draw = np.random.default_rng(seed)
    which = draw.integers(0, len(OFFENCES), count)
    days = _starts(count, "1997-01-01", "2026-12-31", seed)
    facts: dict[str, Any] = {
        fact: draw.choice(np.array([-1, 0, 1], dtype=np.int8), count, p=[0.2, 0.6, 0.2])
        for fact in FACTS
        if not fact.startswith(("means_", "also_"))
    }
    facts["victim_age"] = draw.integers(-1, 20, count)
    facts["victim_sex"] = draw.integers(-1, 2, count)
    return which, days, facts


def _stated(facts: Mapping[str, Any], row: int) -> dict[str, Any]:
    stated: dict[str, Any] = {}
    for fact, values in facts.items():
        value = int(values[row])
        if fact == "victim_sex":
            if value >= 0:
                stated[fact] = SEXES[value]
        elif fact == "victim_age":
            if value >= 0:
                stated[fact] = value
        elif value:
            stated[fact] = value == 1
    return stated


def _agree_classify(count: int, seed: int) -> None:
    which, days, facts = _drawn(count, seed)
    many = classify_many(OFFENCES, which, days, facts)
    signed = {True: 1, False: -1, None: 0}
    for row, day in enumerate(days.tolist()):
        (one,) = classify([OFFENCES[which[row]]], day, _stated(facts, row))
        mask = int(many.groups[row])
        code = many.codes[many.code[row]] if many.code[row] >= 0 else None
        assert many.exists[row] == one.exists
        assert many.fits[row] == signed[one.fits]
        assert many.means[row] == (-1 if one.means is None else MEANS.index(one.means))
        assert tuple(name for at, name in enumerate(many.group_ids) if mask >> at & 1) == one.groups
        assert code == (None if one.code is None else (one.code.iccs, one.code.icvac))


def test_a_thousand_random_deadlines_agree() -> None:
    """Two paths through one law may not differ on a single day."""
    _agree_due(1_000, seed=1)


def test_a_thousand_random_classifications_agree() -> None:
    """Unknown facts included: the logic of three values is the usual slip."""
    _agree_classify(1_000, seed=2)


def test_a_start_before_the_text_is_not_known() -> None:
    """A day nobody may read a deadline from must not look like one."""
    starts = np.array(["2023-05-31", "2023-06-01"], dtype="datetime64[D]")

    found = due_many("filing_minor_sexual_7d", starts)

    assert found.known.tolist() == [False, True]


def test_what_the_scalar_path_refuses_the_vectorised_one_refuses() -> None:
    """Speed is no way around the law."""
    starts = np.array(["2024-01-10"], dtype="datetime64[D]")

    with pytest.raises(InputError, match="is no limit"):
        due_many("no_such_limit", starts)
    with pytest.raises(InputError, match="runs in hours"):
        due_many("family_notice", starts)
    with pytest.raises(InputError, match="not in custody"):
        due_many("bail", starts, custody=True)
    with pytest.raises(InputError, match="no offence anybody knows"):
        classify_many(["no_such"], np.array([0]), starts, {})
    with pytest.raises(InputError, match="no fact anybody asks for"):
        classify_many(["rape"], np.array([0]), starts, {"no_such": np.array([1])})


@pytest.mark.prove
def test_a_hundred_thousand_random_inputs_agree() -> None:
    """The bar of the issue, for deadlines and for classifications."""
    _agree_due(100_000, seed=3)
    _agree_classify(100_000, seed=4)


@pytest.mark.prove
def test_a_million_take_a_twentieth_of_the_scalar_time() -> None:
    """One million of each in one pass; the scalar path is timed on 20,000 and scaled."""
    count, sample = 1_000_000, 20_000
    starts = _starts(count, "2020-01-01", "2026-06-30", 5)
    which, days, facts = _drawn(count, 6)
    few = {fact: values[:sample] for fact, values in facts.items()}
    stated = [_stated(few, row) for row in range(sample)]
    names = [OFFENCES[at] for at in which[:sample]]
    listed: list[date] = days[:sample].tolist()

    fast_due = _timed(lambda: due_many("prosecution_review", starts))
    slow_due = _timed(lambda: [due("prosecution_review", day) for day in starts[:sample].tolist()])
    fast_class = _timed(lambda: classify_many(OFFENCES, which, days, facts))
    slow_class = _timed(
        lambda: [classify([n], d, s) for n, d, s in zip(names, listed, stated, strict=True)]
    )

    scale = count / sample
    ratios = slow_due * scale / fast_due, slow_class * scale / fast_class
    assert min(ratios) >= 20, ratios


def _timed(run: Callable[[], object]) -> float:
    run()
    began = time.perf_counter()
    run()
    return time.perf_counter() - began
