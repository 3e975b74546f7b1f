"""Masking for members: the JSON API, the jobs behind it and the preview page."""
