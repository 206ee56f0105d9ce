"""Check a text: read it, align its figures, judge them, repair what was scrambled."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from tutela.check.align import align
from tutela.check.claims import Claim, Judgement, Repair, Report, Verdict
from tutela.check.codes import bare, in_prose, is_cell, is_row
from tutela.check.compare import compare, pair_paragraphs, parts
from tutela.check.internal import tested_by_itself
from tutela.check.judge import judge
from tutela.check.passage import Passage
from tutela.check.read import paragraphs, read_paragraph
from tutela.check.read.plain import guess_language, plain
from tutela.check.repair import Manner, how_scrambled, repair
from tutela.check.repair.alarm import strong_signs
from tutela.check.repair.damage import damaged
from tutela.check.shelf import Shelf
from tutela.check.sources import Source
from tutela.check.terms import Finder
from tutela.model.errors import InputError
from tutela.model.period import Period
from tutela.model.words import LANGUAGES

MOST_NUMBERS = 200_000
_DATELINE = re.compile(
    r"[\s（(【\[]*(?:[\u4e00-\u9fff]{2,12}(?:\d{1,2}月)?\d{1,2}日(?:电|讯|消息)"
    r"|[A-Z][A-Za-z .]{2,24}(?:,\s*[A-Z][a-z]{2,8}\.?\s+\d{1,2})?\s*"
    r"(?:\([A-Za-z .]+\)\s*)?(?:--|—|–|-)\s)"
)
_DIGITS = re.compile(r"\d+")


def check(
    text: str,
    against: Sequence[Source],
    *,
    date: date | None = None,
    original: str | None = None,
) -> Report:
    """Give every figure of a text a verdict, and repair paragraphs whose figures were scrambled.

    ``date`` is the day the text appeared; it tells what "last year" means. ``original`` is the
    text this one was translated from. For many texts make one ``Checker`` and use it again.
    Raises ``InputError`` for a text of more than 200,000 numbers.
    """
    return Checker(against).check(text, date=date, original=original)


class Checker:
    """Sources made ready, to check any number of texts against them; it keeps no text."""

    def __init__(self, against: Sequence[Source]) -> None:
        self._against = tuple(against)
        self._shelves = [Shelf.of(source) for source in against]
        terms = [term for source in against for term in source.terms]
        self._finders = {language: Finder(terms, language) for language in LANGUAGES}

    def check(self, text: str, *, date: date | None = None, original: str | None = None) -> Report:
        """Check one text; see ``check``."""
        _refuse_tables(text)
        spans = list(paragraphs(text))
        partners = _partners(text, original) if original is not None else {}
        is_suspect = any(strong_signs(text[start:end]) for start, end in spans)
        whole = [text[start:end] for start, end in spans]
        scrambled = how_scrambled(whole) if is_suspect else Manner.OPEN
        title = _title_year(text[slice(*spans[0])]) if spans else None
        judgements: list[Judgement] = []
        repairs: list[Repair] = []
        for start, end in spans:
            part = text[start:end]
            judged = self._paragraph(part, date, title)
            repaired = repair(
                part,
                is_suspect=is_suspect,
                original=partners.get(start),
                scrambled=scrambled,
                judge=lambda filled: self._paragraph(filled, date, title),
            )
            repaired = repaired or damaged(bare(part))
            if repaired is not None:
                repairs.append(_moved_repair(repaired, start))
                judged = [_scrambled(each, repaired) for each in judged]
            judgements.extend(_moved(each, start) for each in judged)
        names = tuple(source.name for source in self._against)
        differences = None if original is None else compare(text, original)
        return Report(text, tuple(judgements), tuple(repairs), names, differences)

    def _paragraph(self, part: str, today: date | None, title: Period | None) -> list[Judgement]:
        language = guess_language(part)
        numbers, times = read_paragraph(part, language)
        numbers = in_prose(numbers, part)
        text = plain(part)
        dateline = _DATELINE.match(text)
        begin = dateline.end() if dateline else 0
        mentions = [each for each in self._finders[language].find(text) if each.start >= begin]
        claims = align(Passage(text, language, numbers, times, mentions), today, title)
        for source in self._against:
            if language in source.sayings:
                claims = source.sayings[language].recognised(claims, text, times)
        judged = tested_by_itself(judge(claims, self._shelves), text)
        row = is_row(text)
        return [
            _in_a_row(each) if row or is_cell(each.claim.number, text) else each for each in judged
        ]


def _refuse_tables(text: str) -> None:
    """Refuse a text of hundreds of thousands of numbers: that is a table, not prose."""
    found = sum(1 for _ in _DIGITS.finditer(text))
    if found > MOST_NUMBERS:
        problem = f"holds {found:,} numbers, more than {MOST_NUMBERS:,}"
        raise InputError(problem, "text", "Hand it over in parts; tables are not checked.")


def _title_year(first: str) -> Period | None:
    """Give the one year a title names, None for a longer first paragraph or several years."""
    if len(first) > 160:
        return None
    _, when = read_paragraph(first, guess_language(first))
    named = {time.period for time in when if time.period is not None}
    period = named.pop() if len(named) == 1 else None
    return period if period is not None and period.is_year else None


def _partners(text: str, original: str) -> dict[int, str]:
    """Give for each paragraph, by where it starts, the source paragraph it renders."""
    pairs = pair_paragraphs(parts(text), parts(original))
    return {
        here.start: there.text for here, there in pairs if here is not None and there is not None
    }


def _in_a_row(judged: Judgement) -> Judgement:
    """Blame no figure of a table: its heads, which say what it counts, stand elsewhere."""
    if judged.verdict is not Verdict.CONTRADICTED:
        return judged
    return Judgement(judged.claim, Verdict.UNKNOWN, reason="stands in a row of a table")


def _scrambled(judged: Judgement, repaired: Repair) -> Judgement:
    number = judged.claim.number
    inside = any(field.start < number.end and number.start < field.end for field in repaired.fields)
    if not inside:
        return judged
    reason = "stands in a paragraph whose figures were scrambled; see the repair"
    return Judgement(judged.claim, Verdict.SCRAMBLED, reason=reason)


def _moved(judged: Judgement, by: int) -> Judgement:
    claim = judged.claim
    number = claim.number.moved(by)
    # written out because a text has thousands of them and `replace` takes ten times as long
    moved = Claim(
        number,
        claim.facets,
        claim.period,
        claim.group,
        claim.is_assumed,
        claim.left_out,
        claim.told,
        claim.own,
        claim.earlier,
    )
    return replace(judged, claim=moved)


def _moved_repair(repaired: Repair, by: int) -> Repair:
    fields = tuple(
        replace(field, start=field.start + by, end=field.end + by) for field in repaired.fields
    )
    return replace(repaired, start=repaired.start + by, end=repaired.end + by, fields=fields)
