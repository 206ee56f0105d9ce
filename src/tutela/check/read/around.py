"""Read what stands right around a figure: its unit and its hedge."""

import re
from dataclasses import replace
from decimal import Decimal

from tutela.check.read.nouns import counted, unit_of
from tutela.check.read.number import Number
from tutela.check.read.words import Lexicon, lexicon

_RATE_ZH = re.compile(
    r"每[\d万十百千亿]+(?:名|个|位|户|辆)?(?:[\u4e00-\u9fff]{1,4}?)(?:中|有|拥有)?[^，。；\d]{0,12}$"
)
_PER_EN = re.compile(
    r"\s+(?:(?!yuan|dollars|euros|pounds|rupees)[a-z]+\s+){1,2}per\s+(?:[\d,]+|thousand|million"
    r"|billion|hundred)|\s+(?:cases|offen[cs]es|people|deaths|crimes|incidents|beds|doctors)?"
    r"\s*per\s+(?:[\d,]+|thousand|million|billion|capita|hundred|person|head)",
    re.IGNORECASE,
)
_FAR = re.compile(
    r"(?:(?P<under>不到|不足|低于)|超过|超|逾)[^，。；、\d一二三四五六七八九十]{1,14}的$"
)
_PERMILLE = re.compile(r"\s+per\s+(?:thousand|mille)\b(?!\s+[a-z]+s\b)", re.IGNORECASE)
_POINTS = re.compile(
    r"\s*(?:percentage[\s-]+points?|percent\s+points?|of\s+an?\s+(?:percentage\s+)?point|pp\b|ppts?\b)",
    re.IGNORECASE,
)
_PERCENT = re.compile(r"\s*(?:-\s*)?(?:percent|per\s?cent|percentage)\b", re.IGNORECASE)
_FOLD = re.compile(r"[\s-]*(?:fold\b|times\b(?!\s+(?:in|during)))", re.IGNORECASE)
_MORE = re.compile(r"[余多](?!元化|样)|来(?=[个名人位件家户天年岁种条次])")
_MAGNITUDE = {"亿": Decimal(10**8), "万": Decimal(10**4)}


_PASSED = ("above", "below", "under")
_MOVING = re.compile(
    r"\b(?:fell|fallen|falling|falls|dropp?\w*|dipp?\w*|slipp?\w*|sank|slid|rose|risen|rises|rising|climb\w*"
    r"|jump\w*|went|grew|grown|mov\w+|push\w+)\s+(?:back\s+)?$"
)


def with_unit(number: Number, text: str) -> Number:
    """Give the figure its unit and stretch ``outer`` over it."""
    words = lexicon(number.language)
    if number.language == "zh":
        return _unit_zh(number, text, words)
    return _unit_en(number, text, words)


def with_hedge(number: Number, text: str) -> Number:
    """Give the figure its hedge (over, under, about) and stretch ``outer`` over it."""
    words = lexicon(number.language)
    start, end = number.outer
    before = text[max(0, start - 20) : start]
    match = words.before.search(before)
    hedge = number.hedge
    if match and not before.rstrip().endswith(words.not_hedge or ("\0",)):
        said = " ".join(match.group().lower().split()).removesuffix(" the").removesuffix("了")
        hedge = words.hedge_before.get(said, hedge)
        # "fell below 27,000" reaches a level; "below" belongs to the verb as well
        if not (said in _PASSED and _MOVING.search(before[: match.start()])):
            start = start - len(before) + match.start()
    elif number.unit in ("fraction", "percent") and number.language == "zh":
        hedge = _far_hedge(before) or hedge
    match = None if hedge else words.after.match(text, end)
    if match:
        hedge, end = words.hedge_after[" ".join(match.group().lower().split())], match.end()
    return replace(number, hedge=hedge, outer=(start, end))


def _far_hedge(before: str) -> str:
    """Read the hedge of 不到国内生产总值的四分之一."""
    match = _FAR.search(before)
    return "" if match is None else "under" if match["under"] else "over"


