"""A new key for comparing: nothing that is known is lost, and the old key is worth nothing."""

import sqlite3
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tutela.intake import link
from tutela.model.errors import InputError
from tutela.register import vault as vault_module
from tutela.register.vault import Vault, open_vault

_WHO: Mapping[str, Any] = {"who": "N. N.", "ground": "order 1"}
_ONE = {"name": "Name P1", "born_on": "1990-02-03", "home": "Town 1", "number": "AB 123-456"}


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    """Give a vault with three suspects, two of them one person, and a victim."""
    vault = open_vault(tmp_path / "data" / "vault.sqlite", tmp_path / "keys" / "keys.sqlite")
    other = {**_ONE, "number": "AB 999-999", "name": "Name P9", "born_on": "1970-01-01"}
    vault.keep_all({"P1": _ONE, "P2": _ONE, "P3": other, "V1": _ONE}, who="intake")
    vault.enrol(["P1", "P2", "P3"], role="suspect", who="intake")
    vault.enrol(["V1"], role="victim", proceeding="C1", who="intake")
    return vault


def _tokens(vault: Vault) -> set[bytes]:
    with closing(sqlite3.connect(vault.data)) as data:
        return {row[0] for row in data.execute("SELECT token FROM tokens")}


def _keys(vault: Vault) -> list[bytes]:
    with closing(sqlite3.connect(vault.keys)) as keys:
        return [row[0] for row in keys.execute("SELECT key FROM link_key")]


def test_a_rotation_makes_every_token_anew_and_keeps_every_link(vault: Vault) -> None:
    """Links are of persons, not of tokens; the next run finds the same."""
    before = link.link_suspects(vault, **_WHO)
    tokens, keys = _tokens(vault), _keys(vault)

    number = vault.rotate(**_WHO)

    after = link.link_suspects(vault, **_WHO)
    assert number == 2
    assert after.linked == before.linked
    assert after.version == before.version
    assert len(_tokens(vault)) == len(tokens)
    assert not _tokens(vault) & tokens
    assert len(_keys(vault)) == 1
    assert keys[0] not in vault.keys.read_bytes()
    assert [entry.deed for entry in vault.log()].count("rotate") == 1


def test_who_is_enrolled_after_a_rotation_is_compared_with_who_was_before(vault: Vault) -> None:
    """All are under one key at any time."""
    vault.rotate(**_WHO)
    vault.keep("P4", _ONE, who="intake")

    vault.enrol(["P4"], role="suspect", who="intake")

    assert list(link.link_suspects(vault, **_WHO).linked.values()) == [("P1", "P2", "P4")]
    assert vault.rotate(**_WHO) == 3


@pytest.mark.parametrize("at", [0, 2])
def test_a_crash_in_a_rotation_leaves_one_key_for_all(
    at: int, vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before the tokens are written, or in the middle of them: they go in one step."""
    whole, tokens, done = vault_module._tokenise, _tokens(vault), list[str]()

    def die(*said: Any) -> None:
        done.append("one")
        if len(done) > at:
            raise KeyboardInterrupt
        whole(*said)

    with monkeypatch.context() as patch:
        patch.setattr(vault_module, "_tokenise", die)
        with pytest.raises(KeyboardInterrupt):
            vault.rotate(**_WHO)

    assert _tokens(vault) == tokens
    assert list(link.link_suspects(vault, **_WHO).linked.values()) == [("P1", "P2")]
    vault.rotate(**_WHO)
    assert len(_keys(vault)) == 1
    assert list(link.link_suspects(vault, **_WHO).linked.values()) == [("P1", "P2")]


def test_two_rotations_at_once_leave_one_key_for_all(vault: Vault) -> None:
    """One of them may be told that a newer key was made; none leaves tokens of two keys."""

    def rotate(_: int) -> int:
        try:
            return vault.rotate(**_WHO)
        except InputError:
            return 0

    with ThreadPoolExecutor(4) as pool:
        numbers = list(pool.map(rotate, range(4)))

    assert max(numbers) >= 2
    assert list(link.link_suspects(vault, **_WHO).linked.values()) == [("P1", "P2")]


def test_a_rotation_forgets_nobody_that_was_erased_again(vault: Vault) -> None:
    """An erased identity has no token under any key."""
    vault.erase("P2", who="N. N.", ground="order 2")

    vault.rotate(**_WHO)

    assert link.link_suspects(vault, **_WHO).linked == {}
    with pytest.raises(InputError, match="on what ground"):
        vault.rotate(who="N. N.", ground=" ")
