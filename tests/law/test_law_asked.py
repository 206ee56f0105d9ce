"""What is typed is read strictly, and the rest of the law can be asked in words too."""

import json
from datetime import date, datetime

import pytest

from tutela.law.asked import course_of, facts_of, moment_of
from tutela.law.classify import classify
from tutela.law.say import say_due
from tutela.law.say_state import say_facts, say_limitation, say_place, say_section, say_state
from tutela.model.errors import InputError


@pytest.mark.parametrize(
    "written", ["victim_age=ten", "victim_age=", "victim_age=200", "victim_sex=girl", "lured=yes"]
)
def test_a_fact_written_otherwise_is_refused(written: str) -> None:
    """Read as something else, it would open or shut a range."""
    with pytest.raises(InputError, match="not how a fact is written"):
        facts_of([written])


def test_a_moment_is_a_day_or_a_day_and_an_hour() -> None:
    """Limits in hours need the hour; all others do not."""
    assert moment_of("2024-03-01") == date(2024, 3, 1)
    assert moment_of("2024-03-01T09:30") == datetime(2024, 3, 1, 9, 30)  # noqa: DTZ001
    for wrong in ("2024-02-30", "2024-03-01T25:00", "soon"):
        with pytest.raises(InputError, match="exists"):
            moment_of(wrong)


def test_what_happened_on_the_way_is_counted_and_said() -> None:
    """A reset, a pause and an extension in one question."""
    course = course_of(
        extensions=["complex"],
        pauses=["2024-03-10/2024-03-20"],
        resets=["supplementary_investigation_returned=2024-03-01"],
    )

    said = say_due("prosecution_review", date(2024, 1, 10), course)

    assert said.data["counted_from"] == "2024-03-01"
    assert said.data["raw"] == "2024-04-26"
    assert "started again on: 2024-03-01" in said.text
    json.dumps(said.data)


@pytest.mark.parametrize(
    ("pauses", "resets"), [(["2024-03-10"], []), ([], ["2024-03-10"]), (["a/b"], [])]
)
def test_a_course_written_otherwise_is_refused(pauses: list[str], resets: list[str]) -> None:
    """A pause that is passed over makes an office late that was not."""
    with pytest.raises(InputError):
        course_of(pauses=pauses, resets=resets)


def test_the_state_of_the_law_changes_overnight() -> None:
    """The eve and the day of Amendment XI."""
    eve = say_state(date(2021, 2, 28)).data
    day = say_state(date(2021, 3, 1), language="zh").data

    new = {each["id"] for each in day["offences"]} - {each["id"] for each in eve["offences"]}
    assert new == {"care_duty_sexual_assault"}
    assert eve["responsible_age"]["listed_at_12"] == []
    assert day["responsible_age"]["listed_at_12"] != []


def test_a_section_is_said_with_its_old_number_and_as_unreviewed() -> None:
    """The age element is our reading of the statute, and says so."""
    said = say_section("8-4(12-14.1(A)(1))")

    assert "old number 12-14.1, today 11-1.40" in said.text
    assert "attempt" in said.text
    assert said.data["status"] == "unreviewed"
    assert say_section("nonsense", language="zh").data["read"] is False


def test_a_charge_of_cook_county_is_classified_by_its_section() -> None:
    """The same question, another jurisdiction."""
    (found,) = classify(["12-16(d)"], date(2019, 5, 1), jurisdiction="us_il_cook")

    assert found.offence == "aggravated_criminal_sexual_abuse"
    assert found.article == "11-1.60"
    with pytest.raises(InputError, match="charge nobody knows"):
        classify(["24-1.6(a)(1)"], date(2019, 5, 1), jurisdiction="us_il_cook")


def test_a_place_is_said_by_code_or_name() -> None:
    """A code of old meant another place than the same name today."""
    assert say_place("542600", date(2014, 6, 1)).data["places"][0]["name"] == "林芝地区"
    assert say_place("林芝市", date(2024, 6, 1)).data["places"][0]["code"] == "540400"
    assert "no such code" in say_place("999999", date(2024, 6, 1)).text


def test_limitation_is_said_with_its_last_day_or_as_lifted() -> None:
    """Both languages, and never without the word unreviewed."""
    plain = say_limitation("rape", date(2012, 7, 1))
    lifted = say_limitation(
        "rape", date(2012, 7, 1), lifted_by="complaint_wrongly_not_filed", language="zh"
    )

    assert "2027-07-01" in plain.text
    assert "unreviewed" in plain.text
    assert lifted.data["last_on"] is None


def test_the_facts_of_an_offence_can_be_listed_for_its_day() -> None:
    """Nobody can type a code that is written nowhere; new sub-facts come with their text."""
    before = {each["fact"] for each in say_facts("rape", date(2023, 5, 31)).data["facts"]}
    after = {each["fact"] for each in say_facts("rape", date(2023, 6, 1)).data["facts"]}

    assert {"gang_two_or_more", "victim_age", "force_or_threat"} <= before
    assert {"long_term", "serious_std", "prior_conviction_rape_or_molestation"} <= after - before
    assert "轮奸" in say_facts("rape", date(2023, 6, 1), language="zh").text
    with pytest.raises(InputError, match="no offence anybody knows"):
        say_facts("rapes", date(2023, 6, 1))
