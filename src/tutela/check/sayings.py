"""Know the sentences a release itself writes: which figure each of their numbers stands for.

The outline of a jurisdiction's paper says it, sentence by sentence, so that a text made from it is
known to the last number, also where it says no more than "that of 33,620 persons was declined".
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from tutela.catalogue.paper import SLOT, Paper, Sentence
from tutela.check.claims import Claim, Told
from tutela.check.read.times import Time
from tutela.model.errors import InputError
from tutela.model.period import Period

_FIGURE = {
    "zh": r"(?P<{0}>[^，。；\d]{{0,16}}?(?:\d[\d,]*(?:\.\d+)?\s?[万亿%]?|[^，。；\d]{{1,16}}))"
    r"[^，。；\d]{{0,6}}?",
    "en": r"(?P<{0}>[^,.;\d]{{0,24}}?(?:\d[\d,]*(?:\.\d+)?%?|[^,.;\d]{{1,30}}))"
    r"(?:\s[a-z]+){{0,3}}?",
}
_ANY = {"zh": r"(?P<{0}>[^。；]{{1,80}}?)", "en": r"(?P<{0}>[^.;]{{1,160}}?)"}
_BEFORE = {
    "zh": r"(?:(?<![^。！？；\n】>#])|^)\s*",
    "en": r"(?:(?<![^.!?\n\]>#])|(?<=[.!?\]>#]\s)|^)",
}
_ADDRESSED = re.compile(
    r"(?:(?<![\d,.])(?P<before>[-−]?\d[\d,.]*%?)\s+)?(?<!\w)(?P<measure>[a-z]\w*)/(?P<period>\d{4}[\d/-]*)"
    r"(?:\?(?P<place>[^@\s]*))?@[\w-]+(?:\s+(?P<after>[-−]?\d[\d,.]*%?))?"
)
COUNTED = ("reported", "expected", "threshold")
"""Slots that hold a count of the release itself, not of the register."""


@dataclass(frozen=True, slots=True)
class Slot:
    """What fills a place of a sentence: a figure of a measure, a period, or a count of offices."""

    kind: str
    series: str = ""
    when: str = ""
    place: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Saying:
    """One passage of the paper as a pattern; ``anchor`` must stand in a text for it to match."""

    anchor: str
    pattern: re.Pattern[str]
    slots: Mapping[str, Slot]


@dataclass(frozen=True, slots=True)
class Sayings:
    """The passages of a release in one language.

    ``names`` gives the measure of each name and ``changes`` the change of each measure, for the
    sentence that sets a part against its whole, whichever they are.
    """

    source: str
    period: Period
    said: tuple[Saying, ...]
    names: Mapping[str, str]
    changes: Mapping[str, str]

    def recognised(self, claims: Sequence[Claim], text: str, times: Sequence[Time]) -> list[Claim]:
        """Give the claims, those of a known passage with the figure they stand for."""
        found = list(self._spans(text, times))
        return [_told(claim, found) for claim in claims] if found else list(claims)

    def _spans(self, text: str, times: Sequence[Time]) -> Iterator[tuple[int, int, Told]]:
        if "@" in text:
            yield from self._addressed(text)
        for saying in self.said:
            if saying.anchor not in text:
                continue
            for match in saying.pattern.finditer(text):
                yield from self._bound(saying, match, times)

    def _addressed(self, text: str) -> Iterator[tuple[int, int, Told]]:
        """Find figures that stand beside their address, as a release lists them."""
        for match in _ADDRESSED.finditer(text):
            try:
                period = Period.parse(match["period"])
            except InputError:
                continue
            told = Told(self.source, match["measure"], period, _place(match["place"] or ""))
            name = "before" if match["before"] else "after"
            if match[name]:
                yield *match.span(name), told

    def _bound(
        self, saying: Saying, match: re.Match[str], times: Sequence[Time]
    ) -> Iterator[tuple[int, int, Told]]:
        now, previous = self._periods(saying, match, times)
        for name, slot in saying.slots.items():
            series = self._series(slot, saying, match)
            if slot.kind == "figure" and series:
                when = previous if slot.when == "previous" else now
                yield *match.span(name), Told(self.source, series, when, slot.place or {})

    def _periods(
        self, saying: Saying, match: re.Match[str], times: Sequence[Time]
    ) -> tuple[Period, Period]:
        """Give the period the passage names, and the one before it; else those of the release."""
        said: dict[str, Period] = {}
        for name, slot in saying.slots.items():
            start, end = match.span(name)
            for time in times:
                if slot.kind in ("period", "previous") and start <= time.start < end:
                    said.setdefault(slot.kind, time.period or self.period)
        now = said.get("period", self.period)
        return now, said.get("previous", now.previous())

    def _series(self, slot: Slot, saying: Saying, match: re.Match[str]) -> str:
        """Resolve the local names of a contrast: the part or the whole, and its change."""
        local, _, what = slot.series.partition("_")
        named = next(
            (
                name
                for name, one in saying.slots.items()
                if one.kind == "name" and one.series == local
            ),
            "",
        )
        if not named:
            return slot.series
        measure = self.names.get(match[named].strip(), "")
        return self.changes.get(measure, "") if what else measure


def sayings(
    paper: Paper,
    language: str,
    words: Mapping[str, str],
    changes: Mapping[str, str],
    release: tuple[str, Period],
) -> Sayings:
    """Make the passages of a paper known; ``words`` are the names of the measures by their ids.

    ``changes`` gives the change on the year before of each count, ``release`` name and period.
    """
    told = (
        said[language]
        for sentence in _sentences(paper)
        for said in (sentence.words, sentence.otherwise or {})
        if language in said
    )
    made = tuple(each for each in (_saying(one, language, words) for one in told) if each)
    return Sayings(*release, made, {word: name for name, word in words.items()}, changes)


def _sentences(paper: Paper) -> Iterator[Sentence]:
    yield from paper.points
    if paper.contrast is not None:
        yield paper.contrast
    for chapter in paper.chapters:
        yield from chapter.text
    yield from paper.methods


def _saying(template: str, language: str, words: Mapping[str, str]) -> Saying | None:
    """Compile a template; None where it holds no figure or no words."""
    slots: dict[str, Slot] = {}
    named = "|".join(_literal(word) for word in sorted(words.values(), key=len, reverse=True))
    pattern, at = _BEFORE[language], 0
    for number, match in enumerate(SLOT.finditer(template)):
        name = f"s{number}"
        pattern += _literal(template[at : match.start()])
        slot = _slot(match[1])
        known = words.get(slot.series) if slot.kind == "name" else None
        if known is not None:
            pattern += _literal(known)
        else:
            slots[name] = slot
            body = _FIGURE if slot.kind == "figure" else _ANY
            pattern += (
                f"(?P<{name}>{named})" if slot.kind == "name" else body[language].format(name)
            )
        at = match.end()
    pattern += _literal(template[at:])
    anchor = _anchor(SLOT.split(template)[::2])
    if len(anchor.strip()) < 2 or not any(slot.kind == "figure" for slot in slots.values()):
        return None
    return Saying(anchor, re.compile(pattern), slots)


def _slot(text: str) -> Slot:
    verb, _, address = text.partition(" ")
    if not address and "/" not in verb:
        return Slot("figure", f"manifest.json/{verb}", "now") if verb in COUNTED else Slot(verb)
    if "/" not in (address or verb):
        return Slot(verb, address.strip())
    measure, _, rest = (address or verb).strip().partition("/")
    when, _, where = rest.partition("?")
    return Slot("figure", measure, when, _place(where))


def _place(text: str) -> dict[str, str]:
    return dict(part.split("=", 1) for part in text.split("&") if "=" in part)


def _literal(text: str) -> str:
    return r"\s+".join(re.escape(part) for part in re.split(r"\s+", text))


def _anchor(literals: Iterable[str]) -> str:
    """Take the longest run of words without a blank, so that line breaks do no harm."""
    return max((part for text in literals for part in text.split()), key=len, default="")


def _told(claim: Claim, found: Sequence[tuple[int, int, Told]]) -> Claim:
    number = claim.number
    if not number.is_statistic:
        return claim
    for start, end, told in found:
        if start <= number.start < end:
            return replace(claim, told=told, period=told.period, is_assumed=False)
    return claim
