"""Tell by its header which kind of file this is, whatever its name, case or age."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

import pyarrow as pa

from tutela.catalogue.mappings import Mappings, Source
from tutela.intake.rows import Opened
from tutela.model.errors import InputError
from tutela.register.arrow import Column


@dataclass(frozen=True, slots=True)
class Recognised:
    """A file and what it is: the column of the file for each column of the mapping it has."""

    opened: Opened
    source: Source
    places: Mapping[str, int]
    unknown: tuple[str, ...]

    def column(self, name: str, rows: pa.Table) -> Column:
        """Give a column of the mapping from rows of the file; all null where it has none."""
        place = self.places.get(name)
        if place is None:
            return pa.chunked_array([pa.nulls(rows.num_rows, pa.string())])
        return rows.column(place)


def recognise(opened: Opened, mappings: Mappings) -> Recognised:
    """Find the kind of file; raise ``InputError`` where no mapping fits its header."""
    header = [_plain(name) for name in opened.header]
    twice = sorted({name for name in header if name and header.count(name) > 1})
    if twice:
        raise InputError(
            f"names a column twice: [{', '.join(twice)[:80]}]",
            str(opened.path),
            "Give each column a name of its own.",
        )
    found = [_fit(opened, header, source) for source in mappings.sources]
    fits = [fit for fit in found if fit is not None]
    if not fits:
        raise _unknown(opened, header, mappings)
    return max(fits, key=lambda fit: (len(fit.places), -fit.source.rank))


def _plain(name: str) -> str:
    return re.sub(r"[^\w]+", "_", name.strip().lower()).strip("_")


def _fit(opened: Opened, header: list[str], source: Source) -> Recognised | None:
    places = {}
    for column in source.columns.values():
        at = [header.index(_plain(name)) for name in column.names if _plain(name) in header]
        if at:
            places[column.name] = at[0]
        elif column.is_needed:
            return None
    known = set(places.values())
    unknown = tuple(name for at, name in enumerate(opened.header) if at not in known)
    return Recognised(opened, source, places, unknown)


def _unknown(opened: Opened, header: list[str], mappings: Mappings) -> InputError:
    missing = {source.id: _missing(header, source) for source in mappings.sources}
    nearest = min(missing, key=lambda name: len(missing[name]), default="")
    return InputError(
        f"has a header that no mapping of [{mappings.jurisdiction}] knows",
        str(opened.path),
        f"Nearest is [{nearest}]; it lacks: {', '.join(missing.get(nearest, ()))[:200]}.",
    )


def _missing(header: list[str], source: Source) -> list[str]:
    return [
        column.name
        for column in source.columns.values()
        if column.is_needed and not any(_plain(name) in header for name in column.names)
    ]
