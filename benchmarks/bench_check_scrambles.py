"""Scramble translations the way the refill does, from plans of our own, and count what comes back.

A plan is a Chinese sentence and its English rendering with the same typed holes. The digit runs
of the Chinese one are dealt, left to right, into the digit runs of the English one: too few runs
leave `<>`, too many are lost. No word of these plans was taken over into the checker.
"""

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import product

from bench_check_plans_fresh import FRESH

from tutela.check.claims import Repair
from tutela.check.repair import how_scrambled, repair

MONTHS = "January February March April May June July August September October November December"
RUN = re.compile(r"\d+")
_TOKEN = re.compile(r"\d+|<>")
_HOLE = re.compile(r"\{(\w+)\}")
_FIELD = re.compile(r"\d+(?:,\d+)*(?:\.\d+)?")

SUBJECTS = {
    "rail": [
        ("铁路发送旅客", "人次", "railways carried", "passengers", "rail trips"),
        ("新开列车", "列", "operators added", "trains", "new trains"),
    ],
    "weather": [
        ("转移受灾群众", "人", "rescuers moved", "people", "evacuations"),
        ("受损房屋", "间", "storms damaged", "houses", "damaged houses"),
    ],
    "health": [
        ("医院接诊患者", "人次", "hospitals treated", "patients", "hospital visits"),
        ("新增床位", "张", "clinics opened", "beds", "new beds"),
    ],
    "education": [
        ("高校录取新生", "人", "universities admitted", "students", "admissions"),
        ("新建校舍", "间", "districts built", "classrooms", "new classrooms"),
    ],
    "farming": [
        ("农场售出农机", "台", "farms bought", "tractors", "tractor sales"),
        ("种植果树", "棵", "villages planted", "trees", "new orchards"),
    ],
}

# (Chinese, English): y year, z the year before, w two before; a b c counts; k m counts in 万;
# g and a higher h, i the rise and f the fall between them; e money in 亿; p q r percentages;
# s whole percentage; D date; t clock; n number word
PLANS = [
    ("{y}年，全国{N}{a}{U}，比{z}年上升{p}%。", "In {y}, {V} {a} {O}, up {p}% from {z}."),
    ("{y}年，全国{N}{a}{U}，比{z}年上升{p}%。", "Compared with {z}, {V} {a} {O} in {y}, up {p}%."),
    ("{y}年全国{N}{a}{U}，较{z}年下降{p}%。", "{T} in {y} fell by {p}% to {a} compared with {z}."),
    (
        "{w}年至{y}年，{N}分别为{a}{U}、{h}{U}、{g}{U}，{y}年较{z}年下降{f}%。",
        "From {w} to {y}, {V} {a}, {h} and {g} {O} respectively, and the number in {y} decreased "
        "by {f}% compared with {z}.",
    ),
    (
        "{w}年、{z}年、{y}年，{N}分别为{a}{U}、{b}{U}、{c}{U}。",
        "In {w}, {z} and {y}, {V} {a}, {b} and {c} {O} respectively.",
    ),
    (
        "{D}，主管部门说，{y}年{N}{a}{U}，同比上升{p}%。",
        "On {D}, officials said that {V} {a} {O} in {y}, up {p}%.",
    ),
    (
        "{D}，主管部门说，{y}年{N}{a}{U}，同比上升{p}%。",
        "In {y}, {V} {a} {O}, up {p}%, officials said on {D}.",
    ),
    (
        "{y}年，{N}{k}{U}，其中{p}%在{n}个省。",
        "In {y}, {V} {k} {O}, of which {p}% in {n} provinces.",
    ),
    ("{y}年，{N}{a}{U}，投入资金{e}元。", "In {y}, {V} {a} {O} and {e} yuan was spent."),
    (
        "{y}年{N}{a}{U}，占全部的{s}%，同比提高{p}个百分点。",
        "{V2} {a} {O} in {y}, accounting for {s}% of the total, up {p} percentage points.",
    ),
    (
        "{N}由{z}年的{g}{U}增至{y}年的{h}{U}，增长{i}%。",
        "{T} rose from {g} in {z} to {h} in {y}, an increase of {i}%.",
    ),
    (
        "{D}{t}起，预计{N}{a}至{b}{U}。",
        "From {t} on {D}, an estimated {a} to {b} {O} were expected.",
    ),
    (
        "{y}年{N}{a}{U}，上升{p}%；{z}年为{b}{U}，下降{q}%。",
        "In {y}, {V} {a} {O}, up {p}%; in {z} the figure was {b}, down {q}%.",
    ),
    (
        "自{w}年以来，{N}累计{k}{U}，年均增长{p}%。",
        "Since {w}, {V} {k} {O}, growing by {p}% a year.",
    ),
    ("{N}{a}{U}，其中{b}{U}在东部，占{p}%。", "{V2} {a} {O}, including {b} in the east, or {p}%."),
    (
        "截至{y}年底，{N}{a}{U}，{p}%有补贴，{q}%免费。",
        "By the end of {y}, {V} {a} {O}; {p}% were subsidised and {q}% were free.",
    ),
    (
        "据{D}消息，{N}已达{k}{U}，同比增长{p}%。",
        "{V2} {k} {O}, an increase of {p}% year-on-year, it was reported on {D}.",
    ),
    (
        "{y}年，{N}{a}{U}。与{z}年相比，增加{b}{U}，增长{p}%。",
        "In {y}, {V} {a} {O}. Compared with {z}, that was {b} more, or {p}%.",
    ),
    (
        "{y}年一季度、二季度{N}分别为{a}{U}和{b}{U}，同比分别上升{p}%和{q}%。",
        "In the first two quarters of {y}, {V} {a} and {b} {O}, up {p}% and {q}% respectively.",
    ),
    (
        "{n}个省{N}{a}{U}，另外{b}{U}来自其他地区，合计占{p}%。",
        "In {n} provinces {V} {a} {O}; another {b} came from other regions, together {p}%.",
    ),
]
VARIANTS = ("alone", "led", "followed")


