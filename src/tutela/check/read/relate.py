"""Read what a sentence says of its figures: up or down, share, rate, from-to, against what."""

import re
from collections.abc import Sequence
from dataclasses import replace

from tutela.check.read.base import base_of, rest_of
from tutela.check.read.carry import continues
from tutela.check.read.echo import echo
from tutela.check.read.number import Number
from tutela.check.read.turn import (
    is_agent,
    is_cut,
    is_direction,
    is_source,
    moves,
    named_move,
    opens_move,
    told_en,
)
from tutela.check.read.words import Lexicon, lexicon

_CLAUSE = {
    "zh": re.compile(r"[，。；：！？、\n]"),
    "en": re.compile(r"[;:\n]|,(?!\d)|(?<=[a-z\d%)])\.\s"),
}
_AFTER = {
    "zh": re.compile(r"\s*的?(?:同比)?(?P<up>增幅|涨幅|升幅|增长)|\s*的?(?P<down>降幅|跌幅|减幅)"),
    "en": re.compile(
        r"\s*(?:year-on-year\s+|annual\s+|yearly\s+|year-over-year\s+)?(?:"
        r"(?P<up>increases?|rises?|growth|higher|more|gains?|up|jump|surge|above|faster|dearer|costlier|heavier|longer|larger|bigger|greater|earlier\s+than|ahead)|"
        r"(?P<down>decreases?|declines?|drops?|falls?|reductions?|lower|fewer|less|down|below|slower|cheaper|lighter|shorter|smaller|behind))\b",
        re.IGNORECASE,
    ),
}
_BY_EN = re.compile(
    r"(?:\bby|(?P<noun>\w+)\s+of)\s+(?:an?\s+|another\s+|some\s+)?(?:further\s+|extra\s+)?$"
    r"|\b(?:lost|shed|rose|fell|grew|dropped|declined|increased|decreased|shrank|climbed|gained|jumped|surged"
    r"|risen|fallen|grown|dipped|slipped|slid|plunged|soared|tumbled|slumped|up|down)\s+(?:a\s+)?$",
    re.IGNORECASE,
)
_ELLIPSIS = re.compile(r"\band\b[^.;,]{0,60}\bby\s+$|^[^.;]{0,60}\bby\s+$", re.IGNORECASE)
_FROM = {
    "zh": re.compile(r"(?:由|从)(?:[^，。；\d]{0,8}(?:\d{4}年)?[^，。；\d]{0,6}的?)$"),
    "en": re.compile(
        r"\bfrom\s+(?:(?:the|an?|its|just|only|some|a\s+\w+\s+of)\s+)?$", re.IGNORECASE
    ),
}
_ONWARD = {
    "zh": re.compile(
        r"[^。；]{0,24}?(?:[到至为]|[升降增减提涨跌扩缩压变]\w{0,2}[到至为了成]?)[^。；]{0,6}[\d一二三四五六七八九十两]"
    ),
    "en": re.compile(
        r"[^.;\d]{0,24}(?:(?:18|19|20)\d\d\b[^.;\d]{0,24})?\bto\s+(?:[a-z-]+\s+){0,3}?[$€£¥]?(?:\d|[a-z]+)",
        re.IGNORECASE,
    ),
}
_TO = {
    "zh": re.compile(r"(?:至|到|为|达|达到)(?:了)?$"),
    "en": re.compile(
        r"\b(?:to|at|hit|hitting|reached|reaching|totall?ing|touching|touched|averag(?:ed|ing)"
        r"|(?:fell|fallen|falling|falls|dropp?\w*|dipp?\w*|slipp?\w*|sank|slid|rose|risen|rises|rising|climb\w*"
        r"|jump\w*|went|grew|grown|mov\w+|push\w+)\s+(?:back\s+)?(?:above|below|under|past|beyond))\s+"
        r"(?:(?:an?|the|its|their|just|only|new|total|record|high|low|highest|lowest|peak|level"
        r"|around|estimated|all-time|[\w-]+-(?:year|month|decade))\s+){0,5}(?:of\s+)?$",
        re.IGNORECASE,
    ),
}
_MULTIPLE = re.compile(r"(?:是|为|相当于|等于|达到?|至|到)了?(?:[^，。；]*的)?$")
_BEYOND = {
    "zh": re.compile(
        r"(?:(?P<up>[高多快大优好强早长重宽深]于|超出|高出|多出|超过)|(?<!不)(?P<down>[低少慢小差弱晚短轻]于|不及))"
        r"[^，。；的占有共为达是\d]{2,}$"
    ),
    "en": re.compile(
        r"\b(?:(?P<up>exceed\w*|surpass\w*|outnumber\w*|outpac\w*|outstrip\w*|topp?\w*|beat|above"
        r"|ahead)|(?P<down>undershot|missed|trail\w*|lagg?\w*|below|behind|short))\b.*"
        r"\bby\s+(?:a\s+margin\s+of\s+|a\s+)?$",
        re.IGNORECASE,
    ),
}
# 比上年多办27件, 较五月高出3元, 却低了1个百分点
_BESIDE = re.compile(
    r"(?:(?<![占对可同环])比(?![例重率值])|同比|环比|较(?![大小多少高低快慢长短])|相比|却|反而|则)[^，。；]*?"
    r"(?:(?:(?P<up>[多高大贵快长重早强宽深厚])|(?P<down>[少低小慢短轻晚弱窄浅薄]|便宜))[了出上过]?"
    r"|(?P<up2>多)[^的为是达占有于，。；、\d]{1,2}|(?P<down2>少)[^的为是达占有于，。；、\d]{1,2})$"
    r"|(?:(?P<up3>[高多贵快])|(?P<down3>[低少慢]|便宜))[了出]$"
)
# 概率低6.7个百分点 needs no 比: but 低 and 高 before another figure are a part of its noun
_APART = re.compile(r"(?:(?P<up>高|多)|(?P<down>低|少))[了出上]?(?:整整|足足|近|约|将近|差不多)?$")
_GROWTH = re.compile(r"(?:增速|增幅|涨幅|升幅|降幅|跌幅|减幅)(?:也|均|已|约|高|仅)?[为达是到]?$")
_HEDGING = re.compile(
    r"\s*than\s+(?:an?\s+)?(?:[$€£¥]?\d+(?!\d{3}\b)(?!\s+(?:years?|months?|weeks?|days?|decades?)|\d)|half|(?:one|two|three)\b(?!\s+(?:years?|months?|weeks?|days?|decades?))|a\s+(?:quarter|third|half|fifth|tenth|dozen|hundred|thousand|million))"
)
_REFERENCE = re.compile(
    r"\s+(?!zero|sea|ground|freezing|street|the\s+(?:sea|ground|surface|horizon))(?:the|normal|average|last|its|their|pre)\b"
)
_LEVEL = re.compile(
    r"(?<!by an )(?<!by a )\b(?:mean|average|median|norm|target|forecast|threshold|limit|level"
    r"|ceiling|floor|quota)\s+of\s+(?:an?\s+)?$",
    re.IGNORECASE,
)
_PART_AS = re.compile(r"(?:[是为]|只有|仅有|相当于)[^，。；占例重]*的$")
_THAN = re.compile(r"(?:\s+(?:per|for\s+each|in\s+all)\s+\w+)?\s*than")
_SHARED_AFTER = re.compile(
    r"(?:\s*(?:,|and|,\s*and)\s*[\d.]+\s?(?:%|per\s?cent)){1,4}\s+(?:(?P<up>higher|more|up)|(?P<down>lower|less|fewer|down))\b"
)
_EXTRA = re.compile(r"\b(?:an\s+extra|an\s+additional)\s+$")
_SIZE = re.compile(
    r"longer|larger|bigger|greater|heavier|faster|dearer|costlier|smaller|shorter|cheaper|lighter"
)
_LATE = re.compile(r"\s*(?:or\s+)?by\s+(?:a\s+(?:further\s+)?|another\s+)?$")
_MEASURED = frozenset({"point", "length", "area", "weight", "volume", "energy", "degree"})
_A_YEAR = re.compile(
    r"(?<!least )(?<!than )(?<!for )(?<!in )(?<!within )(?<!after )(?<!once )(?<!about )(?<!over )"
    r"\b(?:a|per)\s+year\b(?!\s+(?:earlier|ago|before))",
    re.IGNORECASE,
)
_FEWER = re.compile(r"\b(more|fewer|less)\b", re.IGNORECASE)
_RATIOS = ("percent", "percentage_point", "point", "times", "fraction")


