"""Nothing leaves unless it is cleared: small counts are withheld and cannot be worked out."""

from tutela.disclosure.attacker import AttackReport, attack
from tutela.disclosure.clear import clear
from tutela.disclosure.cleared import Audit, Cleared, edition_of
from tutela.disclosure.text import clear_text

__all__ = ["AttackReport", "Audit", "Cleared", "attack", "clear", "clear_text", "edition_of"]