@dataclass(frozen=True, slots=True)
class Case:
    """A scrambled paragraph, what stood there, and which of its fields could come back."""

    plan: str
    text: str
    truth: tuple[str, ...]
    printed: tuple[bool, ...]


def cases(count: int, seed: int) -> Iterator[Case]:
    """Make scrambled paragraphs until ``count`` of them are damaged."""
    rng = random.Random(seed)  # noqa: S311 - no secrets here
    plans = list(product(range(len(PLANS)), SUBJECTS, VARIANTS))

    def paragraph() -> Case | None:
        index, subject, variant = plans[rng.randrange(len(plans))]
        pairs = [_sentence(index, subject, _values(rng), rng)]
        if variant != "alone":
            pairs.append(_sentence(rng.randrange(len(PLANS)), subject, _values(rng), rng))
        return _case(f"{index}/{subject}/{variant}", pairs, is_led=variant == "led")

    yield from _damaged(paragraph, count)


def fresh_cases(count: int, seed: int) -> Iterator[Case]:
    """Make scrambled paragraphs from the plans that were not used in development."""
    rng = random.Random(seed)  # noqa: S311 - no secrets here

    def paragraph() -> Case | None:
        subject = rng.choice(list(FRESH))
        picked = rng.sample(range(len(FRESH[subject])), rng.randrange(1, 4))
        pairs = [_fill(*FRESH[subject][at], _values(rng) | _more_values(rng)) for at in picked]
        return _case(f"{subject}/{'+'.join(map(str, picked))}", pairs)

    yield from _damaged(paragraph, count)


def chinese_cases(count: int, seed: int) -> Iterator[Case]:
    """Make Chinese translations of English sentences, refilled with the English runs."""
    rng = random.Random(seed)  # noqa: S311 - no secrets here

    def paragraph() -> Case | None:
        subject = rng.choice(list(FRESH))
        picked = rng.sample(range(len(FRESH[subject])), rng.randrange(1, 4))
        pairs = [_fill(*FRESH[subject][at], _values(rng) | _more_values(rng)) for at in picked]
        chinese, english = "".join(pair[0] for pair in pairs), " ".join(pair[1] for pair in pairs)
        scrambled, slots, runs = refill(english, chinese)
        if scrambled == chinese:
            return None
        truth = tuple(match.group() for match in _FIELD.finditer(chinese))
        name = f"{subject}/{'+'.join(map(str, picked))}"
        return Case(name, scrambled, truth, tuple(len(runs) <= len(slots) for _ in truth))

    yield from _damaged(paragraph, count)


def _damaged(paragraph: Callable[[], Case | None], count: int) -> Iterator[Case]:
    made = 0
    while made < count:
        case = paragraph()
        if case is not None:
            made += 1
            yield case


def number_of_plans() -> int:
    """Count the distinct plans."""
    return len(PLANS) * len(SUBJECTS) * len(VARIANTS)


