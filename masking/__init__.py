"""Masks for faces and voices: plain Python, no Django, no network."""
