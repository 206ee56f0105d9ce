"""Read what a sentence says of its figures: up or down, share, rate, from-to, against what."""

import re
from collections.abc import Sequence
from dataclasses import replace

from tutela.check.read.number import Number
from tutela.check.read.words import Lexicon, lexicon

_CLAUSE = {
    "zh": re.compile(r"[，。；：！？、\n]"),
    "en": re.compile(r"[;:\n]|,(?!\d)|(?<=[a-z\d%)])\.\s"),
}
_LIST = {
    "zh": re.compile(r"[、，,和及与以\s]*(?:以及)?(?:分别)?(?:为|达)?"),
    "en": re.compile(r"\s*(?:,|and|;|,\s*and|,\s*respectively,?)?\s*"),
}
_SINCE = {
    "zh": re.compile(r"(?:比|较|与|同|对比|相比|相较)(?:于)?(\d{4})年"),
    "en": re.compile(
        r"(?:compared\s+(?:with|to)|than\s+in|since|from|over|on|against|versus|relative\s+to)\s+"
        r"(?:that\s+(?:of|in)\s+|those\s+(?:of|in)\s+|the\s+(?:level|figure)\s+(?:of|in)\s+)?(\d{4})\b",
        re.IGNORECASE,
    ),
}
_AFTER = {
    "zh": re.compile(r"\s*的?(?:同比)?(?P<up>增幅|涨幅|升幅|增长)|\s*的?(?P<down>降幅|跌幅|减幅)"),
    "en": re.compile(
        r"\s*(?:year-on-year\s+|annual\s+|yearly\s+|year-over-year\s+)?(?:"
        r"(?P<up>increases?|rises?|growth|higher|more|gains?|up|jump|surge|above|faster)|"
        r"(?P<down>decreases?|declines?|drops?|falls?|reductions?|lower|fewer|less|down|below|slower))\b",
        re.IGNORECASE,
    ),
}
_BY_EN = re.compile(
    r"\b(?:by|(?:rise|increase|growth|decline|decrease|drop|fall|gain|reduction)\s+of)\s+(?:a\s+)?$"
    r"|\b(?:rose|fell|grew|dropped|declined|increased|decreased|shrank|climbed"
    r"|risen|fallen|grown|up|down)\s+$",
    re.IGNORECASE,
)
_FROM = {
    "zh": re.compile(r"(?:由|从)(?:[^，。；\d]{0,8}(?:\d{4}年)?的?)$"),
    "en": re.compile(r"\bfrom\s+(?:the\s+)?$", re.IGNORECASE),
}
_TO = {
    "zh": re.compile(r"(?:至|到|为|达|达到)(?:了)?$"),
    "en": re.compile(
        r"\b(?:to|at|reached|reaching|totall?ing)\s+(?:a\s+(?:total|record|high)\s+of\s+)?$",
        re.IGNORECASE,
    ),
}
_MULTIPLE = re.compile(r"(?:是|为|相当于|等于|达到?|至|到)了?(?:[^，。；]*的)?$")
_BEYOND = {
    "zh": re.compile(
        r"(?:(?P<up>高于|多于|超出|高出|多出|超过)|(?<!不)(?P<down>低于|少于|不及))"
        r"[^，。；的占有共为达是\d]{2,}$"
    ),
    "en": re.compile(
        r"\b(?:(?P<up>exceed\w*|surpass\w*|outnumber\w*|outpac\w*|outstrip\w*|topp?\w*|beat|above"
        r"|ahead)|(?P<down>undershot|missed|trail\w*|lagg?\w*|below|behind|short))\b.*"
        r"\bby\s+(?:a\s+margin\s+of\s+|a\s+)?$",
        re.IGNORECASE,
    ),
}
_LATE = re.compile(r"\s*(?:or\s+)?by\s+(?:a\s+(?:further\s+)?|another\s+)?$")
_MEASURED = frozenset({"point", "length", "area", "weight", "volume", "energy", "degree"})
_A_YEAR = re.compile(r"\b(?:a|per)\s+year\b(?!\s+(?:earlier|ago|before))", re.IGNORECASE)
_FEWER = re.compile(r"\b(more|fewer|less)\b", re.IGNORECASE)
_RATIOS = ("percent", "percentage_point", "point", "times", "fraction")


