"""The site in a real browser: on a phone, by keyboard, on paper, without the internet."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest
from playwright.sync_api import Browser, Page, sync_playwright

PAGES = ("index.html", "zh/index.html", "en/index.html")
PHONE, DESK = 390, 1200
AXE = Path(__file__).parents[1] / "vendor" / "axe.min.js"
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Open Debian's chromium; where it is missing, that is a failure in CI."""
    program = shutil.which("chromium")
    if program is None:
        message = "chromium is missing: apt-get install chromium"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """Open a window in which scripts are off, as some readers have it."""
    context = browser.new_context(java_script_enabled=False)
    yield context.new_page()
    context.close()


@pytest.fixture
def probe(browser: Browser) -> Iterator[Page]:
    """Open a window in which the test itself may ask questions."""
    context = browser.new_context()
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("width", [PHONE, DESK])
def test_a_page_fits_its_window(probe: Page, release: Path, name: str, width: int) -> None:
    """On a phone nobody scrolls sideways."""
    probe.set_viewport_size({"width": width, "height": 800})
    probe.goto((release / name).as_uri())

    assert probe.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("name", PAGES)
def test_a_page_asks_for_nothing_outside_and_says_no_error(
    probe: Page, release: Path, name: str
) -> None:
    """The policy holds, and the page needs no other host."""
    asked: list[str] = []
    said: list[str] = []
    probe.on("request", lambda request: asked.append(request.url))
    probe.on("console", lambda message: said.append(message.text))
    probe.goto((release / name).as_uri())

    assert asked
    assert all(url.startswith(release.as_uri()) for url in asked)
    assert said == []


def test_a_page_is_whole_without_scripts(page: Page, release: Path) -> None:
    """Points, chart and table are there when nothing runs."""
    page.goto((release / "en/index.html").as_uri())

    assert page.locator("h1").inner_text().startswith("Prosecutions in Nowhere")
    assert page.locator("figure svg:visible").count() == page.locator("figure").count()
    assert page.locator("figure table").first.is_visible()


def test_the_keyboard_leads_to_the_content_first(probe: Page, release: Path) -> None:
    """Who cannot use a mouse need not walk through the head of every page."""
    probe.goto((release / "en/index.html").as_uri())
    probe.keyboard.press("Tab")
    first = probe.evaluate("document.activeElement.getAttribute('href')")
    probe.keyboard.press("Enter")

    assert first == "#content"
    assert probe.url.endswith("#content")


def test_every_chart_table_and_region_has_a_name(probe: Page, release: Path) -> None:
    """A screen reader says what it has come to."""
    probe.goto((release / "zh/index.html").as_uri())
    named = probe.evaluate(
        """() => [...document.querySelectorAll('svg')].map(each =>
             each.getAttribute('aria-labelledby').split(' ')
               .map(id => document.getElementById(id)?.textContent || '').join(''))"""
    )

    assert named
    assert all(named)
    assert probe.locator("main").count() == 1
    assert probe.locator("th:not([scope])").count() == 0
    assert probe.locator('[role="region"]:not([aria-label])').count() == 0


def test_charts_can_be_read_on_a_phone(probe: Page, release: Path) -> None:
    """A wide chart shrunk to a phone has letters nobody can read; the narrow one is shown."""
    probe.set_viewport_size({"width": PHONE, "height": 800})
    probe.goto((release / "zh/index.html").as_uri())
    heights = probe.evaluate(
        """() => [...document.querySelectorAll('.narrow text')]
             .map(each => each.getBoundingClientRect().height).filter(height => height)"""
    )

    assert probe.locator(".wide:visible").count() == 0
    assert min(heights) >= 11


@pytest.mark.parametrize("name", PAGES[1:])
def test_a_printed_page_says_what_it_is_and_drops_what_paper_cannot_do(
    page: Page, release: Path, name: str, tmp_path: Path
) -> None:
    """A print is handed on without its address."""
    page.goto((release / name).as_uri())
    page.pdf(path=tmp_path / "print.pdf")
    with pypdfium2.PdfDocument(tmp_path / "print.pdf") as printed:
        text = "".join(each.get_textpage().get_text_range() for each in printed)

    assert "SYNTHETIC" in text
    assert "1,535" in text
    assert "XLSX ·" not in text


def test_a_figure_leads_to_where_it_comes_from(page: Page, release: Path) -> None:
    """From a number in a sentence to its query in one step, and to its record in two."""
    page.goto((release / "en/index.html").as_uri())
    page.locator("a.figure").first.click()
    target = page.url.partition("#")[2]
    record = page.locator(f'dt[id="{target}"] ~ dd a[href^="../f/"]').first
    record.click()

    assert target.startswith("f-persons_prosecuted")
    assert '"query"' in page.content()


def test_the_language_can_be_changed_on_every_page(page: Page, release: Path) -> None:
    """Both languages are one release."""
    page.goto((release / "index.html").as_uri())
    page.locator('a[hreflang="zh-CN"]').first.click()
    chinese = page.locator("h1").inner_text()
    page.locator('header a[hreflang="en"]').click()

    assert "无名国" in chinese
    assert "Nowhere" in page.locator("h1").inner_text()


@pytest.mark.parametrize("width", [PHONE, DESK])
@pytest.mark.parametrize("name", PAGES)
def test_no_rule_of_axe_is_broken(probe: Page, release: Path, name: str, width: int) -> None:
    """A reader who cannot see or cannot use a mouse must get every figure."""
    probe.set_viewport_size({"width": width, "height": 900})
    probe.goto((release / name).as_uri())
    probe.evaluate(AXE.read_text(encoding="utf-8"))

    found = probe.evaluate(
        "rules => axe.run(document, {runOnly: {type: 'tag', values: rules}})", list(RULES)
    )

    assert found["passes"]
    assert [(each["id"], each["help"]) for each in found["violations"]] == []
