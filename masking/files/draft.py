"""Files that appear whole or not at all, whatever stops the program."""

import errno
import hashlib
import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from masking.files.errors import TargetExists, TargetFailed

_NO_LINKS = (errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS)
_MODE = 0o666  # less the umask, as for any new file


class Draft:
    """A file without a name in the target's folder, until `publish` gives it the target's.

    Linux forgets such a file when the program dies, even killed outright. Where that cannot be had
    the draft has a random hidden name and goes with the first error.
    """

    def __init__(self, target: Path) -> None:
        """Raises TargetFailed when nothing can be written there."""
        self.target = target
        self._name: str | None = None
        with _failures():
            # Everything below goes through this descriptor: a folder that is swapped for a link
            # meanwhile does not lead the result elsewhere.
            self._folder = os.open(target.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            with _failures():
                self._file = self._open()
        except TargetFailed:
            os.close(self._folder)
            raise

    def _open(self) -> int:
        flags = os.O_RDWR | os.O_CLOEXEC
        unnamed = getattr(os, "O_TMPFILE", None)
        if unnamed is not None and os.path.isdir("/proc/self/fd"):
            with suppress(OSError):
                return os.open(".", flags | unnamed, _MODE, dir_fd=self._folder)
        self._name = f".{secrets.token_hex(8)}.part"
        return os.open(self._name, flags | os.O_CREAT | os.O_EXCL, _MODE, dir_fd=self._folder)

    @property
    def url(self) -> str:
        """Where FFmpeg writes to; never the target's name, which may look like an address."""
        if self._name is None:
            return f"file:/proc/self/fd/{self._file}"
        return f"file:{self.target.parent.absolute() / self._name}"

    def write(self, content: bytes) -> None:
        """Writes the whole content; raises TargetFailed."""
        with _failures(), open(self._file, "wb", closefd=False) as file:
            file.write(content)

    @property
    def size(self) -> int:
        """Bytes written so far."""
        return os.fstat(self._file).st_size

    def sha256(self) -> str:
        """Of everything that was written."""
        with _failures(), open(self._file, "rb", closefd=False) as file:
            file.seek(0)
            return hashlib.file_digest(file, "sha256").hexdigest()

    def publish(self, *, overwrite: bool) -> None:
        """Puts the finished file at the target. Raises TargetExists, TargetFailed."""
        with _failures():
            os.fsync(self._file)
            self._link(overwrite=overwrite)
            os.fsync(self._folder)

    def _link(self, *, overwrite: bool) -> None:
        name = self.target.name
        if not overwrite:
            self._give_name(name)
            return
        if self._name is None:
            hidden = f".{secrets.token_hex(8)}.part"
            self._give_name(hidden)
            self._name = hidden
        _refuse_odd_target(name, self._folder)
        os.replace(self._name, name, src_dir_fd=self._folder, dst_dir_fd=self._folder)
        self._name = None

    def _give_name(self, name: str) -> None:
        """Links the draft to a name that is free; there is no moment in which it could be taken."""
        source = f"/proc/self/fd/{self._file}" if self._name is None else self._name
        try:
            os.link(
                source,
                name,
                src_dir_fd=self._folder,
                dst_dir_fd=self._folder,
                follow_symlinks=self._name is None,
            )
        except FileExistsError:
            raise TargetExists("There is a file at the target already.") from None
        except OSError as error:
            if self._name is None or error.errno not in _NO_LINKS:
                raise
            self._take_name(name)
        if self._name is not None:
            os.unlink(self._name, dir_fd=self._folder)
            self._name = None

    def _take_name(self, name: str) -> None:
        """The same where files cannot have two names (FAT): an empty file holds the place."""
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
        try:
            os.close(os.open(name, flags, _MODE, dir_fd=self._folder))
        except FileExistsError:
            raise TargetExists("There is a file at the target already.") from None
        os.replace(self._name or "", name, src_dir_fd=self._folder, dst_dir_fd=self._folder)
        self._name = None

    def close(self) -> None:
        """Forgets what was not published."""
        if self._name is not None:
            with suppress(FileNotFoundError):
                os.unlink(self._name, dir_fd=self._folder)
        os.close(self._file)
        os.close(self._folder)


@contextmanager
def draft_for(target: Path) -> Iterator[Draft]:
    """A draft that is gone at the end unless it was published."""
    draft = Draft(target)
    try:
        yield draft
    finally:
        draft.close()


@contextmanager
def _failures() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise TargetFailed(f"The result could not be written: {error.strerror}.") from None


def _refuse_odd_target(name: str, folder: int) -> None:
    """Replacing is for ordinary files; a link is replaced itself, never what it points to."""
    with suppress(FileNotFoundError):
        mode = os.stat(name, dir_fd=folder, follow_symlinks=False).st_mode
        if not stat.S_ISREG(mode) and not stat.S_ISLNK(mode):
            raise TargetFailed("The result could not be written: the target is no ordinary file.")
