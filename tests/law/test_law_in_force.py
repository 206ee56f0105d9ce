"""What a release says of the law behind its figures."""

from datetime import date

from tutela.law.in_force import in_force, international_codes
from tutela.model.words import LANGUAGES


def test_the_text_of_the_day_is_named_not_a_later_one() -> None:
    """The article on rape was changed in March 2021: a paper of 2020 must not cite the new text."""
    (before,) = in_force(["rape"], date(2020, 12, 31), "cn")
    (after,) = in_force(["rape"], date(2022, 12, 31), "cn")

    assert (before.since, after.since) == (date(1997, 10, 1), date(2021, 3, 1))
    assert "article 236" in after.provision["en"]
    assert "第236条" in after.provision["zh"]


def test_a_rule_nobody_signed_says_so() -> None:
    """A reader may not take our reading of the law for a lawyer's."""
    (loose,) = in_force(["rape"], date(2022, 12, 31), "cn")
    (firm,) = in_force(["harm"], date(2022, 12, 31), "xx")

    assert (loose.is_signed, firm.is_signed) == (False, True)


def test_what_is_no_rule_or_did_not_hold_is_left_out() -> None:
    """Codes such as ages are no rules, and a law that came later was not in force."""
    assert in_force(["age_14_17", "nonsense"], date(2022, 12, 31), "cn") == ()
    assert in_force(["rape"], date(1990, 1, 1), "cn") == ()


def test_what_is_from_memory_is_not_cited() -> None:
    """A release cites only what somebody read."""
    (grooming,) = in_force(["grooming"], date(2019, 12, 31), "us_il_cook")

    for language in LANGUAGES:
        assert "not read in a source" not in grooming.provision[language]


def test_only_codes_that_were_read_are_given() -> None:
    """Kidnapping bears a code read in a source; abuse of a ward has none that was read."""
    codes = international_codes(["kidnapping", "abuse_by_carer", "x"], date(2022, 12, 31), "cn")

    assert codes["kidnapping"] == "020221"
    assert "x" not in codes
