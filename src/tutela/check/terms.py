"""Find the terms of a vocabulary in a text: which facet is named where."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from tutela.catalogue.published import Term

_WORD = re.compile(r"[a-z][a-z'-]*|\d+", re.IGNORECASE)
_GAP = {"zh": 16, "en": 34}
_STOP = re.compile(r"[，。；、;]|[,.](?!\d)")


@dataclass(frozen=True, slots=True)
class Mention:
    """A term at its place in the text."""

    start: int
    end: int
    facet: str
    code: str


@dataclass(slots=True)
class Finder:
    """Finds terms in time linear in the text: phrases are looked up by how they begin.

    >>> term = Term("action", "prosecuted", {}, {"zh": ("提起公诉", "起诉"), "en": ("prosecuted",)})
    >>> [(m.start, m.code) for m in Finder([term], "zh").find("依法起诉12人")]
    [(2, 'prosecuted')]
    """

    terms: Iterable[Term]
    language: str
    _by_head: dict[str, list[tuple[str, str, str, str, str]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for term in self.terms:
            for phrase in term.phrases.get(self.language, ()):
                barred, _, rest = phrase.lower().rpartition("~")
                head, _, tail = rest.partition("..")
                key = head[:2] if self.language == "zh" else _head(head)
                entry = (head, tail, term.facet, term.code, barred)
                self._by_head.setdefault(key, []).append(entry)
        for entries in self._by_head.values():
            entries.sort(key=lambda entry: -len(entry[0]) - len(entry[1]))

    def find(self, text: str) -> list[Mention]:
        """Give the mentions of a text in order; of two of one facet the longer one holds."""
        low = " ".join(text.lower().split("\n")) if "\n" in text else text.lower()
        low = low if len(low) == len(text) else text
        until: dict[str, int] = {}
        found = []
        for start, key in self._heads(low):
            for head, tail, facet, code, barred in self._by_head.get(key, ()):
                if start < until.get(facet, 0) or not low.startswith(head, start):
                    continue
                if barred and low.endswith(barred, 0, start):
                    continue
                end = self._end(low, start + len(head), tail)
                if end is not None:
                    until[facet] = end
                    found.append(Mention(start, end, facet, code))
        return found

    def _heads(self, low: str) -> Iterable[tuple[int, str]]:
        if self.language == "zh":
            by_head = self._by_head
            return ((at, low[at : at + 2]) for at in range(len(low)) if low[at : at + 2] in by_head)
        return ((match.start(), match.group()) for match in _WORD.finditer(low))

    def _end(self, low: str, at: int, tail: str) -> int | None:
        if tail:
            window = low[at : at + _GAP[self.language] + len(tail)]
            found = window.find(tail)
            if found < 0 or _STOP.search(window[:found]):
                return None
            at += found + len(tail)
        if self.language == "en" and low[at : at + 1].isalpha():
            return None
        return at


def _head(phrase: str) -> str:
    match = _WORD.match(phrase)
    return match.group() if match else phrase
