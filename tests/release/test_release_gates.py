"""Each gate refuses what it is there for: faults planted in every form of a release, by hand.

A fault is planted as someone inside could do it: the list of files is made anew afterwards, so
that no digest gives it away. `make test` plants every ninth, `make prove` all of them.
"""

import json
import shutil
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import docx
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tutela.release.canonical import digest, files, write_json
from tutela.release.gates import faults

LOOSE = (
    "120",
    "1,535",
    "１２",
    "一百二十",
    "近六分之一",
    "one-sixth",
    "half",
    "twelve",
    "doubled",
    "3.5%",
)
PAGES = ("index.html", "zh/index.html", "en/index.html")
PLACES = ("</main>", "</h1>", "</a>")
COLUMNS = ("case_id", "person_id", "victim_age", "narrative", "rows_counted")
TABLE = "tables/persons_prosecuted-by-group.csv"
ACTIVE = (
    *("<script>1</script>", '<p onclick="x()">', '<p style="color:red">', "<iframe></iframe>"),
    *('<a href="https://x.invalid">', '<img src="//x.invalid/a.png">', "<object></object>"),
)


@dataclass(frozen=True, slots=True)
class Plant:
    """A fault and how to plant it; ``at`` is the file it must be found in."""

    name: str
    at: str
    act: Callable[[Path], None]


def in_text(at: str, old: str, new: str) -> Callable[[Path], None]:
    """Replace the first ``old`` of a text file."""

    def act(folder: Path) -> None:
        text = (folder / at).read_text(encoding="utf-8")
        assert old in text, f"{at} has no {old}"
        (folder / at).write_text(text.replace(old, new, 1), encoding="utf-8")

    return act


def every(at: str, old: str, new: str) -> Callable[[Path], None]:
    """Replace every ``old`` of a text file."""

    def act(folder: Path) -> None:
        text = (folder / at).read_text(encoding="utf-8")
        assert old in text
        (folder / at).write_text(text.replace(old, new), encoding="utf-8")

    return act


def in_sheet(at: str, old: str, new: str) -> Callable[[Path], None]:
    """Replace the first ``old`` in the sheets of a workbook."""

    def act(folder: Path) -> None:
        path = folder / at
        with zipfile.ZipFile(path) as book:
            parts = {name: book.read(name).decode() for name in book.namelist()}
        hit = next(name for name in parts if "sheet" in name and old in parts[name])
        parts[hit] = parts[hit].replace(old, new, 1)
        with zipfile.ZipFile(path, "w") as book:
            for name, part in parts.items():
                book.writestr(name, part)

    return act


def in_letter(at: str, said: str) -> Callable[[Path], None]:
    """Add a sentence to a paragraph of a document."""

    def act(folder: Path) -> None:
        paper = docx.Document(str(folder / at))
        paper.paragraphs[4].add_run(said)
        paper.save(str(folder / at))

    return act


def in_figures(
    key: str, value: object, *, where: str = "persons_prosecuted/2022@"
) -> Callable[[Path], None]:
    """Set a key of one figure of figures.json."""

    def act(folder: Path) -> None:
        path = folder / "figures.json"
        rows = json.loads(path.read_text(encoding="utf-8"))
        next(row for row in rows if row["id"].startswith(where))[key] = value
        write_json(path, rows)

    return act


def in_rows(column: str) -> Callable[[Path], None]:
    """Add a column to the Parquet file."""

    def act(folder: Path) -> None:
        path = folder / "figures.parquet"
        table = pq.read_table(path)
        pq.write_table(table.append_column(column, pa.array(["1"] * table.num_rows)), path)

    return act


def in_paper(language: str, old: str, new: str) -> Callable[[Path], None]:
    """Let the paper have been composed with another piece than it shows."""

    def act(folder: Path) -> None:
        path = folder / "bindings.json"
        entries = json.loads(path.read_text(encoding="utf-8"))
        for entry in entries:
            pieces = entry.get("pieces", ())
            hit = next((each for each in pieces if each[0] == old), None)
            if entry["language"] == language and hit is not None:
                hit[0] = new
        write_json(path, entries)

    return act


def gone(name: str) -> Callable[[Path], None]:
    """Remove a file."""
    return lambda folder: (folder / name).unlink()


def loose_numbers() -> Iterator[Plant]:
    """A number, in digits or in words, that comes from no figure."""
    for said in LOOSE:
        for page in PAGES:
            for place in PLACES:
                yield Plant(
                    f"{said} in {page} at {place}", page, in_text(page, place, f" {said} {place}")
                )
        for language in ("zh", "en"):
            press = f"press.{language}.md"
            heading = "## 要点" if language == "zh" else "## Main points"
            yield Plant(f"{said} in {press}", press, in_text(press, heading, f"{heading} {said} "))
            yield Plant(
                f"{said} in docx {language}",
                f"press.{language}.docx",
                in_letter(f"press.{language}.docx", said),
            )


