"""The same words in several languages, without a silent fallback."""

from collections.abc import Mapping
from typing import TypeAlias

LANGUAGES = ("zh", "en")

Words: TypeAlias = Mapping[str, str]
"""Language code to words; every language of ``LANGUAGES`` is there."""
