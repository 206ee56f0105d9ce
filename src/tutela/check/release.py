"""The words by which a text may name the measures of a release."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tutela.catalogue.fields import read_yaml
from tutela.catalogue.paper import paper
from tutela.catalogue.place import folder, jurisdictions
from tutela.catalogue.published import Series, Term, has_published, published
from tutela.check.sayings import COUNTED, Sayings, sayings
from tutela.check.terms import Finder
from tutela.model.errors import InputError
from tutela.model.period import Period
from tutela.model.words import LANGUAGES

_PERCENT = ("percent", "percentage_point")


@dataclass(frozen=True, slots=True)
class Wording:
    """What a measure is called, and what it is: Count, Share or Change with its base."""

    phrases: Mapping[str, tuple[str, ...]]
    kind: str
    base: str
    of: str = ""


def release_words(jurisdiction: str, measures: Iterable[str]) -> dict[str, Wording]:
    """Give, for each measure, its words and spoken wordings in every language."""
    if jurisdiction not in jurisdictions():
        return {}
    home = folder(jurisdiction) / "measures"
    return {name: _wording(home / f"{name}.yaml") for name in measures if _is_there(home, name)}


def release_terms(
    jurisdiction: str, words: Mapping[str, Wording], figures: Iterable[Mapping[str, Any]]
) -> tuple[tuple[Term, ...], dict[str, Series]]:
    """Give the vocabulary and the series of a release.

    A measure is found by the facets its own words name; where they name none, or the same as
    another measure's, by the words themselves. So adding a measure teaches the checker.
    """
    known = jurisdiction in jurisdictions() and has_published(jurisdiction)
    terms = list(published(jurisdiction).terms) if known else []
    finders = {language: Finder(terms, language) for language in LANGUAGES}
    series: dict[str, Series] = {}
    for figure in figures:
        measure = str(figure.get("measure"))
        if measure not in series:
            said = words.get(measure, Wording({}, "", ""))
            series[measure] = _series(measure, str(figure.get("unit")), said, finders)
    own = [Term("measure", name, series[name].words, words[name].phrases) for name in words]
    phrases = {phrase for term in terms for said in term.phrases.values() for phrase in said}
    more = [term for term in _dimension_terms(jurisdiction) if not _is_named(term, phrases)]
    return (*terms, *own, *more), _told_apart(series)


def release_sayings(
    jurisdiction: str, words: Mapping[str, Wording], name: str, period: str
) -> dict[str, Sayings]:
    """Give the passages a release of the jurisdiction is made of, in every language."""
    if jurisdiction not in jurisdictions() or not (folder(jurisdiction) / "paper").is_dir():
        return {}
    try:
        when = Period.parse(period)
    except InputError:
        return {}
    changes = {
        each.of: one
        for one, each in words.items()
        if each.base == "previous" and each.kind.lower() == "change"
    }
    outline = paper(jurisdiction)
    return {
        language: sayings(outline, language, _first_words(words, language), changes, (name, when))
        for language in LANGUAGES
    }


def frame(
    manifest: Mapping[str, Any], audit: Mapping[str, Any]
) -> Iterator[tuple[Series, Mapping[str, Any]]]:
    """Yield what a release says of itself: offices expected and reported, the threshold."""
    said = {**dict(manifest.get("coverage") or {}), **audit}
    for name in COUNTED:
        if isinstance(said.get(name), int) and manifest.get("period"):
            words = dict.fromkeys(LANGUAGES, name)
            id_ = f"manifest.json/{name}"
            shown = {"id": id_, "measure": id_, "period": manifest["period"], "value": said[name]}
            yield Series(id_, words, "", "level", "", {"measure": id_}, (), id_), shown


def _first_words(words: Mapping[str, Wording], language: str) -> dict[str, str]:
    return {
        name: each.phrases[language][0] for name, each in words.items() if each.phrases[language]
    }


def _is_there(home: Path, name: str) -> bool:
    return name.replace("_", "").isalnum() and (home / f"{name}.yaml").is_file()


def _wording(path: Path) -> Wording:
    body = read_yaml(path)
    body = body if isinstance(body, Mapping) else {}
    said = {}
    for language in LANGUAGES:
        first = str(dict(body.get("words") or {}).get(language, ""))
        more = dict(body.get("spoken") or {}).get(language) or ()
        said[language] = tuple(each for each in (first, *map(str, more)) if each)
    kind = next((name for name in ("of", "part") if name in body), "")
    of = str(body.get("of", ""))
    return Wording(said, str(body.get("kind") or kind), str(body.get("base", "")), of)


def _series(measure: str, unit: str, said: Wording, finders: Mapping[str, Finder]) -> Series:
    is_change = said.kind.lower() in ("change", "of") or bool(said.base)
    form = "level" if unit not in _PERCENT else "change" if is_change else "share"
    if "average" in said.kind.lower():
        form = "average_growth"
    elif unit == "percentage_point":
        form = "rate_change"
    words = {language: (said.phrases.get(language) or (measure,))[0] for language in LANGUAGES}
    facets = _facets_of(words, finders, measure)
    base = said.base or ("previous" if form == "change" else "")
    return Series(measure, words, unit, form, base, facets, (), measure)


def _facets_of(
    words: Mapping[str, str], finders: Mapping[str, Finder], measure: str
) -> dict[str, str]:
    """Read the facets off a measure's words; several codes of one facet make it unlike any."""
    named: dict[str, dict[str, None]] = {}
    for language, finder in finders.items():
        found: dict[str, dict[str, None]] = {}
        for mention in finder.find(words[language]):
            found.setdefault(mention.facet, {})[mention.code] = None
        named = {**found, **named}
    facets = {facet: next(iter(codes)) for facet, codes in named.items() if len(codes) == 1}
    if "topic" in facets:
        return {"topic": facets["topic"]}
    mixed = any(len(codes) > 1 for codes in named.values())
    return {**facets, "measure": measure} if mixed or not facets else facets


def _told_apart(series: Mapping[str, Series]) -> dict[str, Series]:
    """Let the measure with the shortest name keep facets that several share."""
    kept: dict[tuple[object, ...], str] = {}
    for one in sorted(series.values(), key=lambda each: len(each.words["zh"])):
        key = (one.unit, one.form, one.base, *sorted(one.facets.items()))
        kept.setdefault(key, one.id)
    plain = set(kept.values())
    return {
        name: one if name in plain else replace(one, facets={**one.facets, "measure": name})
        for name, one in series.items()
    }


def _is_named(term: Term, phrases: set[str]) -> bool:
    return any(each in phrases for said in term.phrases.values() for each in said)


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
