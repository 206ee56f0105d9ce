"""The commands; what they promise stands in docs/commands.md, and others script against it."""

import os
import sys
import traceback
from pathlib import Path
from typing import Annotated

import typer

from tutela import __version__
from tutela.cli import house, keeping, law, records, releases
from tutela.model.errors import TutelaError

app = typer.Typer(
    help="From case files to a white paper whose every figure can be checked.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for _command in (
    releases.demo,
    releases.calibration,
    records.intake,
    records.returned,
    records.patrol,
    records.figures,
    records.explain,
    releases.publish,
    releases.reconcile,
    releases.lift,
    releases.check,
    records.supervise,
    releases.verify,
    keeping.seal,
    keeping.erase,
    keeping.restore,
    keeping.conflicts,
    keeping.emerging,
    house.new_jurisdiction,
    house.doctor,
):
    app.command(_command.__name__.replace("_", "-"))(_command)

app.command("map")(house.map_file)
app.add_typer(law.app, name="law")


def main() -> None:
    """Run a command; say what is wrong in three parts and leave with the promised code."""
    try:
        app()
    except TutelaError as error:
        typer.echo(str(error), err=True)
        sys.exit(error.exit_code)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except Exception as error:
        if os.environ.get("TUTELA_DEBUG"):
            raise
        typer.echo(_own_fault(error), err=True)
        sys.exit(70)


def _own_fault(error: Exception) -> str:
    """Name a fault of ours by its place; its message or traceback might show a case."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{Path(frame.filename).name} line {frame.lineno}"
    return (
        f"tutela: failed by a fault of its own: {type(error).__name__} in {place}\n"
        "  Report this line; for a traceback (it may show a case) set TUTELA_DEBUG=1."
    )


@app.callback(invoke_without_command=True)
def _front(
    version: Annotated[bool, typer.Option("--version", help="Say the version.")] = False,
) -> None:
    if version:
        typer.echo(__version__)
        raise typer.Exit
