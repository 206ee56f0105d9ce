"""Find out what each figure is about: facets and period, inherited from clause to clause."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType

from tutela.check.claims import Claim
from tutela.check.passage import Index, Passage
from tutela.check.read.number import Number
from tutela.check.refine import refined
from tutela.check.when import periods as find_periods
from tutela.model.period import Period

_MINORS = re.compile(
    r"[\s-]*(?:such\s+|young\s+|underage\s+|suspected\s+)*(?:minors|juveniles|teenagers|adolescents|youths)\b"
    r"(?!\s+(?:with|as|who\s+(?:were|had)\s+(?:harmed|victim)))"
    r"|(?:余)?[名个](?:未成年人|少年)(?![\u4e00-\u9fff]*(?:被害|受害|遭))"
)
_ACTED_ON = re.compile(r"[诉捕](?:的|了)?未成年人(?:共计|共|人数|约|近|超过|超|有|为|达)*$")
_WIDE = ("elsewhere", "any")
_LEADS = re.compile(r"[?？!！]\s*$")
_OF_LEAD = re.compile(r"(?:^|[.;,]\s)\s*(?:Of|of|Among|among)\s+(?:the|those|all|these)\b")
_JOIN = {
    "zh": re.compile(r"(?:[、，,和及与]|以及|人|件|名|个|份|\s)*(?:分别为|分别|为|达)?"),
    "en": re.compile(
        r"\s*(?:people|persons|cases|suspects)?\s*(?:,\s*and|,|and)\s*", re.IGNORECASE
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
class _State:
    facets: Mapping[str, str]
    period: Period | None
    used: int = 0
    recent: tuple[tuple[int, Mapping[str, str]], ...] = ()
    left_out: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


def align(passage: Passage, today: date | None = None, title: Period | None = None) -> list[Claim]:
    """Make a claim of every number of a paragraph.

    ``title`` is the year the title names; it is assumed where a paragraph names none.
    """
    state = _State({}, None)
    found: dict[int, Claim] = {}
    index = Index(passage)
    for at, group in enumerate(_groups(passage, index.statistics)):
        state = _place(group, at, index, state, today, found)
    claims = [found.get(number.start, Claim(number)) for number in passage.numbers]
    return [_assumed(_counting_acts(claim, index), title) for claim in claims]


def _counting_acts(claim: Claim, index: Index) -> Claim:
    """Let "67,103 prosecutions" count persons or cases: the noun is the act, not the unit."""
    number = claim.number
    if not number.is_statistic or number.unit not in ("person", "case"):
        return claim
    is_guessed = (
        number.language == "en" and not index.passage.text[number.end : number.outer[1]].strip()
    )
    if is_guessed and (number.unit == "case" or "topic" in claim.facets):
        return replace(claim, number=replace(number, unit="item"))
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
    index: Index,
    state: _State,
    today: date | None,
    found: dict[int, Claim],
) -> _State:
    begin, end = index.sentence(group[0].outer[0])
    left = max(begin, index.before(group), state.used)
    right = index.right(group[-1], end)
    lists, used = _facets(index, (left, right), group, state.facets)
    if "subject" not in lists and "subject" not in state.facets:
        lists |= index.subject_ahead(right, end)
    said = index.passage.text[left : group[0].outer[0]]
    minors = _MINORS.match(index.passage.text, group[-1].end) or _ACTED_ON.search(said)
    if minors and "subject" not in lists and "action" in {**state.facets, **lists}:
        lists["subject"] = ["juvenile_suspects"]
    spread = _spread(group, lists, state, begin)
    uneven = lists.pop("uneven", None)
    lone = {facet: codes[0] for facet, codes in lists.items() if len(codes) == 1}
    soft = not lone and index.passage.text[max(0, begin - 1) : begin] in (";", "；")
    base = _led_to(index, group, begin, state)
    merged = _inherit(base, lone, is_new=left == begin, is_soft=soft)
    merged = {facet: code for facet, code in merged.items() if code != "any"}
    left_out = _left_out(state, merged, is_new=left == begin)
    known = _dated(index, group, begin, state.period)
    periods, dated = find_periods(index, group, (begin, end, left, right), known, today)
    marks = frozenset(lists) | index.marks((max(begin, index.before(group)), left), group, right)
    marks |= {"strange", "uneven"} if uneven else set()
    for member, number in enumerate(group):
        own = {
            facet: codes[member] for facet, codes in lists.items() if len(codes) == len(group) > 1
        }
        facets = MappingProxyType(spread[member] if spread else {**merged, **own})
        found[number.start] = Claim(
            refined(number, index),
            facets,
            periods[member],
            at,
            left_out=left_out,
            own=marks,
            earlier=_earlier(found, state, facets, begin, periods[member]),
        )
    recent = (*state.recent, *((n.start, found[n.start].facets) for n in group))[-6:]
    period = periods[-1] if len({*periods}) == 1 else state.period or periods[-1]
    return _State(merged, period, right if used or dated else 0, recent, left_out)


def _led_to(index: Index, group: list[Number], begin: int, state: _State) -> dict[str, str]:
    """Give what is known when a sentence begins, with what a question before it names."""
    base = dict(state.facets)
    since = index.before(group)
    if since >= begin or not _LEADS.search(index.passage.text[max(0, begin - 2) : begin]):
        return base
    start, _ = index.sentence(begin - 1)
    named: dict[str, list[str]] = {}
    for mention in index.mentions(max(since, start), begin):
        if mention.facet != "hint":
            named.setdefault(mention.facet, []).append(mention.code)
    own = {facet: _narrowest(codes) for facet, codes in named.items()}
    return _inherit(base, own, is_new=True) if own else base


def _dated(index: Index, group: list[Number], begin: int, known: Period | None) -> Period | None:
    """Give the period known when a sentence begins; a question before it may name another."""
    since = index.before(group)
    if since >= begin or not _LEADS.search(index.passage.text[max(0, begin - 2) : begin]):
        return known
    times = index.times_in(max(since, index.sentence(begin - 1)[0]), begin)
    return times[-1].period if times else known


def _earlier(
    found: Mapping[int, Claim],
    state: _State,
    facets: Mapping[str, str],
    begin: int,
    now: Period | None,
) -> Period | None:
    """Give the period of the last count of the same thing in the sentence, of another year."""
    for start, said in reversed(state.recent):
        same = dict(said) == dict(facets) and start >= begin - 120
        period = found[start].period
        if same and period != now and found[start].number.role in ("level", "from", "to"):
            return period
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
    index: Index, window: tuple[int, int], group: list[Number], known: Mapping[str, str]
) -> tuple[dict[str, list[str]], bool]:
    """Give for each facet its one code, or one code for each member of the list.

    The flag tells whether words after the figures were used.
    """
    start = group[0].outer[0]
    before: dict[str, list[str]] = {}
    after: dict[str, list[str]] = {}
    base = index.passage.text.rfind("占", window[0], start) if group[0].role == "share" else -1
    for mention in index.mentions(*window):
        said = mention.facet in before or mention.facet in known
        if mention.facet == "hint" or (0 <= base < mention.start < start and said):
            continue
        if mention.start < start:
            before.setdefault(mention.facet, []).append(mention.code)
        elif group[0].end <= mention.start:
            after.setdefault(mention.facet, []).append(mention.code)
    is_of = _OF_LEAD.search(index.passage.text[window[0] : start]) is not None
    found: dict[str, list[str]] = {}
    if len(group) > 1 and any(1 < len({*codes}) != len(group) for codes in before.values()):
        found["uneven"] = ["yes"]
    for facet in before | after:
        codes = after.get(facet, []) if is_of else []
        codes = codes or _said_of(facet, before.get(facet, []), after.get(facet, []))
        distinct = list(dict.fromkeys(codes))
        found[facet] = distinct if 1 < len(group) == len(distinct) else [_narrowest(codes)]
    finer = set(found.get("topic", ())) & (
        set(after.get("topic", ())) - set(before.get("topic", ()))
    )
    return found, bool(set(after) - set(before) or finer)


def _said_of(facet: str, before: list[str], after: list[str]) -> list[str]:
    """Take what stands before the figures, or a narrower code of the same thing behind them."""
    if facet != "topic":
        return before or after
    finer = [code for code in after if any(code.startswith(f"{wide}_") for wide in before)]
    return finer[:1] or before or after[:1]


def _narrowest(codes: list[str]) -> str:
    """Take the last code named, or a narrower one beside it: orders to victims over orders."""
    last = next((code for code in reversed(codes) if code not in _WIDE), codes[-1])
    return next((code for code in codes if code.startswith(f"{last}_")), last)
