"""Special operations: what was done in one, and whether it differs from other years."""

from tutela.supervision.campaign.follow import Report, follow
from tutela.supervision.campaign.page import page
from tutela.supervision.campaign.plan import Campaign, campaigns
from tutela.supervision.campaign.write import as_json, write_campaign

__all__ = ["Campaign", "Report", "as_json", "campaigns", "follow", "page", "write_campaign"]
