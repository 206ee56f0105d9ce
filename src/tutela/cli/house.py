"""Commands over the installation: begin a jurisdiction, say what is missing."""

import shutil
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer


def new_jurisdiction(
    name: Annotated[str, typer.Argument(metavar="ID")],
    home: Annotated[
        Path, typer.Option(envvar="TUTELA_JURISDICTIONS", help="Where to put it.")
    ] = Path("jurisdictions"),
) -> None:
    """Copy the made-up jurisdiction xx as a beginning for one's own."""
    from tutela.catalogue.place import begin

    made = begin(name, home)
    typer.echo(f"{made}: edit its files, then set TUTELA_JURISDICTIONS={home}.")


def doctor() -> None:
    """Say what this machine has and what is missing, and what for."""
    for what, found, use, cure in _looked_for():
        typer.echo(f"{'found  ' if found else 'MISSING'}  {what}: {use}")
        if not found:
            typer.echo(f"         {cure}")


def _looked_for() -> Iterator[tuple[str, bool, str, str]]:
    is_new = sys.version_info >= (3, 11)
    yield "Python 3.11", is_new, "everything", "Install Python 3.11 or newer."
    fonts = find_spec("pylopdf_fonts_zh_cn") is not None
    yield "Chinese fonts", fonts, "the white paper", "pip install pylopdf-fonts-zh-cn"
    chromium = bool(shutil.which("chromium") or shutil.which("google-chrome"))
    yield "chromium", chromium, "tests of the readers' site", "Debian: apt-get install chromium"
    java = shutil.which("java") is not None
    yield "Java 17", java, "counting on Spark", "Debian: apt-get install openjdk-17-jre-headless"


def map_file(file: Annotated[Path, typer.Argument(metavar="FILE")]) -> None:
    """Draft a mapping from the header of a file, for a person to correct."""
    from tutela.intake.draft import draft_map

    draft = draft_map(file)
    typer.echo(draft.yaml, nl=False)
    if draft.unmapped:
        typer.echo(f"no proposal for: {', '.join(draft.unmapped)}", err=True)