def relate(numbers: Sequence[Number], text: str) -> list[Number]:
    """Give each statistic of a paragraph its role, direction and base."""
    done: list[Number] = []
    for number in numbers:
        last = done[-1] if done else None
        done.append(_related(number, last, text) if number.is_statistic else number)
    return done


def _related(number: Number, last: Number | None, text: str) -> Number:
    words = lexicon(number.language)
    own = _AFTER[number.language].match(text, number.outer[1]) is not None
    if last is not None and not own and _continues(last, number, text):
        rates = ("percent", "percentage_point")
        mixed = last.unit in rates and number.unit in rates and last.role == "change"
        alike = last.unit == number.unit or mixed
        same = alike and last.role not in ("from",)
        if same:
            return replace(number, role=last.role, direction=last.direction, base=last.base)
    clause = _clause(number, last, text)
    number = _with_role(_as_multiple(number, clause), last, clause, text)
    if number.role in ("change", "multiple", "average"):
        number = replace(number, base=_base(number, text, words))
    near = _near(number, text)
    if number.role == "change" and (
        words.groups["average"].search(near.replace("年均值", "")) or _A_YEAR.search(near)
    ):
        return replace(number, role="average")
    return number


def _continues(last: Number, number: Number, text: str) -> bool:
    gap = text[last.outer[1] : number.outer[0]]
    return len(gap) < 12 and _LIST[number.language].fullmatch(gap) is not None


def _clause(number: Number, last: Number | None, text: str) -> str:
    start = max(0, number.outer[0] - 90)
    before = text[start : number.outer[0]]
    ends = [match.end() for match in _CLAUSE[number.language].finditer(before)]
    cut = ends[-1] if ends else 0
    if last is not None and last.is_statistic:
        cut = max(cut, last.outer[1] - start)
    return _whole(before[cut:], text, number)


def _whole(clause: str, text: str, number: Number) -> str:
    """Look behind the comma where the clause is no more than "by": fell, they say, by 5."""
    if number.language != "en" or not _LATE.fullmatch(clause):
        return clause
    before = text[max(0, number.outer[0] - 160) : number.outer[0]]
    return re.split(r"[;:\n]|\.\s", before)[-1]


def _as_multiple(number: Number, clause: str) -> Number:
    """Read 增至原来的2.5倍: whatever the verb before, the figure is what was reached."""
    if number.unit != "times" or number.language != "zh" or not _MULTIPLE.search(clause):
        return number
    return replace(number, role="multiple", direction=_direction(clause, lexicon("zh")))


def _with_role(number: Number, last: Number | None, clause: str, text: str) -> Number:
    language, words = number.language, lexicon(number.language)
    direction, to = _direction(clause, words), _TO[language].search(clause) is not None
    after = _after(number, text)
    if number.role == "multiple" or (number.role == "change" and number.value == 0):
        return number
    if _FROM[language].search(clause) and number.unit != "times":
        return replace(number, role="from", direction=direction)
    if after and not (direction and to):
        return replace(number, role="change", direction=after)
    if direction and (number.unit in _RATIOS or _by(number, clause)):
        return _changed(number, clause, direction, to=to, words=words)
    if to and last is not None and last.role == "from":
        direction = direction or last.direction
    reached = direction and to and number.unit != "times"
    level = replace(number, role="to", direction=direction) if reached else number
    return level if reached else _static(number, clause, words)


