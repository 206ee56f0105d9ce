"""Every code a figure may carry has words in every language."""

import pytest

from tutela.catalogue.dimensions import dimensions
from tutela.catalogue.measures import measures
from tutela.catalogue.place import jurisdictions
from tutela.catalogue.words import words
from tutela.model.errors import DataError, InputError
from tutela.model.measure import NOT_RECORDED, Count, NotAvailable
from tutela.model.words import LANGUAGES


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("jurisdiction", jurisdictions())
def test_every_code_speaks_every_language(jurisdiction: str, language: str) -> None:
    """A table must never show a reader a bare code."""
    said = words(jurisdiction, language)

    for name, dimension in dimensions(jurisdiction).items():
        assert said.dimension(name)
        assert all(said.code(name, code) for code in (*dimension.codes, NOT_RECORDED))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("jurisdiction", jurisdictions())
def test_every_unit_and_event_counted_speaks_every_language(
    jurisdiction: str, language: str
) -> None:
    """A figure is said with its unit, and a step by its name."""
    said = words(jurisdiction, language)

    for measure in measures(jurisdiction).values():
        if isinstance(measure, Count | NotAvailable):
            assert said.unit(measure.unit)
        if isinstance(measure, Count):
            assert all(said.event(event) for event in (measure.event, *measure.or_event))
            assert all(said.result(result) for result in measure.result)
    assert said.unit("percent")
    assert said.unit("percentage_point")


@pytest.mark.parametrize("jurisdiction", jurisdictions())
def test_the_two_languages_name_the_same_codes(jurisdiction: str) -> None:
    """A code said in one language only would be missing from half of a release."""
    zh, en = (words(jurisdiction, language) for language in ("zh", "en"))

    assert zh.dimensions.keys() == en.dimensions.keys() == dimensions(jurisdiction).keys()
    assert {key: codes.keys() for key, codes in zh.codes.items()} == {
        key: codes.keys() for key, codes in en.codes.items()
    }
    assert (zh.events.keys(), zh.results.keys()) == (en.events.keys(), en.results.keys())


def test_what_has_no_words_is_an_error_and_not_a_code() -> None:
    """A silent fallback would put a code, or another language, into a paper."""
    with pytest.raises(DataError, match=r"no words for the sex \[unheard_of\]"):
        words("xx", "en").code("sex", "unheard_of")


def test_a_language_nobody_wrote_is_refused() -> None:
    """Nobody is answered in another language than the one asked for."""
    with pytest.raises(InputError, match="is no language written here"):
        words("xx", "tlh")
