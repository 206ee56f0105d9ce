"""Ask whether the facts of a case are shared by enough cases, and say no more than that."""

import hashlib
import hmac
import json
import os
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from itertools import combinations
from pathlib import Path

from tutela.catalogue.policy import Policy
from tutela.model.errors import InputError, RefusalError

PASS = "pass"  # noqa: S105 - a word, not a secret
MOST = 12
"""How often one person may ask about one case; each answer tells a little."""
_SEALED = 0o600

Shared = Callable[[Mapping[str, str]], int]
"""Counts the cases of the register that share some facts; handed over by whoever may read it."""


def ask_rarity(
    facts: Mapping[str, str], shared: Shared, policy: Policy, log: Path, *, case: str, who: str
) -> str:
    """Answer ``pass``, or the one fact to say more generally; never how many cases there are.

    Every single fact, every pair and all of them together must be shared by ``policy.shared_by``
    cases. What is asked is logged: who, when, a keyed trace of the question, and the answer.
    Raises ``RefusalError`` when one person asks about one case more than ``MOST`` times, and
    ``InputError`` for a case without facts.
    """
    if not facts or any(not each.strip() for each in (*facts.values(), case, who)):
        hint = "Hand over the coded facts, the case and who asks."
        raise InputError("has no facts to count", "rarity of a case", hint)
    asked = _asked(log)
    tries = sum(each["case"] == _trace(log, case) and each["who"] == who for each in asked)
    if tries >= MOST:
        raise RefusalError(
            "was asked about too often", "rarity of a case", "Leave the case out, or ask another."
        )
    answer = _answer(facts, shared, policy.shared_by)
    line = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "who": who,
        "case": _trace(log, case),
        "facts": _trace(log, json.dumps(dict(facts), sort_keys=True)),
        "answer": answer,
    }
    _append(log, json.dumps(line, ensure_ascii=False))
    return answer


def _answer(facts: Mapping[str, str], shared: Shared, least: int) -> str:
    """Find the smallest combination that is too rare, and in it the fact that narrows it most."""
    names = sorted(facts)
    sizes = [1, 2, len(names)] if len(names) > 2 else list(range(1, len(names) + 1))
    for size in sizes:
        for group in combinations(names, size):
            if shared({name: facts[name] for name in group}) < least:
                return max(group, key=lambda each: (_without(facts, group, each, shared), each))
    return PASS


def _without(
    facts: Mapping[str, str], group: tuple[str, ...], left_out: str, shared: Shared
) -> int:
    return shared({name: facts[name] for name in group if name != left_out})


def _asked(log: Path) -> list[dict[str, str]]:
    try:
        lines = log.read_text(encoding="utf-8").splitlines()
        return [json.loads(line) for line in lines]
    except FileNotFoundError:
        return []
    except (OSError, ValueError):
        hint = "Nothing is answered without its log: mend or archive it."
        raise InputError("cannot be read as a log", str(log), hint) from None


def _trace(log: Path, text: str) -> str:
    """Trace a question by a key that stays beside the log: alike, but not to be guessed back."""
    path = log.with_suffix(".key")
    if not path.exists():
        _write(path, os.urandom(32).hex(), "x")
    return hmac.new(path.read_bytes(), text.encode(), hashlib.sha256).hexdigest()[:16]


def _append(log: Path, line: str) -> None:
    _write(log, f"{line}\n", "a")


def _write(path: Path, text: str, mode: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open(mode, encoding="utf-8") as file:
        path.chmod(_SEALED)
        file.write(text)
