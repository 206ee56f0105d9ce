"""Show the whole way once: register, white paper, check, a scrambled text put right."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

from tutela.check import Report, check, open_sources
from tutela.demo.build import build_register
from tutela.demo.scramble import scramble
from tutela.flow import publish
from tutela.model.errors import InputError
from tutela.model.period import Period

Progress = Callable[..., None]
_MARK = ".tutela-demo"


def run(out: Path, progress: Progress = lambda *_: None) -> str:
    """Make the demonstration in a folder and say where to look.

    An earlier demonstration there is made anew; any other folder is refused with ``InputError``.
    """
    _empty(out)
    build_register(out / "register", progress)
    cleared = publish(out / "register", Period.year(2022), out / "release", progress=progress)
    progress("check the press texts, and a scrambled one")
    reports = _check(out)
    return _where_to_look(out, cleared.edition, reports)


def _empty(out: Path) -> None:
    if out.exists():
        if not (out / _MARK).is_file() and (not out.is_dir() or any(out.iterdir())):
            raise InputError("is no demonstration", str(out), "Name a new folder with --out.")
        shutil.rmtree(out)
    out.mkdir(parents=True)
    (out / _MARK).touch()


def _check(out: Path) -> dict[str, Report]:
    """Check the release's own texts against it, and a scrambled one against what was published."""
    room = out / "check"
    room.mkdir()
    zh, en = (
        (out / "release" / f"press.{each}.md").read_text(encoding="utf-8") for each in ("zh", "en")
    )
    (room / "scrambled.en.md").write_text(scramble(zh, en), encoding="utf-8")
    own = open_sources((str(out / "release"),))
    reports = {
        "press.zh": check(zh, own),
        "press.en": check(en, own),
        "scrambled.en": check((room / "scrambled.en.md").read_text(encoding="utf-8"), own),
    }
    for name, report in reports.items():
        said = json.dumps(report.as_json(), ensure_ascii=False, indent=1)
        (room / f"{name}.json").write_text(said + "\n", encoding="utf-8")
    return reports


def _where_to_look(out: Path, edition: str, reports: dict[str, Report]) -> str:
    fields = [field for repair in reports["scrambled.en"].repairs for field in repair.fields]
    changed = [
        each for each in fields if each.certain and each.recovered not in {None, each.printed}
    ]
    release = out / "release"
    return "\n".join(
        (
            f"Edition {edition}. Everything in it is synthetic.",
            "",
            f"  site           {release / 'index.html'}",
            f"  white paper    {release / 'white-paper.zh.pdf'}  {release / 'white-paper.en.pdf'}",
            f"  tables         {release / 'tables.zh.xlsx'}  {release / 'tables.en.xlsx'}",
            f"  press text     {release / 'press.zh.md'}  {release / 'press.en.md'}",
            f"  scrambled      {out / 'check' / 'scrambled.en.md'}",
            f"  put right      {out / 'check' / 'scrambled.en.json'}: {len(changed)} figures that"
            " were printed wrongly are certain again",
            "",
            "Try next:",
            f"  .venv/bin/tutela check {out / 'check' / 'scrambled.en.md'} --against {release}",
            f"  .venv/bin/tutela verify {release}",
            f"  .venv/bin/tutela supervise --register {out / 'register'} --as-of 2022-12-31"
            " --internal",
        )
    )
