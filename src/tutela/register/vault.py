"""Names live here and nowhere else: each under a key of its own, each reveal on record.

Two files that must not lie on one disk: the vault holds what is encrypted and the log, the key
file holds one key for each identity. Without its key an identity is noise, in every backup too.
"""

import hashlib
import json
import os
import secrets
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from tutela.model.errors import InputError
from tutela.register.likeness import tokens

ROLES = ("suspect", "victim")
_NONCE = 12
_VAULT = """
CREATE TABLE IF NOT EXISTS identities (id TEXT PRIMARY KEY, sealed BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS log (
  number INTEGER PRIMARY KEY, at TEXT NOT NULL, deed TEXT NOT NULL, id TEXT NOT NULL,
  who TEXT NOT NULL, ground TEXT NOT NULL, hash TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS enrolled (
  id TEXT PRIMARY KEY, role TEXT NOT NULL, proceeding TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS tokens (
  id TEXT NOT NULL, kind TEXT NOT NULL, token BLOB NOT NULL, PRIMARY KEY (id, kind));
CREATE TABLE IF NOT EXISTS verdicts (
  number INTEGER PRIMARY KEY, one TEXT NOT NULL, other TEXT NOT NULL, same INTEGER NOT NULL,
  who TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS links (
  number INTEGER PRIMARY KEY, version INTEGER NOT NULL, id TEXT NOT NULL, link TEXT);
CREATE TABLE IF NOT EXISTS link_key_in_use (only_one INTEGER PRIMARY KEY, number INTEGER NOT NULL);
"""
_KEYS = """
CREATE TABLE IF NOT EXISTS keys (id TEXT PRIMARY KEY, key BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS link_key (number INTEGER PRIMARY KEY, key BLOB NOT NULL);
"""


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
class Marks:
    """By what one person can be compared: two persons with the same number in a kind agree in it.

    The numbers are given anew each time and say nothing; no token leaves the vault.
    """

    id: str
    kinds: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Verdict:
    """Who says that two are, or are not, the same person."""

    one: str
    other: str
    is_same: bool
    who: str


