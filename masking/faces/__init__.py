"""Faces: how a member looks instead, and the detector that finds what to cover."""
