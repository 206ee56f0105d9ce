"""Find out what each figure is about: facets and period, inherited from clause to clause."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType

from tutela.check.claims import Claim
from tutela.check.read.number import Number
from tutela.check.read.times import Time
from tutela.check.terms import Mention
from tutela.model.period import Period

_SENTENCE = {"zh": re.compile(r"[。！？；]"), "en": re.compile(r"(?<=[a-z\d%)\"”’])[.!?;](?=\s|$)")}
_STOP = {
    "zh": re.compile(r"[，。；、：]"),
    "en": re.compile(r"[.;:]\s|,(?!\d)|\band\b|\bwhile\b|\bup\b"),
}
_AGAINST = {
    "zh": re.compile(r"(?:比|较|与|同|对比|相比|相较|相较于|是|为|从|由)\s*$"),
    "en": re.compile(
        r"(?:compared\s+(?:with|to)|than\s+in|than|since|from|over|on|against|versus|times\s+(?:that\s+of|the|as\s+many\s+as\s+in)"
        r"|that\s+of|those\s+of|figure\s+of|level\s+of|level\s+in)(?:\s+the\s+year)?\s*$",
        re.IGNORECASE,
    ),
}
_LAST_YEAR = {
    "zh": (("去年", -1), ("上年", -1), ("今年", 0), ("前年", -2)),
    "en": (("last year", -1), ("this year", 0)),
}
_PART = {
    "zh": re.compile(r"其中"),
    "en": re.compile(r"\b(?:of\s+(?:whom|which|them|these|those)|among\s+them|including)\b", re.I),
}
_APPOSED = re.compile(r"(?:\bthat\s+is|\bi\.e\.|\bor|\bnamely|即|也就是)[,，]?\s*$", re.IGNORECASE)
_SHARING = re.compile(r"[^.;]{1,60}\band\b[^.;]{1,50}\b(?:for|up)\s*")
_AVERAGING = re.compile(
    r"\baverag\w+\s*(?:of|at|about|some)?\s*$|年均[^，。；\d]{0,6}$", re.IGNORECASE
)
_BESIDE = re.compile(r"年?(?:的|为|有)?")
_WIDE = ("elsewhere", "any")
_YEAR_BEFORE = re.compile(
    r",?\s*(?:(?:a|one|the)\s+year\s+(?:earlier|before|ago)|in\s+the\s+(?:previous|preceding)\s+year)\b",
    re.IGNORECASE,
)
_OF_YEAR = (
    re.compile(r"(\d{4})年(?:的)?(?:近|约|超过?)?$"),
    re.compile(r"\s+(?:as\s+many\s+as\s+in|the|that\s+of|those\s+of|of)\s+(?:the\s+)?(\d{4})\b"),
)
_JOIN = {
    "zh": re.compile(r"(?:[、，,和及与]|以及|人|件|名|个|份|\s)*(?:分别为|分别|为|达)?"),
    "en": re.compile(
        r"\s*(?:people|persons|cases|suspects)?\s*(?:,\s*and|,|and|;)\s*", re.IGNORECASE
    ),
}
_INHERIT = (
    "action",
    "subject",
    "offence",
    "age",
    "place",
    "agency",
    "offender",
    "measure",
    "topic",
)


@dataclass(frozen=True, slots=True)
class Passage:
    """One paragraph as it was read, with everything that stands in it."""

    text: str
    language: str
    numbers: Sequence[Number]
    times: Sequence[Time]
    mentions: Sequence[Mention]


@dataclass(frozen=True, slots=True)
class _State:
    facets: Mapping[str, str]
    period: Period | None
    used: int = 0
    recent: tuple[tuple[int, Mapping[str, str]], ...] = ()
    left_out: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


class _Index:
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

    def marks(self, lefts: tuple[int, int], start: int, end: int) -> set[str]:
        """Tell whether a clause names a time or a part, and whether the text hints at whom."""
        far, left = lefts
        said = self.passage.text[far:start]
        found = {"time"} if self.times_in(left, end) else set()
        found |= {"part"} if _PART[self.passage.language].search(said) else set()
        found |= {"apposed"} if _APPOSED.search(said) else set()
        found |= {f"topic:{each.code}" for each in self.mentions(far, end) if each.facet == "topic"}
        hinted = any(each.facet == "hint" for each in self.mentions(0, self.sentence(start)[1]))
        return found | ({"hint"} if hinted else set())

    def subject_ahead(self, left: int, right: int) -> dict[str, list[str]]:
        """Give the subject a sentence names only at its end, after several figures."""
        codes = [each.code for each in self.mentions(left, right) if each.facet == "subject"]
        return {"subject": codes[:1]} if codes else {}

    def times_in(self, left: int, right: int) -> list[Time]:
        """Give the times that begin between two places and may date a figure."""
        begin = bisect_left(self.time_starts, left)
        return self.times[begin : bisect_left(self.time_starts, right)]


def align(passage: Passage, today: date | None = None, title: Period | None = None) -> list[Claim]:
    """Make a claim of every number of a paragraph.

    ``title`` is the year the title names; it is assumed where a paragraph names none.
    """
    state = _State({}, None)
    found: dict[int, Claim] = {}
    index = _Index(passage)
    for at, group in enumerate(_groups(passage, index.statistics)):
        state = _place(group, at, index, state, today, found)
    claims = [found.get(number.start, Claim(number)) for number in passage.numbers]
    return [_assumed(_counting_acts(claim, index), title) for claim in claims]


def _counting_acts(claim: Claim, index: _Index) -> Claim:
    """Let "67,103 prosecutions" count persons or cases: the noun is the act, not the unit."""
    number = claim.number
    if not number.is_statistic or number.unit not in ("person", "case"):
        return claim
    inside = index.mentions(number.end, number.outer[1])
    if not any(each.facet == "action" and each.end == number.outer[1] for each in inside):
        return claim
    return replace(claim, number=replace(number, unit="item"))


def _assumed(claim: Claim, title: Period | None) -> Claim:
    if title is None or claim.period is not None or not claim.number.is_statistic:
        return claim
    return replace(claim, period=title, is_assumed=True)


def _groups(passage: Passage, statistics: Sequence[Number]) -> list[list[Number]]:
    """Put the members of a list together: figures of one unit with only list signs between."""
    groups: list[list[Number]] = []
    for number in statistics:
        last = groups[-1][-1] if groups else None
        gap = passage.text[last.outer[1] : number.outer[0]] if last else ""
        same = last is not None and _alike(last, number)
        if same and len(gap) < 14 and _JOIN[passage.language].fullmatch(gap):
            groups[-1].append(number)
        else:
            groups.append([number])
    return groups


def _alike(last: Number, number: Number) -> bool:
    rates = ("percent", "percentage_point")
    units = last.unit == number.unit or (last.unit in rates and number.unit in rates)
    return units and last.role == number.role


def _place(
    group: list[Number],
    at: int,
    index: _Index,
    state: _State,
    today: date | None,
    found: dict[int, Claim],
) -> _State:
    begin, end = index.sentence(group[0].outer[0])
    left = max(begin, index.before(group), state.used)
    right = index.right(group[-1], end)
    lists, used = _facets(index, left, right, group)
    if "subject" not in lists and "subject" not in state.facets:
        lists |= index.subject_ahead(right, end)
    spread = _spread(group, lists, state, begin)
    lone = {facet: codes[0] for facet, codes in lists.items() if len(codes) == 1}
    soft = not lone and index.passage.text[max(0, begin - 1) : begin] in (";", "；")
    merged = _inherit(dict(state.facets), lone, is_new=left == begin, is_soft=soft)
    merged = {facet: code for facet, code in merged.items() if code != "any"}
    left_out = _left_out(state, merged, is_new=left == begin)
    periods, dated = _periods(index, group, (begin, end, left, right), state, today)
    marks = frozenset(lists) | index.marks(
        (max(begin, index.before(group)), left), group[0].outer[0], right
    )
    for member, number in enumerate(group):
        own = {
            facet: codes[member] for facet, codes in lists.items() if len(codes) == len(group) > 1
        }
        facets = MappingProxyType(spread[member] if spread else {**merged, **own})
        found[number.start] = Claim(
            _based(_ratio(number, index), index.passage),
            facets,
            periods[member],
            at,
            left_out=left_out,
            own=marks,
            earlier=_earlier(found, state, facets, begin),
        )
    recent = (*state.recent, *((n.start, found[n.start].facets) for n in group))[-6:]
    period = periods[-1] if len({*periods}) == 1 else state.period or periods[-1]
    return _State(merged, period, right if used or dated else 0, recent, left_out)


def _based(number: Number, passage: Passage) -> Number:
    """Read the year of 是2020年的23倍; a figure right behind a year is a count, no time."""
    if number.role == "time":
        number = replace(number, role="level")
    if number.role != "multiple" or number.base:
        return number
    before = passage.text[max(0, number.outer[0] - 16) : number.outer[0]]
    after = passage.text[number.outer[1] : number.outer[1] + 50]
    year = _OF_YEAR[0].search(before) or _OF_YEAR[1].match(after)
    return replace(number, base=year[1]) if year else number


def _ratio(number: Number, index: _Index) -> Number:
    """Read shares and averages that no word near the figure tells."""
    text = index.passage.text
    before = text[max(0, number.outer[0] - 30) : number.outer[0]]
    if number.unit not in ("percent", "percentage_point", "fraction"):
        return number
    if number.role in ("to", "level", "change") and _AVERAGING.search(before):
        return replace(number, role="average", direction=number.direction or 1)
    if number.role != "level" or number.unit == "percentage_point":
        return number
    at = bisect_left(index.starts, number.start)
    last = index.statistics[at - 1] if at else None
    listed = last is not None and last.role == "share"
    if listed and last and _SHARING.fullmatch(text, last.outer[1], number.outer[0]):
        return replace(number, role="share")
    return replace(number, role="share") if text.startswith(" of ", number.outer[1]) else number


def _earlier(
    found: Mapping[int, Claim], state: _State, facets: Mapping[str, str], begin: int
) -> Period | None:
    """Give the period of the last count of the same thing in the sentence."""
    for start, said in reversed(state.recent):
        same = dict(said) == dict(facets) and start >= begin - 120
        if same and found[start].number.role in ("level", "from", "to"):
            return found[start].period
    return None


def _left_out(state: _State, merged: Mapping[str, str], *, is_new: bool) -> Mapping[str, str]:
    """Keep the offence and age that the sentence before named, of the same kind of case."""
    if not is_new:
        return state.left_out
    same = merged.get("subject") == state.facets.get("subject")
    dropped = {
        facet: state.facets[facet]
        for facet in ("offence", "age")
        if same and facet in state.facets and facet not in merged
    }
    return MappingProxyType(dropped)


def _spread(
    group: list[Number], lists: Mapping[str, list[str]], state: _State, begin: int
) -> list[dict[str, str]]:
    """Give 分别上升 35.3%、14.9% the facets of as many counts right before it in the sentence."""
    size = len(group)
    if size < 2 or lists or group[0].role not in ("change", "average"):
        return []
    near = [dict(facets) for start, facets in state.recent if start >= begin][-size:]
    distinct = {frozenset(facets.items()) for facets in near}
    return near if len(near) == len(distinct) == size else []


def _inherit(
    base: dict[str, str], own: dict[str, str], *, is_new: bool, is_soft: bool = False
) -> dict[str, str]:
    """Take over what is not named anew; a new kind of case drops the narrower facets."""
    kept = {facet: code for facet, code in base.items() if facet in _INHERIT}
    if "subject" in own and own["subject"] != kept.get("subject"):
        kept = {facet: kept[facet] for facet in ("action", "place") if facet in kept}
    if "action" in own or "subject" in own:
        kept.pop("topic", None)
        kept.pop("measure", None)
    if is_new and not is_soft:
        for facet in ("topic", "measure", "agency"):
            kept.pop(facet, None)
        if own:
            kept.pop("offence", None)
            kept.pop("age", None)
    return {**kept, **own}


def _facets(
    index: _Index, left: int, right: int, group: list[Number]
) -> tuple[dict[str, list[str]], bool]:
    """Give for each facet its one code, or one code for each member of the list.

    The flag tells whether words after the figures were used.
    """
    start = group[0].outer[0]
    before: dict[str, list[str]] = {}
    after: dict[str, list[str]] = {}
    for mention in index.mentions(left, right):
        if mention.facet == "hint":
            continue
        if mention.start < start:
            before.setdefault(mention.facet, []).append(mention.code)
        elif group[0].end <= mention.start:
            after.setdefault(mention.facet, []).append(mention.code)
    found = {}
    for facet in before | after:
        codes = before.get(facet) or (after[facet][:1] if facet == "topic" else after[facet])
        distinct = list(dict.fromkeys(codes))
        found[facet] = distinct if 1 < len(group) == len(distinct) else [_narrowest(codes)]
    return found, bool(set(after) - set(before))


def _narrowest(codes: list[str]) -> str:
    """Take the last code named, or a narrower one beside it: orders to victims over orders."""
    last = next((code for code in reversed(codes) if code not in _WIDE), codes[-1])
    return next((code for code in codes if code.startswith(f"{last}_")), last)


def _periods(
    index: _Index,
    group: list[Number],
    window: tuple[int, int, int, int],
    state: _State,
    today: date | None,
) -> tuple[list[Period | None], bool]:
    """Give each member its period; the flag tells whether it was named after the figures."""
    begin, end, left, right = window
    start = group[0].outer[0]
    beside = _beside(index, group, state.period)
    if beside is not None:
        return [beside], False
    own, after = index.times_in(left, start), index.times_in(start, right)
    before = index.times_in(begin, start)
    chosen = own[-1:] or after[:1] or before[-1:]
    relative = _relative(index.passage, begin, start, today)
    if not chosen and not relative and state.period is None:
        chosen = index.times_in(right, end)[:1]
    if not chosen:
        return [relative or state.period] * len(group), False
    used = bool(after) and not own
    listed = _listed(before, index.passage) or _listed(after, index.passage)
    if len(listed) == len(group) > 1:
        return list(listed), used
    period = _resolved(chosen[0], state.period, today)
    if period is not None and len(group) == len(period.years) > 1:
        return [Period.year(year) for year in period.years], used
    return [period or relative or state.period] * len(group), used


def _beside(index: _Index, group: list[Number], known: Period | None) -> Period | None:
    """Read the year right before a figure (2021年的60553人), and "a year earlier" behind it."""
    if len(group) > 1 or group[0].role not in ("level", "from", "to", "rate", "share"):
        return None
    start, end = group[0].outer
    passage = index.passage
    at = bisect_left(index.all_times, start) - 1
    time = passage.times[at] if at >= 0 else None
    if time is not None and time.kind == "year" and len(time.marks) < 2:
        if _BESIDE.fullmatch(passage.text, time.end, max(start, time.end)):
            return time.period
    said = passage.text[end : end + 40]
    return known.previous() if known and _YEAR_BEFORE.match(said) else None


def _dates_it(passage: Passage, time: Time) -> bool:
    """Leave out base years (较2021年), document numbers and plain dates of publication."""
    if time.kind not in ("year", "month", "months"):
        return False
    return not _AGAINST[passage.language].search(
        passage.text[max(0, time.start - 26) : time.start]
    ) or (len(time.marks) > 1)


def _listed(times: list[Time], passage: Passage) -> list[Period | None]:
    """Give the years of a list such as 2020、2021、2022年 that ends the row of times."""
    row: list[Time] = []
    for time in reversed(times[-12:]):
        gap = passage.text[time.end : row[0].start] if row else ""
        if row and not re.fullmatch(r"年?(?:\s|[、，,和及与]|and)*", gap):
            break
        if len(time.marks) > 1:
            break
        row.insert(0, time)
    return [time.period for time in row] if len(row) > 1 else []


def _resolved(time: Time, known: Period | None, today: date | None) -> Period | None:
    if time.period is not None or time.months is None:
        return time.period
    year = known.last_on.year if known else today.year if today else None
    if year is None:
        return None
    first, last = time.months
    return Period.parse(f"{year}-{first:02d}/{year}-{last:02d}")


def _relative(passage: Passage, begin: int, end: int, today: date | None) -> Period | None:
    if today is None:
        return None
    part = passage.text[max(begin, end - 200) : end].lower()
    for word, years in _LAST_YEAR[passage.language]:
        at = part.rfind(word)
        if at >= 0 and not _AGAINST[passage.language].search(part[:at]):
            return Period.year(today.year + years)
    return None