def relate(numbers: Sequence[Number], text: str) -> list[Number]:
    """Give each statistic of a paragraph its role, direction and base."""
    done: list[Number] = []
    for number in numbers:
        last = done[-1] if done else None
        if number.is_statistic:
            number = _late_start(_related(number, last, text), done, text)
        elif number.kind == "duration":
            number = replace(number, direction=_lengthened(number, text))
        done.append(number)
    return echo(done, text)


def _late_start(number: Number, done: Sequence[Number], text: str) -> Number:
    """Read "to 3.2%, the highest in 18 months, from 2.9%": other numbers may stand between."""
    if number.role != "level" or not _FROM_LATE.search(
        text, max(0, number.outer[0] - 8), number.outer[0]
    ):
        return number
    moved = next((each for each in reversed(done[-4:]) if each.is_statistic), None)
    if moved is None or moved.role != "to" or moved.unit != number.unit:
        return number
    far = ". " in text[moved.outer[1] : number.outer[0]]
    return number if far else replace(number, role="from", direction=moved.direction)


_FROM_LATE = re.compile(r",\s+from\s+$")


def _lengthened(number: Number, text: str) -> int:
    """Tell "five days longer than" and 缩短5天: a span of time is no statistic, yet it may move."""
    after = _AFTER[number.language].match(text, number.outer[1])
    if after:
        return 1 if after["up"] else -1
    before = text[max(0, number.outer[0] - 24) : number.outer[0]]
    clause = _CLAUSE[number.language].split(before)[-1]
    words = lexicon(number.language)
    by = number.language == "zh" and moves(re.sub(r"[了出]$", "", clause), words)
    by = by or (number.language == "en" and _BY_EN.search(clause) is not None)
    return _direction(clause, words) if by else 0


