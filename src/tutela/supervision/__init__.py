"""What the record does not show in time: findings and worklists."""

from tutela.supervision.findings import Findings
from tutela.supervision.supervise import supervise
from tutela.supervision.worklist import worklist

__all__ = ["Findings", "supervise", "worklist"]
