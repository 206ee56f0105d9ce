"""Take a case out of a release that is out already: site, papers, feeds; a tombstone stays."""

import json
import re
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date
from hashlib import sha256
from html import unescape
from pathlib import Path

import pypdfium2

from tutela.model.errors import InputError

TOMBSTONES = "tombstones.json"
_MANIFEST = "manifest.json"
_SIGNATURE = "release.dsse.json"
_BUNDLES = frozenset({".docx", ".xlsx", ".zip", ".epub"})
_TEXTS = frozenset({".html", ".md", ".txt", ".json", ".jsonld", ".xml", ".csv", ".atom", ".rss",
                    ".js", ".svg"})  # fmt: skip
_GAP = r"(?:\s|<[^>]*>)*"


def take_down(
    folders: Sequence[Path], case: str, texts: Sequence[str], on: date
) -> dict[str, list[str]]:
    """Remove a case from releases, earlier editions too; give what was changed, by folder.

    In pages, feeds and data its text gives way to a tombstone; a paper, workbook or archive that
    holds it, or that cannot be looked into, is removed and a tombstone written in its place. The
    manifest lists the new state; the old signature is removed, for it vouched for the case.
    Raises ``InputError`` where a folder is no release or there is no text to look for.
    """
    if not texts or any(len(text.strip()) < 8 for text in texts):
        hint = "Hand over the cleared texts of the case."
        raise InputError("has no text to look for", f"case [{case}]", hint)
    done = {}
    for folder in folders:
        if not (folder / _MANIFEST).is_file():
            raise InputError("is no release", str(folder), "Name folders made by `tutela publish`.")
        done[str(folder)] = _take_down(folder, case, texts, on)
    return done


def _take_down(folder: Path, case: str, texts: Sequence[str], on: date) -> list[str]:
    stone = f"[{case}: 已撤下 / taken down {on.isoformat()}]"
    changed = []
    for path in sorted(each for each in folder.rglob("*") if each.is_file()):
        name = path.relative_to(folder).as_posix()
        if path.suffix in _TEXTS and name not in {_MANIFEST, TOMBSTONES}:
            if _cut(path, texts, stone):
                changed.append(name)
        elif path.suffix in _BUNDLES | {".pdf"} and _may_hold(path, texts):
            path.unlink()
            path.with_name(f"{path.name}.removed.txt").write_text(f"{stone}\n", encoding="utf-8")
            changed.append(name)
    if changed:
        _note(folder, case, on, changed)
    return changed


def _cut(path: Path, texts: Sequence[str], stone: str) -> bool:
    """Replace the text wherever it stands, as written or as markup and data escape it."""
    before = path.read_text(encoding="utf-8")
    after = before
    for text in texts:
        for form in {text, json.dumps(text)[1:-1], json.dumps(text, ensure_ascii=False)[1:-1]}:
            after = re.sub(_loosely(form), stone.replace("\\", ""), after)
    if _holds(after, texts):
        after = f"{stone}\n"
    if after != before:
        path.write_text(after, encoding="utf-8")
    return after != before


def _loosely(text: str) -> str:
    """Match a text however it is broken into lines and marked up."""
    return _GAP.join(re.escape(char) for char in text if not char.isspace())


def _holds(held: str, texts: Sequence[str]) -> bool:
    plain = re.sub(r"\s", "", unescape(re.sub(r"<[^>]*>", "", held)))
    return any(re.sub(r"\s", "", text) in plain for text in texts)


def _may_hold(path: Path, texts: Sequence[str]) -> bool:
    """Look into a file that is no plain text; what cannot be read may hold it."""
    try:
        return any(_holds(page, texts) for page in _pages(path))
    except (OSError, ValueError, zipfile.BadZipFile, pypdfium2.PdfiumError):
        return True


def _pages(path: Path) -> Iterator[str]:
    if path.suffix == ".pdf":
        with pypdfium2.PdfDocument(path) as document:
            yield "".join(page.get_textpage().get_text_range() for page in document)
        return
    with zipfile.ZipFile(path) as bundle:
        for name in bundle.namelist():
            yield bundle.read(name).decode("utf-8", errors="ignore")


def _note(folder: Path, case: str, on: date, changed: Sequence[str]) -> None:
    """List the tombstone, and the files as they are now; an old signature no longer holds."""
    path = folder / TOMBSTONES
    stones = json.loads(path.read_text(encoding="utf-8")) if path.exists() else []
    stones.append({"case": case, "on": on.isoformat(), "files": list(changed)})
    path.write_text(json.dumps(stones, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    (folder / _SIGNATURE).unlink(missing_ok=True)
    manifest = json.loads((folder / _MANIFEST).read_text(encoding="utf-8"))
    manifest["files"] = {
        each.relative_to(folder).as_posix(): {
            "sha256": sha256(each.read_bytes()).hexdigest(),
            "bytes": each.stat().st_size,
        }
        for each in sorted(folder.rglob("*"))
        if each.is_file() and each.name != _MANIFEST
    }
    text = json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=False) + "\n"
    (folder / _MANIFEST).write_text(text, encoding="utf-8")
