"""Ikoota Converse: anonymous audio and video calls for a learning community."""

__version__ = "0.1.0"
