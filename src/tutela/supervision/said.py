"""The sentences findings are said with, in every language of the house."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import as_file, files
from types import MappingProxyType

from tutela.catalogue.fields import Fields, read_yaml
from tutela.model.words import LANGUAGES, Words


def said(key: str, **filled: object) -> Words:
    """Fill a sentence in; what is itself words is said in the same language.

    >>> said("undated")["en"]
    'the step is recorded without a usable day'
    """
    text = phrases()[key]
    return {
        language: text[language].format(
            **{name: _in(value, language) for name, value in filled.items()}
        )
        for language in LANGUAGES
    }


@cache
def phrases() -> Mapping[str, Words]:
    """Read the sentences."""
    with as_file(files("tutela.supervision").joinpath("words.yaml")) as path:
        written = read_yaml(path)
        keys = [key for key, _ in Fields(written, path.name).items()]
        with Fields(written, path.name) as fields:
            return MappingProxyType({key: fields.words(key) for key in keys})


def _in(value: object, language: str) -> object:
    return value[language] if isinstance(value, Mapping) else value
