"""The words by which a text may name the measures of a release."""

from collections.abc import Iterable, Mapping
from typing import Any

from tutela.catalogue.fields import read_yaml
from tutela.catalogue.place import folder, jurisdictions
from tutela.catalogue.published import Series, Term, has_published, published
from tutela.model.errors import DataError
from tutela.model.words import LANGUAGES

_PERCENT = ("percent", "percentage_point")


def release_words(
    jurisdiction: str, measures: Iterable[str]
) -> dict[str, dict[str, tuple[str, ...]]]:
    """Give, for each measure, its words and spoken wordings in every language."""
    if jurisdiction not in jurisdictions():
        return {}
    home = folder(jurisdiction) / "measures"
    return {name: _spoken(home / f"{name}.yaml") for name in measures if _is_there(home, name)}


def release_terms(
    jurisdiction: str,
    words: Mapping[str, Mapping[str, tuple[str, ...]]],
    figures: Iterable[Mapping[str, Any]],
) -> tuple[tuple[Term, ...], dict[str, Series]]:
    """Give the vocabulary and the series of a release.

    A measure that published series already name by facets is found by those; every other one by
    its own words.
    """
    terms: list[Term] = []
    known: dict[str, Series] = {}
    if jurisdiction in jurisdictions() and has_published(jurisdiction):
        read = published(jurisdiction)
        terms.extend(read.terms)
        known = {one.measure: one for one in read.series.values() if one.measure}
    series: dict[str, Series] = {}
    for figure in figures:
        measure, unit = str(figure.get("measure")), str(figure.get("unit"))
        if measure not in series:
            said = words.get(measure, {})
            series[measure] = _series(measure, unit, said, known.get(measure))
            terms.append(_term(measure, said))
    terms.extend(_dimension_terms(jurisdiction))
    return tuple(terms), series


def _is_there(home: Any, name: str) -> bool:
    return name.replace("_", "").isalnum() and (home / f"{name}.yaml").is_file()


def _spoken(path: Any) -> dict[str, tuple[str, ...]]:
    body = read_yaml(path)
    if not isinstance(body, Mapping):
        raise DataError("is no mapping of keys", path.name, "Write `key: value` lines.")
    said = {}
    for language in LANGUAGES:
        first = str(dict(body.get("words") or {}).get(language, ""))
        more = dict(body.get("spoken") or {}).get(language) or ()
        said[language] = tuple(each for each in (first, *map(str, more)) if each)
    return said


def _series(
    measure: str, unit: str, said: Mapping[str, tuple[str, ...]], known: Series | None
) -> Series:
    form = "level" if unit not in _PERCENT else "change" if measure.endswith("change") else "share"
    words = {language: (said.get(language) or (measure,))[0] for language in LANGUAGES}
    facets = dict(known.facets) if known else {"measure": measure}
    return Series(measure, words, unit, form, "previous", facets, (), measure)


def _term(measure: str, said: Mapping[str, tuple[str, ...]]) -> Term:
    words = {language: (said.get(language) or (measure,))[0] for language in LANGUAGES}
    return Term("measure", measure, words, said)


def _dimension_terms(jurisdiction: str) -> list[Term]:
    """Name the codes of every dimension in the words the jurisdiction gives them."""
    if jurisdiction not in jurisdictions():
        return []
    found: dict[tuple[str, str], dict[str, str]] = {}
    for language in LANGUAGES:
        path = folder(jurisdiction) / "words" / f"{language}.yaml"
        if not path.is_file():
            continue
        body: Any = read_yaml(path)
        for dimension, about in dict((body or {}).get("dimensions") or {}).items():
            for code, word in dict(about.get("codes") or {}).items():
                found.setdefault((str(dimension), str(code)), {})[language] = str(word)
    return [
        Term(dimension, code, words, {each: (word,) for each, word in words.items()})
        for (dimension, code), words in found.items()
    ]
