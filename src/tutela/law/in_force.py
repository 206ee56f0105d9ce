"""Name the law behind what a release counts: which text of each offence was in force, and where."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from tutela.catalogue.laws import rules
from tutela.catalogue.sources import Work, sources
from tutela.law.counted import phrases
from tutela.model.rule import Certainty, Dated, Rule
from tutela.model.words import LANGUAGES, Words

_ARTICLE = re.compile(r"[0-9][0-9()/.-]*")


@dataclass(frozen=True, slots=True)
class InForce:
    """One rule on one day: its name, where its text stands, since when, whether it is signed."""

    words: Words
    provision: Words
    since: date
    is_signed: bool


def in_force(rule_ids: Iterable[str], on: date, jurisdiction: str) -> tuple[InForce, ...]:
    """Give for each rule the text that held on a day; what is none, or did not hold, is left out.

    What was known from memory alone is not cited.
    """
    known = rules(jurisdiction)
    works = sources(jurisdiction) if known else {}
    found = ((known[each], known[each].at(on)) for each in rule_ids if each in known)
    return tuple(
        InForce(
            words=rule.words,
            provision={each: _provision(dated, works, each) for each in LANGUAGES},
            since=dated.since,
            is_signed=rule.reviewed_by is not None,
        )
        for rule, dated in found
        if dated is not None
    )


def international_codes(offences: Iterable[str], on: date, jurisdiction: str) -> Mapping[str, str]:
    """Give the ICCS code of each offence that has one for every case, and whose code was read.

    The codes are those of the classification; which offence bears which is our proposal.
    """
    known = rules(jurisdiction)
    scheme = known["iccs"].at(on) if "iccs" in known else None
    if scheme is None or scheme.value is None:
        return {}
    works, named = sources(jurisdiction), scheme.value["codes"]
    read = {code for code in named if works[named[code]["source"]].status is not Certainty.MEMORY}
    found = ((each, _one_code(known.get(f"iccs_{each}"), on)) for each in offences)
    return {each: code for each, code in found if code is not None and code in read}


def _one_code(rule: Rule | None, on: date) -> str | None:
    """Give the code all rows of an offence share; a code that hangs on facts is none."""
    dated = None if rule is None else rule.at(on)
    if dated is None or dated.value is None:
        return None
    codes = {row.get("iccs") for row in dated.value["rows"]}
    return codes.pop() if len(codes) == 1 else None


def _provision(dated: Dated, works: Mapping[str, Work], language: str) -> str:
    read = [each for each in dated.sources if each.status is not Certainty.MEMORY]
    return _say("cited_and", language).join(
        _cited(works[each.id], each.article, language) for each in read
    )


def _cited(work: Work, article: str, language: str) -> str:
    key = "cited_article" if _ARTICLE.fullmatch(article) else "cited_plainly"
    return _say(key, language, title=work.title[language], article=article)


def _say(key: str, language: str, **filled: object) -> str:
    return phrases()[key][language].format(**filled)
