"""What the documentation tells people to type works as written."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
BLOCK = re.compile(r"```sh\n(.*?)```", re.DOTALL)
LINK = re.compile(r"\]\(([^)#:]+)(?:#[^)]*)?\)")


def test_the_first_ten_minutes_work_as_written(tmp_path: Path) -> None:
    """A newcomer copies line after line; each must do what the page says."""
    page = (ROOT / "docs" / "start.md").read_text(encoding="utf-8")
    shutil.copytree(ROOT / "docs" / "example", tmp_path / "docs" / "example")
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"

    done = subprocess.run(
        ["bash", "-e", "-c", "\n".join(BLOCK.findall(page))],
        cwd=tmp_path,
        env={"PATH": path, "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert (tmp_path / "release" / "index.html").is_file()
    assert (tmp_path / "jurisdictions" / "yy").is_dir()


def test_every_link_between_pages_leads_somewhere() -> None:
    """A page that moved must take its links with it."""
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    broken = [
        f"{page.relative_to(ROOT)}: {link}"
        for page in pages
        for link in LINK.findall(page.read_text(encoding="utf-8"))
        if not (page.parent / link).exists()
    ]

    assert broken == []
