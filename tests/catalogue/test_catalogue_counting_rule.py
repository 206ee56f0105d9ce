"""Every measure says how it counts, in every language."""

import pytest

from tutela.catalogue.counting_rule import counting_rule
from tutela.catalogue.measures import measures
from tutela.catalogue.place import jurisdictions
from tutela.model.measure import NotAvailable
from tutela.model.words import LANGUAGES


@pytest.mark.parametrize("jurisdiction", jurisdictions())
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_measure_states_its_counting_rule(jurisdiction: str, language: str) -> None:
    """Unit, day, what was withdrawn, what was corrected, who reported: none is left to guess."""
    known = measures(jurisdiction)

    for measure in known.values():
        said = counting_rule(measure, known, language)
        assert (len(said) >= 5) is not isinstance(measure, NotAvailable)
        assert all(each.strip() for each in said)


def test_the_rule_follows_from_the_file() -> None:
    """A stock is said to be one, a cohort goes by its receipt, a derived figure by its count."""
    cn, cook = measures("cn"), measures("us_il_cook")

    def told(known: str, jurisdiction: str = "cn") -> str:
        of = cn if jurisdiction == "cn" else cook
        return " ".join(counting_rule(of[known], of, "en"))

    assert "It is a stock of the last day" in told("persons_juvenile_prosecution_review_pending")
    assert "who stands in two cases counts in both" in told("persons_prosecuted")
    assert "in which the matter was received" in told("persons_disposed", "us_il_cook")
    assert told("persons_prosecuted_change").startswith("It is worked out from the cleared counts")
    assert "principal charge" not in told("cases_prosecuted")
