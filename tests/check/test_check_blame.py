"""When a difference is blame: sure series, known words, or a slip of the pen."""

import pytest

from tutela.check import Checker


def _said(checker: Checker, text: str) -> dict[str, str]:
    """Give the verdict of every statistic of a text."""
    judged = checker.check(text).judgements
    return {
        each.claim.number.text: str(each.verdict)
        for each in judged
        if each.claim.number.is_statistic
    }


@pytest.mark.parametrize(
    "text",
    [
        "2023年，成都市检察机关起诉侵害未成年人犯罪745人。",
        "2022年检察机关起诉侵害未成年人犯罪58410人，其中教职员工312人。",
        "Of the 74,476 people prosecuted for crimes against minors in 2024, 61% were under 35.",
        "Some 12 percent of juvenile suspects in 2024 had offended before.",
        "检察机关2021年办理的性侵案件中，1.2万名被害人得到“一站式”询问。",
    ],
)
def test_a_figure_of_something_narrower_is_not_blamed(checker: Checker, text: str) -> None:
    """Words nobody here knows make a figure one of something else: the worst error is blame."""
    verdicts = _said(checker, text)

    assert "contradicted" not in verdicts.values()
    assert "unknown" in verdicts.values()


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("2022年检察机关建成一站式场所2503个，投入甚巨。", "2503"),
        ("2024年检察机关对教唆者毫不手软，起诉未成年犯罪嫌疑人56887人。", "56887"),
        ("In 2021, 22,585 bewildered juvenile suspects were prosecuted, 35,282 in fact.", "35,282"),
    ],
)
def test_a_slip_of_the_pen_is_blamed_whatever_else_is_said(
    checker: Checker, text: str, figure: str
) -> None:
    """Turned digits of the published figure are no chance, even beside unknown words."""
    assert _said(checker, text)[figure] == "contradicted"


def test_a_difference_of_two_counts_is_worked_out(checker: Checker) -> None:
    """少 before a count makes it a difference, not a count."""
    verdicts = _said(checker, "与2021年相比，2022年侵害未成年人犯罪的批捕人数少了6447人。")

    assert verdicts["6447"] == "confirmed_by_arithmetic"


def test_the_place_of_a_dateline_is_not_the_place_of_the_figures(checker: Checker) -> None:
    """Newsrooms write where they sit; the figures are of the whole country."""
    text = "BEIJING, June 1 (Xinhua) -- Procuratorates prosecuted 58,410 people for crimes against"

    assert _said(checker, f"{text} minors in 2022.")["58,410"] == "confirmed"


def test_a_question_names_what_its_answer_counts(checker: Checker) -> None:
    """An answer of figures alone is read with its question."""
    text = "How many juveniles were conditionally not prosecuted in 2024? It was 20,978."

    assert _said(checker, text)["20,978"] == "confirmed"


def test_of_those_prosecuted_counts_a_part(checker: Checker) -> None:
    """17,000 of those prosecuted are not all of those prosecuted."""
    text = "Nearly 9,000 of those prosecuted in 2023 for crimes against minors lived alone."

    assert _said(checker, text)["9,000"] == "unknown"
