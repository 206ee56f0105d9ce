"""Name a fact or a range in words, with the code one types beside it."""

from collections.abc import Iterable, Mapping
from functools import cache
from types import MappingProxyType
from typing import Any

from tutela.catalogue.laws import rules
from tutela.law.counted import phrases
from tutela.law.facts import vocabulary
from tutela.model.words import LANGUAGES, Words

_YES_NO = {"zh": ("否", "是"), "en": ("no", "yes")}


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


def key_name(key: str, language: str) -> str:
    """Give the name of a key of a rule, or the key where it has none."""
    words = phrases().get(f"key_{key}")
    return words[language] if words is not None else key


def flat(value: Any, language: str) -> str:
    """Say any value of a rule in one line; where it came from is said apart."""
    match value:
        case Mapping() if set(value) == set(LANGUAGES):
            return str(value[language])
        case Mapping():
            shown = {key: inner for key, inner in value.items() if key != "source"}
            return "; ".join(
                f"{key_name(key, language)} {flat(inner, language)}" for key, inner in shown.items()
            )
        case tuple():
            return ", ".join(flat(inner, language) for inner in value)
        case bool():
            return _YES_NO[language][value]
        case _:
            return str(value)


@cache
def _ranges(jurisdiction: str) -> Mapping[str, Words]:
    rule = rules(jurisdiction).get("range_names")
    value = rule.history[-1].value if rule is not None else None
    names: Mapping[str, Words] = (value or {}).get("names", MappingProxyType({}))
    return names
