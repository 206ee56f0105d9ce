"""Make the release people read: cleared tables and sentences in, files out."""

from tutela.release.bindings import TextOutput, bindings
from tutela.release.brief import Brief
from tutela.release.compose import Bound
from tutela.release.gates import Fault, faults
from tutela.release.reconcile import (
    Ledger,
    Restatement,
    read_reasons,
    reconcile,
    unexplained,
    write_ledger,
)
from tutela.release.sign import SIGNATURE, sign, verify_signature
from tutela.release.write import write_release

__all__ = [
    "SIGNATURE",
    "Bound",
    "Brief",
    "Fault",
    "Ledger",
    "Restatement",
    "TextOutput",
    "bindings",
    "faults",
    "read_reasons",
    "reconcile",
    "sign",
    "unexplained",
    "verify_signature",
    "write_ledger",
    "write_release",
]
