"""The bars of the checker on sets of our own wording; `make bench-check` prints the whole table."""

from typing import Any

import pytest

from tutela.check import Checker


@pytest.mark.parametrize(
    ("name", "bar"), [("zh_dev", 0.97), ("zh_test", 0.97), ("en_dev", 0.95), ("en_test", 0.95)]
)
def test_figures_are_read_with_unit_role_and_direction(bench: Any, name: str, bar: float) -> None:
    """A figure read with a wrong unit or direction leads to a wrong verdict."""
    score = bench("gold").score(name)

    assert score.f1 >= bar, "\n".join(score.misses)
    assert score.kept_out_share >= 0.97


@pytest.mark.parametrize(
    ("name", "figures", "f1", "kept_out"),
    [("zh_blind", 128, 0.94, 0.96), ("en_blind", 109, 0.94, 0.86)],
)
def test_sentences_written_blind_are_read_no_worse_than_when_first_measured(
    bench: Any, name: str, figures: int, f1: float, kept_out: float
) -> None:
    """The floors are the first run, rounded down; no fault is printed, so that none is tuned on."""
    gold = bench("gold")
    sentences, score = gold.read_gold(name), gold.score(name)

    assert len(sentences) == 80
    assert not any(set("{};") & set(sentence) for sentence, _ in sentences)
    assert score.labelled == figures
    assert (score.f1 >= f1, score.kept_out_share >= kept_out) == (True, True), score.f1


@pytest.mark.parametrize("number", [2, 3, 4, 5, 6])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_later_blind_sets_are_read_no_worse_than_at_first(
    bench: Any, language: str, number: int
) -> None:
    """What was once read right stays so; the sixth set has never been opened."""
    gold = bench("gold")
    name = f"{language}_blind{number}"
    _, f1, kept, _ = gold.FIRST_RUNS[name]
    score = gold.score(name)

    assert score.f1 >= f1 - 0.001
    assert score.kept_out >= kept


def test_every_number_of_the_gold_sentences_is_found(bench: Any) -> None:
    """The release's gate relies on it: a number nobody reads is a number nobody binds."""
    gold = bench("gold")
    missed = [
        (sentence, mark.text)
        for name in ("zh_dev", "zh_test", "en_dev", "en_test")
        for sentence, marks in gold.read_gold(name)
        for mark in marks
        if mark.text[:1].isdigit()
        and not any(
            number.start <= mark.start < number.end
            for number in gold.numbers(sentence, name.partition("_")[0])
        )
    ]

    assert missed == []


def test_claims_get_the_verdicts_they_deserve(bench: Any, checker: Checker) -> None:
    """Right figures are not doubted, wrong ones are not confirmed, unknown ones are left alone."""
    claims = bench("claims")
    found = claims.measure(checker, claims.ALL)

    assert found["contradicted precision"] >= 0.97, found["faults"]
    assert found["contradicted recall"] >= 0.92, found["faults"]
    assert found["false alarms"] <= 0.01, found["faults"]
    assert found["wrongly confirmed"] <= 0.005, found["faults"]


def test_injected_errors_are_found(bench: Any, checker: Checker) -> None:
    """One error at a time, a few of each kind; the benchmark makes 200."""
    found = bench("injected").measure(checker, 20, seed=5)
    shares = {kind: caught / made for kind, (caught, made) in found.items()}

    strong = ("transposed digits", "scale", "swap", "direction", "list order", "base")
    assert all(shares[kind] >= 0.95 for kind in strong), shares


def test_no_scrambled_figure_is_certain_and_wrong(bench: Any) -> None:
    """A wrong figure called certain is worse than a lost one."""
    found = bench("scrambles").measure(120, seed=3)

    assert found["certain and wrong"] == 0
    assert found["recovered of printed"] >= 0.98


def test_a_damaged_translation_is_found_and_a_sound_one_left_alone(bench: Any) -> None:
    """A hundred pairs of five subjects, fourteen kinds of damage."""
    found = bench("pairs").measure(seed=11)

    assert found["recall"] >= 0.98, found["faults"]
    assert found["alarms on clean"] == 0, found["faults"]
    assert found["all 100 clean without alarm"] == 100


@pytest.mark.parametrize("name", ["pairs_blind", "pairs_blind2", "pairs_blind3"])
def test_pairs_written_blind_are_compared_no_worse_than_at_first(bench: Any, name: str) -> None:
    """Somebody else damaged these translations; the third set has never been opened."""
    pairs = bench("pairs")
    least, most = pairs.FIRST_RUNS[name]
    recall, alarms, _ = pairs.blind(name)

    assert recall >= least - 0.001
    assert alarms <= most


@pytest.mark.parametrize("name", ["claims_blind_c", "claims_blind_d"])
def test_claims_written_blind_get_verdicts_no_worse_than_when_first_measured(
    bench: Any, checker: Checker, name: str
) -> None:
    """The floors are the first run; no fault is printed, so that none of set d is tuned on."""
    claims = bench("claims")
    precision, recall, alarms, wrongly = claims.BLIND[name]
    found = claims.measure(checker, (f"{name}_zh", f"{name}_en"))

    assert found["contradicted precision"] >= precision - 0.001
    assert found["contradicted recall"] >= recall - 0.001
    assert found["false alarms"] <= alarms + 0.001
    assert found["wrongly confirmed"] <= wrongly + 0.001
