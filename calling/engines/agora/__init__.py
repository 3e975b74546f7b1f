"""Agora: a cloud carries the media. Tokens, orders over its REST API, and its notifications."""

from calling.engines.agora.engine import AgoraEngine
from calling.engines.agora.project import Problem, credentials_are_valid, problems, warnings

__all__ = ["AgoraEngine", "Problem", "credentials_are_valid", "problems", "warnings"]
