"""A signature proves who published, and one changed byte breaks it."""

import json
import shutil
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from tutela.model.errors import InputError, RefusalError
from tutela.release.sign import SIGNATURE, sign, verify_signature


@pytest.fixture
def keys(tmp_path: Path) -> tuple[Path, Path]:
    """Make a pair of keys: private, public."""
    return write_keys(tmp_path, "own")


def write_keys(folder: Path, name: str) -> tuple[Path, Path]:
    """Write a new pair of keys."""
    secret = Ed25519PrivateKey.generate()
    private, public = folder / f"{name}.pem", folder / f"{name}.pub.pem"
    private.write_bytes(secret.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    public.write_bytes(
        secret.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    )
    return private, public


@pytest.fixture
def signed(official: Path, keys: tuple[Path, Path], tmp_path: Path) -> Path:
    """Give a signed copy of the official release."""
    folder = tmp_path / "signed"
    shutil.copytree(official, folder)
    sign(folder, keys[0])
    return folder


def test_a_signed_release_verifies(signed: Path, keys: tuple[Path, Path]) -> None:
    """The way every reader takes."""
    envelope = json.loads((signed / SIGNATURE).read_text(encoding="utf-8"))

    verify_signature(signed, keys[1])

    assert envelope["payloadType"] == "application/vnd.in-toto+json"


@pytest.mark.parametrize(
    "name", ["figures.json", "white-paper.zh.pdf", "en/index.html", "manifest.json", "press.en.md"]
)
def test_one_changed_byte_breaks_it(signed: Path, keys: tuple[Path, Path], name: str) -> None:
    """Nothing in the folder may be exchanged."""
    content = bytearray((signed / name).read_bytes())
    content[len(content) // 2] ^= 1
    (signed / name).write_bytes(bytes(content))

    with pytest.raises(RefusalError, match="differs from what was listed"):
        verify_signature(signed, keys[1])


def test_a_file_too_many_or_too_few_breaks_it(signed: Path, keys: tuple[Path, Path]) -> None:
    """A page slipped in beside the signed ones is no part of the release."""
    (signed / "extra.html").write_text("<p>120</p>", encoding="utf-8")
    with pytest.raises(RefusalError, match=r"extra\.html"):
        verify_signature(signed, keys[1])

    (signed / "extra.html").unlink()
    (signed / "audit.json").unlink()
    with pytest.raises(RefusalError, match=r"audit\.json"):
        verify_signature(signed, keys[1])


def test_another_key_does_not_verify(signed: Path, tmp_path: Path) -> None:
    """A forger signs too, with another key."""
    _, other = write_keys(tmp_path, "other")

    with pytest.raises(RefusalError, match="not signed with this key"):
        verify_signature(signed, other)


def test_a_demonstration_is_never_signed(release: Path, keys: tuple[Path, Path]) -> None:
    """A signature would lend it the weight of an office."""
    with pytest.raises(RefusalError, match="demonstration"):
        sign(release, keys[0])

    assert not (release / SIGNATURE).exists()


def test_a_changed_release_is_not_signed(
    official: Path, keys: tuple[Path, Path], tmp_path: Path
) -> None:
    """Who signs vouches for what was published, not for what lies there now."""
    folder = tmp_path / "changed"
    shutil.copytree(official, folder)
    (folder / "press.en.md").write_text("Other words.", encoding="utf-8")

    with pytest.raises(RefusalError, match="differs"):
        sign(folder, keys[0])


def test_what_is_no_key_or_no_release_is_said_so(
    official: Path, signed: Path, keys: tuple[Path, Path], tmp_path: Path
) -> None:
    """Each slip has its own message."""
    with pytest.raises(InputError, match="no Ed25519 public key"):
        verify_signature(signed, signed / "audit.json")
    with pytest.raises(InputError, match="no Ed25519 private key"):
        sign(signed, keys[1])
    with pytest.raises(InputError, match="no signature"):
        verify_signature(official, keys[1])
    with pytest.raises(InputError, match="is no release"):
        sign(tmp_path, keys[0])
