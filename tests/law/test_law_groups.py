"""Groups keep their own dated member lists, and offences their own days."""

from datetime import date

import pytest

from tutela.law.groups import groups, groups_of
from tutela.law.offences import offence, offences
from tutela.model.errors import InputError


def test_two_published_series_keep_two_member_lists() -> None:
    """Three charges in 2021, a wider set in 2022: mixing them invents an increase."""
    then = groups("cn", date(2022, 6, 1))

    assert len(then["sexual_wp3"].members) == 3
    assert set(then["sexual_wp3"].members) < set(then["sexual_wp2022"].members)
    assert then["sexual_wp2022"].status == "unreviewed"


@pytest.mark.parametrize(("day", "has_it"), [(date(2021, 2, 28), False), (date(2021, 3, 1), True)])
def test_an_offence_exists_from_its_own_day(day: date, has_it: bool) -> None:
    """Care-duty assault began on 2021-03-01; the day before nobody can have committed it."""
    assert ("care_duty_sexual_assault" in offences("cn", day)) is has_it
    members = groups("cn", day)["crimes_against_minors_all"].members
    assert ("care_duty_sexual_assault" in members) is has_it


def test_a_repealed_offence_is_gone_and_yet_known() -> None:
    """The charge abolished in 2015 stays in the books for acts before it."""
    code = "patronising_girls_under14_prostitution"

    assert offence("cn", code, date(2015, 10, 31)) is not None
    assert offence("cn", code, date(2015, 11, 1)) is None


def test_an_offence_nobody_knows_is_refused() -> None:
    """A misspelt charge must not count as one that did not exist."""
    with pytest.raises(InputError, match="no offence anybody knows"):
        offence("cn", "rapes", date(2022, 1, 1))


def test_groups_of_an_offence_are_asked_by_day() -> None:
    """The group of the Opinions begins with them."""
    before = groups_of("rape", "cn", date(2023, 5, 31))
    after = groups_of("rape", "cn", date(2023, 6, 1))

    assert "sexual_op2023" not in before
    assert "sexual_op2023" in after
