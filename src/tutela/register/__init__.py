"""What happened to whom: append-only, versioned, and frozen into snapshots."""

from tutela.register.erasure import erase, restore
from tutela.register.freezing import freeze
from tutela.register.sealing import seal
from tutela.register.snapshot import Snapshot, open_snapshot
from tutela.register.store import Batch, Register, create_register, open_register

__all__ = [
    "Batch",
    "Register",
    "Snapshot",
    "create_register",
    "erase",
    "freeze",
    "open_register",
    "open_snapshot",
    "restore",
    "seal",
]