def _related(number: Number, last: Number | None, text: str) -> Number:
    words = lexicon(number.language)
    own = _AFTER[number.language].match(text, number.outer[1]) is not None
    clause = _clause(number, last, text)
    own = own or named_move(number, clause, words) != 0
    if last is not None and not own and number.text != "flat" and continues(last, number, text):
        rates = ("percent", "percentage_point")
        mixed = last.unit in rates and number.unit in rates and last.role == "change"
        alike = last.unit == number.unit or mixed
        gap = text[last.outer[1] : number.outer[0]]
        alike = alike or (last.role == "change" and gap in ("、", "和", "及", "与"))
        same = alike and last.role not in ("from",)
        if same:
            return replace(number, role=last.role, direction=last.direction, base=last.base)
    number = _as_multiple(number, clause)
    if number.role != "share":
        number = _with_role(number, last, clause, text)
    if number.role in ("change", "multiple", "average"):
        number = replace(number, base=base_of(number, text, words))
    near = clause[-70:] + " " + rest_of(text, number.outer[1], number.language)
    if number.role == "change" and (
        words.groups["average"].search(near.replace("年均值", "")) or _A_YEAR.search(near)
    ):
        return replace(number, role="average")
    return number


def _clause(number: Number, last: Number | None, text: str) -> str:
    start = max(0, number.outer[0] - 90)
    before = text[start : number.outer[0]]
    ends = [match.end() for match in _CLAUSE[number.language].finditer(before)]
    cut = ends[-1] if ends else 0
    if last is not None and last.is_statistic:
        told = _AFTER[number.language].match(text, last.outer[1])
        end = told.end() if told and last.role == "change" else last.outer[1]
        cut = max(cut, min(end, number.outer[0]) - start)
    return _whole(before[cut:], text, number)


