"""Names live here and nowhere else: each under a key of its own, each reveal on record.

Two files that must not lie on one disk: the vault holds what is encrypted and the log, the key
file holds one key for each identity. Without its key an identity is noise, in every backup too.
"""

import hashlib
import json
import os
import secrets
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from tutela.model.errors import InputError

_NONCE = 12
_VAULT = """
CREATE TABLE IF NOT EXISTS identities (id TEXT PRIMARY KEY, sealed BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS log (
  number INTEGER PRIMARY KEY, at TEXT NOT NULL, deed TEXT NOT NULL, id TEXT NOT NULL,
  who TEXT NOT NULL, ground TEXT NOT NULL, hash TEXT NOT NULL);
"""
_KEYS = "CREATE TABLE IF NOT EXISTS keys (id TEXT PRIMARY KEY, key BLOB NOT NULL);"


@dataclass(frozen=True, slots=True)
class LogEntry:
    """Who kept, revealed or erased which identity, when, and on what ground.

    ``hash`` covers the entry and the one before it: an entry that is changed or taken out shows.
    Entries cut off at the end show only against a copy of a later hash, kept elsewhere.
    """

    number: int
    at: str
    deed: str
    id: str
    who: str
    ground: str
    hash: str


@dataclass(frozen=True, slots=True)
class Vault:
    """Identities by pseudonymous id, in ``data``; their keys, in ``keys``."""

    data: Path
    keys: Path

    def keep(self, person_id: str, identity: Mapping[str, str], *, who: str) -> None:
        """Put an identity in, or replace it, under a new key."""
        key, nonce = AESGCM.generate_key(256), secrets.token_bytes(_NONCE)
        plain = json.dumps(dict(identity), ensure_ascii=False).encode()
        sealed = nonce + AESGCM(key).encrypt(nonce, plain, person_id.encode())
        with _open(self.keys) as keys, _open(self.data) as data:
            keys.execute("INSERT OR REPLACE INTO keys VALUES (?, ?)", (person_id, key))
            data.execute("INSERT OR REPLACE INTO identities VALUES (?, ?)", (person_id, sealed))
            _log(data, "keep", person_id, who, "intake")

    def reveal(self, person_id: str, *, who: str, ground: str) -> Mapping[str, str]:
        """Give an identity; the log has the reveal before the caller has the name."""
        _require(who, ground)
        with _open(self.data) as data:
            _log(data, "reveal", person_id, who, ground)
        with _open(self.data) as data, _open(self.keys) as keys:
            sealed = data.execute("SELECT sealed FROM identities WHERE id = ?", (person_id,))
            key = keys.execute("SELECT key FROM keys WHERE id = ?", (person_id,))
            found, own = sealed.fetchone(), key.fetchone()
        if found is None:
            raise InputError("is not in the vault", person_id[:40], "Look at the id.")
        if own is None:
            raise InputError("was erased", person_id[:40], "It cannot be brought back.")
        return _unsealed(person_id, found[0], own[0])

    def erase(self, person_id: str, *, who: str, ground: str) -> None:
        """Destroy the key of an identity: what is left can never be read again."""
        _require(who, ground)
        with _open(self.data) as data, _open(self.keys) as keys:
            _log(data, "erase", person_id, who, ground)
            keys.execute("DELETE FROM keys WHERE id = ?", (person_id,))
            data.execute("UPDATE identities SET sealed = zeroblob(0) WHERE id = ?", (person_id,))

    def log(self) -> tuple[LogEntry, ...]:
        """Give the log; raise ``InputError`` where an entry was changed or taken out."""
        with _open(self.data) as data:
            rows = data.execute("SELECT * FROM log ORDER BY number").fetchall()
        entries = tuple(LogEntry(*row) for row in rows)
        before = ""
        for number, entry in enumerate(entries, 1):
            before = _chained(before, entry.at, entry.deed, entry.id, entry.who, entry.ground)
            if entry.number != number or entry.hash != before:
                raise InputError(
                    f"was tampered with at entry [{number}]",
                    str(self.data),
                    "Compare it with a backup, and find out who could write there.",
                )
        return entries


def open_vault(data: Path, keys: Path) -> Vault:
    """Open a vault, making it where there is none; the keys must lie in another folder."""
    if data.resolve().parent == keys.resolve().parent:
        raise InputError(
            "lies in one folder with its keys", str(data), "Keep the keys on another disk."
        )
    for path, tables in ((data, _VAULT), (keys, _KEYS)):
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not path.exists():
            os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
        with _open(path) as connection:
            connection.executescript(tables)
    return Vault(data, keys)


@contextmanager
def _open(path: Path) -> Iterator[sqlite3.Connection]:
    try:
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("PRAGMA secure_delete = ON")
            with connection:
                yield connection
    except sqlite3.Error as error:
        raise InputError(
            f"cannot be used ({type(error).__name__})", str(path), "Look at its rights."
        ) from None


def _log(data: sqlite3.Connection, deed: str, person_id: str, who: str, ground: str) -> None:
    data.execute("BEGIN IMMEDIATE" if not data.in_transaction else "SELECT 1")
    last = data.execute("SELECT number, hash FROM log ORDER BY number DESC LIMIT 1").fetchone()
    number, before = last or (0, "")
    at = datetime.now(UTC).isoformat()
    chained = _chained(before, at, deed, person_id, who, ground)
    row = (number + 1, at, deed, person_id, who, ground, chained)
    data.execute("INSERT INTO log VALUES (?, ?, ?, ?, ?, ?, ?)", row)


def _chained(before: str, *said: str) -> str:
    return hashlib.sha256(json.dumps([before, *said]).encode()).hexdigest()


def _require(who: str, ground: str) -> None:
    if not who.strip() or not ground.strip():
        raise InputError(
            "needs who asks and on what ground", "the vault", "Both are kept in its log."
        )


def _unsealed(person_id: str, sealed: bytes, key: bytes) -> Mapping[str, str]:
    try:
        plain = AESGCM(key).decrypt(sealed[:_NONCE], sealed[_NONCE:], person_id.encode())
    except InvalidTag:
        raise InputError(
            "cannot be opened with its key", person_id[:40], "Restore vault and keys together."
        ) from None
    return {str(name): str(value) for name, value in json.loads(plain).items()}
