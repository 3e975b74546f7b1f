"""Voice masking: keyed pseudo-voices and the trained tables that both implementations share."""