def _whole(clause: str, text: str, number: Number) -> str:
    """Look behind the comma where the clause is no more than "by": fell, they say, by 5."""
    if number.language != "en" or not _LATE.fullmatch(clause):
        return clause
    before = text[max(0, number.outer[0] - 160) : number.outer[0]]
    return re.split(r"[;:\n]|\.\s", before)[-1]


def _as_multiple(number: Number, clause: str) -> Number:
    """Read 增至原来的2.5倍: whatever the verb before, the figure is what was reached."""
    if number.language != "zh":
        return number
    if number.unit == "fraction" and _PART_AS.search(clause):
        return replace(number, role="multiple")
    if number.unit == "fraction" and clause.endswith("的"):
        return replace(number, role="share")
    if number.unit != "times" or not _MULTIPLE.search(clause):
        return number
    return replace(number, role="multiple", direction=_direction(clause, lexicon("zh")))


def _with_role(number: Number, last: Number | None, clause: str, text: str) -> Number:
    language, words = number.language, lexicon(number.language)
    direction, to = _direction(clause, words), _TO[language].search(clause) is not None
    if number.role == "multiple" or (number.role == "change" and number.value == 0):
        return number
    role, turned = _led(number, last, clause, text, direction)
    told = "" if role or language != "en" else told_en(number, clause, text, direction, to=to)
    if told == "level":
        return _static(number, clause, words)
    if role or told:
        return replace(number, role=role or told, direction=turned)
    after = _after(number, text)
    if after and not (direction and to):
        return replace(number, role="change", direction=after)
    return _moved(number, last, clause, (direction, to, _is_level(number, clause, text)))


def _led(
    number: Number, last: Number | None, clause: str, text: str, direction: int
) -> tuple[str, int]:
    """Give role and direction where a noun, "from" or the figure before settles them."""
    named = named_move(number, clause, lexicon(number.language))
    if named:
        return "change", named
    if number.unit != "times" and _is_start(number, last, clause, text, direction):
        return "from", direction
    if last is not None and not direction and _repeats(last, clause, text, number):
        return "change", last.direction
    return "", direction


def _moved(
    number: Number, last: Number | None, clause: str, said: tuple[int, bool, bool]
) -> Number:
    """Give the role the words before a figure tell, and a level where they tell none."""
    (direction, to, level), words = said, lexicon(number.language)
    if direction and not level and (number.unit in _RATIOS or _by(number, clause)):
        return _changed(number, clause, direction, to=to, words=words)
    if to and last is not None and last.role == "from":
        direction = direction or last.direction
    reached = direction and to and number.unit != "times"
    if reached and not level:
        return replace(number, role="to", direction=direction)
    return _static(number, clause, words)


def _is_level(number: Number, clause: str, text: str) -> bool:
    """Tell "lost 12% of its colonies" and "below the mean of 17%": no change of 12 or 17 %."""
    if number.language != "en" or number.unit not in ("percent", "fraction"):
        return False
    whole = text.startswith(" of ", number.outer[1]) and not re.search(r"\bby\s+$", clause)
    return bool(whole or _LEVEL.search(clause))


def _is_start(number: Number, last: Number | None, clause: str, text: str, direction: int) -> bool:
    """Tell "from 40 to 60" and "up from 40" from "guests from 73 countries"."""
    if not _FROM[number.language].search(clause) or is_source(number, clause, text):
        return False
    if opens_move(clause):
        return True
    moved = last is not None and last.role in ("to", "change")
    if number.language == "zh" and moves(clause, lexicon("zh")):
        return False
    alike = (
        last is not None
        and last.unit == number.unit
        and re.fullmatch(r"(?:\s+of\s+[\w'-]+)?\s*from\s+", clause)
    )
    return bool(
        direction or moved or alike or _ONWARD[number.language].match(text, number.outer[1])
    )


