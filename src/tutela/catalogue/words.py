"""Say a jurisdiction's codes in a language; what has no words is an error, never a code."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tutela.catalogue.fields import Fields, read_yaml
from tutela.catalogue.place import folder
from tutela.model.errors import DataError, InputError
from tutela.model.words import LANGUAGES


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What the codes of one jurisdiction are called in one language.

    >>> english = words("xx", "en")
    >>> english.dimension("sex"), english.code("sex", "female"), english.unit("person")
    ('sex', 'female', 'persons')
    """

    jurisdiction: str
    language: str
    dimensions: Mapping[str, str]
    codes: Mapping[str, Mapping[str, str]]
    units: Mapping[str, str]
    events: Mapping[str, str]
    results: Mapping[str, str]

    def dimension(self, dimension: str) -> str:
        """Name a dimension."""
        return self._of(self.dimensions, dimension, "dimension")

    def code(self, dimension: str, code: str) -> str:
        """Name a code of a dimension."""
        return self._of(self.codes.get(dimension, {}), code, dimension)

    def unit(self, unit: str) -> str:
        """Name a unit of count, or percent."""
        return self._of(self.units, unit, "unit")

    def event(self, event: str) -> str:
        """Name a kind of event."""
        return self._of(self.events, event, "event")

    def result(self, result: str) -> str:
        """Name what an event came to."""
        return self._of(self.results, result, "result")

    def _of(self, known: Mapping[str, str], code: str, what: str) -> str:
        if code not in known:
            raise DataError(
                f"has no words for the {what} [{code}]",
                f"{self.jurisdiction}/words/{self.language}.yaml",
                "Write them in every language.",
            )
        return known[code]


def words(jurisdiction: str, language: str) -> Vocabulary:
    """Give the words of a jurisdiction in a language; raise ``InputError`` for one nobody wrote."""
    if language not in LANGUAGES:
        raise InputError(
            f"is no language written here: [{language[:20]}]",
            "language",
            f"Written: {', '.join(LANGUAGES)}.",
        )
    path = folder(jurisdiction) / "words" / f"{language}.yaml"
    return _read(path, jurisdiction, language)


@cache
def _read(path: Path, jurisdiction: str, language: str) -> Vocabulary:
    with Fields(read_yaml(path), f"{jurisdiction}/words/{path.name}") as fields:
        named = [_dimension(*item, fields.where) for item in _items(fields, "dimensions")]
        return Vocabulary(
            jurisdiction,
            language,
            {name: label for name, label, _ in named},
            {name: codes for name, _, codes in named},
            _texts(fields, "units"),
            _texts(fields, "events"),
            _texts(fields, "results"),
        )


def _items(fields: Fields, key: str) -> list[tuple[str, object]]:
    with fields.inner(key) as inner:
        return list(inner.items())


def _dimension(name: str, raw: object, where: str) -> tuple[str, str, Mapping[str, str]]:
    with Fields(raw, f"{where} [{name}]") as fields:
        return name, fields.text("label"), _texts(fields, "codes")


def _texts(fields: Fields, key: str) -> Mapping[str, str]:
    named = dict(_items(fields, key))
    inner = Fields(named, f"{fields.where} [{key}]")
    return {name: inner.text(name) for name in named}
