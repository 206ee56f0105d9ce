"""Read the dated rules of a jurisdiction: one file a rule, the file's name is its id.

The form of a file is fixed by ``laws.schema.json`` beside this module; what a schema cannot say
(the order of days, sources that exist, a status no better than the source was read) is asked here.
"""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match

from tutela.catalogue.fields import read_yaml
from tutela.catalogue.place import folder
from tutela.catalogue.sources import Work, sources
from tutela.model.errors import DataError
from tutela.model.rule import Certainty, Dated, Rule, Source

_RECURSIVE = ("condition",)
_DAY = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")


@cache
def rules(jurisdiction: str) -> Mapping[str, Rule]:
    """Read every rule of a jurisdiction, by id; raise ``DataError`` where one cannot be used.

    A jurisdiction without files of law has no rules and needs no sources.
    """
    paths = sorted((folder(jurisdiction) / "law").glob("*.yaml"))
    works = sources(jurisdiction) if paths else {}
    read = {path.stem: read_rule(path, works) for path in paths}
    for rule in read.values():
        _refuse_strangers(rule, read)
    return MappingProxyType(read)


def read_rule(path: Path, works: Mapping[str, Work]) -> Rule:
    """Read one file; ``works`` are the sources it may name."""
    if path.is_file():
        _refuse_days_that_do_not_exist(path)
    written = plain(_days_once(read_yaml(path), path.name))
    kind = written.get("kind") if isinstance(written, dict) else None
    found = best_match(_validator(str(kind)).iter_errors(written))
    if found is not None:
        raise _misshapen(path.name, found)
    if written["id"] != path.stem:
        raise DataError("the key [id] is not the name of the file", path.name, "Make them equal.")
    return Rule(
        id=written["id"],
        words=MappingProxyType(written["words"]),
        kind=written["kind"],
        known_since=date.fromisoformat(written["known_since"]),
        reviewed_by=written["reviewed_by"],
        history=tuple(_history(written["values"], path.name, works)),
    )


@cache
def schema() -> Mapping[str, Any]:
    """Give the form every file of law must have, as JSON Schema."""
    text = files("tutela.catalogue").joinpath("laws.schema.json").read_text(encoding="utf-8")
    read: Mapping[str, Any] = json.loads(text)
    return read


@cache
def _validator(kind: str) -> Draft202012Validator:
    """Ask only what concerns one kind: the whole schema tries every kind on every file."""
    whole = schema()
    mine = whole["$defs"]["of_kind"].get(kind, {}).get("then", {})
    without_ranges = [] if kind == "offence" else [whole["allOf"][-1]["then"]]
    return Draft202012Validator(
        _inlined({**whole, "allOf": [mine, *without_ranges]}, whole["$defs"])
    )


def _inlined(node: Any, known: Mapping[str, Any]) -> Any:
    """Put in place what a schema refers to: following references takes half of the time."""
    match node:
        case {"$ref": str(reference)} if reference.rpartition("/")[2] not in _RECURSIVE:
            return _inlined(known[reference.removeprefix("#/$defs/")], known)
        case Mapping():
            return {
                key: inner if key == "$defs" else _inlined(inner, known)
                for key, inner in node.items()
            }
        case list():
            return [_inlined(inner, known) for inner in node]
        case _:
            return node


def plain(value: object) -> Any:
    """Give days as texts, so that a schema can look at them.

    >>> plain({date(2021, 3, 1): None})
    {'2021-03-01': None}
    """
    match value:
        case Mapping():
            return {str(plain(key)): plain(inner) for key, inner in value.items()}
        case list():
            return [plain(inner) for inner in value]
        case date():
            return value.isoformat()
        case _:
            return value


def _refuse_strangers(rule: Rule, known: Mapping[str, Rule]) -> None:
    for dated in rule.history if rule.kind == "group" else ():
        for member in (dated.value or {}).get("members", ()):
            if member not in known or known[member].kind != "offence":
                where = f"{rule.id}.yaml [values {dated.since} members]"
                raise DataError(
                    f"knows no offence [{member}]", where, "Write the id of a file of an offence."
                )


