"""Sign a release with a detached Ed25519 signature over a statement of all its files.

The statement is an in-toto Statement v1 in a DSSE envelope, so that common tools can read it.
"""

import base64
import binascii
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key

from tutela.model.errors import InputError, RefusalError
from tutela.release.canonical import digest, files, write_text

SIGNATURE = "release.dsse.json"
"""The one file of a release folder that its manifest does not list."""

_TYPE = "application/vnd.in-toto+json"


def sign(folder: Path, key: Path) -> Path:
    """Sign every file of a release; ``key`` is an Ed25519 private key in PEM.

    Raises ``RefusalError`` for a demonstration, which is never signed, and for a folder whose
    files are not those of its manifest.
    """
    manifest = _manifest(folder)
    if manifest["synthetic"] is not False:
        raise RefusalError(
            "is a demonstration and never signed", str(folder), "Sign releases of real records."
        )
    _refuse_changed(folder, manifest)
    payload = json.dumps(_statement(folder, manifest), sort_keys=True, separators=(",", ":"))
    secret = _secret(key)
    envelope = {
        "payloadType": _TYPE,
        "payload": base64.b64encode(payload.encode()).decode(),
        "signatures": [{"keyid": "", "sig": _text(secret.sign(_sealed(payload.encode())))}],
    }
    path = folder / SIGNATURE
    write_text(path, json.dumps(envelope, indent=1) + "\n")
    return path


def verify_signature(folder: Path, key: Path) -> None:
    """Check the signature and every file under it; ``key`` is a public key from elsewhere.

    Raises ``InputError`` where key or signature cannot be read, and ``RefusalError`` where the
    signature is another's, or a file was changed, added or removed since.
    """
    path = folder / SIGNATURE
    payload, signatures = _envelope(path)
    public = _public(key)
    if not any(_holds(public, each, payload) for each in signatures):
        raise RefusalError(
            "was not signed with this key",
            str(path),
            "Ask the publisher for the key, not the folder.",
        )
    subjects = {each["name"]: each["digest"]["sha256"] for each in json.loads(payload)["subject"]}
    _refuse_other(folder, subjects)


def _statement(folder: Path, manifest: Mapping[str, Any]) -> dict[str, Any]:
    told = ("jurisdiction", "period", "edition", "cut_off", "coverage")
    return {
        "_type": "https://in-toto.io/Statement/v1",
        "subject": [
            {"name": name, "digest": {"sha256": each}} for name, each in _digests(folder).items()
        ],
        "predicateType": "urn:tutela:release:1",
        "predicate": {key: manifest[key] for key in told},
    }


def _digests(folder: Path) -> dict[str, str]:
    named = {path.relative_to(folder).as_posix(): path for path in files(folder)}
    return {name: digest(path) for name, path in named.items() if name != SIGNATURE}


def _refuse_changed(folder: Path, manifest: Mapping[str, Any]) -> None:
    listed = {name: entry["sha256"] for name, entry in manifest["files"].items()}
    _refuse_other(folder, {**listed, "manifest.json": digest(folder / "manifest.json")})


def _refuse_other(folder: Path, expected: Mapping[str, str]) -> None:
    there = _digests(folder)
    other = sorted(
        name for name in there.keys() | expected.keys() if there.get(name) != expected.get(name)
    )
    if other:
        raise RefusalError(
            f"differs from what was listed: {', '.join(other[:5])}",
            str(folder),
            "Fetch the release again, or publish it anew.",
        )


def _manifest(folder: Path) -> dict[str, Any]:
    try:
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        if not isinstance(manifest, dict) or not isinstance(manifest.get("files"), dict):
            raise ValueError("no list of files")
    except (OSError, ValueError):
        raise InputError(
            "is no release", str(folder), "Name a folder made by `tutela publish`."
        ) from None
    return manifest


def _envelope(path: Path) -> tuple[bytes, list[bytes]]:
    try:
        envelope = json.loads(path.read_text(encoding="utf-8"))
        payload = base64.b64decode(envelope["payload"], validate=True)
        return payload, [base64.b64decode(each["sig"]) for each in envelope["signatures"]]
    except (OSError, ValueError, KeyError, TypeError, binascii.Error):
        raise InputError(
            "is no signature that can be read", str(path), "Ask for a signed release."
        ) from None


def _sealed(payload: bytes) -> bytes:
    return b"DSSEv1 %d %s %d %s" % (len(_TYPE), _TYPE.encode(), len(payload), payload)


def _holds(public: Ed25519PublicKey, signature: bytes, payload: bytes) -> bool:
    try:
        public.verify(signature, _sealed(payload))
    except InvalidSignature:
        return False
    return True


def _secret(path: Path) -> Ed25519PrivateKey:
    try:
        key = load_pem_private_key(path.read_bytes(), password=None)
    except (OSError, ValueError, TypeError):
        key = None
    if not isinstance(key, Ed25519PrivateKey):
        raise _no_key(path, "private")
    return key


def _public(path: Path) -> Ed25519PublicKey:
    try:
        key = load_pem_public_key(path.read_bytes())
    except (OSError, ValueError):
        key = None
    if not isinstance(key, Ed25519PublicKey):
        raise _no_key(path, "public")
    return key


def _no_key(path: Path, kind: str) -> InputError:
    return InputError(
        f"is no Ed25519 {kind} key in PEM",
        str(path),
        "Make one with `openssl genpkey -algorithm ed25519`.",
    )


def _text(signature: bytes) -> str:
    return base64.b64encode(signature).decode()