def _unit_zh(number: Number, text: str, words: Lexicon) -> Number:
    start, end = number.start, number.end
    if number.unit:
        points = number.unit == "fraction" and text.startswith("个百分点", end)
        return replace(number, outer=(start, end + (4 if points else 0)))
    hedge, scaled = number.hedge, number
    more = _MORE.match(text, end)
    if more:
        hedge, end = "about" if more.group() == "来" else "over", end + 1
        scaled, end = _late_scale(number, text, end)
    match = words.unit.match(text, end)
    if not match:
        return replace(scaled, hedge=hedge, outer=(start, end))
    unit = _counted_zh(words.units[match.group().strip()], number, text, match)
    money = unit in ("yuan", "dollar")
    if not money and _RATE_ZH.search(text[max(0, start - 24) : start]):
        unit = "rate"
    return replace(scaled, unit=unit, hedge=hedge, outer=(start, match.end()))


def _counted_zh(unit: str, number: Number, text: str, match: re.Match[str]) -> str:
    """Tell what a measure word counts that stands for several things: 个 and 件."""
    word = match.group().strip()
    if word in ("个", "份", "批") and _ONE_CASE.match(text, match.end()):
        return "case"
    if word == "个" and _ONE_PERSON.match(text, match.end()):
        return "person"
    if word not in ("件", "宗", "起"):
        return unit
    before = re.split(r"[。；]", text[max(0, number.start - 40) : number.start])[-1]
    if word == "起":
        return "item" if _MISHAP.search(before) and not _DOSSIER.search(before) else unit
    things = [found.end() for found in _OBJECT.finditer(before)]
    cases = [found.end() for found in _DOSSIER.finditer(before)]
    following = _OBJECT.match(text, match.end())
    return "item" if following or (things and max(things) >= max(cases, default=-1)) else unit


def _late_scale(number: Number, text: str, end: int) -> tuple[Number, int]:
    """Read 3000余万: the scale word stands behind 余."""
    scale = _MAGNITUDE.get(text[end : end + 1])
    if scale is None or number.value is None:
        return number, end
    grown = replace(number, value=number.value * scale, step=number.step * scale, end=end + 1)
    return replace(grown, text=text[number.start : end + 1]), end + 1


def _unit_en(number: Number, text: str, words: Lexicon) -> Number:
    end = number.end
    for unit, pattern in (("percentage_point", _POINTS), ("percent", _PERCENT), ("times", _FOLD)):
        match = (
            None if number.unit in ("fraction", "times", "percent") else pattern.match(text, end)
        )
        if match and number.unit != "dollar":
            if unit == "times" and _is_often(number, text, match):
                unit = "occurrence"
            return replace(number, unit=unit, outer=(number.start, match.end()))
    match = _PERMILLE.match(text, end)
    if match and not number.unit and number.value is not None:
        value, step = number.value / 10, number.step / 10
        outer = (number.start, match.end())
        return replace(number, unit="percent", value=value, step=step, outer=outer)
    match = _PER_EN.match(text, end)
    if match:
        return replace(number, unit="rate", outer=(number.start, match.end()))
    if number.unit:
        return replace(number, outer=(number.start, end))
    number = _noun(number, text, words)
    return replace(number, unit=_points(number, text, words)) if number.unit == "point" else number


_MULTIPLIED = re.compile(
    r"\s+(?:as|the|that|those|more|less|higher|lower|larger|bigger|greater|faster|longer|its|their|what|of"
    r"|[a-z]+er\b|per\s|earnings|sales|revenue|average|more\s)|,?\s+(?:year-on-year|compared|from)",
    re.IGNORECASE,
)
_GROWN = re.compile(
    r"\b(?:rose|risen|rise|grew|grown|grow\w*|increas\w+|jump\w*|multipl\w+|up|fell|fallen|to|is|was|were|are"
    r"|by|ratio|leverage|at|nearly|almost|over|than|about|expand\w*|soar\w*|surg\w+|climb\w*)\s+$",
    re.IGNORECASE,
)


def _is_often(number: Number, text: str, match: re.Match[str]) -> bool:
    """Tell "met 31 times" from "4 times as many" and "rose 3 times"."""
    if "fold" in match.group().lower():
        return False
    value = number.value or Decimal(0)
    if value >= 1000:
        return True
    if value != value.to_integral_value() or _MULTIPLIED.match(text, match.end()):
        return False
    return not _GROWN.search(text[max(0, number.outer[0] - 24) : number.outer[0]])


