"""A paragraph as it was read, arranged so that looking around a figure costs no scan of it."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from tutela.check.read.number import Number
from tutela.check.read.times import Time
from tutela.check.residue import strange_words
from tutela.check.terms import Mention

_SENTENCE = {
    "zh": re.compile(r"[。！？；]|[;!?](?!\d)"),
    "en": re.compile(r"(?<=[a-z\d%)\"”’])[.!?;](?=\s|$)"),
}
_STOP = {
    "zh": re.compile(r"[，。；、：]|[,;:](?!\d)"),
    "en": re.compile(r"[.;:]\s|,(?!\d)|\band\b|\bwhile\b|\bup\b"),
}
AGAINST = {
    "zh": re.compile(r"(?:比|较|与|同|对比|相比|相较|相较于|(?<!就)(?<!即)是|为|从|由)\s*$"),
    "en": re.compile(
        r"(?:compared\s+(?:with|to)|than\s+in|than|since|from|over|on|against|versus|times\s+(?:that\s+of|the|as\s+many\s+as\s+in)"
        r"|that\s+of|those\s+of|figure\s+of|level\s+of|level\s+in)(?:\s+the\s+year)?\s*$",
        re.IGNORECASE,
    ),
}
_PART = {
    "zh": re.compile(r"其中"),
    "en": re.compile(
        r"\b(?:of\s+(?:whom|which|them|these|those(?!\s+\w+ed))|among\s+them|including)\b", re.I
    ),
}
_OF_THOSE = re.compile(
    r"\s*(?:people|persons|cases|suspects)?\s*of\s+(?:those|them|these|whom|which|the\s+(?:people|persons|suspects"
    r"|defendants|offenders))\b",
    re.IGNORECASE,
)
_APPOSED = re.compile(r"(?:\bthat\s+is|\bi\.e\.|\bor|\bnamely|即|也就是)[,，]?\s*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Passage:
    """One paragraph as it was read, with everything that stands in it."""

    text: str
    language: str
    numbers: Sequence[Number]
    times: Sequence[Time]
    mentions: Sequence[Mention]


class Index:
    """The places of a paragraph, arranged so that looking around a figure costs no scan of it."""

    def __init__(self, passage: Passage) -> None:
        self.passage = passage
        text, language = passage.text, passage.language
        self.ends = [match.end() for match in _SENTENCE[language].finditer(text)]
        self.statistics = [number for number in passage.numbers if number.is_statistic]
        self.starts = [number.start for number in self.statistics]
        self.mention_starts = [mention.start for mention in passage.mentions]
        self.times = [time for time in passage.times if _dates_it(passage, time)]
        self.all_times = [time.start for time in passage.times]
        self.time_starts = [time.start for time in self.times]
        self._strange: list[int] | None = None

    def sentence(self, at: int) -> tuple[int, int]:
        """Give where the sentence of a place begins and ends."""
        index = bisect_right(self.ends, at)
        begin = self.ends[index - 1] if index else 0
        return begin, self.ends[index] if index < len(self.ends) else len(self.passage.text)

    def before(self, group: list[Number]) -> int:
        """Give where the figure before a list ends."""
        index = bisect_left(self.starts, group[0].start)
        return self.statistics[index - 1].outer[1] if index else 0

    def right(self, last: Number, end: int) -> int:
        """Give how far to the right words may belong to a list: its clause or the next figure."""
        index = bisect_right(self.starts, last.start)
        stop = min(end, self.statistics[index].outer[0]) if index < len(self.starts) else end
        match = _STOP[self.passage.language].search(self.passage.text, last.outer[1], stop)
        return match.start() if match else stop

    def mentions(self, left: int, right: int) -> Sequence[Mention]:
        """Give the terms that begin between two places."""
        begin = bisect_left(self.mention_starts, left)
        return self.passage.mentions[begin : bisect_left(self.mention_starts, right)]

    def marks(self, lefts: tuple[int, int], group: Sequence[Number], end: int) -> set[str]:
        """Tell whether a clause names a time or a part, and whether the text hints at whom."""
        (far, left), start, number_end = lefts, group[0].outer[0], group[-1].end
        said = self.passage.text[far:start]
        found = {"time"} if self.times_in(left, end) else set()
        found |= {"part"} if _PART[self.passage.language].search(said) else set()
        found |= {"part"} if _OF_THOSE.match(self.passage.text, number_end) else set()
        found |= {"apposed"} if _APPOSED.search(said) else set()
        found |= {"strange"} if self.is_strange(far, end) else set()
        found |= {f"topic:{each.code}" for each in self.mentions(far, end) if each.facet == "topic"}
        begin, stop = self.sentence(start)
        found |= {
            f"near:{each.code}" for each in self.mentions(begin, stop) if each.facet == "topic"
        }
        hinted = any(each.facet == "hint" for each in self.mentions(0, stop))
        return found | ({"hint"} if hinted else set())

    def is_strange(self, left: int, right: int) -> bool:
        """Tell whether words stand between two places that no vocabulary knows."""
        if self._strange is None:
            spans = [(each.start, each.end) for each in self.passage.mentions]
            spans += [number.outer for number in self.passage.numbers]
            spans += [(time.start, time.end) for time in self.passage.times]
            self._strange = strange_words(self.passage.text, self.passage.language, spans)
        return bisect_left(self._strange, left) < bisect_left(self._strange, right)

    def subject_ahead(self, left: int, right: int) -> dict[str, list[str]]:
        """Give the subject a sentence names only at its end, after several figures."""
        codes = [each.code for each in self.mentions(left, right) if each.facet == "subject"]
        return {"subject": codes[:1]} if codes else {}

    def times_in(self, left: int, right: int) -> list[Time]:
        """Give the times that begin between two places and may date a figure."""
        begin = bisect_left(self.time_starts, left)
        return self.times[begin : bisect_left(self.time_starts, right)]


def _dates_it(passage: Passage, time: Time) -> bool:
    """Leave out base years (较2021年), document numbers and plain dates of publication."""
    if time.kind not in ("year", "month", "months"):
        return False
    if len(time.marks) > 1 or _is_span(time):
        return True
    return not AGAINST[passage.language].search(passage.text[max(0, time.start - 26) : time.start])


def _is_span(time: Time) -> bool:
    """Tell "from May 2020 to March 2022" from a single month something is compared with."""
    period = time.period
    return (
        period is not None
        and (len(period.years) > 1 or time.months not in (None, (1, 12)))
        and (time.months is None or time.months[0] != time.months[1] or len(period.years) > 1)
    )