def measure(count: int, seed: int) -> dict[str, float]:
    """Scramble, repair, and count fields, in texts of five paragraphs and each paragraph alone.

    Texts are what a refill damages; a paragraph alone shows what its own figures can tell.
    """
    return {"plans": number_of_plans(), **_measured(list(cases(count, seed)))}


def measure_fresh(count: int, seed: int) -> dict[str, float]:
    """Measure the plans that were not used in development."""
    plans = sum(map(len, FRESH.values()))
    return {"plans": plans, **_measured(list(fresh_cases(count, seed)))}


def measure_chinese(count: int, seed: int) -> dict[str, float]:
    """Measure Chinese translations; a month is never recovered, for English has no run for it."""
    return _measured(list(chinese_cases(count, seed)))


def measure_shuffled(count: int, seed: int) -> dict[str, float]:
    """Shuffle scrambled paragraphs at random and count the fields, alone and in texts of five.

    Empty slots are shuffled with the runs. A right value in a wrong place counts as wrong.
    """
    rng = random.Random(seed)  # noqa: S311 - no secrets here
    shuffled = [_shuffle(case, rng) for case in cases(count, seed)]
    return {"shuffles": count, **_measured(shuffled)}


def measure_groups(count: int, seed: int) -> dict[str, float]:
    """Shuffle the digit groups of sound translations among their own places, each alone."""
    rng = random.Random(seed)  # noqa: S311 - no secrets here
    sound = [_sound(rng) for _ in range(count)]
    found = [(case, repair(case.text, is_suspect=True)) for case in sound]
    return {
        "fields": sum(len(case.truth) for case in sound),
        **_tally("alone", found),
    }


def _sound(rng: random.Random) -> Case:
    subject = rng.choice(list(FRESH))
    index = rng.randrange(len(FRESH[subject]))
    _, english = _fill(*FRESH[subject][index], _values(rng) | _more_values(rng))
    truth, printed = _truth(english, 0)
    return _shuffle(Case(f"{subject}/{index}", english, truth, printed), rng)


def _measured(dealt: list[Case]) -> dict[str, float]:
    texts = [dealt[at : at + 5] for at in range(0, len(dealt), 5)]
    together = [pair for text in texts for pair in _repaired_together(text)]
    alone = [(case, repair(case.text, is_suspect=True)) for case in dealt]
    printed = max(1, sum(len(case.truth) for case in dealt if all(case.printed)))
    found = {**_tally("in texts", together), **_tally("alone", alone)}
    return {
        "scrambles": len(dealt),
        "fields": sum(len(case.truth) for case in dealt),
        **found,
        "certain and wrong": found["in texts: certain and wrong"],
        "recovered of printed": found["in texts: recovered"] / printed,
        "recovered of printed, alone": found["alone: recovered"] / printed,
        "proposed right, alone": found["alone: proposed"] / printed,
    }


def _shuffle(case: Case, rng: random.Random) -> Case:
    tokens = _TOKEN.findall(case.text)
    rng.shuffle(tokens)
    rest = iter(tokens)
    return replace(case, text=_TOKEN.sub(lambda _: next(rest), case.text))


def _repaired_together(text: list[Case]) -> list[tuple[Case, Repair | None]]:
    how = how_scrambled([case.text for case in text])
    return [(case, repair(case.text, is_suspect=True, scrambled=how)) for case in text]


def _tally(name: str, found: list[tuple[Case, Repair | None]]) -> dict[str, float]:
    """Count fields called certain, by whether they are right, and paragraphs with a wrong one."""
    right = wrong = paragraphs = back = proposed = 0
    for case, repaired in found:
        fields = repaired.fields if repaired is not None else ()
        same = len(fields) == len(case.truth)
        pairs = list(zip(fields, case.truth, strict=False))
        fits = [same and field.recovered == value for field, value in pairs if field.certain]
        right, wrong = right + sum(fits), wrong + len(fits) - sum(fits)
        paragraphs += not all(fits)
        if all(case.printed) and same:
            back += sum(fits)
            proposed += sum(field.recovered == value for field, value in pairs)
    return {
        f"{name}: certain and right": right,
        f"{name}: certain and wrong": wrong,
        f"{name}: paragraphs with a wrong field": paragraphs,
        f"{name}: recovered": back,
        f"{name}: proposed": proposed,
    }


def _case(name: str, pairs: list[tuple[str, str]], *, is_led: bool = True) -> Case | None:
    ordered = pairs if is_led else pairs[::-1]
    chinese = "".join(pair[0] for pair in ordered)
    english = " ".join(pair[1] for pair in ordered)
    scrambled, slots, runs = refill(chinese, english)
    if scrambled == english:
        return None
    truth, printed = _truth(english, len(runs[len(slots) :]))
    return Case(name, scrambled, truth, printed)


