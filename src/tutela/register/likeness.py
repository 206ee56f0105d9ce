"""What two identities are compared by, in order of strength: normalised, then only ever hashed."""

import hashlib
import hmac
import re
import unicodedata
from collections.abc import Mapping
from datetime import date

KINDS: Mapping[str, tuple[str, ...]] = {
    "number": ("number",),
    "name_born_home": ("name", "born_on", "home"),
    "name_born": ("name", "born_on"),
    "name_year_home": ("name", "born_year", "home"),
    "born_home_sex": ("born_on", "home", "sex"),
}
"""The fields of an identity that make each kind of token; without one of them there is none."""

_SHORTEST_NUMBER = 6


def tokens(identity: Mapping[str, str], key: bytes, scope: str) -> dict[str, bytes]:
    """Give the keyed HMAC of each kind that an identity has the fields for.

    A plain hash of an identity number is undone by trying all numbers; without the key nobody can
    try. ``scope`` goes into the token: what is in two scopes can never be compared.
    """
    plain = _normal(identity)
    return {
        kind: _token(key, "\x1f".join((scope, kind, *(plain[field] for field in fields))))
        for kind, fields in KINDS.items()
        if all(plain[field] for field in fields)
    }


def _token(key: bytes, said: str) -> bytes:
    return hmac.new(key, said.encode(), hashlib.sha256).digest()


def _normal(identity: Mapping[str, str]) -> dict[str, str]:
    """Spell each field in one way; an empty text where there is none."""
    said = {name: unicodedata.normalize("NFKC", text) for name, text in identity.items()}
    born = _day(said.get("born_on", ""))
    return {
        "number": _number(said.get("number", "")),
        "name": _words(said.get("name", "")),
        "born_on": born,
        "born_year": born[:4],
        "home": _words(said.get("home", "")),
        "sex": _words(said.get("sex", "")),
    }


def _words(text: str) -> str:
    """Leave case, signs and the order of names aside."""
    return " ".join(sorted(re.findall(r"\w+", text.casefold())))


def _number(text: str) -> str:
    """Leave spaces and signs aside; one digit over and over stands for no number."""
    plain = re.sub(r"[\W_]", "", text).upper()
    return plain if len(plain) >= _SHORTEST_NUMBER and len(set(plain)) > 1 else ""


def _day(text: str) -> str:
    match = re.match(r"\D*(\d{4})\D?(\d{1,2})\D?(\d{1,2})\D*$", text)
    try:
        return date(*(int(part) for part in match.groups())).isoformat() if match else ""
    except ValueError:
        return ""
