"""A process beside the web server that looks into what members send, and masks small pictures."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from masking.backends.child import CRASHED, Child, Glance, Order, Outcome, Seen
from masking.backends.registry import BackendSettings
from masking.web import storage
from masking.web.errors import Busy, Damaged, MaskingFailed, WrongKind, refusal_of
from masking.web.models import MaskingJob
from masking.web.options import limits, options_for

logger = logging.getLogger(__name__)

# Seconds: until it has looked at a file, its start on a busy machine included; until a small
# picture is masked; until others are served.
LOOKING = 60.0
MASKING = 60.0
QUEUING = 20.0
# Formats whose masked picture is of the same one; others become PNG.
SUFFIXES = {"JPEG": ".jpg"}
FILE_SUFFIXES = {"audio": ".m4a", "video": ".mp4"}

_child = Child()
_lock = threading.Lock()


@dataclass(frozen=True)
class Received:
    """What is in a file: the suffix of its masked one, and whether it may be masked at once."""

    suffix: str
    is_small: bool


def look_into(path: Path, kind: str) -> Received:
    """Judge a member's file by its bytes.

    Raises WrongKind, the refusals of the masks (errors.TRANSLATIONS), Damaged for a file that
    breaks or delays who looks at it, Busy.
    """
    with _turn(QUEUING):
        _child.ask(Glance(path, limits()))
        seen = _child.hear(LOOKING)
        if not isinstance(seen, Seen | Outcome) or seen == CRASHED:
            _child.kill()
            raise Damaged
    if isinstance(seen, Outcome):
        raise refusal_of(seen.code)
    if seen.kind != kind:
        raise WrongKind
    suffix = FILE_SUFFIXES.get(kind) or SUFFIXES.get(seen.format, ".png")
    return Received(suffix, 0 < seen.pixels <= settings.MASKING_AT_ONCE_PIXELS)


def mask_at_once(job: MaskingJob, source: Path) -> Path:
    """Mask a small picture; where the masked one is. Raises the refusals of the masks, Busy."""
    target = storage.result_path(job)
    # A small picture is masked here whatever the backend: its way there would take longer.
    here = BackendSettings("local")
    order = Order(here, job.kind, source, target, options_for(job), limits())
    with _turn(0):
        _child.ask(order)
        while isinstance(said := _child.hear(MASKING), float):
            pass
        if said is None or said == CRASHED:
            _child.kill()
            raise MaskingFailed
    if said.code:
        logger.warning("a picture could not be masked: %s", said.code)
        raise refusal_of(said.code)
    return target


@contextmanager
def _turn(seconds: float) -> Iterator[None]:
    """The process is ours alone; raises Busy when it is not in time."""
    if not (_lock.acquire(timeout=seconds) if seconds else _lock.acquire(blocking=False)):
        raise Busy
    try:
        yield
    finally:
        _lock.release()
