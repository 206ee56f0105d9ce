"""Keep out what is no statistic: articles, ages, terms of years, ordinals, names, spans of time."""

import re
from dataclasses import replace

from tutela.check.read.number import Number

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
    ("rank", re.compile(r"(?:居|排名|位列|位居|排在|列)(?:全国|全省|世界)?前$")),
)
_ZH_AFTER = (
    ("age", re.compile(r"\s*(?:至|到|-|—|~)?\s*(?:\d+)?\s*周?岁(?!以上老年人(?:口|数))")),
    ("reference", re.compile(r"\s*(?:号(?!线)|条(?:第|规定|之|、|和|的|[。，；]|$)|款规定|章)")),
    ("score", re.compile(r"\s*比\s*\d")),
    ("force", re.compile(r"级(?!以上公路|学校)")),
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
    ("duration", re.compile(r"年(?!级|度|月)")),
    ("ordinal", re.compile(r"年级|期(?!间|货)|届|号线|版|楼|层|路|幼|中(?!学生)学?$")),
)
_EN_BEFORE = (
    (
        "reference",
        re.compile(
            r"\b(?:articles?|sections?|no\.?|chapter|rule|paragraphs?|schedule|tables?|figures?"
            r"|pages?|part|phase|version|art\.?|clause|order|line|room|route|type|grade|class|level"
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
    ("base", re.compile(r"\b(?:per|every)\s+$", re.IGNORECASE)),
    (
        "score",
        re.compile(r"\b(?:won|lost|beat|drew|score\s+of)\s+(?:\d+\s?[-–]\s?)?$", re.IGNORECASE),
    ),
    ("reference", re.compile(r"[\[(#№]$|\[\d+,\s?$")),
    ("name", re.compile(r"(?:[A-Z]|[a-z]{2})-$|[A-Za-z]$")),
    (
        "rank",
        re.compile(
            r"\b(?:top|first|last|next|ranked|ranking|rank|phase|the\s+other)\s+$", re.IGNORECASE
        ),
    ),
)
_SPAN = r"(?:working\s+|calendar\s+)?(?:years?|months?|days?|weeks?|hours?|minutes?|decades?)"
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
    ("reference", re.compile(r"\s+(?:articles?|chapters?|sections?|clauses?)\b", re.IGNORECASE)),
    ("name", re.compile(r"-(?!fold|percent|year|month|day|week|hour|point)[a-z]{3,}")),
    ("name", re.compile(r"[A-Za-z](?!\w*\s?%)(?<![KkMm])")),
)
_PRISON = re.compile(r"prison|imprison|jail|sentence|custod", re.IGNORECASE)

_SPANS = frozenset({"month", "day", "week", "hour", "minute", "year_span", "age"})


def sort_out(number: Number, text: str) -> Number:
    """Say what a number is where it is no statistic."""
    before = text[max(0, number.start - 24) : number.start]
    after = text[number.end : number.end + 40]
    pairs = (_ZH_BEFORE, _ZH_AFTER) if number.language == "zh" else (_EN_BEFORE, _EN_AFTER)
    kind = _first(pairs[0], before, at_end=True) or _first(pairs[1], after, at_end=False)
    kind = kind or _bare(number)
    if not kind and number.unit in _SPANS:
        kind = "duration"
    if kind == "duration" and _PRISON.search(text[max(0, number.start - 50) : number.end + 40]):
        kind = "penalty"
    keep = number.unit in ("percent", "percentage_point", "fraction", "times")
    if not kind or (keep and kind not in ("age", "reference")):
        return number
    return replace(number, kind=kind)


def _first(table: tuple[tuple[str, re.Pattern[str]], ...], text: str, *, at_end: bool) -> str:
    for kind, pattern in table:
        if (pattern.search if at_end else pattern.match)(text):
            return kind
    return ""


def _bare(number: Number) -> str:
    """Number words without a unit are seldom figures: 一 in names, "one" as a pronoun."""
    if number.text[:1].isdigit() or number.text[:1] in "-$€£¥₹UR" or number.unit:
        return ""
    return "word"
