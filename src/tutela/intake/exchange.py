"""Describe the exchange package to programs: a Data Package with Frictionless table schemas."""

from collections.abc import Mapping

from tutela.catalogue.mappings import Column, Mappings, Source
from tutela.intake.mapped import mappings_of
from tutela.register.schema import TABLES, TableSchema

_TYPES: Mapping[str, Mapping[str, object]] = {
    "key": {"type": "string"},
    "text": {"type": "string"},
    "code": {"type": "string"},
    "day": {"type": "date", "format": "%Y-%m-%d"},
    "age": {"type": "integer"},
    "flag": {"type": "boolean", "trueValues": ["true"], "falseValues": ["false"]},
}
_FOREIGN = {
    "case_id": ("cases", "case_id"),
    "person_id": ("persons", "person_id"),
    "charge_row": ("charges", "charge_row"),
    "event_id": ("events", "event_id"),
    "extends": ("restraints", "restraint_id"),
    "office_code": ("offices", "office_code"),
}


def data_package(jurisdiction: str) -> dict[str, object]:
    """Give the ``datapackage.json`` of a jurisdiction that takes the exchange package itself."""
    mappings = mappings_of(jurisdiction)
    direct = [source for source in mappings.sources if len(source.records) == 1]
    return {
        "profile": "tabular-data-package",
        "name": f"tutela-exchange-{jurisdiction.replace('_', '-')}",
        "title": "Exchange package of the register",
        "resources": [_resource(source, mappings) for source in direct],
    }


def key_of(table: TableSchema) -> str:
    """Give the one column that tells the rows of a table apart, or nothing."""
    return table.key[0] if len(table.key) == 1 else ""


def _resource(source: Source, mappings: Mappings) -> dict[str, object]:
    table = TABLES[source.records[0].table]
    schema: dict[str, object] = {
        "fields": [_field(column, table.name, mappings) for column in source.columns.values()],
        "missingValues": [""],
    }
    if all(source.columns[name].kind == "key" for name in table.key):
        schema["primaryKey"] = list(table.key)
    foreign = [
        {"fields": name, "reference": {"resource": home, "fields": key}}
        for name, (home, key) in _FOREIGN.items()
        if name in source.columns and name != key_of(table)
    ]
    if "victim_id" in source.columns and table.name != "victims":
        fields = ["case_id", "victim_id"]
        foreign.append({"fields": fields, "reference": {"resource": "victims", "fields": fields}})
    if foreign:
        schema["foreignKeys"] = foreign
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "path": f"{table.name}.csv",
        "description": source.words["en"],
        "encoding": "utf-8",
        "schema": schema,
    }


def _field(column: Column, table: str, mappings: Mappings) -> dict[str, object]:
    said: dict[str, object] = {"name": column.name, **_TYPES[column.kind]}
    constraints = _constraints(column, table, mappings)
    if constraints:
        said["constraints"] = constraints
    return said


def _constraints(column: Column, table: str, mappings: Mappings) -> Mapping[str, object]:
    made: dict[str, object] = {}
    if column.name in TABLES[table].needed:
        made["required"] = True
    if f"{table}.{column.name}" in mappings.codes:
        made["enum"] = list(mappings.codes[f"{table}.{column.name}"])
    elif column.kind == "code":
        made["pattern"] = "[a-z0-9_]+"
    if column.kind == "age":
        made |= {"minimum": 0, "maximum": mappings.age_most}
    return made
