"""What the record does not show in time: findings, worklists, summary and special operations."""

from tutela.supervision.campaign import write_campaign
from tutela.supervision.findings import Findings
from tutela.supervision.kept import supervise_kept
from tutela.supervision.summary import summary, summary_measures
from tutela.supervision.supervise import supervise
from tutela.supervision.worklist import worklist

__all__ = [
    "Findings",
    "summary",
    "summary_measures",
    "supervise",
    "supervise_kept",
    "worklist",
    "write_campaign",
]
