"""Static files of a release under an address of their own: `/static/<digest of them all>/...`."""

import hashlib
import os
import shutil
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.storage import StaticFilesStorage

# Pages of the releases before are still open somewhere, and ask for their own files.
KEPT_RELEASES = 3
DIGITS = 12
NAME_FILE = "release"


class ReleaseStorage(StaticFilesStorage):
    """`collectstatic` also puts all files together into a folder that is named by their content.

    Addresses of the site lead there once it exists (outside DEBUG), so browsers may keep what they
    fetched for ever. Modules, workers and WebAssembly find each other by relative addresses, which
    stay inside of one release: a page never mixes two.
    """

    @cached_property
    def release(self) -> str:
        """Name of the release that this process serves; empty when there is none."""
        path = Path(self.location, NAME_FILE)
        return path.read_text() if path.is_file() and not settings.DEBUG else ""

    def url(self, name: str | None) -> str:
        return super().url(f"{self.release}/{name}" if self.release else name)

    def post_process(
        self, paths: dict[str, Any], dry_run: bool = False, **options: Any
    ) -> Iterator[tuple[str, str, bool]]:
        """Called by `collectstatic` with the names of all files, old and new."""
        if not dry_run:
            release = _digest(Path(self.location), sorted(paths))
            _put_together(Path(self.location), release, paths)
            _delete_old(Path(self.location))
        yield from ()


def _digest(root: Path, names: list[str]) -> str:
    total = hashlib.sha256()
    for name in names:
        with (root / name).open("rb") as file:
            total.update(hashlib.file_digest(file, "sha256").digest())
        total.update(name.encode() + b"\0")
    return total.hexdigest()[:DIGITS]


def _put_together(root: Path, release: str, paths: dict[str, Any]) -> None:
    """Links, not copies: `collectstatic` replaces files, it never writes into them."""
    folder, unfinished = root / release, root / f"{release}.unfinished"
    if not folder.is_dir():
        shutil.rmtree(unfinished, ignore_errors=True)
        for name in paths:
            (unfinished / name).parent.mkdir(parents=True, exist_ok=True)
            os.link(root / name, unfinished / name)
        unfinished.rename(folder)
    os.utime(folder)
    # Renamed, so that a process that starts now reads the old name or the new one.
    (root / f"{NAME_FILE}.new").write_text(release)
    (root / f"{NAME_FILE}.new").rename(root / NAME_FILE)


def _delete_old(root: Path) -> None:
    releases = [path for path in root.iterdir() if path.is_dir() and _is_release(path.name)]
    releases.sort(key=lambda path: path.stat().st_mtime, reverse=True)
    for path in releases[KEPT_RELEASES:]:
        shutil.rmtree(path)


def _is_release(name: str) -> bool:
    return len(name) == DIGITS and set(name) <= set("0123456789abcdef")
