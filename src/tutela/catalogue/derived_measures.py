"""Read the kinds of figure that are made of counts: shares, changes, growth, sums, ranks."""

from collections.abc import Callable, Mapping
from typing import Any

from tutela.catalogue.fields import Fields
from tutela.model.errors import DataError
from tutela.model.measure import (
    NOT_RECORDED,
    Change,
    Definition,
    Dimension,
    Fact,
    Growth,
    Measure,
    Points,
    Rank,
    Share,
    Sum,
    TopShare,
)
from tutela.model.words import LANGUAGES


def described(fields: Fields) -> Any:
    """Take what every measure has: its words, its definition and what it does not say."""
    return {
        "words": fields.words("words"),
        "spoken": _spoken(fields),
        "definition": _definition(fields),
        "not_measured": fields.words("not_measured"),
    }


def _share(name: str, fields: Fields) -> Measure:
    return Share(
        id=name,
        part=fields.text("part"),
        whole=fields.texts("whole"),
        decimals=fields.whole("decimals"),
        by=fields.texts("by"),
        over=fields.texts("over", ()),
        cohort_closed=fields.flag("cohort_closed", default=False),
        **described(fields),
    )


def _change(name: str, fields: Fields) -> Measure:
    return Change(
        id=name,
        of=fields.text("of"),
        base=fields.text("base"),
        decimals=fields.whole("decimals"),
        by=fields.texts("by"),
        **described(fields),
    )


def _growth(name: str, fields: Fields) -> Measure:
    return Growth(
        id=name,
        of=fields.text("of"),
        years=_years(fields),
        decimals=fields.whole("decimals"),
        by=fields.texts("by"),
        **described(fields),
    )


def _sum(name: str, fields: Fields) -> Measure:
    return Sum(
        id=name,
        of=fields.texts("of"),
        years=_years(fields),
        by=fields.texts("by"),
        **described(fields),
    )


DERIVED: Mapping[str, Callable[[str, Fields], Measure]] = {
    "share": _share,
    "change": _change,
    "growth": _growth,
    "sum": _sum,
}
"""Kinds that name the counts they are made of."""


def _points(
    name: str, fields: Fields, found: Mapping[str, Measure], known: Mapping[str, Dimension]
) -> Measure:
    of = fields.text("of")
    named = found.get(of)
    if not isinstance(named, Share | Change):
        raise DataError(
            f"compares no share and no change: [{of}]", fields.where, "Name one of them."
        )
    return Points(
        id=name,
        of=named,
        base=fields.text("base"),
        decimals=fields.whole("decimals"),
        by=fields.texts("by"),
        **described(fields),
    )


def _rank(
    name: str, fields: Fields, found: Mapping[str, Measure], known: Mapping[str, Dimension]
) -> Measure:
    return Rank(name, of=fields.text("of"), among=_among(fields, known), **described(fields))


def _top_share(
    name: str, fields: Fields, found: Mapping[str, Measure], known: Mapping[str, Dimension]
) -> Measure:
    return TopShare(
        id=name,
        of=fields.text("of"),
        among=_among(fields, known),
        first=fields.whole("first"),
        decimals=fields.whole("decimals"),
        **described(fields),
    )


LATE: Mapping[
    str, Callable[[str, Fields, Mapping[str, Measure], Mapping[str, Dimension]], Measure]
] = {"points": _points, "rank": _rank, "top_share": _top_share}
"""Kinds that are made of other measures, or of the codes of a dimension."""


def _among(fields: Fields, known: Mapping[str, Dimension]) -> tuple[tuple[str, str], ...]:
    """Take the codes compared: of a fact only that it is there."""
    left_out = {NOT_RECORDED, *fields.texts("but", ())}
    names = fields.texts("over")
    if unknown := [name for name in names if name not in known]:
        raise DataError(f"names no dimension: [{unknown[0]}]", fields.where, "See dimensions.yaml.")
    return tuple(
        (name, code)
        for name in names
        for code in (("yes",) if isinstance(known[name], Fact) else known[name].codes)
        if code not in left_out
    )


def _years(fields: Fields) -> tuple[int, ...]:
    found = fields.raw("years", [])
    if isinstance(found, list) and all(type(each) is int and each > 1 for each in found):
        return tuple(found)
    raise DataError(
        "[years] is no list of lengths in years", fields.where, "Write [3, 5], or leave it out."
    )


def _spoken(fields: Fields) -> Mapping[str, tuple[str, ...]]:
    with fields.inner("spoken") as inner:
        return {language: inner.texts(language) for language in LANGUAGES}


def _definition(fields: Fields) -> Definition:
    with fields.inner("definition") as inner:
        since, until = inner.day("since", None), inner.day("until", None)
        follows = inner.text("follows", "")
        return Definition(inner.text("id"), inner.words("text"), since, until, follows)
