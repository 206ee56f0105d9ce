"""Keep out what is no statistic: articles, ages, terms of years, ordinals, names, spans of time."""

import re
from dataclasses import replace

from tutela.check.read.number import Number
from tutela.check.read.words import lexicon

_ZH_BEFORE = (
    ("ordinal", re.compile(r"第$")),
    ("reference", re.compile(r"(?:[见如]|^|[（(，。\s])(?:附?[表图]|附件|专栏|脚注|注)\s?$")),
    (
        "reference",
        re.compile(r"[〔\[（(]\d{4}[〕\])）]第?$|[文字案]号[:：]?$|[〔\[(（]$(?!.)|编号[为:：]?$"),
    ),
    ("name", re.compile(r"[A-Za-z]-?$")),
    ("base", re.compile(r"每$")),
    ("score", re.compile(r"\d比$")),
    ("duration", re.compile(r"\d个?小时$|\d分$")),
    (
        "name",
        re.compile(
            r"(?:热线|电话|拨打|专线|短号|客服|尾号|邮编|编号|编码|账号|帐号|车牌|频道|信箱|代码|证号|序列号|房间|门牌|单元|型号)"
            r"[为是:：“]?$"
        ),
    ),
    ("reference", re.compile(r"全文(?:共|计)?$")),
    ("rank", re.compile(r"(?:居|排名|位列|位居|排在|列)(?:全国|全省|世界)?前$")),
)
_ZH_AFTER = (
    ("age", re.compile(r"\s*(?:至|到|-|—|~)?\s*(?:\d+)?\s*周?岁(?!以上老年人(?:口|数))")),
    ("reference", re.compile(r"\s*(?:号(?!线)|条(?:第|规定|之)|款规定|章)")),
    ("score", re.compile(r"\s*比\s*\d")),
    ("name", re.compile(r"强(?![度制调化盗奸大烈于劲迫行])|G(?![A-Za-z\d]|内存|流量|硬盘)")),
    ("force", re.compile(r"(?<![.])级(?!地震|以上公路|学校|台阶|石阶|阶梯)")),
    (
        "penalty",
        re.compile(r"年(?:零\w+个月)?(?:以[上下])?(?:的)?(?:有期)?(?:徒刑|刑期|考验期|以[上下])"),
    ),
    ("penalty", re.compile(r"个月(?:以[上下])?(?:的)?(?:拘役|考验期|有期)")),
    (
        "duration",
        re.compile(
            r"(?:多|余)?(?:个)?(?:年|月|天|日|周|小时|工作日|季度)(?:多|半)?(?:[来间内里后前]|以[来内前后]|之[内前后]|期|时间)"
        ),
    ),
    ("duration", re.compile(r"年(?!级|度|月)|分(?=\d+秒)|个半[小月]")),
    ("age", re.compile(r"\s*(?:个)?月龄|年?龄段")),
    ("ordinal", re.compile(r"次(?:会议|全会|大会|全体|代表|人口普查|党代会)")),
    ("name", re.compile(r"[A-Z]{1,5}(?:级|类|股|型|景区|轮|企业|网)")),
    ("ordinal", re.compile(r"年级|期(?!间|货)|届|号线|版|楼|层|线(?!人)|路|幼|中(?!学生)学?$")),
)
_EN_BEFORE = (
    (
        "reference",
        re.compile(
            r"\b(?:articles?|sections?|no\.?|chapter|rule|paragraphs?|schedule|tables?|figures?"
            r"|pages?|part|phase|case\s+no\.?\s+\d+|docket|hotline|helpline|dial|dial(?:l?ing|l?ed)|call(?:ing)?|callers\s+to|extension|ext\.?|version|art\.?|clause|order|line|room|route|type|grade|class|level|stage|band|key"
            r"|covid|item|magnitude|force|scale|appendix|annex|step|volume|issue|episode|flight|boeing|airbus|highway)"
            r"[\s-]*(?:\d+(?:\s*(?:,|and|to|or)\s*))?$",
            re.IGNORECASE,
        ),
    ),
    (
        "age",
        re.compile(
            r"\b(?:aged?|ages|under the age of|(?:the )?age of|below the age of|over the age of"
            r"|age range)\s+(?:under\s+|over\s+|between\s+|from\s+|about\s+)?"
            r"(?:\d+\s*(?:to|and|-|–|or)\s*)?$",
            re.IGNORECASE,
        ),
    ),
    (
        "age",
        re.compile(
            r"\b(?:were|was|is|are|children|minors|those|people|girls|boys|victims)\s+(?:under|over|below|above)\s+$",
            re.IGNORECASE,
        ),
    ),
    (
        "age",
        re.compile(r"\b(?:child|boy|girl|man|woman|teenager|person|youth|minor|pupil)\s+of\s+$"),
    ),
    ("base", re.compile(r"\b(?:per|every)\s+$", re.IGNORECASE)),
    (
        "score",
        re.compile(r"\b(?:won|lost|beat|drew|score\s+of)\s+(?:\d+\s?[-–]\s?)?$", re.IGNORECASE),
    ),
    ("reference", re.compile(r"[\[#№]$|\[\d+,\s?$|\d\($")),
    ("name", re.compile(r"(?:[A-Z]|[a-z]{2})-$|[A-Za-z]$")),
    (
        "rank",
        re.compile(
            r"\b(?:top|first|last|next|ranked|ranking|rank|phase|the\s+other)\s+$", re.IGNORECASE
        ),
    ),
)
_SPAN = (
    r"(?:working\s+|calendar\s+)?(?:years?|months?|days?|weeks?|hours?|minutes?|seconds?"
    r"|decades?|centuries|generations|nights?|semesters?|terms?)"
)
_EN_AFTER = (
    (
        "age",
        re.compile(r"[\s-]*(?:years?[\s-]olds?\b|years?\s+of\s+age|-year-olds?\b)", re.IGNORECASE),
    ),
    (
        "age",
        re.compile(r"\s+(?:to|and|or|-|–)\s+\d+[\s-]*(?:years?[\s-]old|-year-old)", re.IGNORECASE),
    ),
    (
        "penalty",
        re.compile(
            rf"[\s-]+{_SPAN}'?\s*(?:or\s+more\s+|and\s+\w+\s+months?\s+)?(?:in\s+(?:prison|jail|custody)"
            r"|of\s+imprisonment|imprisonment|behind\s+bars|prison)",
            re.IGNORECASE,
        ),
    ),
    ("duration", re.compile(rf"(?:[\s-]|\s+to\s+\d+\s+){_SPAN}\b", re.IGNORECASE)),
    ("ordinal", re.compile(r"(?:st|nd|rd|th)\b")),
    (
        "name",
        re.compile(r"\s+(?:hotline|helpline|emergency\s+(?:line|number|calls?))\b", re.IGNORECASE),
    ),
    ("reference", re.compile(r"\s+(?:articles?|chapters?|sections?|clauses?)\b", re.IGNORECASE)),
    ("name", re.compile(r"-(?!fold|percent|year|month|day|week|hour|point|strong)[a-z]{3,}")),
    ("name", re.compile(r"\s+[KMGT]?(?:bit|byte|b)(?:/s|ps)\b|\s+[MGT]?Hz\b|\s?[KMGT]bps\b")),
    ("name", re.compile(r"[A-Za-z](?!\w*\s?%)(?<![KkMm])")),
)
_AGE_BEFORE = re.compile(
    r"\b(?:older|younger)\s+than\s+$|\b(?:people|persons|men|women|children|adults|girls|boys"
    r"|anyone|everyone|someone|nobody|those|all|person|minors?|child|girl|boy|man|woman|adult|pupil"
    r"|patient|passenger|driver|victim|[a-z]+(?:ers|ors|ents|ants|ists|ees"
    r"|ians|iors)|workers|victims|teens|youths|citizens|pupils)\s+(?:who\s+(?:are|were)\s+)?"
    r"(?:aged\s+)?(?:under|over|above|below)\s+$",
    re.IGNORECASE,
)
_AGE_AFTER = re.compile(r"\s+(?:and|or)\s+(?:over|older|under|younger|above)\b(?!\s+\d)")
_COUNTING = re.compile(
    r"\b(?:deaths|births|cases|arrests|numbers?|figures?|totals?|losses|counts?|prices|rates?"
    r"|temperatures?|reports)\s+(?:were|was|is|are)\s+\w+\s+$",
    re.IGNORECASE,
)
_BESIDE_AGE = re.compile(
    r"\bage\s+of\s+\d+\s+but\s+(?:not|under|below)\s+$|\b(?!is|was|are|were|at|to|just|well|rates?)[a-z]+\s+(?:themselves\s+|still\s+)?(?:under|over)\s+(?:the\s+)?$|\b(?:under|over)-$"
)
_AGE_SAID = re.compile(
    r"\b(?:median|average|mean|minimum|maximum|retirement|voting)\s+age\b[^.;,]*$|\bage\s+of\s+[a-z]+\b[^.;,]*$"
    r"|\bage\s+limits?\b[^.;]*\b(?:to|at|of|from)\s+$"
    r"|\bages?\b[^.;,]{0,30}\b(?:to|at|is|was|from|of)\s+$"
)
_INTO_SPAN = re.compile(
    r"\b(?:from|between)\s+[\w.]+[\s-](?:working\s+)?(?:years|months|days|weeks|hours|minutes|seconds)\s+[^.;\d]{0,24}(?:to|and)\s+$"
    r"|\b\w+\s+(?:years|months|days|weeks|hours|minutes|seconds),?\s+(?:up|down|instead\s+of|rather\s+than|not)(?:\s+from)?\s+$"
)
_TITLE = re.compile(r"\b(?:[Tt]he|[Aa]n?)\s+[A-Z][\w&]*\s+$")
# a bare number behind a capital in mid-sentence belongs to its name: from Terminal 3
_CAPITAL = re.compile(
    r"(?:[a-z,;'-]|\b[A-Z][a-z]+)\s+(?!(?:In|Of|At|By|On|To|From|With|And|But|Some|About|China|Beijing)\b)[A-Z][A-Za-z]+\s+$"
)
_ONLY_ONE = re.compile(r"(?:仅有?|只有?|共|各|为|是|减少|增加)$")
_ZH_LETTER = re.compile(r"[\u4e00-\u9fff：“]$")
_CALLED = re.compile(r"电话|热线|号码|\b(?:hotlines?|helplines?|phone|dial)\b")
_LAW = re.compile(
    r"(?:》|条例|解释|规定|办法|规则|公约|章程|章|典|(?<![违非合执司])法"
    r"|第[^，。；]{1,10}条(?:第[^，。；]{1,4}款)?)(?:草案|修正案|全文)?"
    r"(?:共有|共计|共|有|含|的|第)?[、和及至或与]?\s*$"
)
_IN_FORCE = re.compile(r"施行|修订|颁布|生效|全文|法条|附则|[章编]")
_PRISON = re.compile(r"prison|imprison|jail|sentence|custod", re.IGNORECASE)

