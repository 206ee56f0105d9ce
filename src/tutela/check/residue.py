"""Find the words of a paragraph that neither the vocabulary nor everyday language explains."""

import re
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from pathlib import Path

from tutela.catalogue.fields import read_yaml

_WORD = re.compile(r"[A-Za-z][A-Za-z'’-]*")
_HAN = re.compile(r"[\u4e00-\u9fff]{2,}")
_ENDINGS = ("ly", "ing", "ed", "es", "s", "d", "'s", "’s")


def strange_words(text: str, language: str, known: Iterable[tuple[int, int]]) -> list[int]:
    """Give where words begin that stand outside ``known`` spans and are not neutral.

    >>> strange_words("共起诉厨师58人", "zh", [(1, 3), (5, 8)]), strange_words("共58人", "zh", [])
    ([3], [])
    >>> strange_words("In all, 58 teachers were named", "en", [(8, 10)])
    [11]
    """
    letters = list(text)
    for start, end in known:
        letters[start:end] = " " * (end - start)
    left = "".join(letters)
    if language == "en":
        return [at.start() for at in _WORD.finditer(left) if not _is_neutral(at[0].lower())]
    left = _neutral_zh().sub(lambda match: " " * len(match[0]), left)
    return [match.start() for match in _HAN.finditer(left)]


def _is_neutral(word: str) -> bool:
    words = _neutral_en()
    if word in words or len(word) == 1:
        return True
    for ending in _ENDINGS:
        stem = word.removesuffix(ending)
        if stem != word and (stem in words or f"{stem}e" in words or stem[:-1] in words):
            return True
    return False


@cache
def _neutral_en() -> frozenset[str]:
    return frozenset(_words("en"))


@cache
def _neutral_zh() -> re.Pattern[str]:
    ordered = sorted(_words("zh"), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, ordered)))


def _words(language: str) -> list[str]:
    body = read_yaml(Path(str(files("tutela"))) / "check" / "words" / "neutral.yaml")
    return str(body[language]).split() if isinstance(body, dict) else []
