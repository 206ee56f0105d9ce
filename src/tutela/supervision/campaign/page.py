"""One page on a special operation: what was done, and whether it is more than usual variation."""

from importlib.resources import files

from jinja2 import Environment, StrictUndefined

from tutela.supervision.campaign.follow import Report, Watched
from tutela.supervision.said import said


def page(report: Report, language: str) -> str:
    """Give the page; it holds no office and nothing that could rank one."""
    source = files("tutela.supervision.campaign").joinpath("page.html.jinja")
    house = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    house.globals.update(
        say=lambda key, **filled: said(key, **filled)[language],
        both=lambda key: f"{said(key)['zh']} {said(key)['en']}",
        judged=lambda watched: judged(watched, language),
    )
    return house.from_string(source.read_text(encoding="utf-8")).render(
        report=report, campaign=report.campaign, language=language
    )


def judged(watched: Watched, language: str) -> str:
    """Say in one plain sentence whether the difference is more than usual variation."""
    found, years = watched.comparison, len(watched.inside) - 1
    if not watched.is_over:
        return said("campaign_period_open")[language]
    if found.change is None:
        return said("campaign_few_years", years=years)[language]
    key = "campaign_unusual" if found.is_unusual else "campaign_usual"
    numbers = {"change": found.change, "low": found.low, "high": found.high}
    rounded = {name: f"{value:+.0f}" for name, value in numbers.items()}
    return said(key, years=years, **rounded)[language]