@dataclass(frozen=True, slots=True)
class Vault:
    """Identities by pseudonymous id, in ``data``; their keys, in ``keys``."""

    data: Path
    keys: Path

    def keep(self, person_id: str, identity: Mapping[str, str], *, who: str) -> None:
        """Put an identity in, or replace it, under a new key."""
        self.keep_all({person_id: identity}, who=who)

    def keep_all(self, identities: Mapping[str, Mapping[str, str]], *, who: str) -> None:
        """Put many identities in at once, each under a key of its own."""
        with _open(self.keys) as keys, _open(self.data) as data:
            for person_id, identity in identities.items():
                key, nonce = AESGCM.generate_key(256), secrets.token_bytes(_NONCE)
                plain = json.dumps(dict(identity), ensure_ascii=False).encode()
                sealed = nonce + AESGCM(key).encrypt(nonce, plain, person_id.encode())
                keys.execute("INSERT OR REPLACE INTO keys VALUES (?, ?)", (person_id, key))
                data.execute("INSERT OR REPLACE INTO identities VALUES (?, ?)", (person_id, sealed))
                _log(data, "keep", person_id, who, "intake")
                _tokenise(data, keys, person_id, identity)

    def reveal(self, person_id: str, *, who: str, ground: str) -> Mapping[str, str]:
        """Give an identity; the log has the reveal before the caller has the name."""
        _require(who, ground)
        with _open(self.data) as data:
            _log(data, "reveal", person_id, who, ground)
        with _open(self.data) as data, _open(self.keys) as keys:
            return _opened(data, keys, person_id)

    def erase(self, person_id: str, *, who: str, ground: str) -> None:
        """Destroy the key of an identity: what is left can never be read again."""
        _require(who, ground)
        with _open(self.data) as data, _open(self.keys) as keys:
            _log(data, "erase", person_id, who, ground)
            keys.execute("DELETE FROM keys WHERE id = ?", (person_id,))
            data.execute("UPDATE identities SET sealed = zeroblob(0) WHERE id = ?", (person_id,))
            for table in ("tokens", "enrolled"):
                data.execute(f"DELETE FROM {table} WHERE id = ?", (person_id,))  # noqa: S608
            if person_id in _linked(data, None):
                _relink(data, {person_id: None})

    def enrol(self, ids: Sequence[str], *, role: str, proceeding: str = "", who: str) -> None:
        """Let persons be compared with others of their role, by keyed HMACs of their identities.

        A victim is comparable within the one ``proceeding`` only: it goes into the tokens.
        """
        if role not in ROLES or (role == "victim" and not proceeding.strip()):
            raise InputError(
                "is no role, or names no proceeding", role[:40], "A victim needs a proceeding."
            )
        ground = f"{role} {proceeding}".strip()
        _require(who, ground)
        with _open(self.keys) as keys:
            # before any token: tokens of a key that a crash took would match nothing, for ever
            first = "INSERT INTO link_key SELECT 1, ? WHERE NOT EXISTS (SELECT 1 FROM link_key)"
            keys.execute(first, (secrets.token_bytes(32),))
        with _open(self.keys) as keys, _open(self.data) as data:
            for person_id in ids:
                identity = _opened(data, keys, person_id)
                row = (person_id, role, proceeding if role == "victim" else "")
                data.execute("INSERT OR REPLACE INTO enrolled VALUES (?, ?, ?)", row)
                _log(data, "enrol", person_id, who, ground)
                _tokenise(data, keys, person_id, identity)

    def rotate(self, *, who: str, ground: str) -> int:
        """Compare by a new key from now on, and destroy the old one; give the number of the key.

        All tokens are made anew in one step; links, their versions and what clerks said stay. A
        crash leaves the old key in use, or the new one with the old not yet destroyed: rotate
        again.
        """
        _require(who, ground)
        with _open(self.keys) as keys:
            made = "INSERT INTO link_key SELECT coalesce(max(rowid), 0) + 1, ? FROM link_key"
            number = int(keys.execute(made, (secrets.token_bytes(32),)).lastrowid or 0)
        with _open(self.keys) as keys, _open(self.data) as data:
            _log(data, "rotate", str(number), who, ground)
            if _key_in_use(data) > number:
                raise InputError(
                    "was given a newer key meanwhile", str(self.data), "Nothing is left to do."
                )
            data.execute("INSERT OR REPLACE INTO link_key_in_use VALUES (1, ?)", (number,))
            for (person_id,) in data.execute("SELECT id FROM enrolled").fetchall():
                _tokenise(data, keys, person_id, _opened(data, keys, person_id))
        with _open(self.keys) as keys:
            keys.execute("DELETE FROM link_key WHERE rowid < ?", (number,))
        return number

    def marks(self, *, role: str, proceeding: str = "", who: str, ground: str) -> tuple[Marks, ...]:
        """Give by what each enrolled person of a role (victims: of a proceeding) is comparable."""
        _require(who, ground)
        with _open(self.data) as data:
            _log(data, "compare", f"{role} {proceeding}".strip(), who, ground)
            rows = data.execute(
                "SELECT e.id, t.kind, t.token FROM enrolled e LEFT JOIN tokens t ON t.id = e.id "
                "WHERE e.role = ? AND e.proceeding = ? ORDER BY e.id",
                (role, proceeding),
            ).fetchall()
        numbers: dict[bytes, int] = {}
        made: dict[str, dict[str, int]] = {}
        for person_id, kind, token in rows:
            own = made.setdefault(person_id, {})
            if token is not None:
                own[kind] = numbers.setdefault(token, len(numbers))
        return tuple(Marks(person_id, kinds) for person_id, kinds in made.items())

    def judge(self, verdict: Verdict, *, ground: str) -> None:
        """Keep what somebody says of two persons; raise where they may not be compared at all."""
        one, other = sorted((verdict.one, verdict.other))
        _require(verdict.who, ground)
        with _open(self.data) as data:
            asked = "SELECT role, proceeding FROM enrolled WHERE id IN (?, ?)"
            found = data.execute(asked, (one, other)).fetchall()
            if one == other or len(found) != 2 or found[0] != found[1]:
                raise InputError(
                    "may not be compared",
                    f"{one[:40]}, {other[:40]}",
                    "Only two suspects, or two victims of one proceeding, may be.",
                )
            _log(
                data, "same" if verdict.is_same else "apart", f"{one} {other}", verdict.who, ground
            )
            row = (one, other, verdict.is_same, verdict.who)
            said = "INSERT INTO verdicts (one, other, same, who) VALUES (?, ?, ?, ?)"
            data.execute(said, row)

    def verdicts(self) -> tuple[Verdict, ...]:
        """Give what was said of pairs, in order."""
        with _open(self.data) as data:
            asked = "SELECT one, other, same, who FROM verdicts ORDER BY number"
            rows = data.execute(asked).fetchall()
        return tuple(Verdict(one, other, bool(same), who) for one, other, same, who in rows)

    def relink(self, changes: Mapping[str, str | None], *, who: str, ground: str) -> int:
        """Give persons a link id, or take it back (None), as a new version; give its number."""
        _require(who, ground)
        with _open(self.data) as data:
            if changes:
                _log(data, "link", str(len(changes)), who, ground)
                _relink(data, changes)
            return _link_version(data)

    def links(self, version: int | None = None, *, role: str | None = None) -> dict[str, str]:
        """Give the link id of each linked person, as of a version; earlier ones stay answerable."""
        with _open(self.data) as data:
            held = _linked(data, version)
            asked = "SELECT id FROM enrolled WHERE role = ?"
            own = (
                {row[0] for row in data.execute(asked, (role,))} if role is not None else set(held)
            )
        return {person_id: link for person_id, link in held.items() if person_id in own}

    def link_version(self) -> int:
        """Give the number of the latest version of the links; 0 where there was none."""
        with _open(self.data) as data:
            return _link_version(data)

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


