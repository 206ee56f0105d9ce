"""The counts by offence, sex and age in one plain file, for those who compare countries."""

import csv
import io
from collections.abc import Iterator, Mapping
from pathlib import Path

from tutela.catalogue.dimensions import dimensions
from tutela.catalogue.words import words
from tutela.disclosure.cleared import Cleared
from tutela.model.figure import Figure
from tutela.model.measure import Band, Column, Dimension
from tutela.model.words import LANGUAGES
from tutela.release import speech
from tutela.release.brief import Brief
from tutela.release.canonical import guarded, write_text
from tutela.release.records import SYNTHETIC, source

OFFENCES = "offences.csv"

HEAD = (
    *("id", "measure", "period", "offence", "offence_zh", "offence_en", "iccs"),
    *("sex_of", "sex", "age_of", "age", "value", "unit", "reason", "source", "synthetic"),
)


def write_offences(path: Path, cleared: Cleared, brief: Brief) -> None:
    """Write every count by offence that is broken down by sex, age or nothing else.

    The code of the international classification (ICCS) is blank where nobody read it in a source.
    """
    known = dimensions(brief.jurisdiction)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEAD)
    for figure in sorted(cleared.figures.values(), key=lambda each: str(each.id)):
        is_count = speech.is_counted(figure.unit)
        if is_count and "offence" in figure.id.place and _is_plain(figure, known):
            writer.writerow(list(_row(figure, cleared, brief, known)))
    write_text(path, out.getvalue())


def _is_plain(figure: Figure, known: Mapping[str, Dimension]) -> bool:
    others = [known[each] for each in figure.id.place if each != "offence"]
    kinds = ["sex" if _is_sex(each) else "age" if isinstance(each, Band) else "" for each in others]
    return "" not in kinds and len(set(kinds)) == len(kinds)


def _is_sex(dimension: Dimension) -> bool:
    return isinstance(dimension, Column) and dimension.column == "sex"


def _row(
    figure: Figure, cleared: Cleared, brief: Brief, known: Mapping[str, Dimension]
) -> Iterator[str]:
    address = figure.id
    code = address.place["offence"]
    yield from (str(address), address.measure, str(address.period), code)
    yield from (
        guarded(words(brief.jurisdiction, language).code("offence", code)) for language in LANGUAGES
    )
    yield brief.iccs.get(code, "")
    yield from _part(address.place, [each for each in known.values() if _is_sex(each)])
    yield from _part(address.place, [each for each in known.values() if isinstance(each, Band)])
    yield "" if figure.value is None else f"{figure.value:f}"
    yield from (figure.unit, str(figure.reason or ""))
    yield source(figure, brief, synthetic=cleared.synthetic)
    yield SYNTHETIC if cleared.synthetic else ""


def _part(place: Mapping[str, str], asked: list[Dimension]) -> tuple[str, str]:
    """Say whose sex or age a figure is of, and which; both are blank where it is of all."""
    for each in asked:
        if each.id in place:
            return getattr(each, "table", ""), place[each.id]
    return "", ""
