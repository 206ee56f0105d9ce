"""Nothing leaves unless it is cleared: small counts are withheld and cannot be worked out."""

from tutela.disclosure.attacker import AttackReport, attack
from tutela.disclosure.clear import clear
from tutela.disclosure.cleared import Audit, Cleared, edition_of
from tutela.disclosure.explain import Explanation, explain
from tutela.disclosure.spoken import spoken_count, spoken_share
from tutela.disclosure.text import clear_text

__all__ = [
    "AttackReport",
    "Audit",
    "Cleared",
    "Explanation",
    "attack",
    "clear",
    "clear_text",
    "edition_of",
    "explain",
    "spoken_count",
    "spoken_share",
]
