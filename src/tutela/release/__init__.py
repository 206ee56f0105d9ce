"""Make the release people read: cleared tables and sentences in, files out."""

from tutela.release.bindings import TextOutput, bindings
from tutela.release.brief import Brief, Operation
from tutela.release.calendar import announce
from tutela.release.compose import Bound
from tutela.release.gates import faults
from tutela.release.opened import Fault
from tutela.release.reconcile import (
    Ledger,
    Restatement,
    Revised,
    read_reasons,
    reconcile,
    reconcile_with,
    released_figures,
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
    "Operation",
    "Restatement",
    "Revised",
    "TextOutput",
    "announce",
    "bindings",
    "faults",
    "read_reasons",
    "reconcile",
    "reconcile_with",
    "released_figures",
    "sign",
    "unexplained",
    "verify_signature",
    "write_ledger",
    "write_release",
]
