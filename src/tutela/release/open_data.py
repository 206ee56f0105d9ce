"""The figures for data platforms: one Parquet file, and a description search engines read."""

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from tutela.release.canonical import write_json
from tutela.release.document import Document
from tutela.release.provenance import Record

_TEXTS = ("id", "measure", "period", "place", "unit", "status", "reason", "source")
_COLUMNS: dict[str, pa.DataType] = {
    **dict.fromkeys(_TEXTS, pa.string()),
    "value": pa.decimal128(20, 6),
    "synthetic": pa.bool_(),
}
_SCHEMA = pa.schema(_COLUMNS)


def write_parquet(path: Path, records: Sequence[Record]) -> None:
    """Write every figure as a row; the place as JSON, for its dimensions differ."""
    rows = [
        {
            **{name: record.get(name) for name in _SCHEMA.names},
            "place": json.dumps(record["place"], sort_keys=True),
            "value": None if record["value"] is None else Decimal(record["value"]),
        }
        for record in records
    ]
    pq.write_table(pa.Table.from_pylist(rows, schema=_SCHEMA), path, compression="zstd")


def write_dataset(path: Path, documents: Sequence[Document]) -> None:
    """Describe the release as a schema.org Dataset, in every language it speaks."""
    facts = documents[0].facts
    period = facts.brief.period
    described: dict[str, Any] = {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "name": [_said(document, document.title.text) for document in documents],
        "description": [_said(document, _description(document)) for document in documents],
        "creator": {"@type": "Organization", "name": documents[0].masthead},
        "version": facts.edition,
        "datePublished": facts.brief.cut_off.isoformat(),
        "temporalCoverage": f"{period.first_on.isoformat()}/{period.last_on.isoformat()}",
        "inLanguage": [document.language for document in documents],
        "isAccessibleForFree": True,
        "distribution": [_download(name, form) for name, form in _FORMS.items()],
    }
    write_json(path, described)


_FORMS: Mapping[str, str] = {
    "figures.json": "application/json",
    "figures.parquet": "application/vnd.apache.parquet",
    "datapackage.json": "application/json",
    "sdmx/data.csv": "application/vnd.sdmx.data+csv",
    "sdmx/structure.xml": "application/vnd.sdmx.structure+xml",
}


def _download(name: str, form: str) -> dict[str, str]:
    return {"@type": "DataDownload", "contentUrl": name, "encodingFormat": form}


def _said(document: Document, text: str) -> dict[str, str]:
    return {"@value": text, "@language": document.language}


def _description(document: Document) -> str:
    notice = [document.facts.text["synthetic"]["notice"]] if document.is_synthetic else []
    return " ".join((*notice, *(point.text for point in document.points)))
