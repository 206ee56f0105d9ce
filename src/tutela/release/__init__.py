"""Make the release people read: cleared tables and sentences in, files out."""

from tutela.release.bindings import TextOutput, bindings
from tutela.release.brief import Brief
from tutela.release.compose import Bound
from tutela.release.gates import Fault, faults
from tutela.release.sign import SIGNATURE, sign, verify_signature
from tutela.release.write import write_release

__all__ = [
    "SIGNATURE",
    "Bound",
    "Brief",
    "Fault",
    "TextOutput",
    "bindings",
    "faults",
    "sign",
    "verify_signature",
    "write_release",
]
