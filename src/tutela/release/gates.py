"""Look for what must not be in a release, in every file of it, without knowing how it was made.

Each gate reads the folder alone, as a stranger would, and holds one form against another.
"""

import csv
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
from python_calamine import CalamineWorkbook

from tutela.catalogue.policy import policy
from tutela.disclosure.text import refuse_marks
from tutela.model.errors import TutelaError
from tutela.release.canonical import digest
from tutela.release.csv_tables import TAIL
from tutela.release.offences import HEAD, OFFENCES
from tutela.release.opened import Fault, Opened, cleared_cases, number, plain
from tutela.release.provenance import slug
from tutela.release.reconcile import HEAD as COLUMNS_OF_REVISIONS
from tutela.release.reconcile import REVISIONS
from tutela.release.records import SYNTHETIC
from tutela.release.sdmx import COLUMNS
from tutela.release.sign import SIGNATURE
from tutela.release.specials import CASES
from tutela.release.text_gates import texts

_FIGURE_KEYS = frozenset(
    (
        *("id", "measure", "period", "place", "value", "unit", "status", "reason"),
        *("display", "source", "synthetic", "table", "cut_off", "coverage"),
    )
)
_RECORD_KEYS = _FIGURE_KEYS | frozenset(
    (
        *("jurisdiction", "words", "definition", "not_measured"),
        *("table_sha256", "query", "made_from"),
    )
)
_ACTIVE = re.compile(r"<script|<iframe|<object|<embed|\son\w+\s*=|\sstyle\s*=|javascript:", re.I)
_FOREIGN = re.compile(r"(?:href|src|action)\s*=\s*[\"']?\s*(?:[a-z]+:)?//", re.I)


def faults(folder: Path) -> Iterator[Fault]:
    """Yield everything in a release that must not be there; nothing means it may go out."""
    rows = json.loads((folder / "figures.json").read_text(encoding="utf-8"))
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    opened = Opened(folder, {row["id"]: row for row in rows}, manifest)
    for gate in GATES:
        try:
            yield from gate(opened)
        except (TutelaError, OSError, ValueError, KeyError, TypeError) as error:
            where = error.where if isinstance(error, TutelaError) else gate.__name__
            yield Fault(where, f"cannot be read: {type(error).__name__}")


def _figures(opened: Opened) -> Iterator[Fault]:
    for address, row in opened.figures.items():
        if not set(row) <= _FIGURE_KEYS:
            yield Fault("figures.json", f"{address} has keys nobody publishes")
        if row["value"] is None and (not row.get("reason") or any(row["display"].values())):
            yield Fault("figures.json", f"{address} has no value, yet shows one or gives no reason")
        if row["value"] is not None and any(
            plain(said) != abs(Decimal(row["value"])) for said in row["display"].values()
        ):
            yield Fault("figures.json", f"{address} shows another value than it has")
        if row["synthetic"] is not opened.is_synthetic:
            yield Fault("figures.json", f"{address} does not say whether it is synthetic")
        if address.endswith("@" + opened.manifest["edition"]) is False:
            yield Fault("figures.json", f"{address} is of another edition")


def _tables(opened: Opened) -> Iterator[Fault]:
    allowed = {"id", "measure", "period", *TAIL}
    places = {key for row in opened.figures.values() for key in row["place"]}
    for path in sorted((opened.folder / "tables").glob("*.csv")):
        name = f"tables/{path.name}"
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            rows = list(reader)
        words = {f"{key}_{language}" for key in places for language in ("zh", "en")}
        if set(reader.fieldnames or ()) - allowed - places - words:
            yield Fault(name, "has columns nobody publishes")
        yield from (Fault(name, each) for row in rows for each in _row(row, opened))


