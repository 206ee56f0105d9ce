"""A sentence may go on speaking of the offence that the one before named."""

import pytest

from tutela.check import check, open_sources
from tutela.check.claims import Verdict

SAID = "2022年，检察机关起诉性侵未成年人犯罪36957人；2021年起诉{}人。"


@pytest.mark.parametrize(
    ("value", "verdict"),
    [
        ("27851", Verdict.CONFIRMED),
        ("60553", Verdict.CONFIRMED),
        ("31851", Verdict.CONTRADICTED),
    ],
)
def test_an_offence_left_out_may_still_be_meant(value: str, verdict: Verdict) -> None:
    """Sexual offences of 2021 and all offences of 2021 can both be meant; neither is 31,851."""
    report = check(SAID.format(value), open_sources(("published:cn",)))

    assert [each.verdict for each in report.judgements if each.claim.number.text == value] == [
        verdict
    ]
