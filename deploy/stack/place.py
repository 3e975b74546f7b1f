"""Where one run of the stack lives: its folder, its secrets, its ports, the site's environment."""

import os
import secrets
import sys
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from deploy.stack.certificate import make_certificate
from deploy.stack.service import ROOT

# What programs need of the machine's own environment, and nothing else of it.
INHERITED = ("HOME", "LANG", "LC_ALL", "TMPDIR")
HOST = "127.0.0.1"
SITE_HOST = "localhost"


@dataclass
class Place:
    """Services add to `environment` what the site must know of them, and to `addresses` what is
    told to whoever started the stack. `overrides` are settings that win over compose.yaml's.
    """

    folder: Path
    overrides: dict[str, str] = field(default_factory=dict)
    environment: dict[str, str] = field(default_factory=dict, init=False)
    addresses: dict[str, str] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        path = os.pathsep.join([str(Path(sys.executable).parent), "/usr/sbin", os.environ["PATH"]])
        inherited = {name: os.environ[name] for name in INHERITED if name in os.environ}
        self.environment |= {**inherited, "PATH": path, **self._values_of("release")}
        self.environment["DJANGO_SETTINGS_MODULE"] = "ikoota.settings"
        self.environment |= {"VAR_DIR": str(self.folder), "ALLOWED_HOSTS": f"{SITE_HOST},{HOST}"}
        for name in ("SECRET_KEY", "IDENTITY_SECRET"):
            self.secret(name)

    def folder_of(self, name: str) -> Path:
        """The folder of that service's data."""
        path = self.folder / name
        path.mkdir(exist_ok=True)
        return path

    def log_of(self, name: str) -> Path:
        """The file for what that service prints."""
        return self.folder / "logs" / f"{name}.log"

    def kept(self, name: str, value: str = "") -> Path:
        """A file that only this user reads, with `value` or a new secret when it is not there."""
        path = self.folder / "secrets" / name
        path.parent.mkdir(mode=0o700, exist_ok=True)
        if not path.exists():
            path.touch(mode=0o600)
            path.write_text(value or secrets.token_urlsafe(48))
        return path

    def secret(self, name: str) -> str:
        """The secret of that name, made the first time, in a file that the site is told of."""
        path = self.kept(name.lower())
        self.environment[f"{name}_FILE"] = str(path)
        return path.read_text()

    def site_environment(self) -> dict[str, str]:
        """What the site's programs run with."""
        return self.environment | self.overrides

    def command_of(self, service: str) -> list[str]:
        """The command of compose.yaml for that service."""
        return [str(part) for part in self.compose["services"][service]["command"]]

    def nginx_values(self) -> dict[str, str]:
        """What compose.yaml fills into nginx' configuration."""
        return {k: str(v) for k, v in self.compose["services"]["nginx"]["environment"].items()}

    @cached_property
    def certificate(self) -> tuple[str, str]:
        """The files of a certificate of the moment for the stack's names, and of its key."""
        return make_certificate(self.folder_of("tls"), (SITE_HOST, HOST))

    @cached_property
    def compose(self) -> dict[str, Any]:
        """compose.yaml, the one place for values that both ways of running the site share."""
        read: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text())
        return read

    def _values_of(self, service: str) -> dict[str, str]:
        """Settings that are not a matter of where the site runs."""
        values: dict[str, str] = self.compose["services"][service]["environment"]
        return {
            name: value
            for name, value in values.items()
            if "${" not in value and not value.startswith("/") and "://" not in value
            if not name.endswith("_FILE")
        }