def _after(number: Number, text: str) -> int:
    """Give the direction the words after a figure tell: 5 percent higher, 85 fewer deaths."""
    inside = _FEWER.search(text, number.end, number.outer[1])
    if inside:
        return 1 if inside[1].lower() == "more" else -1
    match = _AFTER[number.language].match(text, number.outer[1])
    if match is None:
        return 0
    than = text.startswith((" than", "than"), match.end())
    if number.unit not in _RATIOS and not than:
        return 0
    return 1 if match["up"] else -1


def _by(number: Number, clause: str) -> bool:
    if _BEYOND[number.language].search(clause):
        return True
    if number.language == "en":
        return _BY_EN.search(clause) is not None or (
            number.unit in _MEASURED and _moves(clause, lexicon("en"))
        )
    return re.search(
        r"(?:增加|减少|增长|下降|上升|降低|增产|减产|提高|上涨|下跌|缩短|延长)(?:了)?$", clause
    ) is not None or (re.search(r"[比较][^，。；]*[多少高低](?:了|出)?$", clause) is not None)


def _moves(clause: str, words: Lexicon) -> bool:
    tail = clause.rstrip()
    return any(
        match.end() == len(tail)
        for name in ("up", "down")
        for match in words.groups[name].finditer(tail)
    )


def _changed(number: Number, clause: str, direction: int, *, to: bool, words: Lexicon) -> Number:
    if to and number.unit == "times":
        return replace(number, role="multiple", direction=direction)
    points = number.unit == "percentage_point"
    share = None if points else words.groups["share"].search(clause)
    if to:
        return (
            _static(number, clause, words)
            if share
            else replace(number, role="to", direction=direction)
        )
    if share and number.language == "en" and not _LATE.search(clause):
        return replace(number, role="share")
    return replace(number, role="change", direction=direction)


def _static(number: Number, clause: str, words: Lexicon) -> Number:
    if number.unit == "times":
        return replace(number, role="multiple")
    if number.unit in ("percent", "fraction"):
        if words.groups["share"].search(clause):
            return replace(number, role="share")
        if words.groups["rate"].search(clause):
            return replace(number, role="rate")
        if number.unit == "fraction":
            return replace(number, role="share")
    return number


def _direction(clause: str, words: Lexicon) -> int:
    beside = re.search(r"[比较][^，。；]*([多高]|[少低])(?:了|出)?$", clause)
    if beside:
        return 1 if beside[1] in "多高" else -1
    beyond = _BEYOND[words.language].search(clause)
    if beyond:
        return 1 if beyond["up"] else -1
    ups = [match.end() for match in words.groups["up"].finditer(clause)]
    downs = [match.end() for match in words.groups["down"].finditer(clause)]
    last_up, last_down = max(ups, default=-1), max(downs, default=-1)
    return 0 if last_up == last_down else 1 if last_up > last_down else -1


def _near(number: Number, text: str) -> str:
    start, end = number.outer
    return text[max(0, start - 40) : start] + " " + _rest(text, end, number.language)


def _rest(text: str, end: int, language: str) -> str:
    rest = text[end : end + (70 if language == "en" else 6)]
    stop = _STOP[language].search(rest)
    return rest[: stop.start()] if stop else rest


_STOP = {
    "zh": re.compile(r"[，。；、]"),
    "en": re.compile(r"[;\n]|\.\s|\d+,\d{3}|,\s+(?:and|while|but)\b"),
}


def _base(number: Number, text: str, words: Lexicon) -> str:
    near = text[max(0, number.outer[0] - 60) : number.outer[0]]
    cut = max(near.rfind("。"), near.rfind("；"), near.rfind(". "))
    near = near[cut + 1 :]
    rest = _rest(text, number.outer[1], number.language)
    named: list[tuple[int, str]] = []
    for part, away in ((near, len(near)), (rest, 0)):
        for match in words.groups["previous"].finditer(part):
            named.append((abs(away - match.end()), "previous"))
        for match in words.groups["month_before"].finditer(part):
            named.append((abs(away - match.end()), "month_before"))
        for match in _SINCE[number.language].finditer(part):
            named.append((abs(away - match.end()), match[1]))
    return min(named)[1] if named else ""
