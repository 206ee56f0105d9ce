"""Before its time nothing of a release is readable in the public folder."""

import json
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tutela.flow import Wish, lift, publish, verify
from tutela.model.errors import InputError, RefusalError
from tutela.model.period import Period

OPENS = datetime(2023, 6, 1, 10, tzinfo=UTC)


@pytest.fixture
def held(register: Path, tmp_path: Path) -> Path:
    """Give a release that opens later."""
    out = tmp_path / "held" / "2022"
    publish(register, Period.year(2022), out, Wish(opens_at=OPENS))
    return out


def test_a_held_release_is_closed_to_others(held: Path) -> None:
    """Another account on the machine, or a web server, must not read it."""
    assert stat.S_IMODE(held.stat().st_mode) == 0o700


def test_before_its_time_only_the_calendar_is_public(held: Path, tmp_path: Path) -> None:
    """The announcement says what and when; no figure and no edition made of figures."""
    public = tmp_path / "public"

    with pytest.raises(RefusalError, match="may not be read before"):
        lift(held, public, OPENS - timedelta(seconds=1))

    assert sorted(each.name for each in public.iterdir()) == [
        "calendar.html",
        "calendar.json",
        "site.css",
    ]
    (entry,) = json.loads((public / "calendar.json").read_text(encoding="utf-8"))
    assert (entry["edition"], entry["home"]) == (None, None)
    assert "2022" in (public / "calendar.html").read_text(encoding="utf-8")
    assert held.is_dir()


def test_at_its_time_it_is_moved_whole_and_proves_itself(held: Path, tmp_path: Path) -> None:
    """The calendar then points to it, once, however often it was announced before."""
    public = tmp_path / "public"
    for _ in range(2):
        with pytest.raises(RefusalError):
            lift(held, public, OPENS - timedelta(days=1))

    home = lift(held, public, OPENS)

    assert verify(home).is_sound
    assert not held.exists()
    assert stat.S_IMODE(home.stat().st_mode) == 0o755
    (entry,) = json.loads((public / "calendar.json").read_text(encoding="utf-8"))
    assert entry["home"] == "2022"


def test_a_release_changed_while_it_was_held_is_not_opened(held: Path, tmp_path: Path) -> None:
    """What was cleared is what goes out."""
    page = held / "en" / "index.html"
    page.write_text(page.read_text(encoding="utf-8") + " ", encoding="utf-8")

    with pytest.raises(RefusalError, match="does not prove itself"):
        lift(held, tmp_path / "public", OPENS)

    assert not (tmp_path / "public" / "2022").exists()


def test_a_folder_that_is_no_release_is_refused(tmp_path: Path) -> None:
    """The message says what to name."""
    with pytest.raises(InputError, match="is no release"):
        lift(tmp_path, tmp_path / "public", OPENS)
