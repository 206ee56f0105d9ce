"""The report in its forms: the contract of `--json`, the page, the note, the local server."""

import http.client
import json
import threading
from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import urlencode

import pytest

from tutela.check import Checker, open_sources
from tutela.check.note import correction_note
from tutela.check.page import page
from tutela.check.serve import make_server

TEXT = (
    "2022年，检察机关起诉侵害未成年人犯罪58140人，同比下降3.54%。\n"
    "In <>, railways carried 38854,45827 people, up 14.<>% <b>compared</b> with 2021."
)


def test_the_json_is_that_of_the_contract(checker: Checker) -> None:
    """Others script against these keys."""
    made = json.loads(json.dumps(checker.check(TEXT).as_json()))
    claim, repair = made["claims"][1], made["repairs"][0]

    assert list(made) == ["claims", "repairs", "summary"]
    assert ",".join(claim) == (
        "start,end,text,kind,value,unit,measure,period,place,verdict,type,reason,figure"
    )
    assert list(repair) == ["start", "end", "hypothesis", "unique", "fields"]
    assert list(repair["fields"][0]) == (
        ["start", "end", "printed", "recovered", "certain", "role"]
    )
    assert all(TEXT[each["start"] : each["end"]] == each["text"] for each in made["claims"])


def test_a_differing_figure_names_the_source_and_says_no_hard_word(checker: Checker) -> None:
    """People are told what it differs from, never that somebody lied."""
    report = checker.check(TEXT)
    shown = page(report, "en", correction_note(report, "en"))

    assert "White Paper on Juvenile Procuratorial Work (2022)" in shown
    assert not any(word in shown.lower() for word in ("false", "fake", "lie"))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_marks_every_figure_and_loads_nothing(checker: Checker, language: str) -> None:
    """It is read offline, and markup in a text stays text."""
    report = checker.check(TEXT)
    shown = page(report, language, correction_note(report, language))

    class Marks(HTMLParser):
        count, tags = 0, set[str]()

        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            Marks.tags.add(tag)
            Marks.count += tag == "mark"
            assert not {name for name, _ in attrs} & {"src", "href", "onload"}

    Marks().feed(shown)

    assert Marks.count >= 7
    assert not Marks.tags & {"script", "img", "link", "iframe"}
    assert "&lt;b&gt;compared" in shown


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """Run the page of `--serve` on a free port."""
    server = make_server(open_sources(["published:cn"]), port=0)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield int(server.server_address[1])
    server.shutdown()
    server.server_close()
    thread.join()


def test_the_local_page_checks_what_is_pasted(port: int) -> None:
    """Nothing is stored, and nothing may be kept by the browser either."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    body = urlencode({"text": TEXT, "language": "zh"})
    head = {"Content-Type": "application/x-www-form-urlencoded"}
    connection.request("POST", "/", body, head)
    answer = connection.getresponse()
    shown = answer.read().decode()
    connection.close()

    assert answer.status == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert "58140" in shown


@pytest.mark.parametrize(
    ("host", "path", "status"),
    [("127.0.0.1", "/", 200), ("127.0.0.1", "/x", 404), ("evil.example", "/", 403)],
)
def test_the_local_page_answers_this_machine_only(
    port: int, host: str, path: str, status: int
) -> None:
    """A page elsewhere must not reach it under another host name."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.request("GET", path, headers={"Host": f"{host}:{port}"})
    answer = connection.getresponse()
    answer.read()
    connection.close()

    assert answer.status == status
