"""Keep a finished release closed until its time, then put it among the public ones."""

import json
import shutil
import tempfile
from datetime import datetime
from pathlib import Path
from typing import Any

from tutela.flow.verify import verify
from tutela.model.errors import InputError, RefusalError
from tutela.release import announce


def lift(held: Path, public: Path, now: datetime) -> Path:
    """Put a release into the public folder, if its time has come; give where it now lies.

    Before its time only the calendar there says what will come and when: ``calendar.json`` and
    ``calendar.html``. Raises ``RefusalError`` then, and where the release does not prove itself;
    ``InputError`` where the folder is no release, or its place is taken.
    """
    manifest = _manifest(held)
    home = public / held.name
    if home.exists():
        raise InputError("is there already", str(home), "Name the release's folder otherwise.")
    opens_at = manifest.get("opens_at")
    _make(public)
    if opens_at is not None and now < datetime.fromisoformat(opens_at):
        announce(public, manifest, None)
        raise RefusalError(
            f"may not be read before {opens_at}", str(held), "Come again then; it is announced."
        )
    broken = verify(held).broken
    if broken:
        raise RefusalError(f"does not prove itself: {broken[0]}", str(held), "Publish it anew.")
    _move(held, home)
    announce(public, manifest, held.name)
    return home


def _manifest(held: Path) -> dict[str, Any]:
    try:
        read = json.loads((held / "manifest.json").read_text(encoding="utf-8"))
        return {key: read[key] for key in ("jurisdiction", "period", "edition", "opens_at")}
    except (OSError, ValueError, KeyError, TypeError):
        hint = "Name a folder made by `tutela publish --embargo`."
        raise InputError("is no release", str(held), hint) from None


def _make(public: Path) -> None:
    try:
        public.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        hint = "Name a folder that can be written to."
        raise InputError(f"cannot be made: {error.strerror}", str(public), hint) from None


def _move(held: Path, home: Path) -> None:
    """Copy beside the place first: on another disk a move is not one step."""
    room = Path(tempfile.mkdtemp(prefix=f".{home.name}-", dir=home.parent))
    try:
        copy = shutil.copytree(held, room / home.name)
        copy.chmod(0o755)
        copy.rename(home)
    finally:
        shutil.rmtree(room, ignore_errors=True)
    shutil.rmtree(held)
