"""Refilled translations of many shapes, each made here from a sentence and its rendering."""

import re

import pytest

from tutela.check import check
from tutela.check.repair import Manner, repair

PAIRS = [
    (
        "2022年3月，工厂生产汽车12345辆，同比增长5.6%。",
        "In March 2022, the factory made 12,345 cars, up 5.6% year-on-year.",
        "2022 12345 5.6",
    ),
    (
        "2018年至2022年，累计植树29万棵，年均增长3.6%。",
        "Between 2018 and 2022, 290,000 trees were planted, growing 3.6 percent a year.",
        "2018 2022 290000 3.6",
    ),
    (
        "截至2023年12月31日，共有医院38451家，其中公立医院3855家，占10.03%。",
        "As of December 31, 2023, there were 38,451 hospitals, of which 3,855 were public ones, "
        "accounting for 10.03%.",
        "31 2023 38451 3855 10.03",
    ),
    (
        "2021年为45827人，2022年降至39380人，降幅14.07%。",
        "The number was 45,827 in 2021 and fell to 39,380 in 2022, a drop of 14.07%.",
        "45827 2021 39380 2022 14.07",
    ),
    (
        "全国共有1.2万所学校的350万名学生参加，比上届多21.5%。",
        "A total of 3.5 million students from 12,000 schools took part, 21.5% more than before.",
        "3.5 12000 21.5",
    ),
    (
        "2022年较2021年批捕人数下降14.07%。",
        "Compared with 2021, the number of arrests in 2022 decreased by 14.07%.",
        "2021 2022 14.07",
    ),
]


def refill(source: str, translation: str) -> str:
    """Deal the digit runs of the source into those of the translation."""
    rest = iter(re.findall(r"[0-9]+", source))
    return re.sub(r"[0-9]+", lambda _: next(rest, "<>"), translation)


@pytest.mark.parametrize(("source", "translation", "right"), PAIRS)
def test_a_refilled_sentence_gives_its_figures_back(
    source: str, translation: str, right: str
) -> None:
    """Clauses moved, 万 became thousands, dates were turned round; the words still tell."""
    scrambled = refill(source, translation)
    found = repair(scrambled, is_suspect=True, scrambled=Manner.REFILL)

    assert found is not None
    assert [field.recovered for field in found.fields if field.certain] == right.split()


@pytest.mark.parametrize(("source", "translation", "right"), PAIRS)
def test_a_short_paragraph_standing_alone_is_still_proposed_right(
    source: str, translation: str, right: str
) -> None:
    """What is certain is less, since its few runs fit other orders and no other text vouches."""
    found = repair(refill(source, translation), is_suspect=True)

    assert found is not None
    assert [field.recovered for field in found.fields] == right.split()


@pytest.mark.parametrize(("source", "translation"), [pair[:2] for pair in PAIRS])
def test_a_sound_translation_is_not_repaired(source: str, translation: str) -> None:
    """No sign of damage, no repair."""
    report = check(translation, [], original=source)

    assert report.repairs == ()


def test_a_lost_tail_is_recovered_from_the_source_text() -> None:
    """Alone, the paragraph has lost its last year; the source still has it."""
    source = "5月31日公布，2020年至2022年起诉1234人。"
    scrambled = "Published on May 5, from 31 to 2020, 2022,1234 people were prosecuted."

    (found,) = check(scrambled, [], original=source).repairs

    assert [field.recovered for field in found.fields] == ["31", "2020", "2022", "1234"]
    assert found.unique


@pytest.mark.parametrize(
    ("text", "family", "recovered"),
    [
        ("占21■★.46%，其余正常。", "noise between digits", ["21.46"]),
        (
            "人数从20184600人上升至20228700人。",
            "characters dropped between digits",
            ["2018", "4600", "2022", "8700"],
        ),
        (
            "A total of 14 suspected criminal cases50,000 cases were handled.",
            "split at the decimal point",
            ["145000", None],
        ),
        (
            "The number increased by 1 year-on-year6 times.",
            "split at the decimal point",
            ["1.6", None],
        ),
        (
            "He signed 14 of the forms and pages7 were lost.",
            "split at the decimal point",
            [None, None],
        ),
        ("202331日公布。", "characters dropped between digits", ["2023", "0301"]),
        ("2022112日公布。", "characters dropped between digits", ["2022", None]),
    ],
)
def test_other_damage_is_named_and_repaired_where_its_digits_tell(
    text: str, family: str, recovered: list[str | None]
) -> None:
    """Digits that are gone stay gone."""
    (found,) = check(text, []).repairs

    assert found.hypothesis == family
    assert [field.recovered for field in found.fields] == recovered


CHINESE = "2022年，医院接诊患者38854人次，比2021年增长14.07%。"
ENGLISH = "In 2022, hospitals treated 38,854 patients, up 14.07% from 2021."


def test_a_chinese_translation_is_found_and_its_figures_proposed() -> None:
    """English writes one count as two runs, so the tail is lost; nothing is certain without it."""
    (found,) = check(refill(ENGLISH, CHINESE), []).repairs

    assert [each.recovered for each in found.fields] == ["2022", "38854", None, "14.07"]
    assert not any(each.certain for each in found.fields)


def test_a_chinese_translation_is_solved_with_its_source() -> None:
    """The English source still has the runs that were lost."""
    (found,) = check(refill(ENGLISH, CHINESE), [], original=ENGLISH).repairs

    assert [each.recovered for each in found.fields] == ["2022", "38854", "2021", "14.07"]
    assert found.unique


def test_a_sound_chinese_paragraph_is_left_alone() -> None:
    """Months, days and years stand where they should."""
    text = CHINESE + "2023年5月31日发布，5年前为3万人。"

    assert check(text, []).repairs == ()


def test_a_sentence_of_very_many_figures_is_given_up_and_not_guessed() -> None:
    """Eighty counts that may stand in any order are no riddle anybody can solve."""
    counts = ", ".join(f"{3 * number}.{number % 7}% of {number},{number}" for number in range(80))
    found = repair(f"In <>, {counts} people left compared with <>.", is_suspect=True)

    assert found is not None
    assert not any(field.certain for field in found.fields)
