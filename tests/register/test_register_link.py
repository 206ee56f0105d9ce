"""Links between persons: what the vault compares by, and what the register learns of it."""

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tutela.intake import link, take_in
from tutela.model.errors import InputError
from tutela.register import erase, likeness, open_register, seal
from tutela.register.links import links, persons_under_seal
from tutela.register.vault import Vault, open_vault

_WHO: Mapping[str, Any] = {"who": "N. N.", "ground": "order 1"}
_ONE = {"name": "Name P1", "born_on": "1990-02-03", "home": "Town 1", "number": "AB 123-456"}
_PERSONS = "person_id,case_id,sex,age,age_basis,category,status\n" + "".join(
    f"P{at},C{at},male,30,recorded,theft,\n" for at in range(1, 5)
)


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    """Give an empty vault."""
    return open_vault(tmp_path / "data" / "vault.sqlite", tmp_path / "keys" / "keys.sqlite")


def _enrol(vault: Vault, identities: Mapping[str, Mapping[str, str]], **scope: str) -> None:
    vault.keep_all(identities, who="intake")
    vault.enrol(list(identities), who="intake", **({"role": "suspect"} | scope))


def _tokens(vault: Vault) -> set[bytes]:
    with closing(sqlite3.connect(vault.data)) as data:
        return {row[0] for row in data.execute("SELECT token FROM tokens")}


def test_one_number_spelled_in_two_ways_is_one_person(vault: Vault) -> None:
    """Full-width digits, spaces and dashes are not differences."""
    other = {**_ONE, "number": "\uff21\uff22123456", "born_on": "19900203", "name": "P1, NAME"}
    _enrol(vault, {"P1": _ONE, "P2": other, "P3": {**_ONE, "number": "AB 999-999"}})

    report = link.link_suspects(vault, **_WHO)

    assert list(report.linked.values()) == [("P1", "P2")]
    assert {(each.one, each.other) for each in report.review} == {("P1", "P3"), ("P2", "P3")}
    assert report.review[0].differ == ("number",)


def test_a_token_is_worth_nothing_without_the_key(vault: Vault, tmp_path: Path) -> None:
    """Who carries the data file off cannot try identity numbers; another vault differs wholly."""
    other = open_vault(tmp_path / "d2" / "vault.sqlite", tmp_path / "k2" / "keys.sqlite")
    for each in (vault, other):
        _enrol(each, {"P1": _ONE})

    guesses = set(likeness.tokens(_ONE, b"", "suspect\x1f").values())

    assert len(_tokens(vault)) == 4
    assert not _tokens(vault) & (_tokens(other) | guesses)
    assert b"AB123456" not in vault.data.read_bytes()


def test_victims_of_two_proceedings_and_of_other_roles_share_no_token(vault: Vault) -> None:
    """What must not be compared cannot be, not even by who holds the file and the key."""
    _enrol(vault, {"V1": _ONE}, role="victim", proceeding="C1")
    _enrol(vault, {"V2": _ONE}, role="victim", proceeding="C2")
    _enrol(vault, {"P1": _ONE})

    assert len(_tokens(vault)) == 12
    assert link.link_victims(vault, "C1", **_WHO).review == ()
    with pytest.raises(InputError, match="may not be compared"):
        link.judge(vault, "V1", "V2", is_same=True, **_WHO)
    with pytest.raises(InputError, match="names no proceeding"):
        vault.enrol(["V1"], role="victim", who="intake")


def test_a_victim_is_linked_by_two_persons_on_a_ground_only(vault: Vault) -> None:
    """The strongest key links no child; nor does one person who confirms twice."""
    _enrol(vault, {"V1": _ONE, "V2": _ONE}, role="victim", proceeding="C1")
    with pytest.raises(InputError, match="on what ground"):
        link.link_victims(vault, "C1", who="N. N.", ground="")
    said = []
    for who in ("N. N.", " n.  n. ", "M. M."):
        before = link.link_victims(vault, "C1", **_WHO)
        said.append((len(before.linked), [each.said_same for each in before.review]))
        link.judge(vault, "V2", "V1", is_same=True, who=who, ground="Act, article 1")

    after = link.link_victims(vault, "C1", **_WHO)

    assert said == [(0, [0]), (0, [1]), (0, [1])]
    assert list(after.linked.values()) == [("V1", "V2")]
    assert after.review == ()
    assert {entry.who for entry in vault.log() if entry.deed == "same"} == {
        "N. N.",
        "n.  n.",
        "M. M.",
    }


def test_a_withdrawn_link_stays_withdrawn_and_its_version_stays_known(vault: Vault) -> None:
    """The next run does not make it again; what held before can still be asked."""
    _enrol(vault, {"P1": _ONE, "P2": _ONE})
    first = link.link_suspects(vault, **_WHO)
    (link_id,) = first.linked

    link.withdraw(vault, link_id, who="M. M.", ground="mistaken")
    again = link.link_suspects(vault, **_WHO)

    assert (again.linked, again.review, vault.links()) == ({}, (), {})
    assert vault.links(first.version) == {"P1": link_id, "P2": link_id}
    with pytest.raises(InputError, match="is no link"):
        link.withdraw(vault, link_id, **_WHO)


