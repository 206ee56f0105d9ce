"""Ask the law by day: rules, deadlines, classes, ranges, groups."""

import json
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from tutela.cli.options import Json

if TYPE_CHECKING:
    from tutela.law.say import Said

app = typer.Typer(help="Ask the law by day.", no_args_is_help=True)

Jurisdiction = Annotated[str, typer.Option(help="Whose law.")]
Language = Annotated[str, typer.Option(help="zh or en.")]
That = Annotated[datetime, typer.Option("--on", formats=["%Y-%m-%d"], help="That day.")]
On = Annotated[datetime | None, typer.Option("--on", formats=["%Y-%m-%d"], help="That day.")]
Start = Annotated[
    str, typer.Option("--from", help="When it began: 2024-01-10 or 2024-03-01T09:30.")
]
Facts = Annotated[
    list[str] | None,
    typer.Option("--fact", help="lured, no:lured, victim_age=10; repeatable."),
]
Act = Annotated[datetime, typer.Option("--act", formats=["%Y-%m-%d"], help="Day of the act.")]


@app.command("show")
def show(
    rule: Annotated[str, typer.Argument(metavar="ID")],
    on: On = None,
    jurisdiction: Jurisdiction = "cn",
    language: Language = "en",
    as_json: Json = False,
) -> None:
    """Show what a rule said that day, or all it ever said."""
    from tutela.law import say

    _tell(say.show(rule, on=_day(on), jurisdiction=jurisdiction, language=language), as_json)


@app.command("due")
def due(
    limit: str,
    start: Start,
    custody: Annotated[bool, typer.Option("--custody", help="The person is in custody.")] = False,
    extension: Annotated[
        list[str] | None, typer.Option(help="An extension that was granted; repeatable.")
    ] = None,
    pause: Annotated[
        list[str] | None, typer.Option(help="FIRST/LAST days that do not count; repeatable.")
    ] = None,
    restart: Annotated[
        list[str] | None, typer.Option(help="REASON=DAY from which it ran anew; repeatable.")
    ] = None,
    jurisdiction: Jurisdiction = "cn",
    language: Language = "en",
    as_json: Json = False,
) -> None:
    """Say by which day a step is due and how that was counted."""
    from tutela.law import say
    from tutela.law.asked import course_of, moment_of

    course = course_of(
        custody=custody, extensions=extension or (), pauses=pause or (), resets=restart or ()
    )
    said = say.say_due(
        limit, moment_of(start), course, jurisdiction=jurisdiction, language=language
    )
    _tell(said, as_json)


@app.command("classify")
def classify(
    charges: Annotated[list[str], typer.Argument(metavar="CHARGE...")],
    act: Act,
    fact: Facts = None,
    jurisdiction: Jurisdiction = "cn",
    language: Language = "en",
    as_json: Json = False,
) -> None:
    """Say which offence, groups and means charges are, on the day of the act."""
    from tutela.law import say
    from tutela.law.asked import facts_of

    said = say.say_classify(
        charges, act.date(), facts_of(fact or ()), jurisdiction=jurisdiction, language=language
    )
    _tell(said, as_json)


@app.command("range")
def penalty_range(
    offence: str,
    act: Act,
    judged: Annotated[
        datetime, typer.Option("--judged", formats=["%Y-%m-%d"], help="Day of the judgment.")
    ],
    fact: Facts = None,
    jurisdiction: Jurisdiction = "cn",
    language: Language = "en",
    as_json: Json = False,
) -> None:
    """Say which range applies to an act judged later, and why; never a sentence."""
    from tutela.law import say
    from tutela.law.asked import facts_of

    said = say.say_range(
        offence,
        act.date(),
        judged.date(),
        facts_of(fact or ()),
        jurisdiction=jurisdiction,
        language=language,
    )
    _tell(said, as_json)


@app.command("groups")
def groups(
    on: That,
    jurisdiction: Jurisdiction = "cn",
    language: Language = "en",
    as_json: Json = False,
) -> None:
    """List the groups of offences and their members on a day."""
    from tutela.law import say

    _tell(say.say_groups(on.date(), jurisdiction=jurisdiction, language=language), as_json)


@app.command("list")
def list_rules(
    kind: Annotated[str | None, typer.Option(help="offence, limit, group, ...")] = None,
    on: On = None,
    jurisdiction: Jurisdiction = "cn",
    language: Language = "en",
    as_json: Json = False,
) -> None:
    """List the rules of a kind."""
    from tutela.law import say

    said = say.say_list(kind=kind, on=_day(on), jurisdiction=jurisdiction, language=language)
    _tell(said, as_json)


@app.command("state")
def state(
    on: That,
    jurisdiction: Jurisdiction = "cn",
    language: Language = "en",
    as_json: Json = False,
) -> None:
    """Say which offences, ranges, groups and ages the law knew on a day."""
    from tutela.law import say_state

    said = say_state.say_state(on.date(), jurisdiction=jurisdiction, language=language)
    _tell(said, as_json)


@app.command("facts")
def facts(
    offence: str,
    on: That,
    jurisdiction: Jurisdiction = "cn",
    language: Language = "en",
    as_json: Json = False,
) -> None:
    """List the facts that matter for an offence, as one types them after --fact."""
    from tutela.law import say_state

    said = say_state.say_facts(offence, on.date(), jurisdiction=jurisdiction, language=language)
    _tell(said, as_json)


@app.command("section")
def section(
    text: str,
    title: Annotated[str, typer.Option(help="The charge's title, where it decides.")] = "",
    jurisdiction: Jurisdiction = "us_il_cook",
    language: Language = "en",
    as_json: Json = False,
) -> None:
    """Read a section as it was charged."""
    from tutela.law import say_state

    said = say_state.say_section(text, title=title, jurisdiction=jurisdiction, language=language)
    _tell(said, as_json)


@app.command("place")
def place(
    wanted: Annotated[str, typer.Argument(metavar="CODE|NAME")],
    on: That,
    jurisdiction: Jurisdiction = "cn",
    language: Language = "en",
    as_json: Json = False,
) -> None:
    """Say what a code or a name of a division meant on a day."""
    from tutela.law import say_state

    said = say_state.say_place(wanted, on.date(), jurisdiction=jurisdiction, language=language)
    _tell(said, as_json)


@app.command("limitation")
def limitation(
    offence: str,
    act: Act,
    penalty: Annotated[str, typer.Option("--range", help="Which range fits the act.")] = "base",
    lifted_by: Annotated[str | None, typer.Option(help="What lifted it.")] = None,
    jurisdiction: Jurisdiction = "cn",
    language: Language = "en",
    as_json: Json = False,
) -> None:
    """Say until when an act may be prosecuted."""
    from tutela.law import say_state

    said = say_state.say_limitation(
        offence,
        act.date(),
        range_id=penalty,
        lifted_by=lifted_by,
        jurisdiction=jurisdiction,
        language=language,
    )
    _tell(said, as_json)


def _tell(said: "Said", as_json: bool) -> None:
    typer.echo(json.dumps(said.data, ensure_ascii=False, indent=1) if as_json else said.text)


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None
