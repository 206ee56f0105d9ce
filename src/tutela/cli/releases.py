"""Commands over releases and texts: make, check, prove again."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tutela.cli.options import REGISTER, Csv, Json, Quiet, Register, Version
from tutela.cli.output import steps
from tutela.cli.reports import check_each, read_text, show
from tutela.model.errors import InputError
from tutela.model.period import Period
from tutela.model.words import LANGUAGES

if TYPE_CHECKING:
    from tutela.check import Source


def demo(
    out: Annotated[Path, typer.Option("--out", help="Where to put it.")] = Path("demo-out"),
    quiet: Quiet = False,
) -> None:
    """Make the synthetic register, publish its white paper, check it."""
    from tutela.demo.run import run

    with steps(quiet) as step:
        done = run(out, step)
    typer.echo(done)


def calibration(
    out: Annotated[Path, typer.Option("--out", help="The report, a CSV file.")],
    jurisdiction: Annotated[str, typer.Argument()] = "cn",
    first: Annotated[int, typer.Option(help="First year.")] = 2017,
    last: Annotated[int, typer.Option(help="Last year.")] = 2024,
    quiet: Quiet = False,
) -> None:
    """Make a register calibrated to published figures and say what became of each of them."""
    from tutela.demo.calibration import report

    with steps(quiet) as step:
        found = report(out, jurisdiction, (first, last), progress=step)
    for status, rows in found.items():
        typer.echo(f"{rows:5}  {status.replace('_', ' ')}")


def publish(
    period: Annotated[str, typer.Option(help="The period the white paper is about.")],
    out: Annotated[Path, typer.Option(help="The release's folder; must not exist yet.")],
    jurisdiction: Annotated[str | None, typer.Argument(help="Must be the register's.")] = None,
    tables: Annotated[
        Path | None, typer.Option(help="A workbook of totals, instead of a register.")
    ] = None,
    before: Annotated[
        list[Path] | None, typer.Option(help="An earlier release; the latest last.")
    ] = None,
    reasons: Annotated[
        Path | None, typer.Option(help="CSV of why figures changed; begun where it is missing.")
    ] = None,
    embargo: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%dT%H:%M%z"], help="Closed until then, such as 2023-06-01T10:00+0800."
        ),
    ] = None,
    languages: Annotated[str, typer.Option(help="Languages, with commas.")] = "zh,en",
    engine: Annotated[str, typer.Option(help="threads or spark")] = "threads",
    sign_with: Annotated[
        Path | None, typer.Option("--sign", help="An Ed25519 private key in PEM.")
    ] = None,
    register: Register = REGISTER,
    version: Version = None,
    quiet: Quiet = False,
) -> None:
    """Make the whole release, or nothing where a gate refuses it."""
    from tutela import flow

    if engine not in {"threads", "spark"}:
        raise InputError(f"is no engine: [{engine}]", "--engine", "Write threads or spark.")
    earlier = tuple(before or ())
    wish = flow.Wish(_languages(languages), sign_with, earlier, reasons, embargo, engine)
    of = Period.parse(period)
    with steps(quiet) as step:
        if tables is not None:
            cleared = flow.publish_totals(tables, _named(jurisdiction), of, out, wish, step)
        else:
            if jurisdiction is not None:
                flow.expect(register, jurisdiction)
            cleared = flow.publish(register, of, out, wish, version=version, progress=step)
    typer.echo(f"{out}: edition {cleared.edition}. Open {out / 'index.html'}.")


def reconcile(
    before: Path,
    now: Path,
    file: Csv = None,
) -> None:
    """List what a release says otherwise than the one before, with a place for the reason."""
    from tutela import flow

    ledger = flow.reconcile(before, now)
    if file:
        flow.write_ledger(file, ledger)
        typer.echo(f"{file}: {len(ledger.restated)} restated figures", err=True)
        return
    for each in ledger.restated:
        typer.echo(f"{each.figure}  {each.kind}  {each.before} -> {each.now}")
    typer.echo(
        f"{len(ledger.restated)} restated figures: edition {ledger.before_edition} -> "
        f"{ledger.now_edition}"
    )


def lift(held: Path, public: Path) -> None:
    """Put a release under embargo among the public ones, once its time has come."""
    from tutela import flow

    home = flow.lift(held, public, datetime.now(UTC))
    typer.echo(f"{home}: open to readers.")


def _named(jurisdiction: str | None) -> str:
    if jurisdiction is None:
        hint = "Name the jurisdiction whose measures the totals are of."
        raise InputError("is missing", "JURISDICTION", hint)
    return jurisdiction


def check(
    texts: Annotated[
        list[str] | None, typer.Argument(metavar="TEXT...", help="Files, a folder, or -.")
    ] = None,
    against: Annotated[
        list[str] | None, typer.Option(help="A release's folder, or published:cn.")
    ] = None,
    source: Annotated[Path | None, typer.Option(help="The text it was translated from.")] = None,
    day: Annotated[
        datetime | None, typer.Option("--date", formats=["%Y-%m-%d"], help="The text's own day.")
    ] = None,
    as_json: Json = False,
    html: Annotated[Path | None, typer.Option("--html", help="Write a page.")] = None,
    serve: Annotated[bool, typer.Option("--serve", help="Paste texts into a local page.")] = False,
) -> None:
    """Check every figure of a text, in any language, and recover scrambled ones."""
    from tutela.check import Checker, open_sources

    sources = open_sources(tuple(against or ()))
    if serve:
        _serve(sources)
        return
    if not texts:
        raise InputError("is missing", "TEXT", "Name a file, a folder, or - for standard input.")
    original = read_text(str(source)) if source else None
    found = check_each(texts, Checker(sources), day.date() if day else None, original)
    show(found, as_json=as_json, html=html)
    raise typer.Exit(max(line.exit_code for line, _ in found))


def _serve(sources: Sequence["Source"]) -> None:
    from tutela.check.serve import make_server

    with make_server(sources) as server:
        host, port = server.server_address[:2]
        typer.echo(f"Open http://{host!s}:{port}/ ; nothing is sent on or stored. Stop: Ctrl-C.")
        with suppress(KeyboardInterrupt):
            server.serve_forever()


def verify(
    release: Path,
    key: Annotated[Path | None, typer.Option(help="The signer's public key.")] = None,
    certificates: Annotated[Path | None, typer.Option(help="The sealed certificates.")] = None,
    quiet: Quiet = False,
) -> None:
    """Prove a release again: hashes, figures, texts, and an attack with its own numbers."""
    from tutela import flow

    with steps(quiet) as step:
        report = flow.verify(release, key=key, certificates=certificates, progress=step)
    typer.echo("\n".join(report.lines))
    raise typer.Exit(0 if report.is_sound else 1)


def _languages(text: str) -> tuple[str, ...]:
    chosen = tuple(text.split(","))
    if not set(chosen) <= set(LANGUAGES) or len(set(chosen)) < len(chosen):
        raise InputError(f"are no languages: [{text}]", "--languages", "Write zh, en or zh,en.")
    return chosen
