"""Write files that are for their owner alone, all of them or none."""

import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from tutela.model.errors import InputError


def for_owner(folder: Path, files: Mapping[str, Mapping[str, str | bytes]]) -> tuple[Path, ...]:
    """Write files into a new folder; ``files`` maps a folder in it ("": itself) to its files."""
    if folder.exists():
        raise InputError("is there already", str(folder), "Name a new folder.")
    folder.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    try:
        for name, contents in files.items():
            home = draft / name
            home.mkdir(mode=0o700, exist_ok=True)
            for file, content in contents.items():
                _write(home / file, content if isinstance(content, bytes) else content.encode())
        draft.rename(folder)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    return tuple(sorted(path for path in folder.rglob("*") if path.is_file()))


def _write(path: Path, content: bytes) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
