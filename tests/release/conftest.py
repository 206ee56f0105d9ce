"""Small cleared tables of a made-up country, made by the real gate."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from tutela.catalogue.measures import measures
from tutela.catalogue.policy import policy
from tutela.disclosure.clear import clear
from tutela.disclosure.clearance import ClearedCase, approve, clear_case, draft_clearance
from tutela.disclosure.cleared import Cleared
from tutela.disclosure.rarity import PASS
from tutela.law.in_force import InForce
from tutela.model.figure import Figure, FigureId, Table
from tutela.model.period import Period
from tutela.release import Brief, Operation, write_release

NOW, BEFORE = Period.year(2022), Period.year(2021)
COUNTS = {
    ("persons_prosecuted", BEFORE): (1240, 300),
    ("persons_prosecuted", NOW): (1180, 355),
    ("persons_not_prosecuted", BEFORE): (210, 3),
    ("persons_not_prosecuted", NOW): (260, 110),
}


TEXTS = {
    "zh": "2021年，某成年人在某省对被害人A（12-13岁）犯诈骗罪，被依法判处刑罚。",
    "en": "In 2021 an adult in one province defrauded victim A (12-13) and was convicted.",
}
OPERATION = Operation(
    words={"zh": "秋季行动", "en": "Autumn operation"},
    bodies={"zh": "无名国检察院", "en": "Office of Prosecutions of Nowhere"},
    first_on=date(2022, 9, 1),
    last_on=date(2022, 11, 30),
    duties=({"zh": "审查起诉期限", "en": "deciding whether to prosecute"},),
    measures=("persons_prosecuted",),
)


def make_case(folder: Path) -> ClearedCase:
    """Have a text signed by two who did not write it."""
    record = draft_clearance(
        "K1", TEXTS, policy("xx"), snapshot="s", author="wrote", rarity=PASS,
        interest="so that readers know such frauds", informed_on=date(2023, 1, 2), objected=False,
    )  # fmt: skip
    for name in ("read", "read_too"):
        key = Ed25519PrivateKey.generate()
        secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        (folder / f"{name}.key").write_bytes(secret)
        (folder / f"{name}.pem").write_bytes(public)
        record = approve(record, name, folder / f"{name}.key")
    return clear_case(record, TEXTS, policy("xx"), snapshot="s", enrolled=folder)


def make_cleared(*, synthetic: bool = True) -> Cleared:
    """Clear the small tables."""
    return clear(
        [_table("persons_prosecuted"), _table("persons_not_prosecuted")],
        policy("xx"),
        measures=measures("xx"),
        synthetic=synthetic,
    )


def make_by_offence() -> Cleared:
    """Clear a small table by offence."""
    counts = {"assault": 900, "theft": 300}
    rows = [_figure("persons_prosecuted", NOW, {}, 1200)]
    rows += [_figure("persons_prosecuted", NOW, {"offence": key}, n) for key, n in counts.items()]
    table = Table("t", "persons_prosecuted", ("offence",), (NOW,), tuple(rows))
    return clear([table], policy("xx"), measures=measures("xx"), synthetic=False)


def make_brief(*, is_published: bool = True) -> Brief:
    """Make the brief that goes with them."""
    public = FigureId("persons_prosecuted", NOW)
    return Brief(
        jurisdiction="xx",
        period=NOW,
        cut_off=date(2023, 3, 31),
        coverage=(11, 12),
        published=frozenset({public}) if is_published else frozenset(),
        law=(
            InForce(
                {"zh": "起诉", "en": "prosecution"},
                {"zh": "《无名国程序法》第十二条", "en": "Procedure Act of Nowhere, article 12"},
                date(2015, 1, 1),
                is_signed=False,
            ),
        ),
    )


@pytest.fixture(scope="session")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the small release once; tests only read it."""
    folder = tmp_path_factory.mktemp("release")
    write_release(make_cleared(), make_brief(), folder)
    return folder


@pytest.fixture(scope="session")
def official(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the same figures as an office would, not as a demonstration."""
    folder = tmp_path_factory.mktemp("official")
    write_release(make_cleared(synthetic=False), make_brief(is_published=False), folder)
    return folder


@pytest.fixture(scope="session")
def special(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write a release that tells an operation and a case; tests only read it."""
    folder = tmp_path_factory.mktemp("special")
    case = make_case(tmp_path_factory.mktemp("keys"))
    write_release(
        make_cleared(), replace(make_brief(), operations=(OPERATION,), cases=(case,)), folder
    )
    return folder


@pytest.fixture(scope="session")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write a release whose figures are by offence; tests only read it."""
    folder = tmp_path_factory.mktemp("plain")
    brief = replace(make_brief(is_published=False), iccs={"assault": "02011"})
    write_release(make_by_offence(), brief, folder)
    return folder


@pytest.fixture
def cleared() -> Cleared:
    """Give a synthetic cleared release."""
    return make_cleared()


@pytest.fixture
def by_offence() -> Cleared:
    """Give a cleared table by offence."""
    return make_by_offence()


@pytest.fixture
def brief() -> Brief:
    """Give the brief of the small release."""
    return make_brief()


def _table(measure: str) -> Table:
    return Table(
        f"{measure}_by_group", measure, ("group",), (BEFORE, NOW), tuple(_figures(measure))
    )


def _figures(measure: str) -> Iterator[Figure]:
    for period in (BEFORE, NOW):
        violence, other = COUNTS[measure, period]
        yield _figure(measure, period, {}, violence + other)
        yield _figure(measure, period, {"group": "violence"}, violence)
        yield _figure(measure, period, {"group": "other"}, other)


def _figure(measure: str, period: Period, place: dict[str, str], count: int) -> Figure:
    return Figure(FigureId(measure, period, place), Decimal(count), "person")
