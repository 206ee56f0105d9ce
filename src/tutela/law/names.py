"""Name a fact or a range in words, with the code one types beside it."""

from collections.abc import Iterable, Mapping
from functools import cache
from types import MappingProxyType

from tutela.catalogue.laws import rules
from tutela.law.facts import vocabulary
from tutela.model.words import Words


def range_name(code: str, jurisdiction: str, language: str) -> str:
    """Give the name of a range, or its code where no file names it."""
    words = _ranges(jurisdiction).get(code)
    return words[language] if words is not None else code


def facts_named(codes: Iterable[str], jurisdiction: str, language: str) -> str:
    """Give facts in words with their codes; ``a + b`` are facts that must come together."""
    known = {**_ranges(jurisdiction), **vocabulary(jurisdiction)}
    said = []
    for code in codes:
        parts = [
            f"{known[each][language]} [{each}]" if each in known else each
            for each in code.split(" + ")
        ]
        said.append(" + ".join(parts))
    return ("、" if language == "zh" else ", ").join(said)


@cache
def _ranges(jurisdiction: str) -> Mapping[str, Words]:
    rule = rules(jurisdiction).get("range_names")
    value = rule.history[-1].value if rule is not None else None
    names: Mapping[str, Words] = (value or {}).get("names", MappingProxyType({}))
    return names
