"""The whole way from the register to a release, and the gates on it."""

from tutela.flow.publish import expect, figures, publish, supervise
from tutela.flow.verify import Proof, verify
from tutela.supervision import worklist

__all__ = ["Proof", "expect", "figures", "publish", "supervise", "verify", "worklist"]
