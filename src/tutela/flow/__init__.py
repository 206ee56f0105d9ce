"""The whole way from the register to a release, and the gates on it."""

from tutela.flow.count import explained, figures
from tutela.flow.embargo import lift
from tutela.flow.publish import (
    Wish,
    emerging,
    expect,
    follow_campaign,
    publish,
    publish_totals,
    supervise,
)
from tutela.flow.verify import Proof, verify
from tutela.release import reconcile, write_ledger
from tutela.supervision import worklist

__all__ = [
    "Proof",
    "Wish",
    "emerging",
    "expect",
    "explained",
    "figures",
    "follow_campaign",
    "lift",
    "publish",
    "publish_totals",
    "reconcile",
    "supervise",
    "verify",
    "worklist",
    "write_ledger",
]