_STRUCTURE = {
    "zh": (
        re.compile(
            r"(?:个)?(?:部分|章|节|编|款|条(?![线举意建信街航船河道路鱼])|项(?=[，。、；]|规定))"
        ),
        re.compile(
            r"(?:意见|办法|规定|条例|法|细则|方案|通知|规划|公约|纲要|解释|指引|决定|守则|准则|规则|章程|》|文件)"
            r"(?:[^，。；]{0,12}，?(?:共|计|分|包括|含|有|由|设)|.{0,20}\d?(?:个?部分|章|节|编)[、，]?$)"
        ),
    ),
    "en": (
        re.compile(
            r"\s+(?:of\s+(?:its|the)\s+\w+\s+)?(?:substantive\s+|main\s+)?(?:circumstances|articles?|chapters?|sections?|parts?|clauses?|points"
            r"|provisions|paragraphs?|schedules|annexes|appendices)\b",
            re.IGNORECASE,
        ),
        re.compile(
            r"\b(?:law|act|code|guidelines?|rules?|regulations?|convention|treaty|opinion|circular"
            r"|decree|statute|charter|bill|directive|interpretation|document|protocol|constitution"
            r"|plan|notice|policy|ordinance|covenant|manual|handbook|provision|article|section|paper)\b.{0,40}\b(?:lists?|names?|specif\w+|devotes?|its|has|have|had|contains?"
            r"|containing|comprises?|comprising|consists?|consisting|with|sets?|runs|running|of|in|into|and)\b",
            re.IGNORECASE,
        ),
    ),
}
_CONTEST = re.compile(
    r"[战击]胜|击败|战平|负于|不敌|取胜|逆转|主场|客场|决赛|比分|力克|险胜|大胜|完胜|落败|夺冠|淘汰|告负|点球"
    r"|\b(?:beat|won|wins?|winning|lost|defeat\w*|victory|drew|draws?|final|match|game|score\w*"
    r"|thrash\w*|trounc\w*|overcame|edged|lead|led|vote|voted|ruling|ruled)\b",
    re.IGNORECASE,
)
_NO_NOUN = re.compile(
    r"[余多来左上以至到和与及或、的为是比则而且并在下降升增减提涨跌同较，占达共，内之后前等几不人仅只由从被有]"
)

