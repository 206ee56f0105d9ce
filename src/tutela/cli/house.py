"""Commands over the installation: begin a jurisdiction, say what is missing."""

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
    """Say what is missing on this machine, and what for."""
    from tutela.release import doctor as release_doctor

    for line in release_doctor():
        typer.echo(line)
