"""A figure's address is the same everywhere."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutela.model.errors import InputError
from tutela.model.figure import Figure, FigureId, Reason
from tutela.model.period import Period

CODE = st.from_regex(r"[a-z][a-z0-9_]{0,12}", fullmatch=True)


@given(CODE, st.integers(1990, 2090), st.dictionaries(CODE, CODE, max_size=3), CODE)
def test_an_address_comes_back_from_its_text(
    measure: str, year: int, place: dict[str, str], edition: str
) -> None:
    """Table, sentence and page name a figure by the same text."""
    address = FigureId(measure, Period.year(year), place, edition.replace("_", "-"))

    assert FigureId.parse(str(address)) == address
    assert hash(FigureId.parse(str(address))) == hash(address)


@pytest.mark.parametrize("text", ["", "persons", "persons/2022", "p/2022?x@e", "p/2022?x=@e"])
def test_what_is_no_address_is_refused(text: str) -> None:
    """A mistyped address must not quietly name another figure."""
    with pytest.raises(InputError, match="measure/period"):
        FigureId.parse(text)


def test_a_withheld_figure_gives_a_reason_and_no_number() -> None:
    """Withheld is never zero."""
    address = FigureId("persons_prosecuted", Period.year(2022), {"group": "sexual"})
    figure = Figure(address, None, "person", reason=Reason.WITHHELD)

    assert figure.as_json()["value"] is None
    assert figure.as_json()["reason"] == "withheld"


def test_a_value_is_written_as_plain_digits() -> None:
    """Scripts read the value; an exponent would be read as something else."""
    figure = Figure(
        FigureId("persons_prosecuted", Period.year(2022)), Decimal("5.841E+4"), "person"
    )

    assert figure.as_json()["value"] == "58410"