_SPANS = frozenset(
    {"month", "day", "week", "hour", "minute", "second", "decade", "year_span", "age"}
)


def sort_out(number: Number, text: str) -> Number:
    """Say what a number is where it is no statistic."""
    before = text[max(0, number.start - 24) : number.start]
    after = text[number.end : number.end + 40]
    pairs = (_ZH_BEFORE, _ZH_AFTER) if number.language == "zh" else (_EN_BEFORE, _EN_AFTER)
    kind = _first(pairs[0], before, at_end=True)
    if kind == "name" and number.language == "zh" and number.unit and _ZH_LETTER.search(before):
        kind = ""
    kind = kind or _first(pairs[1], after, at_end=False)
    kind = kind or _named(number, text) or _article(number, text) or _bare(number, text)
    kind = kind or _part_of_a_law(number, text) or _contest(number, text) or _followed(number, text)
    dashed = re.search(r"\d[-–]$", before[-2:]) or re.match(r"[-–]\d", after)
    if kind == "score" and number.unit and number.language == "en" and not dashed:
        kind = ""
    if kind == "age" and _counts(number, text):
        kind = ""
    if (
        not kind
        and _INTO_SPAN.search(text[max(0, number.start - 60) : number.start])
        and not number.unit
    ):
        kind = "duration"
    if not kind and number.unit in _SPANS:
        kind = "duration"
    if kind == "duration" and _PRISON.search(text[max(0, number.start - 50) : number.end + 40]):
        kind = "penalty"
    keep = number.unit in ("percent", "percentage_point", "fraction", "times")
    if not kind or (keep and kind not in ("age", "reference")) or _is_rate(number, kind):
        return number
    return replace(number, kind=kind)


