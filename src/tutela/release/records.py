"""Each figure as one flat record, the base of every machine form."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tutela.disclosure.cleared import Cleared
from tutela.model.errors import DataError
from tutela.model.figure import Figure, Table
from tutela.release import speech
from tutela.release.brief import Brief

SYNTHETIC = "合成数据 SYNTHETIC"
"""What every row of a demonstration says."""


def table_name(table: Table) -> str:
    """Name the file of a table by its measure and what it is broken down by.

    The id of a table may be that of another measure: `persons_prosecuted` by `telecom` and the
    measure `persons_prosecuted_telecom`.
    """
    return "-by-".join(filter(None, (table.measure, "-".join(table.dimensions))))


def refuse_twins(tables: Sequence[Table]) -> None:
    """Raise ``DataError`` where two tables would be written to one file."""
    for name, count in Counter(map(table_name, tables)).items():
        if count > 1:
            raise DataError(
                "is the name of two tables", name, "Count a measure once for each breakdown."
            )


def source(figure: Figure, brief: Brief, *, synthetic: bool) -> str:
    """Tell where a figure comes from: published, invented, supplied or register.

    Published is a national value an authority has published; invented, any other of a
    demonstration; supplied, a total an office handed over instead of its records.
    """
    if brief.is_published(figure.id):
        return "published"
    if synthetic:
        return "invented"
    return "supplied" if brief.is_supplied else "register"


def figure_records(cleared: Cleared, brief: Brief) -> Iterator[Mapping[str, Any]]:
    """Give every figure once, the years of a series one after the other."""
    homes = _homes(cleared)
    for figure in sorted(cleared.figures.values(), key=_series):
        yield {
            **figure.as_json(),
            "display": {language: speech.shown(figure, language) for language in ("zh", "en")},
            "source": source(figure, brief, synthetic=cleared.synthetic),
            "synthetic": cleared.synthetic,
            "cut_off": brief.cut_off.isoformat(),
            "coverage": {"reported": brief.coverage[0], "expected": brief.coverage[1]},
            "table": f"tables/{homes[str(figure.id)]}.csv",
        }


def _homes(cleared: Cleared) -> Mapping[str, str]:
    homes: dict[str, str] = {}
    for table in sorted(cleared.tables, key=lambda each: (len(each.dimensions), table_name(each))):
        for figure in table.figures:
            homes.setdefault(str(figure.id), table_name(table))
    return homes


def _series(figure: Figure) -> tuple[str, tuple[tuple[str, str], ...], str]:
    address = figure.id
    return address.measure, tuple(address.place.items()), str(address.period)
