"""Write every file of a release into an empty folder, the list of files last."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from tutela.catalogue.measures import measures
from tutela.catalogue.paper import paper
from tutela.disclosure.cleared import Cleared
from tutela.model.errors import InputError
from tutela.release.bindings import bind
from tutela.release.brief import Brief
from tutela.release.canonical import digest, files, write_json, write_text
from tutela.release.csv_tables import write_tables
from tutela.release.document import Document, write_document
from tutela.release.offences import OFFENCES, write_offences
from tutela.release.open_data import write_dataset, write_parquet
from tutela.release.pdf import write_papers
from tutela.release.press import press
from tutela.release.press_docx import write_press_docx
from tutela.release.provenance import Record, shown_figures, write_provenance
from tutela.release.reconcile import REVISIONS, write_ledger
from tutela.release.records import figure_records
from tutela.release.sdmx import write_sdmx
from tutela.release.site import write_site
from tutela.release.specials import CASES, write_cases
from tutela.release.workbook import write_workbook

Progress = Callable[[str], None]
"""Is told each step as it begins."""


def write_release(
    cleared: Cleared,
    brief: Brief,
    folder: Path,
    languages: Sequence[str] = ("zh", "en"),
    progress: Progress | None = None,
) -> None:
    """Write a whole release; the same input gives the same bytes.

    ``folder`` is there and empty. Raises ``InputError`` where it is not, and ``DataError`` where
    a template holds a figure or names one nobody knows; nothing is tidied up then.
    """
    say = progress or (lambda _: None)
    if not folder.is_dir() or any(folder.iterdir()):
        raise InputError("is no empty folder", str(folder), "Name a new folder for the release.")
    recipes = dict(measures(brief.jurisdiction))
    say("compose")
    outline = paper(brief.jurisdiction)
    documents = [write_document(cleared, brief, recipes, outline, each) for each in languages]
    say("tables")
    records = list(figure_records(cleared, brief))
    write_json(folder / "figures.json", records)
    write_json(folder / "audit.json", {**cleared.audit.as_json(), "synthetic": cleared.synthetic})
    write_tables(folder, cleared, brief, recipes)
    write_offences(folder / OFFENCES, cleared, brief)
    write_cases(folder / CASES, brief)
    if brief.revised is not None:
        write_ledger(folder / REVISIONS, brief.revised.ledger, brief.revised.reasons)
    write_sdmx(folder, cleared, brief, recipes)
    write_parquet(folder / "figures.parquet", records)
    write_dataset(folder / "dataset.jsonld", documents)
    shown = shown_figures(documents)
    provenance = write_provenance(folder, shown, records, recipes, brief)
    _write_texts(folder, documents, cleared, provenance, say)
    write_json(folder / "manifest.json", _manifest(folder, cleared, brief, languages))


def _write_texts(
    folder: Path,
    documents: Sequence[Document],
    cleared: Cleared,
    provenance: Mapping[str, Record],
    say: Progress,
) -> None:
    say("workbooks")
    for document in documents:
        write_workbook(folder / f"tables.{document.language}.xlsx", document, cleared.tables)
        write_text(folder / f"press.{document.language}.md", press(document).text)
        write_press_docx(folder / f"press.{document.language}.docx", document)
    say("site")
    write_site(folder, documents, provenance)
    say("paper")
    papers = write_papers(folder, documents)
    write_json(folder / "bindings.json", [*bind(folder, documents), *papers], indent=None)


def _manifest(
    folder: Path, cleared: Cleared, brief: Brief, languages: Sequence[str]
) -> dict[str, object]:
    return {
        "release": "tutela",
        "jurisdiction": brief.jurisdiction,
        "period": str(brief.period),
        "edition": cleared.edition,
        "synthetic": cleared.synthetic,
        "cut_off": brief.cut_off.isoformat(),
        "coverage": {"reported": brief.coverage[0], "expected": brief.coverage[1]},
        "supplied": brief.is_supplied,
        "opens_at": None if brief.opens_at is None else brief.opens_at.isoformat(),
        "languages": list(languages),
        "files": {
            path.relative_to(folder).as_posix(): {
                "sha256": digest(path),
                "bytes": path.stat().st_size,
            }
            for path in files(folder)
        },
    }
