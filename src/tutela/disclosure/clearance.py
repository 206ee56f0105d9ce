"""Let a typical case into a release only when two others have signed exactly this text."""

import base64
import binascii
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key

from tutela.catalogue.policy import Policy
from tutela.disclosure.rarity import PASS
from tutela.disclosure.text import refuse_marks
from tutela.model.errors import InputError, RefusalError

_MAKER = object()
_KEYS_NEEDED = 2
_WHERE = "clearance of a case"


@dataclass(frozen=True, slots=True)
class Clearance:
    """What two people signed: exactly these texts, under this policy, of this snapshot.

    ``texts`` maps a language to the SHA-256 of its text; ``policy`` and ``snapshot`` are hashes
    too. ``interest`` says why the public should read of this case; ``informed_on`` is the day the
    child's side was told, ``objected`` whether it did. ``signatures`` maps the name of an enrolled
    key to a signature.
    """

    case: str
    texts: Mapping[str, str]
    policy: str
    snapshot: str
    author: str
    rarity: str
    interest: str
    informed_on: date
    objected: bool
    signatures: Mapping[str, str] = field(default_factory=dict)

    def statement(self) -> bytes:
        """Give the bytes that are signed: everything but the signatures."""
        said = {**asdict(self), "informed_on": self.informed_on.isoformat()}
        del said["signatures"]
        return json.dumps(said, sort_keys=True, ensure_ascii=False).encode()

    def as_json(self) -> dict[str, object]:
        """Give the record as it is kept."""
        return {**json.loads(self.statement()), "signatures": dict(self.signatures)}


@dataclass(frozen=True, slots=True)
class ClearedCase:
    """The texts of a case, by language, that may stand in a white paper; made here only."""

    case: str
    texts: Mapping[str, str]
    maker: object = field(repr=False, compare=False)

    def __post_init__(self) -> None:
        if self.maker is not _MAKER:
            raise RefusalError("was not cleared", _WHERE, "Hand it to `clear_case`.")
        object.__setattr__(self, "maker", None)


def draft_clearance(  # noqa: PLR0913 - what two people sign, in words
    case: str,
    texts: Mapping[str, str],
    policy: Policy,
    *,
    snapshot: str,
    author: str,
    rarity: str,
    interest: str,
    informed_on: date | None,
    objected: bool,
) -> Clearance:
    """Draw up what is to be signed; raise ``RefusalError`` where something is missing.

    ``rarity`` is the answer of `ask_rarity`. Nothing is cleared by this.
    """
    _refuse(not interest.strip(), "gives no reason of public interest", "Without one, no case.")
    _refuse(informed_on is None, "says no day on which the child's side was informed", "Ask first.")
    _refuse(objected, "meets an objection of the child's side", "Leave the case out.")
    _refuse(rarity != PASS, "combines facts too few cases share", f"Generalise [{rarity}].")
    _refuse(not texts or not author.strip(), "names no author or no text", "Name both.")
    for text in texts.values():
        refuse_marks(text, policy)
    return Clearance(
        case, {language: _hash(text) for language, text in texts.items()}, policy_hash(policy),
        snapshot, author, rarity, interest, informed_on or date.min, objected,
    )  # fmt: skip


def approve(record: Clearance, name: str, key: Path) -> Clearance:
    """Sign a record with the private key (Ed25519, PEM) of an enrolled person.

    Raises ``RefusalError`` where the person is the author.
    """
    _refuse(name == record.author, "was written by who signs it", "Let two others read it.")
    try:
        secret = load_pem_private_key(key.read_bytes(), password=None)
    except (OSError, ValueError, TypeError):
        secret = None
    if not isinstance(secret, Ed25519PrivateKey):
        hint = "Make one with `openssl genpkey -algorithm ed25519`."
        raise InputError("is no Ed25519 private key in PEM", str(key), hint)
    signed = base64.b64encode(secret.sign(record.statement())).decode()
    return replace(record, signatures={**record.signatures, name: signed})


def clear_case(
    record: Clearance, texts: Mapping[str, str], policy: Policy, *, snapshot: str, enrolled: Path
) -> ClearedCase:
    """Give the texts back as cleared where two enrolled keys, neither the author's, signed them.

    ``enrolled`` is a folder with one public key (PEM) for each person, ``NAME.pem``. Any changed
    byte, another policy or another snapshot voids the record. Raises ``RefusalError`` then.
    """
    hashes = {language: _hash(text) for language, text in texts.items()}
    _refuse(dict(record.texts) != hashes, "was signed for another text", "Have it signed anew.")
    is_same = (record.policy, record.snapshot) == (policy_hash(policy), snapshot)
    _refuse(not is_same, "was signed under another policy or snapshot", "Have it signed anew.")
    _refuse(not record.interest.strip(), "gives no reason of public interest", "Leave it out.")
    _refuse(record.objected, "meets an objection of the child's side", "Leave the case out.")
    _refuse(record.rarity != PASS, "combines facts too few cases share", "Generalise it first.")
    keys = [_key(enrolled, name) for name in _signers(record)]
    valid = {
        _raw(key)
        for key, signature in zip(keys, _signatures(record), strict=True)
        if key is not None and _holds(key, signature, record.statement())
    }
    author = _key(enrolled, record.author)
    others = valid - ({_raw(author)} if author is not None else set())
    _refuse(
        len(others) < _KEYS_NEEDED,
        "lacks two valid signatures of enrolled keys other than the author's",
        "Have two others sign it.",
    )
    for text in texts.values():
        refuse_marks(text, policy)
    return ClearedCase(record.case, dict(texts), _MAKER)


def read_clearance(path: Path) -> Clearance:
    """Read a record; raise ``InputError`` where it is none."""
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
        return Clearance(**{**held, "informed_on": date.fromisoformat(held["informed_on"])})
    except (OSError, ValueError, KeyError, TypeError):
        hint = "Name a record made by `draft_clearance`."
        raise InputError("is no clearance record", str(path), hint) from None


def policy_hash(policy: Policy) -> str:
    """Name a policy by its content, so that a changed one voids what was signed under it."""
    said = [
        f"{name}={getattr(policy, name)!r}"
        for name in ("since", "threshold", "shared_by", "marks")
    ]  # fmt: skip
    return _hash("\n".join(said))


def _signers(record: Clearance) -> Sequence[str]:
    return [name for name in sorted(record.signatures) if name != record.author]


def _signatures(record: Clearance) -> Sequence[str]:
    return [record.signatures[name] for name in _signers(record)]


def _key(enrolled: Path, name: str) -> Ed25519PublicKey | None:
    """Load an enrolled key; a name that is no plain file name is enrolled nowhere."""
    if not name or Path(name).name != name:
        return None
    try:
        key = load_pem_public_key((enrolled / f"{name}.pem").read_bytes())
    except (OSError, ValueError):
        return None
    return key if isinstance(key, Ed25519PublicKey) else None


def _raw(key: Ed25519PublicKey) -> bytes:
    return key.public_bytes_raw()


def _holds(key: Ed25519PublicKey, signature: str, statement: bytes) -> bool:
    try:
        key.verify(base64.b64decode(signature, validate=True), statement)
    except (InvalidSignature, binascii.Error, ValueError):
        return False
    return True


def _hash(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def _refuse(is_wrong: bool, problem: str, hint: str) -> None:
    if is_wrong:
        raise RefusalError(problem, _WHERE, hint)
