"""Commands that keep a register: seal, erase, restore; what offices say differently."""

from datetime import datetime
from typing import Annotated

import typer

from tutela.cli.options import REGISTER, Csv, Internal, Register, Version
from tutela.cli.output import open_internally, table
from tutela.model.errors import RefusalError

Kind = Annotated[str, typer.Argument(metavar="case|person")]
Ids = Annotated[list[str], typer.Argument(metavar="ID...")]
Ground = Annotated[str, typer.Option(help="The provision or decision it rests on.")]


def seal(
    kind: Kind, ids: Ids, ground: Ground, register: Register = REGISTER, internal: Internal = False
) -> None:
    """Seal records: from now on nothing leads to them, at no version; sums keep them. INTERNAL."""
    from tutela.register import open_register
    from tutela.register import seal as put_under_seal

    open_internally("seal", register, internal)
    put_under_seal(open_register(register), kind, ids, ground=ground)
    typer.echo(f"sealed: {len(set(ids))}")


def erase(
    kind: Kind,
    ids: Ids,
    ground: Ground,
    register: Register = REGISTER,
    sure: Annotated[bool, typer.Option("--sure", help="It cannot be undone.")] = False,
    internal: Internal = False,
) -> None:
    """Erase records with all that hangs on them, from every version, for ever. INTERNAL."""
    from tutela.register import erase as take_out
    from tutela.register import open_register

    open_internally("erase", register, internal)
    if not sure:
        hint = "Add --sure. Older versions of the register will lack the records too."
        raise RefusalError("cannot be undone", "an erasure", hint)
    removed = take_out(open_register(register), kind, ids, ground=ground)
    typer.echo(f"erased: {len(set(ids))}, rows removed: {removed}")


def restore(
    register: Register = REGISTER,
) -> None:
    """Make a register from a backup heed what was sealed and erased since."""
    from tutela.register import restore as heed

    typer.echo(f"rows removed again: {heed(register)}")


def conflicts(
    register: Register = REGISTER,
    version: Version = None,
    file: Csv = None,
    internal: Internal = False,
) -> None:
    """List what two offices say differently of one record, both values. INTERNAL."""
    from tutela.register import open_register
    from tutela.register.conflicts import conflicts as found

    open_internally("conflicts", register, internal)
    table([each.as_json() for each in found(open_register(register), version)], file)


def emerging(
    as_of: Annotated[datetime, typer.Option("--as-of", formats=["%Y-%m-%d"])],
    register: Register = REGISTER,
    version: Version = None,
    file: Csv = None,
    internal: Internal = False,
) -> None:
    """Name methods, and offences with methods, that come up anew. INTERNAL."""
    from tutela import flow

    open_internally("emerging", register, internal)
    table(flow.emerging(register, as_of.date(), version), file)
