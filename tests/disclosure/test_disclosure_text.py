"""Texts about cases: what is found, what is refused, and what is let through."""

import pytest

from tutela.catalogue.policy import policy
from tutela.disclosure import clear_text
from tutela.disclosure.text import traces, victim_name
from tutela.model.errors import RefusalError

ENOUGH = {"age band, year, relation": 40}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("证件号 11010120100101123X。", "identity_number"),
        ("电话 138 0013 8000。", "phone_number"),
        ("卡号 6222 0202 0000 1234 567。", "long_number"),
        ("微信号：abc_12345。", "account_name"),
        ("3月15日报案。", "day"),
        ("就读于某某第一小学。", "school"),
        ("住在杨柳村。", "small_place"),
        ("（2021）京01刑终123号。", "case_number"),
        ("A pupil of Lakeside Primary School.", "school"),
        ("Reported on 15 March.", "day"),
    ],
)
def test_marks_of_identity_are_found_and_refused(text: str, kind: str) -> None:
    """Each of these leads to one person; the message says which kind, and not what it reads."""
    marks = policy("cn").marks

    with pytest.raises(RefusalError) as refused:
        clear_text(text, ENOUGH, policy("cn"))

    assert kind in {each.kind for each in traces(text, marks)}
    found = next(each for each in traces(text, marks) if each.kind == kind)
    assert text[found.start : found.end] not in str(refused.value)


def test_names_of_the_case_are_found_in_any_case() -> None:
    """The list of persons comes from the case; writing it in capitals hides nothing."""
    with pytest.raises(RefusalError, match="name at character 0"):
        clear_text("ZHU SAN was tried.", ENOUGH, policy("cn"), names=["Zhu San"])


def test_a_text_at_the_level_of_the_law_passes() -> None:
    """Surname and two characters, a letter, a band of ages, a year: nothing leads to a child."""
    text = "2021年，朱某某对被害人A（12至13岁）实施犯罪，检察机关依法提起公诉，共办理1234件。"

    assert clear_text(text, ENOUGH, policy("cn"), names=["朱三"]) == text


@pytest.mark.parametrize("counts", [None, {}, {"age band, year, relation": 4}])
def test_a_text_nobody_counted_or_few_share_is_refused(counts: dict[str, int] | None) -> None:
    """It fails closed, and says which facts to generalise, never how many cases there are."""
    with pytest.raises(RefusalError) as refused:
        clear_text("A case.", counts, policy("cn"))

    assert "4" not in str(refused.value)


def test_there_are_letters_for_26_victims() -> None:
    """Beyond them the text tells too many apart."""
    assert victim_name(26, "en") == "victim Z"
    with pytest.raises(RefusalError):
        victim_name(27, "en")
