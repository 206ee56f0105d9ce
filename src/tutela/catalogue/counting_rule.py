"""Say how a measure counts, in full sentences that follow from its file."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from tutela.catalogue.fields import Fields, read_file
from tutela.model.made_of import lead
from tutela.model.measure import Count, Measure, NotAvailable
from tutela.model.words import Words

_FILE = Path(__file__).with_name("counting_rule.yaml")


def counting_rule(
    measure: Measure, measures: Mapping[str, Measure], language: str
) -> tuple[str, ...]:
    """Give the counting rule of a measure, sentence by sentence.

    Whether persons are joined, which charge counts, which day, and what becomes of matters
    withdrawn, corrected or never reported. A derived measure has the rule of its count; one that
    is not available has none.

    >>> from tutela.catalogue.measures import measures
    >>> known = measures("xx")
    >>> counting_rule(known["cases_filed"], known, "en")[0]
    'It counts cases, each once.'
    """
    if isinstance(measure, NotAvailable):
        return ()
    if isinstance(measure, Count):
        return tuple(words[language] for words in _sentences(measure))
    count = measures[lead(measure)]
    return (_said()["derived"][language], *counting_rule(count, measures, language))


def _sentences(count: Count) -> list[Words]:
    said = _said()
    charge = [said[f"charge.{count.charge}"]] if count.unit in ("person", "charge") else []
    return [
        said[f"unit.{count.unit}"],
        *charge,
        said[f"period_of.{count.period_of}"],
        *(said[f"always.{name}"] for name in ("withdrawn", "revised", "covered")),
    ]


@cache
def _said() -> Mapping[str, Words]:
    return read_file(_FILE, _read)


def _read(fields: Fields) -> Mapping[str, Words]:
    found = {"derived": fields.words("derived")}
    for group, codes in fields.items():
        inner = Fields(codes, f"{fields.where} [{group}]")
        names = [name for name, _ in Fields(codes, inner.where).items()]
        found |= {f"{group}.{name}": inner.words(name) for name in names}
    return found