def _opened(
    data: sqlite3.Connection, keys: sqlite3.Connection, person_id: str
) -> Mapping[str, str]:
    sealed = data.execute("SELECT sealed FROM identities WHERE id = ?", (person_id,)).fetchone()
    key = keys.execute("SELECT key FROM keys WHERE id = ?", (person_id,)).fetchone()
    if sealed is None:
        raise InputError("is not in the vault", person_id[:40], "Look at the id.")
    if key is None:
        raise InputError("was erased", person_id[:40], "It cannot be brought back.")
    return _unsealed(person_id, sealed[0], key[0])


def _tokenise(
    data: sqlite3.Connection,
    keys: sqlite3.Connection,
    person_id: str,
    identity: Mapping[str, str],
) -> None:
    """Write the tokens of an enrolled person anew; of others there are none."""
    asked = "SELECT role, proceeding FROM enrolled WHERE id = ?"
    scope = data.execute(asked, (person_id,)).fetchone()
    if scope is None:
        return
    asked = "SELECT key FROM link_key WHERE rowid = ?"
    key = keys.execute(asked, (_key_in_use(data),)).fetchone()
    if key is None:
        raise InputError(
            "has lost the key of its links", "the vault", "Restore vault and keys together."
        )
    data.execute("DELETE FROM tokens WHERE id = ?", (person_id,))
    rows = [(person_id, *pair) for pair in tokens(identity, key[0], "\x1f".join(scope)).items()]
    data.executemany("INSERT INTO tokens VALUES (?, ?, ?)", rows)


def _key_in_use(data: sqlite3.Connection) -> int:
    row = data.execute("SELECT number FROM link_key_in_use").fetchone()
    return 1 if row is None else int(row[0])


def _link_version(data: sqlite3.Connection) -> int:
    return int(data.execute("SELECT coalesce(max(version), 0) FROM links").fetchone()[0])


def _relink(data: sqlite3.Connection, changes: Mapping[str, str | None]) -> None:
    version = _link_version(data) + 1
    rows = [(version, *pair) for pair in sorted(changes.items())]
    data.executemany("INSERT INTO links (version, id, link) VALUES (?, ?, ?)", rows)


def _linked(data: sqlite3.Connection, version: int | None) -> dict[str, str]:
    until = _link_version(data) if version is None else version
    asked = "SELECT id, link FROM links WHERE version <= ? ORDER BY number"
    held: dict[str, str | None] = dict(data.execute(asked, (until,)).fetchall())
    return {person_id: link for person_id, link in held.items() if link is not None}


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
