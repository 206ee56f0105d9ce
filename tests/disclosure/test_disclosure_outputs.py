"""Nothing withheld can be got out of any file of a release: no file depends on it."""

import io
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path

import pyarrow.parquet as pq
import pypdfium2
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tutela.catalogue.measures import measures
from tutela.catalogue.policy import policy
from tutela.disclosure.attacker import attack
from tutela.disclosure.clear import clear
from tutela.disclosure.cleared import Cleared
from tutela.disclosure.suppress import suppress
from tutela.disclosure.system import assemble
from tutela.model.figure import Figure, FigureId, Table
from tutela.model.period import Period
from tutela.release import Brief, write_release

NOW, BEFORE = Period.year(2022), Period.year(2021)
XX, RECIPES = policy("xx"), measures("xx")
STRANGER = Path(__file__).parents[2] / "attackers" / "attack_release.py"
TOTAL, SECRET, PARTNER = 52_361, 3, 7_919


def table(rows: Mapping[tuple[Period, str], int]) -> Table:
    """Make a table by offence; the code ``""`` is the total."""
    figures = tuple(
        Figure(
            FigureId("persons_prosecuted", period, {"offence": code} if code else {}),
            Decimal(value),
            "person",
        )
        for (period, code), value in rows.items()
    )
    return Table("t", "persons_prosecuted", ("offence",), (BEFORE, NOW), figures)


def cleared(secret: int) -> Cleared:
    """Clear a country in which one small count is ``secret``; everything printed is the same."""
    theft = TOTAL - PARTNER - SECRET
    counts = {"": TOTAL, "assault": secret, "abduction": PARTNER + SECRET - secret, "theft": theft}
    before = {"": 50_000, "assault": 10_000, "abduction": 20_000, "theft": 20_000}
    rows = {(NOW, code): value for code, value in counts.items()}
    rows |= {(BEFORE, code): value for code, value in before.items()}
    return clear([table(rows)], XX, measures=RECIPES, synthetic=False)


def write(folder: Path, made: Cleared) -> Path:
    """Write the whole release."""
    folder.mkdir()
    write_release(made, Brief("xx", NOW, date(2023, 3, 31), (11, 12), frozenset(), ()), folder)
    return folder


@pytest.fixture(scope="module")
def worlds(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Write two releases of two countries that differ in what is withheld alone."""
    room = tmp_path_factory.mktemp("worlds")
    return write(room / "one", cleared(SECRET)), write(room / "other", cleared(SECRET - 2))


def test_two_countries_that_differ_in_withheld_counts_give_the_same_bytes(
    worlds: tuple[Path, Path],
) -> None:
    """A file that held, hinted at or hashed a withheld count would differ."""
    one, other = worlds
    files = {path.relative_to(one): path.read_bytes() for path in one.rglob("*") if path.is_file()}

    assert len(files) > 20
    assert {path.suffix for path in files} >= {".pdf", ".xlsx", ".docx", ".parquet", ".html"}
    for path, content in files.items():
        assert content == (other / path).read_bytes(), str(path)


def test_no_file_holds_a_withheld_count_or_what_it_gives(worlds: tuple[Path, Path]) -> None:
    """Packed files are opened too; the partner, its share and its change stand nowhere."""
    forms = {f"{PARTNER}", f"{PARTNER:,}", f"{PARTNER / 1e4:.4f}"}
    forms |= {f"{100 * PARTNER / TOTAL:.2f}", f"{100 * (PARTNER - 20_000) / 20_000:.2f}"}
    printed = f"{TOTAL:,}"

    held = {path: text for path in worlds[0].rglob("*") if path.is_file() for text in opened(path)}

    assert any(printed in text for text in held.values())
    assert not {path for path, text in held.items() if any(form in text for form in forms)}


def test_neither_attacker_breaks_a_written_release(worlds: tuple[Path, Path]) -> None:
    """Ours, who knows the definitions, and a stranger's script that knows the folder alone."""
    figures = (worlds[0] / "figures.json").read_text(encoding="utf-8")
    stranger = subprocess.run(
        [sys.executable, "-I", str(STRANGER), *map(str, worlds)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip

    report = attack(figures, measures=RECIPES, dimensions=XX.dimensions)

    assert report.withheld > 0
    assert report.passed
    assert stranger.returncode == 0, stranger.stdout
    assert "sums and percentages give it: 0" in stranger.stdout


def opened(path: Path) -> Iterator[str]:
    """Give what a file holds as one text, whatever its packing."""
    content = path.read_bytes()
    match path.suffix:
        case ".parquet":
            text = str(pq.read_table(path).to_pylist()) + str(pq.read_metadata(path).to_dict())
        case ".pdf":
            with pypdfium2.PdfDocument(path) as document:
                text = "".join(page.get_textpage().get_text_range() for page in document)
            text += "".join(streams(content))
        case ".xlsx" | ".docx" | ".zip":
            with zipfile.ZipFile(io.BytesIO(content)) as bundle:
                text = "".join(
                    bundle.read(name).decode("utf-8", "ignore") for name in bundle.namelist()
                )
        case _:
            text = content.decode("utf-8", "ignore")
    yield text


def streams(content: bytes) -> Iterator[str]:
    """Unpack the streams of a PDF, its metadata among them."""
    for part in content.split(b"stream\n")[1:]:
        try:
            yield zlib.decompressobj().decompress(part).decode("latin-1")
        except zlib.error:
            yield part[:2000].decode("latin-1")


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 30), min_size=9, max_size=9), st.randoms(use_true_random=False))
def test_clearing_prints_the_same_for_every_table_a_reader_cannot_tell_apart(
    counts: list[int], random: object
) -> None:
    """Take a proof of clearing at its word: put the other table in, and see the same come out."""
    codes = ("assault", "abduction", "theft")
    rows: dict[tuple[Period, str], int] = {}
    for at, period in enumerate((BEFORE, NOW)):
        for code, value in zip(codes, counts[3 * at : 3 * at + 3], strict=True):
            rows[period, code] = value
        rows[period, ""] = 100 + sum(counts[3 * at : 3 * at + 3])
        rows[period, "not_recorded"] = 100
    one = table(rows)
    system = assemble([one], RECIPES, XX.dimensions)
    pattern = suppress(system, XX, {})
    assume(pattern.moves)
    move = pattern.moves[getattr(random, "randrange")(len(pattern.moves))]  # noqa: B009
    moved = {
        (key[1], key[2][0][1] if key[2] else ""): value + move.get(cell, 0)
        for cell, (key, value) in enumerate(zip(system.keys, system.values, strict=True))
        if system.listed[cell]
    }

    first = clear([one], XX, measures=RECIPES, synthetic=False)
    second = clear([table(moved)], XX, measures=RECIPES, synthetic=False)

    hidden = {each.id for each in first.figures.values() if each.value is None}
    assume({each.id.at("x") for each in second.figures.values() if each.value is None}
           == {each.at("x") for each in hidden})  # fmt: skip
    assert first.edition == second.edition
    assert first.tables == second.tables
    assert first.audit == second.audit
