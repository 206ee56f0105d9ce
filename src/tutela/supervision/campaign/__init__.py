"""Special operations: what was done in one, and whether it differs from other years."""

from tutela.supervision.campaign.follow import Report, follow
from tutela.supervision.campaign.page import page
from tutela.supervision.campaign.plan import Campaign, campaigns

__all__ = ["Campaign", "Report", "campaigns", "follow", "page"]