def wrong_values() -> Iterator[Plant]:
    """A bound figure that shows another value than it has."""
    for page in ("zh/index.html", "en/index.html"):
        for right, wrong in (
            (">1,535<", ">1,536<"),
            (">1,180<", ">1,810<"),
            (">19.4%<", ">14.9%<"),
            (">[c]<", ">3<"),
            (">370<", ">371<"),
        ):
            yield Plant(f"{wrong} in {page}", page, in_text(page, right, wrong))
    for language, right, wrong in (
        ("zh", "1535", "1536"),
        ("en", "1,535", "1,553"),
        ("zh", "19.4%", "14.9%"),
        ("en", "370", "307"),
    ):
        yield Plant(
            f"{wrong} in press {language}",
            f"press.{language}.md",
            in_text(f"press.{language}.md", right, wrong),
        )
        yield Plant(
            f"{wrong} in paper {language}",
            f"white-paper.{language}.pdf",
            in_paper(language, right, wrong),
        )
        book = f"tables.{language}.xlsx"
        yield Plant(
            f"{wrong} in {book}",
            book,
            in_sheet(book, "<v>1535</v>", f"<v>{wrong.strip('%').replace(',', '')}</v>"),
        )
    for right, wrong in ((",1535,", ",1536,"), (",1180,", ",1181,"), (",355,", ",35,")):
        yield Plant(f"{wrong} in table", TABLE, in_text(TABLE, right, wrong))
        yield Plant(f"{wrong} in sdmx", "sdmx/data.csv", in_text("sdmx/data.csv", right, wrong))
    yield Plant("value in figures.json", "figures.json", in_figures("value", "1536"))
    yield Plant(
        "display in figures.json",
        "figures.json",
        in_figures("display", {"zh": "1536", "en": "1,536"}),
    )
    yield Plant(
        "edition in figures.json",
        "figures.json",
        in_figures("id", "persons_prosecuted/2022@00000000"),
    )
    record = "f/persons_prosecuted.2022.json"
    yield Plant("value in record", record, in_text(record, '"1535"', '"1536"'))
    yield Plant(
        "digest in record", record, in_text(record, '"table_sha256": "', '"table_sha256": "0')
    )


def withheld_values() -> Iterator[Plant]:
    """The value of a withheld figure, back in one form."""
    hidden = "persons_not_prosecuted/2021?group=other@"
    yield Plant("withheld in figures.json", "figures.json", in_figures("value", "3", where=hidden))
    yield Plant(
        "withheld display",
        "figures.json",
        in_figures("display", {"zh": "3", "en": "3"}, where=hidden),
    )
    table = "tables/persons_not_prosecuted-by-group.csv"
    yield Plant(
        "withheld in table",
        table,
        in_text(table, ",,person,synthetic,withheld", ",3,person,synthetic,withheld"),
    )
    yield Plant("withheld in sdmx", "sdmx/data.csv", in_text("sdmx/data.csv", ",,Q,C,", ",3,Q,C,"))


def foreign_columns() -> Iterator[Plant]:
    """A column of cases in a file of figures."""
    for column in COLUMNS:
        yield Plant(f"{column} in table", TABLE, in_text(TABLE, "id,", f"{column},id,"))
        yield Plant(
            f"{column} in sdmx",
            "sdmx/data.csv",
            in_text("sdmx/data.csv", "DATAFLOW,", f"{column},DATAFLOW,"),
        )
        yield Plant(f"{column} in figures.json", "figures.json", in_figures(column, "1"))
        yield Plant(f"{column} in parquet", "figures.parquet", in_rows(column))
        record = "f/persons_prosecuted.2022.json"
        yield Plant(f"{column} in record", record, in_text(record, "{", f'{{"{column}": "1",'))


def lost_marks() -> Iterator[Plant]:
    """A demonstration that no longer says so, in one form."""
    for page in PAGES[1:]:
        yield Plant(f"no mark on {page}", page, every(page, "SYNTHETIC", ""))
        yield Plant(
            f"no mark on a chart of {page}",
            page,
            in_text(page, ">SYNTHETIC 合成数据</text>", "></text>"),
        )
    yield Plant("no flag in figures.json", "figures.json", in_figures("synthetic", value=False))
    yield Plant("no mark in table", TABLE, in_text(TABLE, "合成数据 SYNTHETIC", ""))
    yield Plant(
        "no mark in sdmx", "sdmx/data.csv", in_text("sdmx/data.csv", "合成数据 SYNTHETIC", "")
    )
    yield Plant(
        "signed",
        "release.dsse.json",
        lambda folder: write_json(folder / "release.dsse.json", {}),
    )


