"""The tables as CSV, described twice: for data packages and for CSV on the Web."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from tutela.catalogue.words import Vocabulary, words
from tutela.disclosure.cleared import Cleared
from tutela.model.figure import Figure, Table
from tutela.model.measure import Measure
from tutela.model.words import LANGUAGES
from tutela.release.brief import Brief
from tutela.release.canonical import digest, guarded, write_json, write_text
from tutela.release.records import SYNTHETIC, refuse_twins, source, table_name

TAIL = ("value", "unit", "status", "reason", "source", "synthetic")
"""The columns every table ends with."""


def write_tables(
    folder: Path, cleared: Cleared, brief: Brief, recipes: Mapping[str, Measure]
) -> None:
    """Write `tables/*.csv` with CSV-W beside each, and one `datapackage.json` for all."""
    refuse_twins(cleared.tables)
    for table in cleared.tables:
        path = folder / "tables" / f"{table_name(table)}.csv"
        write_text(path, _text(table, cleared, brief))
        write_json(path.with_name(f"{path.name}-metadata.json"), _csvw(table, cleared, recipes))
    write_json(folder / "datapackage.json", _package(folder, cleared, brief, recipes))


def columns(table: Table) -> tuple[str, ...]:
    """Name the columns of a table's file."""
    named = tuple(
        name
        for dimension in table.dimensions
        for name in (dimension, *(f"{dimension}_{language}" for language in LANGUAGES))
    )
    return ("id", "measure", "period", *named, *TAIL)


def _text(table: Table, cleared: Cleared, brief: Brief) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns(table))
    spoken = [words(brief.jurisdiction, language) for language in LANGUAGES]
    for figure in table.figures:
        writer.writerow(list(_row(figure, table, cleared, brief, spoken)))
    return out.getvalue()


def _row(
    figure: Figure, table: Table, cleared: Cleared, brief: Brief, spoken: Sequence[Vocabulary]
) -> Iterator[str]:
    address = figure.id
    yield from (str(address), address.measure, str(address.period))
    for dimension in table.dimensions:
        code = address.place.get(dimension, "")
        yield code
        for vocabulary in spoken:
            yield guarded(vocabulary.code(dimension, code) if code else "")
    yield "" if figure.value is None else f"{figure.value:f}"
    yield from (figure.unit, str(figure.status), str(figure.reason or ""))
    yield source(figure, brief, synthetic=cleared.synthetic)
    yield SYNTHETIC if cleared.synthetic else ""


def _csvw(table: Table, cleared: Cleared, recipes: Mapping[str, Measure]) -> dict[str, Any]:
    described = [
        {
            "name": name,
            "titles": name,
            "datatype": "decimal" if name == "value" else "string",
            "required": name in {"id", "measure", "period", "unit", "status"},
        }
        for name in columns(table)
    ]
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "url": f"{table_name(table)}.csv",
        "dc:title": [
            {"@value": recipes[table.measure].words[language], "@language": language}
            for language in LANGUAGES
        ],
        "dc:identifier": f"{table_name(table)}@{cleared.edition}",
        "dc:description": SYNTHETIC if cleared.synthetic else "",
        "tableSchema": {"columns": described, "primaryKey": "id"},
    }


def _package(
    folder: Path, cleared: Cleared, brief: Brief, recipes: Mapping[str, Measure]
) -> dict[str, Any]:
    return {
        "profile": "tabular-data-package",
        "name": f"tutela-{brief.jurisdiction}-{brief.period}".replace("_", "-").replace("/", "-"),
        "title": f"{SYNTHETIC} {cleared.edition}" if cleared.synthetic else cleared.edition,
        "version": cleared.edition,
        "synthetic": cleared.synthetic,
        "created": f"{brief.cut_off.isoformat()}T00:00:00Z",
        "resources": [_resource(folder, table, recipes) for table in cleared.tables],
    }


def _resource(folder: Path, table: Table, recipes: Mapping[str, Measure]) -> dict[str, Any]:
    path = folder / "tables" / f"{table_name(table)}.csv"
    fields = [
        {"name": name, "type": "number" if name == "value" else "string"} for name in columns(table)
    ]
    return {
        "name": table_name(table).replace("_", "-"),
        "path": f"tables/{table_name(table)}.csv",
        "title": recipes[table.measure].words["en"],
        "title_zh": recipes[table.measure].words["zh"],
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": path.stat().st_size,
        "hash": f"sha256:{digest(path)}",
        "schema": {"fields": fields, "primaryKey": "id", "missingValues": [""]},
    }
