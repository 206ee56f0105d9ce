"""Find names that are written in two ways, such as an abbreviation beside the whole word."""

import re
from collections.abc import Mapping

_WORD = re.compile(r"\w+")


def rarer_spellings(counts: Mapping[str, int]) -> frozenset[str]:
    """Give the names that are a rarer spelling of another one.

    Two names are one when they have as many words, at least one of them is the same, and each
    other pair is a word and its abbreviation.

    >>> sorted(rarer_spellings({"Arlington Heights": 97, "Arlington Hts": 1, "Ford Heights": 90}))
    ['Arlington Hts']
    """
    words = {name: tuple(_WORD.findall(name.lower())) for name in counts}
    by_word: dict[tuple[int, int, str], list[str]] = {}
    for name, said in words.items():
        for at, word in enumerate(said):
            by_word.setdefault((len(said), at, word), []).append(name)
    rarer = set()
    for names in by_word.values():
        for one in names:
            for other in names:
                if counts[one] < counts[other] and _same(words[one], words[other]):
                    rarer.add(one)
    return frozenset(rarer)


def _same(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    pairs = list(zip(one, other, strict=True))
    return all(a == b or _short(a, b) or _short(b, a) for a, b in pairs)


def _short(short: str, whole: str) -> bool:
    """Tell whether a word abbreviates another: same first letter, letters left out."""
    if len(short) >= len(whole) or short[0] != whole[0] or short.isdigit() or whole.isdigit():
        return False
    letters = iter(whole)
    return all(letter in letters for letter in short) and (
        len(short) == 1 or short[-1] == whole[-1] or whole.startswith(short)
    )