def test_a_run_without_news_makes_no_version_and_ids_stay(vault: Vault) -> None:
    """A third record joins the link that is there."""
    _enrol(vault, {"P1": _ONE, "P2": _ONE})
    first = link.link_suspects(vault, **_WHO)
    assert link.link_suspects(vault, **_WHO).version == first.version == 1

    _enrol(vault, {"P0": _ONE})

    later = link.link_suspects(vault, **_WHO)
    assert later.version == 2
    assert set(later.linked) == set(first.linked)


def test_a_chain_over_two_numbers_goes_to_a_clerk(vault: Vault) -> None:
    """P2 without a number fits P1 and P3, who have different ones: nobody is linked by that."""
    bare = {name: text for name, text in _ONE.items() if name != "number"}
    _enrol(vault, {"P1": _ONE, "P2": bare, "P3": {**_ONE, "number": "AB 999-999"}})
    unsure = link.link_suspects(vault, **_WHO)

    link.judge(vault, "P1", "P3", is_same=False, **_WHO)
    link.judge(vault, "P2", "P3", is_same=False, **_WHO)

    assert unsure.linked == {}
    assert len(unsure.review) == 3
    assert list(link.link_suspects(vault, **_WHO).linked.values()) == [("P1", "P2")]


def test_a_word_on_one_pair_does_not_speak_for_the_next(vault: Vault) -> None:
    """That P1 and P2 are one says nothing of P4, whom only a record without a number ties to them.

    What does speak for it is a word on P4 itself.
    """
    bare = {name: text for name, text in _ONE.items() if name != "number"}
    _enrol(vault, {"P1": _ONE, "P2": _ONE, "P3": bare, "P4": {**_ONE, "number": "AB 999-999"}})
    link.judge(vault, "P1", "P2", is_same=True, **_WHO)
    before = link.link_suspects(vault, **_WHO).linked

    link.judge(vault, "P1", "P4", is_same=True, **_WHO)

    assert before == {}
    after = link.link_suspects(vault, **_WHO).linked
    assert list(after.values()) == [("P1", "P2", "P3", "P4")]


def test_a_placeholder_that_many_share_links_nobody(vault: Vault) -> None:
    """Offices write one number for whoever has none."""
    many = {f"P{at}": {"name": f"Name P{at}", "number": "123456789"} for at in range(60)}
    _enrol(vault, {**many, "Q1": {"number": "000000"}, "Q2": {"number": "000000"}})

    report = link.link_suspects(vault, **_WHO)

    assert (report.linked, report.review, report.crowded) == ({}, (), {"number": 1})


def test_an_erased_or_corrected_identity_is_compared_no_longer(vault: Vault) -> None:
    """Its tokens go with it, and so does its link."""
    _enrol(vault, {"P1": _ONE, "P2": _ONE, "P3": _ONE, "P4": _ONE})
    link.link_suspects(vault, **_WHO)
    vault.erase("P1", **_WHO)
    vault.keep("P2", {"name": "Name P2", "number": "CD 777-777"}, who="intake")

    assert "P1" not in vault.links()
    assert list(link.link_suspects(vault, **_WHO).linked.values()) == [("P3", "P4")]


def test_the_register_learns_a_link_id_and_no_token(vault: Vault, tmp_path: Path) -> None:
    """Versions, seals and erasures hold for links as for all else in the register."""
    source = tmp_path / "p.csv"
    source.write_text(_PERSONS, encoding="utf-8")
    take_in(tmp_path / "r", "xx", [source])
    register = open_register(tmp_path / "r")
    _enrol(vault, {f"P{at}": _ONE for at in range(1, 5)})
    _enrol(vault, {"V1": _ONE, "V2": _ONE}, role="victim", proceeding="C1")
    for who in ("N. N.", "M. M."):
        link.judge(vault, "V1", "V2", is_same=True, who=who, ground="Act, article 1")
    link.link_victims(vault, "C1", **_WHO)
    (link_id,) = link.link_suspects(vault, **_WHO).linked

    changed = (
        link.tell_register(vault, register.folder),
        link.tell_register(vault, register.folder),
    )

    assert changed == (4, 0)
    assert links(register) == dict.fromkeys(("P1", "P2", "P3", "P4"), link_id)
    written = b"".join(path.read_bytes() for path in register.home.rglob("*.parquet"))
    assert not any(token in written or token.hex().encode() in written for token in _tokens(vault))
    seal(register, "case", ["C1"], ground="order 2")
    assert set(links(register)) == {"P2", "P3", "P4"}
    shown = link.link_suspects(vault, hidden=persons_under_seal(register), **_WHO)
    assert shown.linked == {link_id: ("P2", "P3", "P4")}
    erase(register, "case", ["C2"], ground="order 3")
    assert set(links(open_register(tmp_path / "r"))) == {"P3", "P4"}
    assert link.tell_register(vault, register.folder) == 0
    version = vault.link_version()
    link.withdraw(vault, link_id, who="M. M.", ground="mistaken")
    link.tell_register(vault, register.folder)
    later = open_register(tmp_path / "r")
    assert links(later) == {}
    assert set(links(later, version)) == {"P3", "P4"}
