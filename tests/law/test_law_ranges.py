"""The lighter law is found range by range; newer is not harsher as a rule."""

from datetime import date
from itertools import pairwise
from typing import Any

import pytest

from tutela.catalogue.laws import rules
from tutela.law.limitation import limitation
from tutela.law.ranges import penalty
from tutela.model.errors import InputError

BEFORE, AFTER = date(2020, 5, 1), date(2024, 8, 1)


@pytest.mark.parametrize(
    ("facts", "applies", "then", "now"),
    [
        ({"multiple_victims": False}, "act", "base", "base"),
        ({"multiple_victims": True}, "act", "base", "aggravated"),
        (
            {"public_place_in_view": True, "odious_circumstances": False},
            "judgment",
            "aggravated",
            "base",
        ),
        (
            {
                "public_place_in_view": True,
                "odious_circumstances": True,
                "other_odious_circumstances": True,
            },
            "act",
            "aggravated",
            "aggravated",
        ),
    ],
)
def test_molestation_across_2021_goes_by_the_range_that_fits(
    facts: dict[str, Any], applies: str, then: str, now: str
) -> None:
    """In public view and not otherwise odious, the law of 2021 is the lighter one."""
    found = penalty("child_molestation", BEFORE, AFTER, facts)

    assert found.act is not None
    assert found.judgment is not None
    assert (found.act.range.id, found.judgment.range.id) == (then, now)
    assert found.applies == applies


def test_what_nobody_recorded_stays_open_and_is_named() -> None:
    """The range is not the heavier one because somebody forgot to write a no."""
    found = penalty("rape", AFTER, AFTER, {"victim_age": 15, "victim_sex": "female"})

    assert found.act is not None
    assert found.act.range.id == "base"
    (open_range,) = found.act.possible
    assert open_range.id == "aggravated"
    assert "gang_two_or_more" in open_range.unknown


def test_a_girl_under_ten_opens_the_heavier_range_from_2021_only() -> None:
    """The trigger is new in Amendment XI."""
    facts = {"victim_age": 9, "victim_sex": "female"}

    before = penalty("rape", date(2021, 2, 28), date(2021, 2, 28), facts)
    after = penalty("rape", date(2021, 3, 1), date(2021, 3, 1), facts)

    assert before.act is not None
    assert after.act is not None
    assert before.act.range.id == "base"
    assert after.act.range.id == "aggravated"
    assert after.act.range.found == ("girl_under_10_or_injury_to_girl",)
    assert before.act.heavier == ("victim_girl_under_14",)


def test_a_new_offence_reaches_no_earlier_act() -> None:
    """Nobody is punished by a law that was not there."""
    found = penalty("care_duty_sexual_assault", date(2021, 2, 28), AFTER)

    assert (found.applies, found.reason) == ("none", "no_offence_at_the_act")


def test_a_repealed_offence_is_compared_with_the_one_that_took_it_in() -> None:
    """Five years and more under the old text, three to ten under article 236(2)."""
    found = penalty("patronising_girls_under14_prostitution", date(2015, 10, 31), AFTER)

    assert found.judgment is not None
    assert found.judgment.offence == "rape"
    assert found.applies == "judgment"
    assert found.status == "unreviewed"


def test_a_repealed_offence_without_an_heir_is_no_offence_any_more() -> None:
    """The made-up neglect was repealed in 2022 and nothing took it in."""
    found = penalty("neglect", date(2021, 5, 1), AFTER, jurisdiction="xx")

    assert (found.applies, found.reason) == ("none", "no_offence_any_more")


def test_the_starting_point_is_shown_only_for_its_range_and_days() -> None:
    """The guideline on molestation began on 2024-07-01; before it none was read."""
    none = penalty("child_molestation", BEFORE, date(2024, 6, 30))
    shown = penalty("child_molestation", BEFORE, date(2024, 7, 1))

    assert none.starting_points == ()
    assert [each.months for each in shown.starting_points] == [(12, 36)]
    assert shown.starting_points[0].trial_until == "2025-06-30"