def _history(values: dict[str, Any], name: str, works: Mapping[str, Work]) -> Iterator[Dated]:
    before, was_repealed = None, False
    for key, entry in values.items():
        where = f"{name} [values {key}]"
        since = date.fromisoformat(key)
        if before is not None and since <= before:
            raise DataError(
                f"overlaps the value of [{before}]", where, "Write values in order of their days."
            )
        dated = _dated(since, entry, where, works)
        if dated.value is None and (before is None or was_repealed):
            raise DataError(
                "repeals what does not hold", where, "Write a value before the day of its repeal."
            )
        before, was_repealed = since, dated.value is None
        yield dated


def _dated(since: date, entry: dict[str, Any], where: str, works: Mapping[str, Work]) -> Dated:
    cited = [_source(each, where, works) for each in entry["source"]]
    ranges = entry.get("ranges", {})
    for name, one in ranges.items():
        at = f"{where[:-1]} ranges {name}]"
        _check_range(one, at)
        one["source"] = tuple(_source(each, at, works) for each in one.get("source", ())) or (
            tuple(cited)
        )
        cited += [source for source in one["source"] if source not in cited]
    return Dated(
        since=since,
        value=_value(entry, ranges),
        unit=entry["unit"],
        level=entry["level"],
        hard=entry["hard"],
        sources=tuple(cited),
    )


def _value(entry: dict[str, Any], ranges: dict[str, Any]) -> Mapping[str, Any] | None:
    value = entry.get("value", {})
    if value is None:
        return None
    made: Mapping[str, Any] = frozen({**value, "ranges": ranges} if ranges else value)
    return made


def _source(written: dict[str, Any], where: str, works: Mapping[str, Work]) -> Source:
    work = works.get(written["id"])
    if work is None:
        hint = "Name one of sources.yaml, or add it there."
        raise DataError(f"knows no source [{written['id']}]", where, hint)
    status = Certainty(written.get("status", work.status))
    order = tuple(Certainty)
    if order.index(status) < order.index(work.status):
        hint = f"sources.yaml says {work.status}; read the source, then say so there."
        raise DataError(f"the key [status] of [{work.id}] is too certain", where, hint)
    return Source(work.id, written["article"], status)


def _check_range(one: dict[str, Any], where: str) -> None:
    low, high = one.get("imp", (0, 0))
    if low > high:
        raise DataError(f"the key [imp] runs backwards: {low} to {high}", where, "Swap the ends.")


def frozen(value: Any) -> Any:
    """Make what a file said unchangeable, all the way down."""
    match value:
        case Mapping():
            return MappingProxyType({key: frozen(inner) for key, inner in value.items()})
        case list():
            return tuple(frozen(inner) for inner in value)
        case _:
            return value


def _days_once(written: object, name: str) -> object:
    values = written.get("values") if isinstance(written, Mapping) else None
    if isinstance(values, Mapping) and len({str(key) for key in values}) < len(values):
        raise DataError(
            "overlaps: a day is written twice", f"{name} [values]", "Keep one value for a day."
        )
    return written


def _refuse_days_that_do_not_exist(path: Path) -> None:
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    for number, line in enumerate(lines, 1):
        for day in _DAY.findall(line):
            try:
                date.fromisoformat(day)
            except ValueError:
                where = f"{path.name} line {number}"
                raise DataError(
                    f"[{day}] is a day that does not exist", where, "Write a day that does."
                ) from None


def _misshapen(name: str, found: Any) -> DataError:
    path = " ".join(str(part) for part in found.absolute_path)
    where = f"{name} [{path}]" if path else name
    match found.validator:
        case "required":
            missing = [key for key in found.validator_value if key not in found.instance]
            return DataError(f"needs the key [{missing[0]}]", where, "Write it.")
        case "additionalProperties" | "unevaluatedProperties":
            known = set(found.schema.get("properties", {}))
            keys = ", ".join(sorted(set(found.instance) - known))
            return DataError(f"has keys nobody knows: [{keys}]", where, "Remove or correct them.")
        case "enum":
            allowed = ", ".join(str(each) for each in found.validator_value)
            return DataError(
                f"is none of those known: [{found.instance}]", where, f"Write one of: {allowed}."
            )
        case _:
            return DataError(
                f"is not written as a law file is: {found.message[:120]}",
                where,
                "See laws.schema.json.",
            )
