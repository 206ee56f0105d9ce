"""Every answer is said in both languages, as JSON, and owns up to being unreviewed."""

import json
from datetime import date, datetime

import pytest

from tutela.catalogue.laws import rules
from tutela.law.say import (
    Said,
    say_classify,
    say_due,
    say_groups,
    say_list,
    say_range,
    show,
)
from tutela.model.errors import InputError

DAY = date(2024, 1, 10)


def _answers(language: str) -> list[Said]:
    facts = {"victim_age": 10, "video_chat": True, "lured": True}
    return [
        show("child_molestation", on=DAY, language=language),
        show("rape_girl_under14_one", language=language),
        say_due("prosecution_review", DAY, language=language),
        say_due("family_notice", datetime(2024, 1, 10, 9, 30), language=language),  # noqa: DTZ001
        say_classify(["rape", "237(3)"], DAY, facts, language=language),
        say_range("child_molestation", date(2020, 5, 1), DAY, facts, language=language),
        say_groups(DAY, language=language),
    ]


@pytest.mark.parametrize(("language", "mark"), [("zh", "未经律师复核"), ("en", "unreviewed")])
def test_every_answer_says_that_nobody_signed_it(language: str, mark: str) -> None:
    """Seen by staff without the mark, our own reading would pass for law."""
    for said in _answers(language):
        assert mark in said.text
        assert "unreviewed" in json.dumps(said.data)


def test_every_rule_of_china_can_be_shown() -> None:
    """A rule that cannot be said was not tried."""
    for rule_id in rules("cn"):
        for language in ("zh", "en"):
            said = show(rule_id, language=language)
            assert said.text
            json.dumps(said.data)


def test_a_repealed_rule_says_since_when() -> None:
    """Silence would look like an error of the program."""
    rule_id = "patronising_girls_under14_prostitution"

    assert "repealed from 2015-11-01" in show(rule_id).text
    assert "nothing was in force on 2016-01-01" in show(rule_id, on=date(2016, 1, 1)).text


def test_a_list_can_be_cut_to_a_kind_and_a_day() -> None:
    """Which offences existed on the eve of Amendment XI."""
    eve = say_list(kind="offence", on=date(2021, 2, 28)).data["rules"]
    day = say_list(kind="offence", on=date(2021, 3, 1)).data["rules"]

    new = {each["id"] for each in day} - {each["id"] for each in eve}
    assert new == {"care_duty_sexual_assault"}


@pytest.mark.parametrize("asked", ["child_molestaton", ""])
def test_a_rule_nobody_knows_is_refused_with_near_ones(asked: str) -> None:
    """A hint saves the search through three hundred files."""
    with pytest.raises(InputError, match="is no rule") as refused:
        show(asked)

    assert refused.value.hint


def test_an_unknown_kind_is_refused() -> None:
    """An empty list would say that there is no such law."""
    with pytest.raises(InputError, match="is no kind of rule"):
        say_list(kind="crimes")
