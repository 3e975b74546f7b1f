"""How the site is run: configuration of what it needs, and the whole of it without containers."""