def _row(row: Mapping[str, str], opened: Opened) -> Iterator[str]:
    figure = opened.figures.get(row["id"])
    if figure is None:
        yield f"{row['id']} is no released figure"
        return
    if (row["value"] or None) != figure["value"]:
        yield f"{row['id']} has another value"
    if row["synthetic"] != (SYNTHETIC if opened.is_synthetic else ""):
        yield f"{row['id']} does not say whether it is synthetic"


def _offences(opened: Opened) -> Iterator[Fault]:
    with (opened.folder / OFFENCES).open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        rows = list(reader)
    if tuple(reader.fieldnames or ()) != HEAD:
        yield Fault(OFFENCES, "has other columns than those published")
    if len({(row["offence"], row["iccs"]) for row in rows}) != len({r["offence"] for r in rows}):
        yield Fault(OFFENCES, "gives an offence two codes")
    for row in rows:
        yield from (Fault(OFFENCES, each) for each in _row(row, opened))
        if opened.figures.get(row["id"], {}).get("place", {}).get("offence") != row["offence"]:
            yield Fault(OFFENCES, f"{row['id']} is of another offence")
        if row["source"] != opened.figures.get(row["id"], {}).get("source"):
            yield Fault(OFFENCES, f"{row['id']} names another source")


def _revisions(opened: Opened) -> Iterator[Fault]:
    path = opened.folder / REVISIONS
    if not path.is_file():
        return
    now = {address.partition("@")[0]: row["value"] for address, row in opened.figures.items()}
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        if tuple(reader.fieldnames or ()) != COLUMNS_OF_REVISIONS:
            yield Fault(REVISIONS, "has other columns than those published")
        for row in reader:
            if row["figure"] not in now or number(row["now"] or None) != number(now[row["figure"]]):
                yield Fault(REVISIONS, f"{row['figure']} has another value")
            if not row["reason"] or row["now_edition"] != opened.manifest["edition"]:
                yield Fault(REVISIONS, f"{row['figure']} lacks its reason or its edition")


def _cases(opened: Opened) -> Iterator[Fault]:
    """Typical cases: each text says what was cleared, and bears no mark of identity."""
    rules = policy(opened.manifest["jurisdiction"])
    for at, told in enumerate(cleared_cases(opened)):
        if set(told) != set(opened.manifest["languages"]):
            yield Fault(CASES, f"case {at} is not there in each language")
        for text in told.values():
            try:
                refuse_marks(text, rules)
            except TutelaError as error:
                yield Fault(CASES, f"case {at} {error.problem}")


def _observations(opened: Opened) -> Iterator[Fault]:
    with (opened.folder / "sdmx" / "data.csv").open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        rows = list(reader)
    places = {key.upper() for row in opened.figures.values() for key in row["place"]}
    if set(reader.fieldnames or ()) - COLUMNS - places:
        yield Fault("sdmx/data.csv", "has columns nobody publishes")
    if {row["PROV_ID"] for row in rows} != set(opened.figures):
        yield Fault("sdmx/data.csv", "does not hold each figure once")
    for row in rows:
        figure = opened.figures.get(row["PROV_ID"])
        if figure is not None and (row["OBS_VALUE"] or None) != figure["value"]:
            yield Fault("sdmx/data.csv", f"{row['PROV_ID']} has another value")
        if row["NOTE"] != (SYNTHETIC if opened.is_synthetic else ""):
            yield Fault("sdmx/data.csv", f"{row['PROV_ID']} does not say whether it is synthetic")


def _rows(opened: Opened) -> Iterator[Fault]:
    table = pq.read_table(opened.folder / "figures.parquet")
    if not set(table.column_names) <= _FIGURE_KEYS:
        yield Fault("figures.parquet", "has columns nobody publishes")
    told = {row["id"]: row["value"] for row in table.to_pylist()}
    if told != {address: number(row["value"]) for address, row in opened.figures.items()}:
        yield Fault("figures.parquet", "differs from figures.json")


