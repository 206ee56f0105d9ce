"""Put one error into a right sentence and see whether the checker finds it, kind by kind."""

import random
import re
from collections.abc import Callable
from itertools import pairwise

from bench_check_claims import read_claims

from tutela.check import Checker

Change = Callable[[str, random.Random], str | None]
_NUMBER = re.compile(r"(?<![\d.,])\d[\d,]*(?:\.\d+)?(?![\d年至])")
_COUNT = re.compile(r"(?<![\d.,])\d{1,3}(?:,\d{3})+(?![\d,.])|(?<![\d.,])\d{4,6}(?=[人件份])")
_PERCENT = re.compile(r"\d+(?:\.\d+)?(?=\s?%|\spercent)")
_YEAR = re.compile(r"(?<!较)(?<!than in )(?:19|20)\d\d(?=年|,|\s|\.)")
_WAYS = [("上升", "下降"), ("增至", "减至"), ("up ", "down "), ("rise", "fall"), ("rose", "fell")]
_WAYS += [("increase", "decrease")]


def right_sentences() -> list[str]:
    """Give the claim sentences in which every figure is right."""
    found = []
    for name in ("claims_zh", "claims_en"):
        found += [
            text for text, marks in read_claims(name) if all(m.verdict == "ok" for m in marks)
        ]
    return found


def measure(checker: Checker, each: int, seed: int) -> dict[str, tuple[int, int]]:
    """Inject every kind of error ``each`` times; give how many were found of how many made."""
    rng = random.Random(seed)  # noqa: S311 - no secrets here
    sentences = right_sentences()
    found: dict[str, tuple[int, int]] = {}
    for kind, change in KINDS.items():
        made = caught = tries = 0
        while made < each and tries < each * 60:
            tries += 1
            text = rng.choice(sentences)
            broken = change(text, rng)
            if broken is None or broken == text:
                continue
            made += 1
            caught += any(j.verdict == "contradicted" for j in checker.check(broken).judgements)
        found[kind] = (caught, made)
    return found


def _replaced(
    text: str, pattern: re.Pattern[str], rng: random.Random, make: Callable[[str], str | None]
) -> str | None:
    matches = list(pattern.finditer(text))
    if not matches:
        return None
    match = rng.choice(matches)
    new = make(match.group())
    return None if new is None else text[: match.start()] + new + text[match.end() :]


def _digit(text: str, rng: random.Random) -> str | None:
    def make(word: str) -> str:
        at = rng.choice([i for i, each in enumerate(word) if each.isdigit()][:4])
        other = rng.choice([d for d in "123456789" if d != word[at]])
        return word[:at] + other + word[at + 1 :]

    return _replaced(text, _COUNT, rng, make)


def _transposed(text: str, rng: random.Random) -> str | None:
    def make(word: str) -> str | None:
        places = [i for i, each in enumerate(word) if each.isdigit()]
        pairs = [(a, b) for a, b in pairwise(places) if word[a] != word[b]]
        if not pairs:
            return None
        a, b = rng.choice(pairs)
        letters = list(word)
        letters[a], letters[b] = letters[b], letters[a]
        return "".join(letters)

    return _replaced(text, _COUNT, rng, make)


def _scale(text: str, rng: random.Random) -> str | None:
    def make(word: str) -> str:
        value = int(word.replace(",", ""))
        new = value * 10 if rng.random() < 0.5 else value // 10
        return f"{new:,}" if "," in word else str(new)

    return _replaced(text, _COUNT, rng, make)


def _swap(text: str, rng: random.Random) -> str | None:
    matches = list(_COUNT.finditer(text))
    if len(matches) < 2:
        return None
    first, second = sorted(rng.sample(matches, 2), key=lambda match: match.start())
    if first.group() == second.group():
        return None
    return (
        text[: first.start()]
        + second.group()
        + text[first.end() : second.start()]
        + first.group()
        + text[second.end() :]
    )


def _direction(text: str, rng: random.Random) -> str | None:
    pairs = [(a, b) for one, other in _WAYS for a, b in ((one, other), (other, one))]
    ways = [(a, b) for a, b in pairs if re.search(rf"(?<![A-Za-z]){a}", text)]
    if not ways:
        return None
    a, b = rng.choice(ways)
    return re.sub(rf"(?<![A-Za-z]){a}", b, text, count=1)


def _year(text: str, rng: random.Random) -> str | None:
    if len(_YEAR.findall(text)) != 1:
        return None
    return _replaced(text, _YEAR, rng, lambda word: str(int(word) + rng.choice((-1, 1))))


def _period(text: str, rng: random.Random) -> str | None:
    years = _YEAR.findall(text)
    if len(years) < 2:
        return None
    shift = rng.choice((-1, 1))
    return _YEAR.sub(lambda match: str(int(match.group()) + shift), text)


def _base(text: str, rng: random.Random) -> str | None:
    year = _YEAR.search(text)
    if year is None:
        return None
    base = int(year.group()) - 2
    if "同比" in text:
        return text.replace("同比", f"较{base}年", 1)
    for words in (" year-on-year", " from the previous year"):
        if words in text:
            return text.replace(words, f" compared with {base}", 1)
    return None


def _points(text: str, rng: random.Random) -> str | None:
    if "%" in text:
        return _replaced(
            text, re.compile(r"(?<=[升降])\d+(?:\.\d+)?%"), rng, lambda w: w[:-1] + "个百分点"
        )
    return text.replace(" percent", " percentage points", 1) if " percent" in text else None


def _hedge(text: str, rng: random.Random) -> str | None:
    if re.search(r"some|nearly|over|more than|around|000|[余近超万]", text):
        return None

    def make(word: str) -> str:
        value = int(word.replace(",", ""))
        up = (value // 1000 + 1) * 1000
        down = value // 1000 * 1000
        if "," in word:
            return f"over {up:,}" if rng.random() < 0.5 else f"fewer than {down:,}"
        return f"超{up}" if rng.random() < 0.5 else f"不到{down}"

    return _replaced(
        text, re.compile(r"(?<![\d.,])\d{2,3},\d{3}(?![\d,.])|(?<![\d.,])\d{5,6}(?=人)"), rng, make
    )


def _order(text: str, rng: random.Random) -> str | None:
    if "分别" not in text and "respectively" not in text and "、" not in text:
        return None
    matches = list(_COUNT.finditer(text)) or list(_PERCENT.finditer(text))
    if len(matches) < 2:
        return None
    words = [match.group() for match in matches]
    turned = words[1:] + words[:1]
    parts, at = [], 0
    for match, word in zip(matches, turned, strict=True):
        parts += [text[at : match.start()], word]
        at = match.end()
    return "".join(parts) + text[at:]


def _unit(text: str, rng: random.Random) -> str | None:
    if "人" in text:
        return _replaced(text, re.compile(r"(?<=\d)人"), rng, lambda _: "件")
    return _replaced(text, re.compile(r"(?<=\d )people"), rng, lambda _: "cases")


KINDS: dict[str, Change] = {
    "digit": _digit,
    "transposed digits": _transposed,
    "scale": _scale,
    "swap": _swap,
    "direction": _direction,
    "year": _year,
    "period": _period,
    "base": _base,
    "points for percent": _points,
    "hedge": _hedge,
    "list order": _order,
    "unit": _unit,
}
