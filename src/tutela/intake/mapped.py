"""Read the mappings of a jurisdiction and hold them against the tables of the register."""

from tutela.catalogue.mappings import Mappings, Record, read_mappings
from tutela.model.errors import DataError
from tutela.register.schema import TABLES


def mappings_of(jurisdiction: str) -> Mappings:
    """Read mappings; raise ``DataError`` where they make records that the register has not."""
    mappings = read_mappings(jurisdiction)
    for source in mappings.sources:
        for record in source.records:
            _check(record, f"{source.id}.yaml")
    for place in (*mappings.cut_off, *mappings.codes):
        table, _, column = place.partition(".")
        if table not in TABLES or column not in TABLES[table].columns:
            raise DataError(
                f"names no column of the register: [{place}]",
                "package.yaml",
                "Write table.column, such as cases.received_on.",
            )
    return mappings


def _check(record: Record, where: str) -> None:
    if record.table not in TABLES:
        raise DataError(
            f"makes records of no table: [{record.table}]", where, f"Known: {', '.join(TABLES)}."
        )
    table = TABLES[record.table]
    unknown = sorted(set(record.values) - set(table.sent))
    missing = sorted(set(table.needed) - set(record.values))
    if unknown or missing:
        problem = "fills columns that are not there" if unknown else "leaves out columns"
        raise DataError(
            f"{problem} of {record.table}: [{', '.join(unknown or missing)}]",
            where,
            f"It has {', '.join(table.sent)}; needed: {', '.join(table.needed)}.",
        )
    if record.not_before is not None and record.table != "events":
        raise DataError("[not_before] is for events only", where, "Remove it.")
