"""Time one million deadlines and one million classifications against the scalar path.

python benchmarks/bench_law.py
"""

import json
import sys
import time
from collections.abc import Callable
from datetime import date

import numpy as np

from tutela.catalogue.laws import rules
from tutela.law.classify import classify
from tutela.law.due import due
from tutela.law.many import due_many
from tutela.law.many_classify import classify_many

COUNT, SAMPLE = 1_000_000, 20_000


def main() -> None:
    """Print seconds and ratios as JSON."""
    draw = np.random.default_rng(7)
    low, high = np.array(["2020-01-01", "2026-06-30"], dtype="datetime64[D]").astype(int)
    starts = draw.integers(low, high, COUNT).astype("datetime64[D]")
    offences = tuple(rule.id for rule in rules("cn").values() if rule.kind == "offence")
    which = draw.integers(0, len(offences), COUNT)
    facts = {
        "victim_age": draw.integers(-1, 20, COUNT),
        "video_chat": draw.integers(-1, 2, COUNT),
        "lured": draw.integers(-1, 2, COUNT),
        "in_person_act": draw.integers(-1, 2, COUNT),
        "force_or_threat": draw.integers(-1, 2, COUNT),
    }
    days: list[date] = starts[:SAMPLE].tolist()
    stated = [_stated({fact: int(facts[fact][row]) for fact in facts}) for row in range(SAMPLE)]
    names = [offences[at] for at in which[:SAMPLE]]
    result = {
        "due": _compare(
            lambda: due_many("prosecution_review", starts),
            lambda: [due("prosecution_review", day) for day in days],
        ),
        "classify": _compare(
            lambda: classify_many(offences, which, starts, facts),
            lambda: [classify([n], d, s) for n, d, s in zip(names, days, stated, strict=True)],
        ),
    }
    json.dump(result, sys.stdout, indent=1)


def _stated(row: dict[str, int]) -> dict[str, object]:
    age = row.pop("victim_age")
    said: dict[str, object] = {fact: value == 1 for fact, value in row.items() if value}
    return said if age < 0 else {**said, "victim_age": age}


def _compare(many: Callable[[], object], scalar: Callable[[], object]) -> dict[str, float]:
    fast, slow = _timed(many), _timed(scalar) * COUNT / SAMPLE
    return {
        "million_s": round(fast, 3),
        "scalar_million_s": round(slow, 1),
        "ratio": round(slow / fast),
    }


def _timed(run: Callable[[], object]) -> float:
    run()
    began = time.perf_counter()
    run()
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
