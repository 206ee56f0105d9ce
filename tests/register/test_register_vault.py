"""The vault: nothing readable without its key, nothing revealed without a line in the log."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tutela.model.errors import InputError
from tutela.register.vault import Vault, open_vault

_IDENTITY = {"name": "Name of P1", "number": "000-000"}


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    """Give a vault that knows one made-up person."""
    vault = open_vault(tmp_path / "data" / "vault.sqlite", tmp_path / "keys" / "keys.sqlite")
    vault.keep("P1", _IDENTITY, who="intake")
    return vault


def test_a_reveal_gives_the_identity_and_leaves_a_line(vault: Vault) -> None:
    """Who asked and on what ground is known afterwards."""
    identity = vault.reveal("P1", who="N. N.", ground="notify the guardian")

    assert identity == _IDENTITY
    assert [(entry.deed, entry.who) for entry in vault.log()] == [
        ("keep", "intake"),
        ("reveal", "N. N."),
    ]


def test_nothing_is_revealed_without_a_reason(vault: Vault) -> None:
    """An empty ground is no ground; a question for an unknown id is on record as well."""
    with pytest.raises(InputError, match="on what ground"):
        vault.reveal("P1", who="N. N.", ground=" ")
    with pytest.raises(InputError, match="is not in the vault"):
        vault.reveal("P2", who="N. N.", ground="curiosity")

    assert [(entry.deed, entry.id) for entry in vault.log()][1:] == [("reveal", "P2")]


def test_the_files_hold_no_readable_name(vault: Vault) -> None:
    """Whoever carries one of the two files away has nothing."""
    for path in (vault.data, vault.keys):
        assert b"Name of P1" not in path.read_bytes()
        assert path.stat().st_mode & 0o077 == 0


def test_an_erased_identity_stays_unreadable_even_from_a_backup(vault: Vault) -> None:
    """The data may come back from a backup; the key does not."""
    backup = vault.data.read_bytes()
    vault.erase("P1", who="N. N.", ground="court order")

    with pytest.raises(InputError, match="was erased"):
        vault.reveal("P1", who="N. N.", ground="appeal")

    vault.data.write_bytes(backup)
    with pytest.raises(InputError, match="was erased"):
        vault.reveal("P1", who="N. N.", ground="appeal")
    with closing(sqlite3.connect(vault.keys)) as keys:
        assert keys.execute("SELECT count(*) FROM keys").fetchone() == (0,)


@pytest.mark.parametrize(
    "deed", ["UPDATE log SET who = 'nobody' WHERE number = 2", "DELETE FROM log WHERE number = 2"]
)
def test_a_changed_log_shows(deed: str, vault: Vault) -> None:
    """Each entry covers the one before it."""
    vault.reveal("P1", who="N. N.", ground="a")
    vault.reveal("P1", who="N. N.", ground="b")
    with closing(sqlite3.connect(vault.data)) as data, data:
        data.execute(deed)

    with pytest.raises(InputError, match=r"tampered with at entry \[2\]"):
        vault.log()


def test_one_identity_cannot_be_passed_off_as_another(vault: Vault) -> None:
    """The id is part of what is sealed: rows swapped in the file do not open."""
    vault.keep("P2", {"name": "Name of P2"}, who="intake")
    for path, table, column in ((vault.data, "identities", "sealed"), (vault.keys, "keys", "key")):
        with closing(sqlite3.connect(path)) as file, file:
            statement = (
                f"UPDATE {table} SET {column} = (SELECT {column} FROM {table} WHERE id = 'P1')"  # noqa: S608
            )
            file.execute(statement + " WHERE id = 'P2'")

    with pytest.raises(InputError, match="cannot be opened"):
        vault.reveal("P2", who="N. N.", ground="a")


def test_keys_beside_the_data_are_refused(tmp_path: Path) -> None:
    """One stolen folder must not be enough."""
    with pytest.raises(InputError, match="one folder with its keys"):
        open_vault(tmp_path / "vault.sqlite", tmp_path / "keys.sqlite")
