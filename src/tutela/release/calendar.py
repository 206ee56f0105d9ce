"""The calendar of releases: what came out, and what will come when."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from tutela.catalogue.paper import paper
from tutela.model.period import Period
from tutela.model.words import LANGUAGES
from tutela.release import speech
from tutela.release.canonical import write_json, write_text
from tutela.release.facts import read_text

_FORMS = Path(__file__).parent / "forms"


def announce(public: Path, manifest: Mapping[str, Any], home: str | None) -> None:
    """Enter a release into ``calendar.json`` and ``calendar.html`` of the public folder.

    ``home`` is the folder where it can be read, None before its time. An announced release says
    its jurisdiction, period and time, and no edition: that is made of its figures.
    """
    path = public / "calendar.json"
    listed = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else []
    entry = {
        "jurisdiction": manifest["jurisdiction"],
        "period": manifest["period"],
        "opens_at": manifest["opens_at"],
        "edition": None if home is None else manifest["edition"],
        "home": home,
    }
    same = ("jurisdiction", "period", "opens_at")
    kept = [
        each
        for each in listed
        if each["home"] is not None or any(each[key] != entry[key] for key in same)
    ]
    entries = sorted([*kept, entry], key=lambda each: (each["opens_at"] or "", each["period"]))
    write_json(path, entries)
    write_text(public / "calendar.html", _page(entries))
    write_text(public / "site.css", (_FORMS / "site.css").read_text(encoding="utf-8"))


def _page(entries: list[dict[str, Any]]) -> str:
    made = Environment(
        loader=FileSystemLoader(_FORMS),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    texts = {language: read_text(language) for language in LANGUAGES}
    return made.get_template("calendar.html.jinja").render(
        texts=texts,
        entries=[
            {**each, "titles": {language: _title(each, language) for language in LANGUAGES}}
            for each in entries
        ],
    )


def _title(entry: Mapping[str, Any], language: str) -> str:
    period = speech.period(Period.parse(entry["period"]), language)
    return paper(entry["jurisdiction"]).title[language].replace("{{ period }}", period)
