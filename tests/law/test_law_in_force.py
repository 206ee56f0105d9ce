"""What a release says of the law behind its figures."""

from datetime import date

from tutela.law.in_force import in_force
from tutela.model.words import LANGUAGES


def test_the_text_of_the_day_is_named_not_a_later_one() -> None:
    """The article on rape was changed in March 2021: a paper of 2020 must not cite the new text."""
    (before,) = in_force(["rape"], date(2020, 12, 31), "cn")
    (after,) = in_force(["rape"], date(2022, 12, 31), "cn")

    assert "1997-10-01" in before["en"]
    assert "article 236" in after["en"]
    assert "2021-03-01" in after["zh"]


def test_a_rule_nobody_signed_says_so() -> None:
    """A reader may not take our reading of the law for a lawyer's."""
    (loose,) = in_force(["rape"], date(2022, 12, 31), "cn")
    (firm,) = in_force(["harm"], date(2022, 12, 31), "xx")

    assert "not yet signed" in loose["en"]
    assert "not yet signed" not in firm["en"]


def test_what_is_no_rule_or_did_not_hold_is_left_out() -> None:
    """Codes such as ages are no rules, and a law that came later was not in force."""
    assert in_force(["age_14_17", "nonsense"], date(2022, 12, 31), "cn") == ()
    assert in_force(["rape"], date(1990, 1, 1), "cn") == ()


def test_every_note_is_there_in_both_languages() -> None:
    """A paper in one language must not lack a law the other names."""
    for note in in_force(["rape", "child_molestation"], date(2022, 12, 31), "cn"):
        assert set(note) == set(LANGUAGES)
