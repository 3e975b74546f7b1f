"""Calls in the admin: lists, rosters, statistics, and the site's staff ending and removing."""

from calling.admin import calls, participations, statistics

__all__ = ["calls", "participations", "statistics"]
