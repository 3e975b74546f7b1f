"""Which engines there are, and which one this site uses (settings.MEDIA_ENGINE)."""

from collections.abc import Callable
from functools import cache

from calling.engines.agora import AgoraEngine
from calling.engines.base import MediaEngine
from calling.engines.direct import DirectEngine
from calling.engines.fake import FakeEngine
from calling.engines.janus import JanusEngine

ENGINES: dict[str, Callable[[], MediaEngine]] = {
    "agora": AgoraEngine,
    "direct": DirectEngine,
    "fake": FakeEngine,
    "janus": JanusEngine,
}


@cache
def engine_named(name: str) -> MediaEngine:
    """The one engine object of that name in this process; KeyError for an unknown name.

    A call keeps the engine it was made with, also when the site has changed to another one.
    """
    return ENGINES[name]()
