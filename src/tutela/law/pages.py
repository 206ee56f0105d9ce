"""Write a page for every law, in every language, from the data.

python -m tutela.law.pages docs/law cn us_il_cook xx
"""

import re
import sys
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from tutela.catalogue.laws import rules
from tutela.catalogue.place import jurisdictions
from tutela.catalogue.sources import Work, sources
from tutela.law.counted import phrases
from tutela.law.names import facts_named, flat, key_name, range_name
from tutela.law.say_range import said_penalty
from tutela.law.timeline import timeline
from tutela.model.rule import Dated, Rule
from tutela.model.words import LANGUAGES


def pages(jurisdiction: str) -> dict[str, str]:
    """Give every page and picture of a jurisdiction: path to text."""
    made: dict[str, str] = {}
    for language in LANGUAGES:
        listed = _by_law(jurisdiction)
        made[f"{jurisdiction}/{language}/index.md"] = _index(jurisdiction, listed, language)
        for work, found in listed:
            path = f"{jurisdiction}/{language}/{work.id.lower()}.md"
            made[path] = _page(jurisdiction, work, found, language)
            for rule in found:
                if _is_drawn(rule):
                    until = date(rule.known_since.year + 1, 1, 1)
                    drawn = timeline(rule, language, until, jurisdiction)
                    made[f"{jurisdiction}/{language}/{rule.id}.svg"] = drawn
    return made


def write(home: Path, names: Iterable[str]) -> int:
    """Write the pages of jurisdictions into a folder and give their number."""
    count = 0
    for name in names:
        for path, text in pages(name).items():
            (home / path).parent.mkdir(parents=True, exist_ok=True)
            (home / path).write_text(text, encoding="utf-8")
            count += 1
    return count


def _by_law(jurisdiction: str) -> list[tuple[Work, list[Rule]]]:
    works = sources(jurisdiction)
    found: dict[str, list[Rule]] = {}
    for rule in rules(jurisdiction).values():
        found.setdefault(_first(rule.history[-1]), []).append(rule)
    return [(works[key], sorted(found[key], key=_order)) for key in works if key in found]


def _order(rule: Rule) -> tuple[list[int], str]:
    article = rule.history[-1].sources[0].article
    return [int(number) for number in re.findall(r"\d+", article)] or [0], rule.id


def _first(dated: Dated) -> str:
    read = [source for source in dated.sources if source.status != "memory"]
    return (read or list(dated.sources))[0].id


def _index(jurisdiction: str, listed: list[tuple[Work, list[Rule]]], language: str) -> str:
    lines = [f"# {_say('page_index', language)}: {jurisdiction}", "", _made(jurisdiction, language)]
    lines += ["", _say("page_unreviewed", language), ""] if _unsigned(listed) else [""]
    for work, found in listed:
        count = _say("page_rules", language, count=len(found))
        lines.append(f"- [{_cell(work.title[language])}]({work.id.lower()}.md): {count}")
    return "\n".join([*lines, ""])


def _page(jurisdiction: str, work: Work, found: list[Rule], language: str) -> str:
    status = _say(f"certainty_{work.status}", language)
    lines = [
        f"# {work.title[language]}",
        "",
        _made(jurisdiction, language),
        "",
        f"{work.id}: {status}.",
    ]
    if work.how:
        lines.append(_say("page_read", language, how=work.how))
    if _unsigned([(work, found)]):
        lines += ["", _say("page_unreviewed", language)]
    for rule in found:
        lines += _section(rule, language, jurisdiction)
    return "\n".join([*lines, ""])


def _section(rule: Rule, language: str, jurisdiction: str) -> list[str]:
    lines = ["", f"## {rule.words[language]}", "", f"`{rule.id}` ({rule.kind})"]
    if rule.reviewed_by:
        lines.append(_say("page_reviewed", language, by=rule.reviewed_by))
    if _is_drawn(rule):
        alt = _say("timeline_title", language, name=rule.words[language])
        lines += ["", f"![{alt}]({rule.id}.svg)"]
    heads = [_say(key, language) for key in ("page_from", "page_says", "level", "page_rests")]
    lines += ["", "| " + " | ".join(heads) + " |", "|" + "---|" * len(heads)]
    return lines + [_row(dated, language, jurisdiction) for dated in rule.history]


def _row(dated: Dated, language: str, jurisdiction: str) -> str:
    cited = [
        f"{each.id} {each.article} ({_say(f'certainty_{each.status}', language)})"
        for each in dated.sources
    ]
    if dated.value is None:
        said = _say("repealed", language, since=dated.since)
    else:
        said = "<br>".join(_said(dated.value, language, jurisdiction))
    level = _say(f"level_{dated.level}", language)
    return f"| {dated.since} | {_cell(said)} | {level} | {_cell('; '.join(cited))} |"


def _said(value: Mapping[str, Any], language: str, jurisdiction: str) -> list[str]:
    lines = []
    for key, inner in value.items():
        if key == "ranges":
            lines += [_range(name, one, language, jurisdiction) for name, one in inner.items()]
        else:
            lines.append(f"{key_name(key, language)}: {flat(inner, language)}")
    return lines


def _range(name: str, one: Mapping[str, Any], language: str, jurisdiction: str) -> str:
    said = said_penalty(one, language)
    if "any_of" in one:
        named = [
            each if isinstance(each, str) else " + ".join(each["all"]) for each in one["any_of"]
        ]
        said += f" ({facts_named(named, jurisdiction, language)})"
    return f"**{range_name(name, jurisdiction, language)}**: {said}"


def _is_drawn(rule: Rule) -> bool:
    return rule.kind == "offence" and any(
        (dated.value or {}).get("ranges") for dated in rule.history
    )


def _unsigned(listed: list[tuple[Work, list[Rule]]]) -> bool:
    return any(rule.reviewed_by is None for _, found in listed for rule in found)


def _made(jurisdiction: str, language: str) -> str:
    return f"<!-- {_say('page_made', language, jurisdiction=jurisdiction)} -->"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _say(key: str, language: str, **filled: object) -> str:
    return phrases()[key][language].format(**filled)


if __name__ == "__main__":
    write(Path(sys.argv[1]), sys.argv[2:] or jurisdictions())
