"""What is counted as one group is what the law names as one."""

from datetime import date

import pytest

from tutela.catalogue.dimensions import dimensions
from tutela.catalogue.measures import measures
from tutela.law.groups import groups
from tutela.model.measure import Count, Group

TODAY = date(2023, 6, 1)


@pytest.mark.parametrize(
    ("code", "named"),
    [
        ("sexual", "sexual_op2023"),
        ("sexual", "sexual_wp2022"),
        ("trafficking", "abduction_trafficking"),
    ],
)
def test_a_group_of_offences_has_the_members_the_law_lists(code: str, named: str) -> None:
    """The sum of a group must not drift from the list it is said to follow."""
    group = dimensions("cn")["group"]
    assert isinstance(group, Group)

    assert {*group.groups[code]} == {*groups("cn", TODAY)[named].members}


def test_the_three_charges_are_those_of_the_papers_to_2021() -> None:
    """The narrower series stands on its own list, dated like its definition."""
    three = measures("cn")["persons_prosecuted_sexual_three_charges"]
    assert isinstance(three, Count)

    assert {*three.where["offence"]} == {*groups("cn", date(2021, 6, 1))["sexual_wp3"].members}
    assert three.definition.id == "sexual_wp3"
