"""A small package of Nowhere, made anew for each test."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

CASES = "case_id,office_code,received_on\nC1,N01,2022-01-05\nC2,N01,2022-02-05\n"
PERSONS = (
    "person_id,case_id,sex,age,age_basis,category,status\n"
    "P1,C1,male,31,recorded,theft,approved\n"
    "P2,C2,female,44,recorded,theft,\n"
)
EVENTS = (
    "event_id,case_id,person_id,charge_row,event_code,result_code,on\n"
    "E1,C1,P1,,prosecuted,,2022-03-01\n"
    "E2,C2,P2,,case_filed,,2022-03-02\n"
)
OFFICES = "office_code,name,parent_code,level,place_code\nN01,First Office,,county,p01\n"

Send = Callable[[Mapping[str, str]], list[Path]]


@pytest.fixture
def send(tmp_path: Path) -> Send:
    """Write texts as files and give their paths."""

    def write(texts: Mapping[str, str]) -> list[Path]:
        home = tmp_path / "sent"
        home.mkdir(exist_ok=True)
        for name, text in texts.items():
            (home / name).write_text(text, encoding="utf-8", newline="")
        return [home / name for name in texts]

    return write


@pytest.fixture
def package(send: Send) -> list[Path]:
    """Give a clean package: one office, two cases, two persons, two events."""
    return send(
        {"o.csv": OFFICES, "c.csv": CASES, "p.csv": PERSONS, "e.csv": EVENTS},
    )
