"""Copies as files: packed, readable by their owner only, whole or not there at all."""

import gzip
import os
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from deploy.backup.errors import BackupError

CHUNK = 1 << 20


@contextmanager
def written(target: Path) -> Iterator[gzip.GzipFile]:
    """A packed file that stands under its name only when the block ends well.

    Raises BackupError when there is a file of that name already.
    """
    if target.exists():
        raise BackupError(f"{target} is there already.")
    unfinished = target.with_name(f"{target.name}.unfinished")
    try:
        handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as raw:
            with gzip.GzipFile(fileobj=raw, mode="wb", compresslevel=6) as packed:
                yield packed
            raw.flush()
            os.fsync(raw.fileno())
        unfinished.rename(target)
    finally:
        unfinished.unlink(missing_ok=True)


def chunks_of(source: Path) -> Iterator[bytes]:
    """What was packed. Raises BackupError when the file is damaged, cut or no copy at all."""
    try:
        with gzip.open(source, "rb") as packed:
            while chunk := packed.read(CHUNK):
                yield chunk
    except (OSError, EOFError, zlib.error) as error:
        raise BackupError(f"{source} cannot be read: {error}.") from None