_TO_PERCENT = re.compile(
    r"\s*(?:lower|higher)?,?\s*(?:to|at|from)\s+\S+\s*(?:%|per\s?cent)", re.IGNORECASE
)


def _points(number: Number, text: str, words: Lexicon) -> str:
    """Tell points of a rate or a share, which are percentage points, from points of a score."""
    of_rate, of_score = words.points
    before = text[max(0, number.start - 90) : number.start].rsplit(". ", 1)[-1]
    after = text[number.outer[1] : number.outer[1] + 60].split(". ", 1)[0]
    if of_rate.search(before) or _TO_PERCENT.match(after):
        return "percentage_point"
    if of_score.search(before):
        return "point"
    percent = re.search(r"%|per\s?cent", before + after, re.IGNORECASE)
    return "percentage_point" if percent or of_rate.search(after) else "point"


_COUNTED = re.compile(
    r"\b(?:number|numbers|total|count)\s+of\s+(?:[a-z-]+\s+){0,3}?(?P<noun>[a-z-]+s|people|children"
    r"|women|men)\b[^.;,]*$",
    re.IGNORECASE,
)
_SUBJECT = re.compile(
    r"\b(?P<noun>[A-Za-z]+(?:s|people|children|staff))\b[^.;,]{0,30}?\s(?:number(?:ed)?|total(?:led|ed)?)\s*$"
)
_AMONG = re.compile(
    r"\b(?:Among|Of)\s+(?:the\s+|all\s+|these\s+|those\s+)?(?P<noun>[a-z]+)\b[^.;\d]{0,70},\s+(?:only\s+|some\s+|about\s+)?$"
    r"|^(?P<title>[A-Z][a-z]+s|[A-Z][a-z]+\s+population)\b[^.;\d]{0,60}:\s*$"
)
_DONE_TO = re.compile(
    r"\b(?:indict|arrest|charg|prosecut|convict|sentenc|kill|injur|employ|hir|detain|rescu|jail|wound|evacuat"
    r"|recruit|admitt?|enroll?)(?:s|es|ed|ing)?\s+$"
    r"|\b(?:granted|refused|given|awarded|offered|issued|denied|paid|provided|extended)\s+to\s+$",
    re.IGNORECASE,
)
_FILED = re.compile(
    r"\b(?:applications|matters|petitions|actions|receipts|disposals|motions|referrals)$"
)
_COURT = re.compile(
    r"\b(?:[Cc]ourts?|[Tt]ribunals?|judges?|litigation|guardianship|custody|procurat\w+|prosecut\w+)\b"
)
_CROWD = re.compile(
    r"\b(?:crowds?|audiences?|workforce|population|membership|enrol?lment|attendance|turnout|staff|team"
    r"|delegation|cohort|readership|headcount|payroll)\s+(?:\w+\s+)?(?:of|to|at|by|reached|hit|was|is)"
    r"\s+(?:an?\s+(?:record\s+)?|some\s+)?$",
    re.IGNORECASE,
)
_REACHED = re.compile(
    r"\b(?P<noun>[A-Za-z]+s)\s+(?:has\s+|have\s+)?(?:reach(?:ed)?|hit|stood\s+at|topp?(?:ed)?|came\s+to|exceed(?:ed)?|surpass(?:ed)?|fell\s+to|rose\s+to|dropped\s+to|climbed\s+to"
    r"|grew\s+to|declined\s+to|jumped\s+to|increased\s+to|decreased\s+to|averaged|(?:are|were)\s+estimated\s+at|were|are)\s*$"
)
_HEADS = re.compile(
    r"(?:人数|人口|人员|网民|用户|民众|游客|旅客|观众|儿童|学生|员工|职工|老人|青年|劳动力"
    r"|[\u4e00-\u9fff](?:者|员|师|生|工|民|客))(?:数量|总量|规模|总数|数)?"
    r"(?:首次|分别|已|已经|共|总计|合计|一共|累计)?(?:突破|达到?|为|是|有|超过?|约|近|逾)?$"
)
_FEWER_HEADS = re.compile(r"人数.*(?:[多少增减升降]|增加|减少|下降|上升|至|到|为)了?$")
_MONEY = re.compile(
    r"(?:薪|工资|收入|价格|售价|营收|成交额|金额|资金|补贴|奖金|利润|投资|造价|租金|学费|存款|贷款|罚款)"
    r"[^，。；\d]{0,2}(?:从|由|为|达到?|约|超过?|突破|涨到|升至|降到|增至)?$"
)
_ONE_PERSON = re.compile(
    r"(?:[^，。；、\d的]{0,4}(?:[者员师生工]|志愿者|居民|村民|市民)|人|孩子|儿童|家长|老人|小孩|男孩|女孩|同学|朋友)"
    r"(?!口|大|均|[人\u4e00-\u9fff]{0,2}[站点区家会所部处组队校院园中团室])"
)
_ONE_CASE = re.compile(r"[^，。；、\d的]{0,6}案(?:件|例)(?![卷管信])|案子")
_DOSSIER = re.compile(r"案|诉|公益诉讼|立案|审结|执行|纠纷|犯罪|复议|仲裁|受理|侵权|抗诉|再审")
_MISHAP = re.compile(r"事故|警情|火灾|火情|险情|灾害|地震|疫情|投诉|山洪|滑坡|报警|事件")
_OBJECT = re.compile(
    r"证明|议案|提案|建议|专利|商标|快递|包裹|邮件|快件|商品|产品|文物|藏品|展品|作品|公证|规章|文件|法规|司法解释|稿|来信|信件"
    r"|物品|行李|玩具|证照|标准|业务量|揽收|投递|服装|家电|家具|器材|装备|设备|展出|馆藏|著作|论文|软件|登记|申请|发明"
    r"|许可|投诉|警情|信访|咨询|诉求|订单|货物|衣物|书画|古籍|标本|礼品|报告|材料|表彰|实事|政务服务|事项"
)