def _workbooks(opened: Opened) -> Iterator[Fault]:
    names = [each["path"] for each in _package_of(opened)["resources"]]
    for language in opened.manifest["languages"]:
        path = opened.folder / f"tables.{language}.xlsx"
        with CalamineWorkbook.from_path(path) as book:
            sheets = [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]
        if opened.is_synthetic and not all("SYNTHETIC" in str(sheet) for sheet in sheets):
            yield Fault(path.name, "has a sheet that does not say it is synthetic")
        for name, sheet in zip(names, sheets[3:], strict=True):
            shown = Counter(cell for row in sheet for cell in row if isinstance(cell, float))
            if shown != Counter(_values_of(opened, name)):
                yield Fault(path.name, f"the sheet of {name} shows other values")


def _values_of(opened: Opened, name: str) -> Iterator[float]:
    with (opened.folder / name).open(encoding="utf-8", newline="") as file:
        yield from (float(row["value"]) for row in csv.DictReader(file) if row["value"])


def _package_of(opened: Opened) -> dict[str, Any]:
    text = (opened.folder / "datapackage.json").read_text(encoding="utf-8")
    package: dict[str, Any] = json.loads(text)
    return package


def _package(opened: Opened) -> Iterator[Fault]:
    for resource in _package_of(opened)["resources"]:
        if resource["hash"] != f"sha256:{digest(opened.folder / resource['path'])}":
            yield Fault("datapackage.json", f"{resource['path']} has another digest")


def _records(opened: Opened) -> Iterator[Fault]:
    for path in sorted((opened.folder / "f").glob("*.json")):
        record = json.loads(path.read_text(encoding="utf-8"))
        name, figure = f"f/{path.name}", opened.figures.get(record["id"])
        if set(record) - _RECORD_KEYS:
            yield Fault(name, "has keys nobody publishes")
        if figure is None or path.stem != slug(record["id"]):
            yield Fault(name, "is the record of no released figure")
        elif any(record.get(key) != value for key, value in figure.items()):
            yield Fault(name, "differs from figures.json")
        elif record["table_sha256"] != digest(opened.folder / figure["table"]):
            yield Fault(name, "names another digest of its table")


def _pages(opened: Opened) -> Iterator[Fault]:
    for path in sorted(opened.folder.rglob("*.html")):
        text, name = path.read_text(encoding="utf-8"), path.relative_to(opened.folder).as_posix()
        if _ACTIVE.search(text):
            yield Fault(name, "is not static")
        if _FOREIGN.search(text):
            yield Fault(name, "reaches for another host")
        if "default-src 'none'" not in text:
            yield Fault(name, "has lost its security policy")
        seen = re.sub(r"<(title|desc)\b.*?</\1>", "", text, flags=re.DOTALL)
        charts = re.findall(r"<svg.*?</svg>", seen, re.DOTALL)
        if opened.is_synthetic and not all("SYNTHETIC" in each for each in (seen, *charts)):
            yield Fault(name, "has a chart or page that does not say it is synthetic")


def _signed(opened: Opened) -> Iterator[Fault]:
    if opened.is_synthetic and (opened.folder / SIGNATURE).exists():
        yield Fault(SIGNATURE, "signs a demonstration")


def _listed(opened: Opened) -> Iterator[Fault]:
    there = {
        path.relative_to(opened.folder).as_posix(): path
        for path in opened.folder.rglob("*")
        if path.is_file()
    }
    for name in sorted(set(there) ^ (set(opened.manifest["files"]) | {"manifest.json"})):
        if name != SIGNATURE:
            yield Fault(name, "is listed and missing, or there and not listed")
    for name, entry in opened.manifest["files"].items():
        if name in there and digest(there[name]) != entry["sha256"]:
            yield Fault(name, "is not the file the manifest lists")


GATES: tuple[Callable[[Opened], Iterator[Fault]], ...] = (
    *(_figures, _tables, _offences, _revisions, _cases, _observations, _rows, _workbooks, _package),
    *(_records, _pages, texts, _signed, _listed),
)