@pytest.mark.parametrize(
    ("age", "fact", "marks"),
    [
        (13, "force_or_threat", ("victim_girl_under_14", "heavier_rape_of_girl")),
        (15, "force_or_threat", ()),
        (15, "minor_injury_light", ("heavier_rape_of_14_to_17",)),
        (15, "special_duty_actor", ("heavier_rape_of_14_to_17",)),
    ],
)
def test_violence_is_heavier_for_a_girl_and_an_element_for_the_older(
    age: int, fact: str, marks: tuple[str, ...]
) -> None:
    """The trap of article 1 of the Interpretation: its two lists differ."""
    facts = {"victim_age": age, "victim_sex": "female", fact: True, "injury_to_girl": False}

    found = penalty("rape", AFTER, AFTER, facts)

    assert found.act is not None
    assert found.act.heavier == marks


def test_a_minor_offender_is_named_and_not_weighed() -> None:
    """The rule is shown to the person who decides; no month is taken off here."""
    young = penalty("rape", AFTER, AFTER, {"offender_age": 15})
    adult = penalty("rape", AFTER, AFTER, {"offender_age": 18})

    assert set(young.circumstances) >= {"minor_offender", "no_death_under_18"}
    assert adult.circumstances == ()
    assert young.act is not None
    assert adult.act is not None
    assert young.act.range == adult.act.range


def test_what_is_not_written_down_is_refused_and_not_taken_for_no_offence() -> None:
    """Cook County's files hold no ranges: no range known is not no crime."""
    with pytest.raises(InputError, match="has no ranges"):
        penalty("grooming", AFTER, AFTER, jurisdiction="us_il_cook")
    with pytest.raises(InputError, match="no rule on limitation"):
        limitation("harm", AFTER, jurisdiction="xx")


def test_limitation_years_follow_from_the_top_of_each_range() -> None:
    """Written by hand in each file and computed here again by article 87."""
    rule = rules("cn")["limitation_years"].history[0].value
    assert rule is not None
    checked = 0
    for offence in rules("cn").values():
        for dated in offence.history if offence.kind == "offence" else ():
            for one in (dated.value or {}).get("ranges", {}).values():
                if "as" in one:
                    continue
                top = one["imp"][1] if "imp" in one else 0
                steps = [years for below, years in rule["steps"] if top < below]
                years = steps[0] if steps else rule["above"]
                if one.get("life") or one.get("death"):
                    years = rule["life_or_death"]
                assert one["limitation_years"] == years, (offence.id, one)
                checked += 1

    assert checked > 80


def test_every_boundary_day_of_every_offence_changes_what_holds() -> None:
    """On the day of an amendment the new text holds, on the day before it the old one."""
    seen = 0
    for rule in rules("cn").values():
        for old, new in pairwise(rule.history):
            eve = date.fromordinal(new.since.toordinal() - 1)
            assert rule.at(eve) == (old if old.value is not None else None)
            assert rule.at(new.since) == (new if new.value is not None else None)
            assert old.value != new.value or old.sources != new.sources
            seen += 1

    assert seen > 15


def test_the_days_of_the_amendments_are_those_of_the_law() -> None:
    """Amendments VI to XI, each on the day it came into force."""
    began = {
        rule.id: [str(dated.since) for dated in rule.history]
        for rule in rules("cn").values()
        if rule.kind == "offence"
    }

    assert began["organising_children_to_beg"] == ["2006-06-29"]
    assert began["organising_minors_for_offences"] == ["2009-02-28"]
    assert began["extortion"] == ["1997-10-01", "2011-05-01"]
    assert began["child_molestation"] == ["1997-10-01", "2015-11-01", "2021-03-01"]
    assert began["care_duty_sexual_assault"] == ["2021-03-01"]
    assert began["forcible_indecency_insult"] == ["1997-10-01", "2015-11-01"]
