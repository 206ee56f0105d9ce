"""Print and write what a command found; mark and log what is not cleared."""

import csv
import getpass
import io
import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from typing import Any

import typer

from tutela.model.errors import RefusalError

MARK = "INTERNAL / 内部"


def open_internally(command: str, register: Path, internal: bool) -> None:
    """Refuse without --internal; with it, log who looked at what, never what was seen."""
    if not internal:
        raise RefusalError(
            "shows uncleared content", f"tutela {command}", "Add --internal; its use is logged."
        )
    from tutela.register import open_register

    opened = open_register(register)
    line = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "by": getpass.getuser(),
        "command": command,
        "version": opened.version,
    }
    log = opened.folder / "access.jsonl"
    with os.fdopen(os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600), "a") as stream:
        stream.write(json.dumps(line) + "\n")
    typer.echo(MARK, err=True)


def say(content: dict[str, Any], as_json: bool) -> None:
    """Print a mapping: as JSON alone, or line by line."""
    if as_json:
        typer.echo(json.dumps(content, ensure_ascii=False, indent=1))
        return
    for key, value in content.items():
        if isinstance(value, dict):
            typer.echo(f"{key.replace('_', ' ')}:")
            for name, inner in value.items():
                typer.echo(f"  {name}: {inner}")
        else:
            typer.echo(f"{key.replace('_', ' ')}: {value}")


def table(rows: Sequence[dict[str, Any]], file: Path | None, *, internal: bool = True) -> None:
    """Print rows, or write them where only their owner may read, marked where uncleared."""
    if file:
        if (file.parent / "manifest.json").exists():
            raise RefusalError(
                "is a release's folder", str(file.parent), "Write internal files elsewhere."
            )
        marked = [{**row, "mark": MARK} for row in rows] if internal else list(rows)
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as stream:
            stream.write(_csv(marked))
        typer.echo(f"{file}: {len(rows)} rows", err=True)
        return
    if sys.stdout.isatty():
        _print_table(rows)
    else:
        typer.echo(_csv(rows), nl=False)


@contextmanager
def steps(quiet: bool) -> Iterator[Callable[..., None]]:
    """Show each step on standard error as it begins, with the seconds since the start."""
    if quiet:
        yield lambda *_: None
        return
    from rich.console import Console

    console = Console(stderr=True)
    began = monotonic()

    def step(name: str, done: int = 0, of: int = 0) -> None:
        name += f" ({done}/{of})" if of else ""
        console.print(f"[dim]{monotonic() - began:6.1f} s[/dim]  {name}", highlight=False)
        status.update(name)

    with console.status("") as status:
        yield step


def _print_table(rows: Sequence[dict[str, Any]]) -> None:
    from rich.console import Console
    from rich.table import Table

    shown = Table(*[key.replace("_", " ") for key in (rows[0] if rows else {"nothing": None})])
    for row in rows:
        shown.add_row(*["" if value is None else str(value) for value in row.values()])
    Console().print(shown)


def _csv(rows: Sequence[dict[str, Any]]) -> str:
    stream = io.StringIO()
    writer = csv.DictWriter(stream, list(rows[0]) if rows else [], lineterminator="\n")
    writer.writeheader()
    writer.writerows({key: _safe(value) for key, value in row.items()} for row in rows)
    return stream.getvalue()


def _safe(value: object) -> object:
    """Keep a spreadsheet from reading a cell of a case file as a formula."""
    is_formula = isinstance(value, str) and value[:1] in {"=", "+", "@", "\t", "\r"}
    return f"'{value}" if is_formula else value
