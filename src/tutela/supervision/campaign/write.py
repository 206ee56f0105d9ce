"""Write what was done in a special operation: a page in each language, and the numbers as JSON."""

import json
from datetime import date
from pathlib import Path

from tutela.model.errors import InputError
from tutela.model.words import LANGUAGES
from tutela.register.snapshot import Snapshot
from tutela.supervision.campaign.follow import Duty, Report, Watched, follow
from tutela.supervision.campaign.page import judged, page
from tutela.supervision.campaign.plan import read_campaign
from tutela.supervision.owner import for_owner


def write_campaign(snapshot: Snapshot, file: Path, as_of: date, folder: Path) -> tuple[Path, ...]:
    """Follow the operation of a file and write its pages into a new folder, for its owner alone."""
    if not file.is_file():
        raise InputError("is no file", str(file), "Name the YAML file of a special operation.")
    report = follow(snapshot, read_campaign(file, snapshot.jurisdiction), as_of)
    text = json.dumps(as_json(report), ensure_ascii=False, indent=1)
    made = {f"campaign.{language}.html": page(report, language) for language in LANGUAGES}
    return for_owner(folder, {"": {**made, "campaign.json": text}})


def as_json(report: Report) -> dict[str, object]:
    """Give the numbers and the plain sentences; sums of the whole record, never of one office."""
    campaign, of_record = report.campaign, report.of_record
    return {
        "campaign": campaign.id,
        "words": dict(campaign.words),
        "first_on": campaign.first_on.isoformat(),
        "last_on": campaign.last_on.isoformat(),
        "bodies": dict(campaign.bodies),
        "as_of": of_record.as_of.isoformat(),
        "version": of_record.version,
        "synthetic": of_record.synthetic,
        "duties": [_duty(each) for each in report.duties],
        "watched": [_watched(each, campaign.first_on.year) for each in report.watched],
    }


def _duty(duty: Duty) -> dict[str, object]:
    return {
        "duty": duty.check.about.id,
        "words": dict(duty.check.about.words),
        "begun": duty.begun,
        "in_time": duty.in_time,
        "late": duty.late,
        "open_and_over": duty.open_and_over,
        "open": duty.open,
    }


def _watched(watched: Watched, year: int) -> dict[str, object]:
    first, found = year - len(watched.inside) + 1, watched.comparison
    return {
        "event": watched.watch.event,
        "unit": watched.watch.unit,
        "years": list(range(first, year + 1)),
        "in_scope": list(watched.inside),
        "out_of_scope": list(watched.outside),
        "change_percent": found.change,
        "interval_percent": None if found.low is None else [found.low, found.high],
        "is_over": watched.is_over,
        "said": {language: judged(watched, language) for language in LANGUAGES},
    }
