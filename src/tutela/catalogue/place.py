"""Find the folder of a jurisdiction: the shipped ones, or one's own."""

import os
import re
import shutil
from importlib.resources import files
from pathlib import Path

from tutela.model.errors import InputError


def folder(jurisdiction: str) -> Path:
    """Give the folder of a jurisdiction; raise ``InputError`` where there is none.

    ``$TUTELA_JURISDICTIONS`` names a folder of one's own jurisdictions and is looked at first.
    """
    for home in _homes():
        if jurisdiction.isidentifier() and (home / jurisdiction).is_dir():
            return home / jurisdiction
    known = ", ".join(jurisdictions())
    raise InputError(
        f"is no jurisdiction: [{jurisdiction[:40]}]", "jurisdiction", f"Known here: {known}."
    )


def jurisdictions() -> tuple[str, ...]:
    """Name every jurisdiction that can be used."""
    found = {child.name for home in _homes() for child in home.iterdir() if child.is_dir()}
    return tuple(sorted(name for name in found if name.isidentifier() and name[0] != "_"))


def begin(jurisdiction: str, home: Path) -> Path:
    """Copy the made-up jurisdiction as a beginning for one's own, and give its folder."""
    if not re.fullmatch(r"[a-z][a-z0-9_]*", jurisdiction):
        raise InputError(
            f"is no id: [{jurisdiction[:40]}]", "jurisdiction", "Write small letters, digits and _."
        )
    made = home / jurisdiction
    if made.exists():
        raise InputError("is there already", str(made), "Choose another id or remove it.")
    shutil.copytree(folder("xx"), made)
    return made


def _homes() -> tuple[Path, ...]:
    shipped = Path(str(files("tutela"))) / "jurisdictions"
    own = os.environ.get("TUTELA_JURISDICTIONS")
    return (Path(own), shipped) if own and Path(own).is_dir() else (shipped,)