def _repeats(last: Number, clause: str, text: str, number: Number) -> bool:
    """Read "fell by 8% and the others by 15%": the verb is not said again."""
    if number.language != "en" or last.role != "change" or not _ELLIPSIS.search(clause):
        return False
    return ". " not in text[last.outer[1] : number.outer[0]]


def _after(number: Number, text: str) -> int:
    """Give the direction the words after a figure tell: 5 percent higher, 85 fewer deaths."""
    inside = _FEWER.search(text, number.end, number.outer[1])
    if inside:
        return 1 if inside[1].lower() == "more" else -1
    match = _AFTER[number.language].match(text, number.outer[1])
    if match is None and number.unit == "percent":
        match = _SHARED_AFTER.match(text, number.outer[1])
    if match is None or (number.unit == "times" and _SIZE.search(match.group())):
        return 0
    than = _THAN.match(text, match.end()) is not None
    beside = number.unit in _MEASURED and _REFERENCE.match(text, match.end())
    told = number.unit in _RATIOS or than or beside
    if not told or (than and _HEDGING.match(text, match.end())):
        return 0
    return 1 if match["up"] else -1


def _by(number: Number, clause: str) -> bool:
    if _BEYOND[number.language].search(clause):
        return True
    words = lexicon(number.language)
    if _EXTRA.search(clause):
        return True
    if number.language == "en":
        return _by_en(number, clause, words)
    clause = re.sub(r"[了出]$", "", clause)
    return moves(clause, words) or _BESIDE.search(clause) is not None


def _by_en(number: Number, clause: str, words: Lexicon) -> bool:
    by = None if is_agent(clause, words) else _BY_EN.search(clause)
    if by is not None:
        return by["noun"] is None or is_direction(by["noun"], words)
    return is_cut(clause) or (number.unit in _MEASURED and moves(clause, words))


def _changed(number: Number, clause: str, direction: int, *, to: bool, words: Lexicon) -> Number:
    if to and number.unit == "times":
        return replace(number, role="multiple", direction=direction)
    if to and not _GROWTH.search(clause):
        share = number.unit != "percentage_point" and words.groups["share"].search(clause)
        if share:
            return _static(number, clause, words)
        return replace(number, role="to", direction=direction)
    if number.unit != "percentage_point" and _is_share(clause, words):
        return replace(number, role="share")
    return replace(number, role="change", direction=direction)


def _is_share(clause: str, words: Lexicon) -> bool:
    """Tell "rose, making up 30%" from "the share rose 3%": the later word rules."""
    if words.language == "zh" or _LATE.search(clause):
        return False
    shares = [match.end() for match in words.groups["share"].finditer(clause)]
    turns = [m.end() for name in ("up", "down") for m in words.groups[name].finditer(clause)]
    return bool(shares) and max(shares) > max(turns, default=-1)


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
    beside = _BESIDE.search(clause) if words.language == "zh" else None
    apart = _APART.search(clause) if words.language == "zh" and not beside else None
    if apart:
        return 1 if apart["up"] else -1
    if beside:
        return 1 if beside["up"] or beside["up2"] or beside["up3"] else -1
    if _EXTRA.search(clause):
        return 1
    beyond = _BEYOND[words.language].search(clause)
    if beyond:
        return 1 if beyond["up"] else -1
    clause = words.groups["not_direction"].sub(" ", clause)
    ups = [match.end() for match in words.groups["up"].finditer(clause)]
    downs = [match.end() for match in words.groups["down"].finditer(clause)]
    last_up, last_down = max(ups, default=-1), max(downs, default=-1)
    return 0 if last_up == last_down else 1 if last_up > last_down else -1
