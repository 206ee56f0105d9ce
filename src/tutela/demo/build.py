"""Build the made-up register the way a real one is built: by taking in an exchange package."""

import tempfile
from collections.abc import Callable
from pathlib import Path

from tutela.demo.package import SEED, write_package
from tutela.intake import take_in

Progress = Callable[[str], None]


def build_register(folder: Path, progress: Progress | None = None, seed: int = SEED) -> None:
    """Write the package to a place of its own, and take it in as a synthetic register."""
    tell = progress or (lambda _: None)
    with tempfile.TemporaryDirectory() as room:
        tell("make up persons")
        files = write_package(Path(room), seed)
        tell("take in")
        take_in(folder, "cn", files, synthetic=True)
