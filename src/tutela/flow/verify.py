"""Prove a release again from its folder alone, and say what could not be proved."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from hashlib import sha256
from pathlib import Path
from typing import Any

from tutela.catalogue.dimensions import dimensions
from tutela.catalogue.measures import measures
from tutela.catalogue.place import jurisdictions
from tutela.catalogue.policy import policy
from tutela.disclosure import attack, edition_of
from tutela.flow.gates import misread, released, unbound
from tutela.model.errors import InputError, RefusalError, TutelaError
from tutela.model.figure import Table
from tutela.release import (
    SIGNATURE,
    TextOutput,
    bindings,
    faults,
    released_figures,
    verify_signature,
)

Progress = Callable[[str], None]
Rows = list[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Proof:
    """What was proved again (``held``), what did not hold, and what could not be checked."""

    held: tuple[str, ...]
    broken: tuple[str, ...]
    unchecked: tuple[str, ...]

    @property
    def is_sound(self) -> bool:
        """Tell whether nothing that was checked failed."""
        return not self.broken

    @property
    def lines(self) -> tuple[str, ...]:
        """Say everything, a line each."""
        return (
            *(f"holds        {each}" for each in self.held),
            *(f"BROKEN       {each}" for each in self.broken),
            *(f"not checked  {each}" for each in self.unchecked),
        )


def verify(
    release: Path,
    *,
    key: Path | None = None,
    certificates: Path | None = None,
    progress: Progress = lambda _: None,
) -> Proof:
    """Check hashes, edition, tables, texts, and attack the release with its own numbers.

    Raises ``InputError`` where the folder is no release.
    """
    manifest = _manifest(release)
    held, broken = [], []
    texts = cache(partial(bindings, release))
    steps: dict[str, Callable[[], Iterator[str]]] = {
        "every file is the one the manifest lists": lambda: _hashes(release, manifest),
        "the edition is that of the figures": lambda: _edition(release, manifest),
        "every table, workbook and page gives the figures it should": lambda: _files(release),
        "every number of every text is bound to a slot": lambda: _texts(texts()),
        "every number of every text says its figure": lambda: _sayings(texts(), release),
        "no withheld count can be worked out from what is released": lambda: _attack(release),
    }
    if key is not None and (release / SIGNATURE).is_file():
        steps["the signature is the signer's"] = lambda: _signature(release, key)
    for name, step in steps.items():
        progress(name)
        faults = _safely(step)
        held += [] if faults else [name]
        broken += [f"{name}: {fault}" for fault in faults]
    return Proof(tuple(held), tuple(broken), _unchecked(release, manifest, key, certificates))


def _manifest(release: Path) -> Mapping[str, Any]:
    path = release / "manifest.json"
    hint = "Name a folder made by `tutela publish`."
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise InputError("is no release: it has no manifest.json", str(release), hint) from None
    except (OSError, ValueError):
        raise InputError("cannot be read as a manifest", str(path), hint) from None
    if not isinstance(manifest, dict) or not isinstance(manifest.get("files"), dict):
        raise InputError("lists no files", str(path), hint)
    return manifest


def _safely(step: Callable[[], Iterator[str]]) -> list[str]:
    """Take a file that cannot be read any more as a fault, not as the end of the proof."""
    try:
        return list(step())
    except TutelaError as error:
        return [f"{error.where}: {error.problem}"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        return [f"cannot be read ({type(error).__name__})"]


def _hashes(release: Path, manifest: Mapping[str, Any]) -> Iterator[str]:
    listed = manifest["files"]
    there = {
        path.relative_to(release).as_posix()
        for path in release.rglob("*")
        if path.is_file() and path.name not in {"manifest.json", SIGNATURE}
    }
    yield from (f"{name} is missing" for name in sorted(set(listed) - there))
    yield from (f"{name} is not listed" for name in sorted(there - set(listed)))
    for name in sorted(there & set(listed)):
        said = listed[name]["sha256"] if isinstance(listed[name], dict) else listed[name]
        if sha256((release / name).read_bytes()).hexdigest() != said:
            yield f"{name} was changed"


def _rows(release: Path) -> Rows:
    rows: Rows = json.loads((release / "figures.json").read_text(encoding="utf-8"))
    return rows


def _edition(release: Path, manifest: Mapping[str, Any]) -> Iterator[str]:
    figures = released_figures(release)
    table = Table("all", "all", (), (), figures)
    edition = edition_of([table], synthetic=bool(manifest["synthetic"]))
    if edition != manifest["edition"]:
        yield f"figures.json makes edition {edition}"
    yield from (
        f"{figure.id} is of another edition"
        for figure in figures
        if figure.id.edition != manifest["edition"]
    )


def _files(release: Path) -> Iterator[str]:
    """Read tables, workbooks, SDMX and pages as a stranger and compare them with the figures."""
    yield from (f"{fault.path}: {fault.problem}" for fault in faults(release))


def _texts(texts: Sequence[TextOutput]) -> Iterator[str]:
    for output in texts:
        yield from (f"{output.path} at character {start}" for start in unbound(output))


def _sayings(texts: Sequence[TextOutput], release: Path) -> Iterator[str]:
    values = released(release)
    for output in texts:
        yield from (f"{output.path} at character {at}" for at, _ in misread(output, values))


def _attack(release: Path) -> Iterator[str]:
    jurisdiction = _manifest(release)["jurisdiction"]
    is_known = jurisdiction in jurisdictions()
    report = attack(
        _rows(release),
        measures=measures(jurisdiction) if is_known else None,
        dimensions=dimensions(jurisdiction) if is_known else None,
        threshold=policy(jurisdiction).threshold if is_known else 5,
    )
    yield from (f"{each} can be worked out" for each in report.disclosed)
    yield from (f"{each} was not decided in time" for each in report.undecided)


def _signature(release: Path, key: Path) -> Iterator[str]:
    try:
        verify_signature(release, key)
    except RefusalError as error:
        yield error.problem


def _unchecked(
    release: Path, manifest: Mapping[str, Any], key: Path | None, certificates: Path | None
) -> tuple[str, ...]:
    said = []
    if manifest["synthetic"]:
        said.append("signature: a synthetic release is never signed")
    elif key is None or not (release / SIGNATURE).is_file():
        said.append("signature: intact, signer unknown")
    if certificates is None:
        said.append("sealed certificates: they stay in the office, none were handed over")
    said.append("the records behind the figures: they are not in a release")
    return tuple(said)
