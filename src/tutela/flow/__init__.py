"""The whole way from the register to a release, and the gates on it."""

from tutela.flow.publish import figures, publish, supervise
from tutela.flow.verify import Proof, verify

__all__ = ["Proof", "figures", "publish", "supervise", "verify"]
