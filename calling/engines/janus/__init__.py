"""The Janus engine: a media server of the site's own, which only the site speaks to."""

from calling.engines.janus.engine import JanusEngine

__all__ = ["JanusEngine"]
