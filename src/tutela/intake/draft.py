"""Propose a mapping for an unknown file: what its columns seem to be, for a person to correct."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import pyarrow as pa
import yaml

from tutela.catalogue.fields import read_yaml
from tutela.intake.opening import read_bytes
from tutela.register.schema import TABLES

_LOOKED_AT = 500
_DAY = re.compile(
    r"\d{4}-\d{2}-\d{2}([T ].*)?|\d{1,2}/\d{1,2}/\d{4}( .*)?|\d{4}年\d{1,2}月\d{1,2}日|\d{8}"
)
_KINDS = {"case_id": "key", "person_id": "key", "victim_id": "key", "event_id": "key"}
_KINDS |= {"charge_row": "key", "age": "age", "received_on": "day", "on": "day"}
_KINDS |= {"is_principal": "flag", "name": "text", "charged_as": "text", "charge_id": "text"}
_KINDS |= {"office_code": "text", "parent_code": "text", "place_code": "text", "extends": "text"}
_KINDS |= {"restraint_id": "key", "period": "key", "withdrawn_record": "key", "ground": "text"}
_KINDS |= {name: "day" for table in TABLES.values() for name in table.sent if name.endswith("_on")}


@dataclass(frozen=True, slots=True)
class Draft:
    """A proposed mapping as YAML, and the columns for which there is no proposal."""

    yaml: str
    unmapped: tuple[str, ...]


def draft_map(path: Path) -> Draft:
    """Read a file and propose its mapping; raise ``InputError`` where it is no table.

    Nothing is taken in. The proposal goes by the header (English or Chinese) and by the look of
    the first rows; it shows no value of any row.
    """
    opened = read_bytes(path).open()
    rows = opened.first()
    known = _synonyms()
    taken: dict[str, str] = {}
    columns: dict[str, object] = {}
    for at, header in enumerate(opened.header):
        field = _field(header, known)
        field = None if field in taken.values() else field
        columns[header] = _kind(rows, at, field)
        if field is not None:
            taken[header] = field
    unmapped = tuple(header for header in opened.header if header not in taken)
    said = {
        "id": re.sub(r"[^a-z0-9]+", "_", path.name.split(".")[0].lower()).strip("_") or "source",
        "words": {"en": path.name, "zh": path.name},
        "rank": 1,
        "columns": columns,
        "records": _records(taken),
    }
    return Draft(_head(path, unmapped) + _dumped(said), unmapped)


def _synonyms() -> Mapping[str, str]:
    said = read_yaml(Path(str(files("tutela.intake"))) / "synonyms.yaml")
    pairs = said.items() if isinstance(said, dict) else ()
    named = {_plain(word): str(field) for field, words in pairs for word in words}
    return {**{_plain(str(field)): str(field) for field, _ in pairs}, **named}


def _plain(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.lower())


def _field(header: str, known: Mapping[str, str]) -> str | None:
    plain = _plain(header)
    if plain in known:
        return known[plain]
    inside = [word for word in known if len(word) > (4 if word.isascii() else 1) and word in plain]
    return known[max(inside, key=len)] if inside else None


def _kind(rows: pa.Table, at: int, field: str | None) -> str:
    if field is not None and field in _KINDS:
        return _KINDS[field]
    column = rows.column(at).slice(0, _LOOKED_AT)
    values = [str(value) for value in column.to_pylist() if value is not None]
    looks = Counter("day" if _DAY.fullmatch(value) else "other" for value in values)
    if values and looks["day"] >= 0.9 * len(values):
        return "day"
    return "unused" if field is None else "code"


def _records(taken: Mapping[str, str]) -> list[dict[str, object]]:
    """Propose a record for each table of which everything needed is there."""
    by_field = {field: header for header, field in taken.items()}
    made: list[dict[str, object]] = []
    for name, table in TABLES.items():
        own: dict[str, object] = {
            field: by_field[field] for field in table.sent if field in by_field
        }
        needed = set(table.needed)
        if needed - set(own) == {"state"}:
            # a list of what was done says yes by listing it
            own["state"] = {"is": "yes"}
        if name in ("offices", "withdrawals") and not set(table.key) < set(own):
            continue
        if needed <= set(own) and set(own) - {"case_id", "person_id"} | {"case_id"} & needed:
            made.append({"table": name, "values": own})
    return made


def _head(path: Path, unmapped: tuple[str, ...]) -> str:
    lines = [f"# Drafted from the header of {path.name}: look at every line before you use it."]
    lines.append(
        "# Where a code column holds other words, say what they mean: codes: {word: code}."
    )
    if unmapped:
        lines.append(f"# No proposal for: {', '.join(unmapped)}")
    return "\n".join(lines) + "\n"


def _dumped(said: Mapping[str, object]) -> str:
    return yaml.safe_dump(dict(said), allow_unicode=True, sort_keys=False, width=100)
