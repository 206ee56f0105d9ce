"""Each figure as one flat record, the base of every machine form."""

from collections.abc import Iterator, Mapping
from typing import Any

from tutela.disclosure.cleared import Cleared
from tutela.model.figure import Figure
from tutela.release import speech
from tutela.release.brief import Brief

SYNTHETIC = "合成数据 SYNTHETIC"
"""What every row of a demonstration says."""


def source(figure: Figure, brief: Brief, *, synthetic: bool) -> str:
    """Tell where a figure comes from: published, invented or register.

    Published is a national value an authority has published; invented, any other of a
    demonstration.
    """
    if brief.is_published(figure.id):
        return "published"
    return "invented" if synthetic else "register"


def figure_records(cleared: Cleared, brief: Brief) -> Iterator[Mapping[str, Any]]:
    """Give every figure once, the years of a series one after the other."""
    homes = _homes(cleared)
    for figure in sorted(cleared.figures.values(), key=_series):
        yield {
            **figure.as_json(),
            "display": {language: speech.shown(figure, language) for language in ("zh", "en")},
            "source": source(figure, brief, synthetic=cleared.synthetic),
            "synthetic": cleared.synthetic,
            "table": f"tables/{homes[str(figure.id)]}.csv",
        }


def _homes(cleared: Cleared) -> Mapping[str, str]:
    homes: dict[str, str] = {}
    for table in sorted(cleared.tables, key=lambda each: (len(each.dimensions), each.id)):
        for figure in table.figures:
            homes.setdefault(str(figure.id), table.id)
    return homes


def _series(figure: Figure) -> tuple[str, tuple[tuple[str, str], ...], str]:
    address = figure.id
    return address.measure, tuple(address.place.items()), str(address.period)