def _is_rate(number: Number, kind: str) -> bool:
    """Nothing is numbered in percent: "at key stage 2, 62% of pupils"."""
    signed = number.text.endswith("%") or number.outer[1] > number.end
    return kind == "reference" and number.unit in ("percent", "percentage_point") and signed


def _counts(number: Number, text: str) -> bool:
    """Tell "were over 50 cases" and "under 5 percent" from "were over 50"."""
    if number.language == "zh" or number.unit in _SPANS:
        return False
    if _COUNTING.search(text[max(0, number.start - 30) : number.start]):
        return True
    beside = lexicon("en").unit.match(text, number.end)
    return number.unit in ("percent", "percentage_point") or beside is not None


def _named(number: Number, text: str) -> str:
    """Find ages without "years", and numbers that are a part of a name."""
    plain = number.text.isdigit() and len(number.text) <= 4
    before = text[max(0, number.start - 24) : number.start]
    if number.language == "en":
        after = text[number.end : number.end + 16]
        young = number.value is not None and number.value <= 120
        if young and (_AGE_BEFORE.search(before) or _AGE_AFTER.match(after)):
            return "age"
        if young and plain and number.outer[1] == number.end and _is_age(number, before, text):
            return "age"
    return "name" if _in_name(number, before, text, plain=plain) else ""


def _is_age(number: Number, before: str, text: str) -> bool:
    """Tell "guests under 16" and "the age was lowered to 12": no noun, a number of years."""
    if _BESIDE_AGE.search(before):
        return True
    sentence = text[max(0, number.start - 90) : number.start].rsplit(". ", 1)[-1]
    return _AGE_SAID.search(sentence) is not None


def _in_name(number: Number, before: str, text: str, *, plain: bool) -> bool:
    first, last = lexicon(number.language).name
    if _is_code(number, before, text) or last.match(text, number.end):
        return True
    if number.language == "zh":
        bare = not number.unit or text.startswith("类", number.end)
        return bare and first.search(before) is not None
    if first.search(before):
        return plain or number.text in ("2.5", "1.0")
    titled = _TITLE.search(before) or _CAPITAL.search(before)
    return plain and not number.unit and titled is not None


