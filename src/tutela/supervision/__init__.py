"""What the record does not show in time: findings, campaigns, worklists."""

from tutela.supervision.findings import Findings
from tutela.supervision.supervise import supervise

__all__ = ["Findings", "supervise"]