_RATIO = re.compile(
    r"\b(?:income|wage|pay|price|turnover|cover(?:age)?)\s+ratio\b(?![^.;]*\d)[^.;]{0,40}$|(?:倍数|倍率|收入比|之比)(?:为|达到?|是|降至|升至|缩小[至到])?$"
)


def with_subject(number: Number, text: str) -> Number:
    """Take the unit of an English count from "the number of cases" before it."""
    if number.unit:
        return number
    before = text[max(0, number.outer[0] - 80) : number.outer[0]]
    if "." in number.text and _RATIO.search(before):
        return replace(number, unit="times")
    named = _named_zh(number, before) if number.language == "zh" else _named_en(before)
    return replace(number, unit=named)


def _named_zh(number: Number, before: str) -> str:
    near = re.split(r"[。；]", before[-40:])[-1]
    if _HEADS.search(before) or _FEWER_HEADS.search(near):
        return "person"
    money = number.text[-1:] in "万亿" and _MONEY.search(before[-16:])
    return "yuan" if money else ""


def _named_en(before: str) -> str:
    if re.search(r"\bper\s+[\d,]+\s+\w+\s+\S+(?:\s+\w+)?\s*$", before):
        return "rate"
    match = _COUNTED.search(before) or _SUBJECT.search(before.rsplit(". ", 1)[-1])
    match = match or _AMONG.search(before) or _REACHED.search(before)
    noun = (match.groupdict().get("title") or match["noun"]) if match else ""
    unit = unit_of(noun.split()[-1], lexicon("en")) if noun else ""
    if not unit and (_CROWD.search(before) or _DONE_TO.search(before)):
        return "person"
    return unit


def _noun(number: Number, text: str, words: Lexicon) -> Number:
    match = words.unit.match(text, number.end)
    said = " ".join(match.group().strip(" -\t\n").lower().split()) if match else ""
    if match and " " in said:
        return replace(number, unit=words.units[said], outer=(number.start, match.end()))
    unit, end = counted(text, number.end, words)
    if unit == "item" and _FILED.search(text[number.end : end]):
        near = text[max(0, number.start - 90) : end + 60]
        unit = "case" if _COURT.search(near) else unit
    return replace(number, unit=unit, outer=(number.start, end if unit else number.end))
