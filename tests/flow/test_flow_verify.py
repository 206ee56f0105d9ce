"""A release proves itself, and one changed byte is found."""

import json
import shutil
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tutela.flow import Wish, publish, verify
from tutela.model.errors import InputError
from tutela.model.period import Period


@pytest.fixture
def copy(release: Path, tmp_path: Path) -> Path:
    """Give a copy of a release that may be spoilt."""
    shutil.copytree(release, tmp_path / "release")
    return tmp_path / "release"


def test_a_sound_release_is_proved(release: Path) -> None:
    """Everything that can be checked holds; what cannot is said."""
    proof = verify(release)

    assert proof.broken == ()
    assert any("signer unknown" in line for line in proof.unchecked)


@pytest.mark.parametrize(
    "name", ["index.html", "press.zh.md", "tables.en.xlsx", "white-paper.zh.pdf", "audit.json"]
)
def test_one_changed_byte_is_found(copy: Path, name: str) -> None:
    """A reader must be able to trust every file."""
    content = bytearray((copy / name).read_bytes())
    content[len(content) // 2] ^= 1
    (copy / name).write_bytes(bytes(content))

    assert any(name in line for line in verify(copy).broken)


def test_a_file_too_many_and_a_file_too_few_are_found(copy: Path) -> None:
    """A release is exactly the files it lists."""
    (copy / "extra.csv").write_text("x")
    (copy / "press.en.md").unlink()

    broken = " ".join(verify(copy).broken)
    assert "extra.csv is not listed" in broken
    assert "press.en.md is missing" in broken


def test_a_figure_changed_with_its_hash_is_still_found(copy: Path) -> None:
    """Who can change a file can change the manifest; the edition gives it away."""
    rows = json.loads((copy / "figures.json").read_text(encoding="utf-8"))
    rows[0]["value"] = "999"
    (copy / "figures.json").write_text(json.dumps(rows), encoding="utf-8")
    broken = " ".join(verify(copy).broken)

    assert "makes edition" in broken
    assert "gives the figures it should" in broken


def test_a_withheld_count_put_back_beside_its_total_is_found(copy: Path) -> None:
    """The attack works with released numbers only, as a stranger would."""
    rows = json.loads((copy / "figures.json").read_text(encoding="utf-8"))
    hidden = [row for row in rows if row.get("reason") == "withheld"]
    assert hidden, "the register of Nowhere is too large for this test"
    hidden[0]["value"] = "31"
    hidden[0].pop("reason")
    (copy / "figures.json").write_text(json.dumps(rows), encoding="utf-8")

    assert any("can be worked out" in line for line in verify(copy).broken)


def test_a_signature_is_checked_with_a_key_from_elsewhere(register: Path, tmp_path: Path) -> None:
    """The signer's key proves the release; another's does not."""
    mine, other = _keys(tmp_path / "mine"), _keys(tmp_path / "other")
    publish(register, Period.year(2022), tmp_path / "release", Wish(key=mine[0]))

    assert verify(tmp_path / "release", key=mine[1]).broken == ()
    assert any("signature" in line for line in verify(tmp_path / "release", key=other[1]).broken)


def _keys(path: Path) -> tuple[Path, Path]:
    secret = Ed25519PrivateKey.generate()
    private, public = path.with_suffix(".key"), path.with_suffix(".pub")
    pem = serialization.Encoding.PEM
    private.write_bytes(
        secret.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    public.write_bytes(secret.public_key().public_bytes(pem, form))
    return private, public


def test_what_is_no_release_is_refused(tmp_path: Path) -> None:
    """Only a release has a manifest.json that lists files."""
    with pytest.raises(InputError, match="is no release"):
        verify(tmp_path)
    (tmp_path / "manifest.json").write_text("{}")
    with pytest.raises(InputError, match="lists no files"):
        verify(tmp_path)
