"""Say where a figure comes from, so that a stranger can fetch it again from the public files.

Public provenance reaches to the published table and no further: a digest or a row count of
anything behind it would be a key to what is withheld.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from tutela.model.derive import needs
from tutela.model.figure import FigureId
from tutela.model.measure import Count, Measure, NotAvailable
from tutela.release.brief import Brief
from tutela.release.canonical import digest, write_json
from tutela.release.document import Document

Record = Mapping[str, Any]


def slug(address: str) -> str:
    """Name a figure so that it can be part of a web address; the edition is the release's.

    >>> slug("persons_prosecuted/2022?group=sexual@cca84c52")
    'persons_prosecuted.2022.group-sexual'
    """
    plain = address.partition("@")[0]
    return re.sub(r"[?&]", ".", plain.replace("/", ".", 1)).replace("=", "-").replace("/", "_")


def shown_figures(documents: Sequence[Document]) -> tuple[str, ...]:
    """Name every figure that some text or table of the paper shows."""
    told = (each for document in documents for each in told_figures(document))
    listed = (
        str(figure.id)
        for document in documents
        for shown in document.shown
        for figure in shown.figures
    )
    return tuple(dict.fromkeys((*told, *listed)))


def told_figures(document: Document) -> tuple[str, ...]:
    """Name every figure the sentences of a paper tell, in their order."""
    texts = (*document.points, *(each for part in document.parts for each in part.paragraphs))
    return tuple(
        dict.fromkeys(bound.figure_id for text in texts for bound in text.bound if bound.figure_id)
    )


def write_provenance(
    folder: Path,
    addresses: Iterable[str],
    records: Iterable[Record],
    recipes: Mapping[str, Measure],
    brief: Brief,
) -> Mapping[str, Record]:
    """Write `f/<slug>.json` for each figure, and give what was written by address."""
    known = {record["id"]: record for record in records}
    digests = {name: digest(folder / name) for name in {each["table"] for each in known.values()}}
    made: dict[str, Record] = {}
    for address in addresses:
        record = known[address]
        recipe = recipes[record["measure"]]
        made[address] = {
            **record,
            "jurisdiction": brief.jurisdiction,
            "words": dict(recipe.words),
            "definition": {"id": recipe.definition.id, **recipe.definition.text},
            "not_measured": dict(recipe.not_measured),
            "table_sha256": digests[record["table"]],
            "query": query(record),
            "made_from": [str(each) for each in made_from(FigureId.parse(address), recipe)],
        }
        write_json(folder / "f" / f"{slug(address)}.json", made[address])
    return made


def query(record: Record) -> str:
    """Write the question that finds the figure in its published table."""
    found = {"measure": record["measure"], "period": record["period"], **record["place"]}
    said = " AND ".join(f"\"{key}\" = '{value}'" for key, value in found.items())
    table, address = record["table"], record["id"]
    # printed for readers, never run here; its parts are codes that were read strictly
    return f"SELECT value FROM '{table}' WHERE {said} AND id = '{address}'"  # noqa: S608


def made_from(address: FigureId, recipe: Measure) -> tuple[FigureId, ...]:
    """Name the published counts a figure is made of; a count is made of none."""
    return (
        ()
        if isinstance(recipe, Count | NotAvailable)
        else tuple(dict.fromkeys(needs(recipe, address)))
    )
