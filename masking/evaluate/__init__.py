"""Measures how anonymous masked media are, on a folder of one's own."""
