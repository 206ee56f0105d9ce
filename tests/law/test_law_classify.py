"""A charge becomes an offence, groups, a means and codes, each with the rule that says so."""

from datetime import date
from typing import Any

import pytest

from tutela.law.classify import classify, offence_of
from tutela.model.errors import InputError

IN_2024 = date(2024, 5, 1)


def test_remote_molestation_is_a_means_and_not_a_charge() -> None:
    """Counted as a charge of its own, it would be counted twice."""
    facts = {"victim_age": 10, "video_chat": True, "lured": True, "images_made": False}

    (found,) = classify(["猥亵儿童罪"], IN_2024, facts)

    assert (found.offence, found.means) == ("child_molestation", "remote")
    assert "remote_molestation" in found.groups
    assert "means_remote" in found.rules
    with pytest.raises(InputError, match="charge nobody knows"):
        classify(["remote_molestation"], IN_2024)


@pytest.mark.parametrize(
    ("facts", "means"),
    [
        ({"video_chat": True, "coerced": True, "victim_age": 10}, "remote"),
        ({"video_chat": True, "victim_age": 10}, None),
        (
            {"first_contact_online": True, "in_person_act": True, "victim_age": 10},
            "online_contact_then_in_person",
        ),
        ({"in_person_act": True, "victim_age": 10}, "in_person"),
        ({}, None),
    ],
)
def test_each_means_is_told_from_the_others(facts: dict[str, Any], means: str | None) -> None:
    """Means not recorded stays unknown: guessed, it would make a trend."""
    (found,) = classify(["child_molestation"], IN_2024, facts)

    assert found.means == means


@pytest.mark.parametrize(
    ("charge", "facts", "iccs"),
    [
        ("rape", {"force_or_threat": True, "victim_age": 15}, "030111"),
        ("rape", {"force_or_threat": False, "victim_age": 13}, "030113"),
        ("rape", {"force_or_threat": False, "victim_age": 14}, "030112"),
        ("rape", {}, None),
        (
            "child_molestation",
            {"penetration_other_than_vaginal_intercourse": True, "force_or_threat": False},
            "030113",
        ),
        ("child_abduction", {}, "02021"),
        ("intentional_homicide", {"attempted": True}, "0102"),
    ],
)
def test_codes_follow_the_act_and_not_the_name_of_the_charge(
    charge: str, facts: dict[str, Any], iccs: str | None
) -> None:
    """The penetration flag bridges article 237 to what ICCS calls rape."""
    (found,) = classify([charge], IN_2024, facts)

    assert (found.code.iccs if found.code else None) == iccs
    assert iccs is not None or found.unknown
    assert found.code is None or found.code.status == "unreviewed"


def test_a_charge_is_found_by_id_name_or_article() -> None:
    """Offices write one charge in many ways."""
    ways = [
        "child_molestation",
        "猥亵儿童罪",
        "猥亵儿童",
        "237(3)",
        "Child molestation",
        "第237(3)条",
    ]

    assert {offence_of(way, IN_2024) for way in ways} == {"child_molestation"}


def test_an_old_name_is_understood_and_an_offence_not_yet_made_does_not_exist() -> None:
    """A charge of 2012 keeps its name of 2012."""
    (old,) = classify(["强制猥亵、侮辱妇女罪"], date(2012, 5, 1))
    (early,) = classify(["care_duty_sexual_assault"], date(2021, 2, 28))

    assert old.offence == "forcible_indecency_insult"
    assert (early.exists, early.groups, early.means) == (False, (), None)


def test_a_victim_who_cannot_be_one_of_this_offence_is_pointed_out() -> None:
    """A boy under article 236, or a victim of 14 under 237(3), is a wrong charge or a wrong age."""
    (boy,) = classify(["rape"], IN_2024, {"victim_sex": "male"})
    (grown,) = classify(["child_molestation"], IN_2024, {"victim_age": 14})
    (unknown,) = classify(["child_molestation"], IN_2024)

    assert (boy.fits, grown.fits, unknown.fits) == (False, False, None)


def test_a_duty_actor_who_compels_is_pointed_to_rape() -> None:
    """Article 6 of the Interpretation; below its day the facts point nowhere."""
    facts = {
        "special_duty_actor": True,
        "advantage_or_helplessness": True,
        "victim_age": 15,
        "victim_sex": "female",
    }

    (after,) = classify(["care_duty_sexual_assault"], date(2023, 6, 1), facts)
    (before,) = classify(["care_duty_sexual_assault"], date(2023, 5, 31), facts)

    assert (after.also, before.also) == (("rape",), ())


@pytest.mark.parametrize(
    ("charge", "age", "day", "answers"),
    [
        ("rape", 14, IN_2024, True),
        ("child_molestation", 15, IN_2024, False),
        ("child_molestation", 16, IN_2024, True),
        ("rape", 13, IN_2024, False),
        ("intentional_homicide", 12, date(2021, 2, 28), False),
        ("intentional_homicide", 12, date(2021, 3, 1), None),
        ("intentional_injury", 15, IN_2024, None),
    ],
)
def test_who_answers_at_what_age(charge: str, age: int, day: date, answers: bool | None) -> None:
    """Molestation is not on the list of fourteen; twelve needs an approval nobody can assume."""
    (found,) = classify([charge], day, {"offender_age": age})

    assert found.answers is answers


def test_a_misspelt_fact_is_refused() -> None:
    """Passed over, it would count as not recorded."""
    with pytest.raises(InputError, match="no fact anybody asks for"):
        classify(["rape"], IN_2024, {"multiple_victim": True})


def test_a_later_interpretation_reaches_an_act_that_is_still_open() -> None:
    """Remote acts against a child of 15 in 2022, judged after June 2023."""
    facts = {"victim_age": 15, "video_chat": True, "coerced": True}
    act = date(2022, 5, 1)

    (then,) = classify(["forcible_indecency_insult"], act, facts)
    (later,) = classify(["forcible_indecency_insult"], act, facts, judged_on=IN_2024)

    assert (then.means, later.means) == (None, "remote")
