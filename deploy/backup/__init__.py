"""Copies of the site's database, and the way back: `python -m deploy.backup`."""