def active_pages() -> Iterator[Plant]:
    """A page that runs, reaches out or has lost its policy."""
    for page in PAGES:
        for content in ACTIVE:
            yield Plant(f"{content} in {page}", page, in_text(page, "</main>", f"{content}</main>"))
        yield Plant(
            f"no policy in {page}", page, in_text(page, "default-src 'none'", "default-src *")
        )


def words_for_figures() -> Iterator[Plant]:
    """Words that say a figure: a part of the whole, a direction; law; what offences are called."""
    for page, true, other in (
        ("en/index.html", "nearly one-fifth", "nearly one-sixth"),
        ("en/index.html", "nearly one-fifth", "more than one-fifth"),
        ("zh/index.html", "近五分之一", "近六分之一"),
        ("zh/index.html", "近五分之一", "超过五分之一"),
        ("en/index.html", ">fell by ", ">rose by "),
        ("zh/index.html", ">下降", ">上升"),
        ("index.html", ">fell by ", ">rose by "),
        ("en/index.html", ">fell by ", ">was unchanged "),
        ("press.en.md", "fell by", "rose by"),
        ("press.zh.md", "下降", "上升"),
        ("press.en.md", "nearly one-fifth", "almost one-fifth"),
    ):
        yield Plant(f"{other} for {true} in {page}", page, in_text(page, true, other))
    law = (
        ("en/index.html", "article 12", "article 13"),
        ("zh/index.html", "第十二条", "第十三条"),
    )
    for page, true, other in law:
        yield Plant(f"{other} for {true} in {page}", page, in_text(page, true, other))
    yield Plant("no law on a page", "en/index.html", in_text("en/index.html", "instrument", "x"))


def one_language() -> Iterator[Plant]:
    """A figure that only readers of one language are told."""
    told = '<span data-kind="figure" data-figure="{}">{}</span></p>'
    for page in PAGES[1:]:
        for measure, said in (("persons_prosecuted/2022", "1,535"), ("withheld", "[c]")):
            yield Plant(
                f"{measure} told on {page} alone",
                page if measure == "withheld" else "*",
                in_text(page, "</p>", told.format(f"{measure}?group=nobody", said)),
            )


def planted() -> list[Plant]:
    """List every fault."""
    return [
        *loose_numbers(),
        *wrong_values(),
        *withheld_values(),
        *foreign_columns(),
        *lost_marks(),
        *active_pages(),
        *words_for_figures(),
        *one_language(),
    ]


PLANTED = planted()


def refused(release: Path, plant: Plant, folder: Path) -> bool:
    """Plant a fault in a copy and tell whether a gate names its file."""
    shutil.copytree(release, folder)
    plant.act(folder)
    relist(folder)
    named = plant.at.rpartition(".")[0] if plant.at.startswith("press.") else plant.at
    return any(fault.path.startswith(named) for fault in faults(folder))


def relist(folder: Path) -> None:
    """Make the lists of files anew, as someone inside could."""
    path = folder / "datapackage.json"
    package = json.loads(path.read_text(encoding="utf-8"))
    for resource in package["resources"]:
        resource["hash"] = f"sha256:{digest(folder / resource['path'])}"
    write_json(path, package)
    path = folder / "manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    manifest["files"] = {
        each.relative_to(folder).as_posix(): {"sha256": digest(each)}
        for each in files(folder)
        if each != path
    }
    write_json(path, manifest)


def test_a_release_as_it_was_written_has_no_fault(release: Path, official: Path) -> None:
    """A gate that cries at everything is switched off."""
    assert list(faults(release)) == []
    assert list(faults(official)) == []


def test_there_are_faults_enough() -> None:
    """Two hundred ways to be wrong, each with a name of its own."""
    assert len({plant.name for plant in PLANTED}) == len(PLANTED) >= 200


@pytest.mark.parametrize("plant", PLANTED[::9], ids=lambda plant: plant.name)
def test_a_planted_fault_is_refused(release: Path, tmp_path: Path, plant: Plant) -> None:
    """It is found in the file it was planted in."""
    assert refused(release, plant, tmp_path / "release")


@pytest.mark.prove
@pytest.mark.parametrize("plant", PLANTED, ids=lambda plant: plant.name)
def test_every_planted_fault_is_refused(release: Path, tmp_path: Path, plant: Plant) -> None:
    """All of them, in `make prove`."""
    assert refused(release, plant, tmp_path / "release")


@pytest.mark.parametrize("name", ["audit.json", "f/persons_prosecuted.2022.json", "press.en.md"])
def test_a_file_that_is_missing_or_changed_is_named(
    release: Path, tmp_path: Path, name: str
) -> None:
    """The list of files holds against each of them."""
    folder = tmp_path / "release"
    shutil.copytree(release, folder)
    gone(name)(folder)

    assert name in {fault.path for fault in faults(folder)}
