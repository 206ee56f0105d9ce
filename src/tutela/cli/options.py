"""Options that several commands share."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

Register = Annotated[
    Path, typer.Option("--register", envvar="TUTELA_REGISTER", help="The register's folder.")
]
Version = Annotated[
    int | None, typer.Option("--version", help="Ledger row number; default: the latest.")
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON alone on standard output.")]
Csv = Annotated[Path | None, typer.Option("--csv", help="Write a CSV file.")]
Internal = Annotated[
    bool, typer.Option("--internal", help="Show uncleared content; the use is logged.")
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Show no progress.")]
Day = Annotated[datetime, typer.Option("--as-of", formats=["%Y-%m-%d"], help="Replay that day.")]

REGISTER = Path("register")
