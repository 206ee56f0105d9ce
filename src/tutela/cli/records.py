"""Commands over the register: take in, look over, count, supervise."""

import json
from collections import Counter
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from tutela.cli.options import REGISTER, Csv, Day, Internal, Json, Quiet, Register, Version
from tutela.cli.output import MARK, open_internally, say, steps, table
from tutela.model.period import Period


def intake(
    jurisdiction: str,
    sources: Annotated[list[Path], typer.Argument(metavar="SOURCE...")],
    register: Register = REGISTER,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Take files of records in; nothing is lost: received = accepted + returned."""
    from tutela.intake import take_in

    with steps(quiet) as step:
        receipt = take_in(register, jurisdiction, sources, progress=step)
    say(receipt.as_json(), as_json)
    if receipt.returned:
        raise typer.Exit(1)


def returned(
    register: Register = REGISTER,
    batch: Annotated[str | None, typer.Option(help="One batch only.")] = None,
    file: Csv = None,
    internal: Internal = False,
) -> None:
    """List the rows that were sent back, with the reason. INTERNAL."""
    from tutela.intake import returned as rows_returned

    open_internally("returned", register, internal)
    rows = [row.as_json() for row in rows_returned(register, batch)]
    table(rows, file)


def patrol(
    register: Register = REGISTER,
    as_json: Json = False,
    file: Csv = None,
    owed_on: Annotated[
        datetime | None,
        typer.Option("--owed", formats=["%Y-%m-%d"], help="What each office owed by that day."),
    ] = None,
    internal: Internal = False,
) -> None:
    """List what is contradictory, missing or late, office by office. INTERNAL."""
    from tutela.intake import patrol as go_round
    from tutela.intake.calendar import owed

    open_internally("patrol", register, internal)
    report = owed(register, owed_on.date()) if owed_on else go_round(register)
    if as_json:
        say(report.as_json(), as_json=True)
    elif file or owed_on:
        table(list(report.as_rows()), file)
    else:
        counts = Counter(
            (each["office"], each["group"], each["words_en"]) for each in report.as_rows()
        )
        named = ("office", "kind", "what")
        table(
            [{**dict(zip(named, key, strict=True)), "count": n} for key, n in counts.items()], None
        )


def figures(
    period: Annotated[str | None, typer.Option(help="2022, 2022-06, 2020/2022.")] = None,
    measure: Annotated[str | None, typer.Option(help="One measure only.")] = None,
    by: Annotated[list[str] | None, typer.Option(help="Break down by this dimension.")] = None,
    register: Register = REGISTER,
    version: Version = None,
    as_json: Json = False,
    file: Csv = None,
    internal: Internal = False,
) -> None:
    """Count figures; cleared ones, or with --internal every one as it was counted."""
    from tutela import flow

    if internal:
        open_internally("figures", register, internal)
    counted, number = flow.figures(
        register,
        Period.parse(period) if period else None,
        measure=measure,
        by=tuple(by or ()),
        version=version,
        cleared=not internal,
    )
    typer.echo(f"register version {number}", err=True)
    rows = [figure.as_json() for figure in counted]
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=1))
    else:
        table([_flat(row) for row in rows], file, internal=internal)


def explain(
    figure: Annotated[
        str, typer.Argument(metavar="FIGURE", help="persons_prosecuted/2022?sex=male")
    ],
    register: Register = REGISTER,
    version: Version = None,
    as_json: Json = False,
    internal: Internal = False,
) -> None:
    """Say why a release shows or withholds a count, and which sum would give it away. INTERNAL."""
    from tutela import flow
    from tutela.model.figure import DRAFT, FigureId

    open_internally("explain", register, internal)
    address = FigureId.parse(figure if "@" in figure else f"{figure}@{DRAFT}").at(DRAFT)
    found = flow.explained(register, address, version)
    said = {
        key: list(each) if isinstance(each, tuple) else each for key, each in asdict(found).items()
    }
    say({key: each for key, each in said.items() if each}, as_json)


def supervise(
    as_of: Day,
    register: Register = REGISTER,
    version: Version = None,
    as_json: Json = False,
    file: Csv = None,
    worklists: Annotated[
        Path | None, typer.Option("--worklists", help="Write a worklist for each office here.")
    ] = None,
    campaign: Annotated[
        Path | None, typer.Option("--campaign", help="A special operation; write its page to OUT.")
    ] = None,
    out: Annotated[Path, typer.Option("--out", help="Where to put the page.")] = Path("campaign"),
    internal: Internal = False,
) -> None:
    """List what the record does not show in time. INTERNAL."""
    from tutela import flow

    open_internally("supervise", register, internal)
    if campaign:
        written = flow.follow_campaign(register, campaign, as_of.date(), out, version)
        typer.echo(f"{out}: {len(written)} files, {MARK}", err=True)
        return
    findings = flow.supervise(register, as_of.date(), version)
    if worklists:
        written = flow.worklist(findings, worklists)
        typer.echo(f"{worklists}: {len(written)} files, {MARK}", err=True)
    if as_json:
        say(findings.as_json(), as_json=True)
    elif file:
        table([finding.as_json() for finding in findings.findings], file, internal=True)
    else:
        rows = [{"rule": rule, **count} for rule, count in findings.counts.items()]
        table(rows, None, internal=True)


def _flat(row: dict[str, Any]) -> dict[str, Any]:
    place = " ".join(f"{key}={code}" for key, code in row["place"].items())
    kept = {key: value for key, value in row.items() if key != "reason"}
    return {**kept, "place": place, "value": row["value"] or row.get("reason")}