def _is_code(number: Number, before: str, text: str) -> bool:
    """Tell a number one dials and a number in quotes: they are names."""
    if not number.text.isdigit():
        return False
    if before.endswith(("“", "‘", '"')) and text[number.end : number.end + 1] in ("”", "’", '"'):
        return True
    around = text[max(0, number.start - 30) : number.end + 30]
    dialled = len(number.text) in (3, 5) and not number.unit and _CALLED.search(around)
    english = number.language == "en" and len(number.text) == 5
    return bool(dialled or (english and before.lower().endswith("the ")))


def _article(number: Number, text: str) -> str:
    """Tell 刑法236条 from 线索236条."""
    if number.language == "en" or not text.startswith("条", number.end):
        return ""
    before = text[max(0, number.start - 60) : number.start].rsplit("。", 1)[-1]
    sentence = before + text[number.end : number.end + 30].split("。", 1)[0]
    whole = re.search(r"(?:共|计|有|含|为)$", before) and _IN_FORCE.search(sentence)
    return "reference" if whole or _LAW.search(before) else ""


def _part_of_a_law(number: Number, text: str) -> str:
    """Tell the 8 parts of a guideline from the 8 parts of a machine: a text of rules has them."""
    structure, document = _STRUCTURE[number.language]
    if not structure.match(text, number.end):
        return ""
    before = text[max(0, number.start - 60) : number.start]
    return "reference" if document.search(re.split(r"[。；;]|\. ", before)[-1]) else ""


def _contest(number: Number, text: str) -> str:
    """Tell the score of a match, 2:1 or 2-1, from a ratio and from a range."""
    pair = re.match(
        r"(\d{1,3})\s?[-–:：]\s?\d{1,3}(?![\d.%])", text[number.start : number.start + 12]
    )
    late = re.search(r"(?<!\d)\d{1,3}\s?[-–:：]$", text[max(0, number.start - 5) : number.start])
    if not (pair or late) or number.unit not in ("", "ratio", "item", "centre"):
        return ""
    around = text[max(0, number.start - 50) : number.end + 40]
    return "score" if _CONTEST.search(around) else ""


def _followed(number: Number, text: str) -> str:
    """Tell 211高校 and 315晚会: a Chinese count has a measure word before its noun."""
    if number.language == "en" or number.unit or not number.text.isdigit():
        return ""
    if not 2 <= len(number.text) <= 6 or number.high is not None:
        return ""
    following = text[number.end : number.end + 1]
    is_noun = "\u4e00" <= following <= "\u9fff" and not _NO_NOUN.match(text, number.end)
    return "name" if is_noun else ""


# "in three it was stable", "four more had signed", "nine rose and two did not"
_ELLIPTIC = re.compile(
    r"\s+(?:more\s+|others?\s+)?(?:it\s+(?:was|is|had|did|rose|fell)|had|have|were|did|does|rose|fell|remained|failed)\b"
    r"|\s+(?:more|others?)\s+[a-z]+ed\b|,?\s+did\s+it\b"
)
_COUNTED_BEFORE = re.compile(
    r"(?:\d|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|[a-z]+teen|twenty))"
    r"(?:\s+(?!the\b)[a-z-]+){1,6}[^.]*\b(?:and|but|while|,|in)\s+(?:only\s+)?(?:in\s+)?$",
    re.IGNORECASE,
)


def _first(table: tuple[tuple[str, re.Pattern[str]], ...], text: str, *, at_end: bool) -> str:
    for kind, pattern in table:
        if (pattern.search if at_end else pattern.match)(text):
            return kind
    return ""


def _bare(number: Number, text: str) -> str:
    """Number words without a unit are seldom figures: 一 in names, "one" as a pronoun."""
    if number.language == "zh" and number.value is not None and number.value >= 10**4:
        return ""
    if number.text == "一" and not _ONLY_ONE.search(text[max(0, number.start - 3) : number.start]):
        return "word"
    if number.text[:1].isdigit() or number.text[:1] in "-$€£¥₹UR" or number.unit:
        return ""
    of = number.value != 1 and _OF_THEM.match(text, number.end)
    before = text[max(0, number.start - 120) : number.start]
    elliptic = _ELLIPTIC.match(text, number.end) and _COUNTED_BEFORE.search(before)
    return "" if of or elliptic else "word"


_OF_THEM = re.compile(r"\s+of\s+(?:which|whom|them)\b")