def refill(source: str, rendering: str) -> tuple[str, list[str], list[str]]:
    """Deal the digit runs of the source into those of its rendering."""
    runs = RUN.findall(source)
    rest = iter(runs)
    text = RUN.sub(lambda _: next(rest, "<>"), rendering)
    return text, RUN.findall(rendering), runs


def _truth(english: str, lost: int) -> tuple[tuple[str, ...], tuple[bool, ...]]:
    values = []
    for match in re.finditer(r"\d+:\d+|" + _FIELD.pattern, english):
        plain = match.group().replace(",", "")
        values.extend(plain.split(":") if ":" in plain else [plain])
    return tuple(values), tuple(not lost for _ in values)


def _sentence(
    index: int, subject: str, values: dict[str, tuple[str, str]], rng: random.Random
) -> tuple[str, str]:
    noun, unit, verb, objects, things = SUBJECTS[subject][rng.randrange(2)]
    words = {
        "N": (noun, ""),
        "U": (unit, ""),
        "V": ("", verb),
        "V2": ("", verb[0].upper() + verb[1:]),
        "O": ("", objects),
        "T": ("", things[0].upper() + things[1:]),
    }
    return _fill(*PLANS[index], {**values, **words})


def _fill(chinese: str, english: str, filled: dict[str, tuple[str, str]]) -> tuple[str, str]:
    return (
        _HOLE.sub(lambda match: filled[match[1]][0], chinese),
        _HOLE.sub(lambda match: filled[match[1]][1], english),
    )


def _values(rng: random.Random) -> dict[str, tuple[str, str]]:
    year = rng.randrange(2008, 2025)
    month, day = rng.randrange(1, 13), rng.randrange(1, 29)
    hour, minute = rng.randrange(24), rng.randrange(60)
    number = rng.randrange(2, 10)
    made: dict[str, tuple[str, str]] = {}
    for name, value in (("y", year), ("z", year - 1), ("w", year - 2)):
        made[name] = (str(value), str(value))
    for name in "abc":
        value = rng.randrange(1, 10 ** rng.randrange(2, 7))
        made[name] = (str(value), f"{value:,}")
    low = rng.randrange(5, 400_000)
    high = low + rng.randrange(1, 2 * low)
    for name, value in (("g", low), ("h", high)):
        made[name] = (str(value), f"{value:,}")
    for name, change in (("i", (high - low) / low), ("f", (high - low) / high)):
        shown = f"{100 * change:.{rng.randrange(1, 3)}f}"
        made[name] = (shown, shown)
    tens = Decimal(rng.randrange(11, 999)) / 10
    made["k"] = (f"{tens.normalize():f}万", f"{int(tens * 10_000):,}")
    hundreds = Decimal(rng.randrange(11, 99)) / 10
    made["e"] = (f"{hundreds.normalize():f}亿", f"{int(hundreds * 100)} million")
    for name in "pqr":
        share = Decimal(rng.randrange(1, 9_999)) / 10 ** rng.randrange(1, 3)
        shown = f"{share % 100:.{rng.randrange(1, 3)}f}"
        made[name] = (shown, shown)
    whole = str(rng.randrange(2, 99))
    made["s"] = (whole, whole)
    made["D"] = (f"{month}月{day}日", f"{MONTHS.split()[month - 1]} {day}")
    made["t"] = (f"{hour}时{minute:02d}分", f"{hour}:{minute:02d}")
    words = ["two", "three", "four", "five", "six", "seven", "eight", "nine"]
    digit = str(number) if rng.random() < 0.6 else "二三四五六七八九"[number - 2]
    made["n"] = (digit, words[number - 2])
    return made


def _more_values(rng: random.Random) -> dict[str, tuple[str, str]]:
    """Give what only the fresh plans have: millions M, billions B, a second date D2."""
    millions, tens = Decimal(rng.randrange(11, 990)) / 10, Decimal(rng.randrange(11, 999)) / 10
    month, day = rng.randrange(1, 13), rng.randrange(1, 29)
    return {
        "M": (f"{millions * 100:.0f}万", f"{millions.normalize():f} million"),
        "B": (f"{tens.normalize():f}亿", f"{(tens / 10).normalize():f} billion"),
        "D2": (f"{month}月{day}日", f"{MONTHS.split()[month - 1]} {day}"),
    }
