"""Read the section of a code as charges write it, inchoate forms included.

    parse("8-4 ( 11-1.40(a)(1) )").offence      # predatory_criminal_sexual_assault_of_a_child

Everything a charge says is kept; what cannot be read comes back as ``Unread`` with its reason.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Any, TypeAlias

from tutela.catalogue.laws import rules
from tutela.model.errors import InputError
from tutela.model.rule import Dated, Rule

_CODE = re.compile(r"(\d+)(?:\s*ILCS\s*|[\s/-]+)(\d+)[\s/]+(?=\d)", re.IGNORECASE)
_JOINED = re.compile(r"(\d{2,3})-(\d{1,4})-(?=\d)")
_ACT = re.compile(r"(\d+)/(?=\d)")
_ARTICLE = re.compile(r"\d+[A-Z]?(?:\.\d+)?[a-z]?(?:-\d+[A-Z]?(?:\.\d+)?[A-Za-z]?)*")
_PART = re.compile(r"\(\s*([A-Za-z]{1,4}(?:-\d+)?|\d+(?:\.\d+)?(?:-\d+)?)\s*\)")


@dataclass(frozen=True, slots=True)
class Section:
    """A section as charged.

    ``article`` is the number as charged, ``current`` the number of today, ``parts`` what stands in
    brackets. ``inchoate`` is attempt, solicitation or conspiracy; the article is then the one that
    was to be committed. ``offence`` is None for the many articles no rule is written for.
    ``victim_minor`` tells whether a victim under 18 is an element: yes, no, or None where the
    section does not say (or nobody has read it); it is unreviewed. ``note`` says what was odd.
    """

    written: str
    chapter: str
    act: str
    article: str
    current: str
    parts: tuple[str, ...]
    inchoate: str | None
    offence: str | None
    groups: tuple[str, ...]
    victim_minor: bool | None
    note: str = ""

    @property
    def code(self) -> str:
        """Give a code for the register: the offence, or the article where no rule is written.

        >>> parse("24-1.6(a)(1)").code
        'ilcs_720_5_24_1_6'
        """
        plain = re.sub(r"[^a-z0-9]+", "_", self.current.lower())
        return self.offence or f"ilcs_{self.chapter}_{self.act}_{plain}"


@dataclass(frozen=True, slots=True)
class Unread:
    """A section that cannot be read, and why."""

    written: str
    reason: str


Read: TypeAlias = Section | Unread


@lru_cache(maxsize=16_384)
def parse(
    written: str,
    *,
    chapter: str = "720",
    act: str = "5",
    title: str = "",
    jurisdiction: str = "us_il_cook",
) -> Read:
    """Read a section such as ``11-1.60(c)(1)(i)``, ``8-4(18-2(a)(1))`` or ``720-5-12-13(a)(1)``.

    ``title`` is the charge in words; where one section is charged for children and for adults,
    only the title tells them apart.
    """
    text = " ".join(written.split())
    note = "a stray mark was passed over" if text != text.strip("'`\"., ") else ""
    text = text.strip("'`\"., ")
    named = _CODE.match(text) or _JOINED.match(text)
    if named is not None:
        chapter, act, text = named[1], named[2], text[named.end() :]
    found = _outer(text)
    if isinstance(found, str):
        return Unread(written, found)
    article, parts, inner = found
    forms = _inchoate(jurisdiction)
    inchoate = forms.get(f"{chapter}/{act}/{article}")
    if inner is not None:
        # an attempt is of the criminal code, also where the row names the act attempted
        inchoate = inchoate or forms.get(f"720/5/{article}")
        return _inner(written, inner, inchoate, (chapter, act, title), jurisdiction)
    said = _Said(written, parts, inchoate, title, note)
    return _section(said, (chapter, act, article), jurisdiction)


def felony_class(code: str, jurisdiction: str = "us_il_cook") -> Mapping[str, Any]:
    """Give the words and the term of a class as written in a charge (``X``, ``4``, ``M``)."""
    rule = rules(jurisdiction).get("felony_classes")
    known = _value(rule.history[-1])["classes"] if rule is not None else {}
    if code.lower() not in known:
        raise InputError(
            f"is no class of offence: [{code[:10]}]", "class", f"Known: {', '.join(known)}."
        )
    found: Mapping[str, Any] = known[code.lower()]
    return found


def _outer(text: str) -> tuple[str, tuple[str, ...], str | None] | str:
    match = _ARTICLE.match(text)
    if match is None:
        return "does not begin with the number of an article"
    parts, rest = _parts(text[match.end() :].strip())
    if not rest:
        return match[0], parts, None
    if rest.startswith("(") and rest.endswith(")"):
        # the last bracket is often forgotten around a section that is itself whole
        is_open = rest.count("(") == rest.count(")") + 1
        return match[0], parts, rest[1 : None if is_open else -1].strip()
    return f"goes on after the brackets: {rest[:20]}"


def _parts(rest: str) -> tuple[tuple[str, ...], str]:
    parts: list[str] = []
    while (match := _PART.match(rest)) is not None:
        parts.append(match[1])
        rest = rest[match.end() :].strip()
    return tuple(parts), rest


def _inner(
    written: str, text: str, inchoate: str | None, where: tuple[str, str, str], jurisdiction: str
) -> Read:
    chapter, act, title = where
    short = None if _CODE.match(text) else _ACT.match(text)
    if short is not None:
        act, text = short[1], text[short.end() :]
    found = parse(text, chapter=chapter, act=act, title=title, jurisdiction=jurisdiction)
    if isinstance(found, Unread):
        return Unread(written, f"what stands in brackets {found.reason}")
    key = (found.chapter, found.act, found.article)
    form = inchoate or "conspiracy_or_other"
    said = _Said(written, found.parts, form, title, found.note)
    return _section(said, key, jurisdiction)


@dataclass(frozen=True, slots=True)
class _Said:
    """What a charge says beside its article."""

    written: str
    parts: tuple[str, ...]
    inchoate: str | None
    title: str
    note: str

    @property
    def brackets(self) -> str:
        return "".join(f"({part.lower()})" for part in self.parts)


def _section(said: _Said, key: tuple[str, str, str], jurisdiction: str) -> Section:
    chapter, act, article = key
    rule = _articles(jurisdiction).get("/".join(key))
    current = _value(rule.history[-1])["article"] if rule is not None else article
    minor = _victim_minor(rule, article, said) if rule is not None else None
    return Section(
        written=said.written,
        chapter=chapter,
        act=act,
        article=article,
        current=current,
        parts=said.parts,
        inchoate=said.inchoate,
        offence=rule.id if rule is not None else None,
        groups=_groups(rule.id, said.brackets, minor, jurisdiction) if rule is not None else (),
        victim_minor=minor,
        note=said.note,
    )


def _victim_minor(rule: Rule, article: str, said: _Said) -> bool | None:
    for dated in rule.history:
        value = _value(dated)
        if value.get("article") != article:
            continue
        if _listed(value.get("minor_sections", ()), said.brackets):
            return True
        if any(title in said.title.upper() for title in value.get("minor_titles", ())):
            return True
        if _listed(value.get("other_sections", ()), said.brackets):
            return False
    return None


def _listed(listed: tuple[str, ...], said: str) -> bool:
    return any(said == each or said.startswith(f"{each}(") for each in listed)


def _groups(offence: str, said: str, minor: bool | None, jurisdiction: str) -> tuple[str, ...]:
    found = []
    for rule in rules(jurisdiction).values():
        value = _value(rule.history[-1]) if rule.kind == "group" else {}
        only = value.get("sections", {}).get(offence)
        too_wide = "victim_under" in value and not minor
        here = offence in value.get("members", ()) and (only is None or _listed(only, said))
        if here and not too_wide:
            found.append(rule.id)
    return tuple(found)


@cache
def _articles(jurisdiction: str) -> Mapping[str, Rule]:
    found = {}
    for rule in rules(jurisdiction).values():
        for dated in rule.history if rule.kind == "offence" else ():
            value = _value(dated)
            if value:
                found[f"{value.get('act', '720/5')}/{value['article']}"] = rule
    return MappingProxyType(found)


@cache
def _inchoate(jurisdiction: str) -> Mapping[str, str]:
    rule = rules(jurisdiction).get("inchoate_forms")
    return _value(rule.history[-1])["forms"] if rule is not None else MappingProxyType({})


def _value(dated: Dated) -> Mapping[str, Any]:
    return dated.value if dated.value is not None else MappingProxyType({})
