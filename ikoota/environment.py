"""Reading of the environment: one reader for settings.py, and secrets that are never left out."""

import os
import secrets
from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured

env = environ.Env()

# Made by set-up for trying the product out; the real environment wins over it.
if (DOTENV := Path(__file__).resolve().parent.parent / ".env").is_file():
    env.read_env(DOTENV)


def secret(name: str, *, generate_in: Path | None, is_needed: bool = True) -> str:
    """Value of the secret `name`, from the environment or from the file `name`_FILE points to.

    With `generate_in` (development only) a missing secret is made once and kept in that folder.
    Raises ImproperlyConfigured when there is none, or answers "" for one that is not needed.
    """
    if value := env.str(name, default=""):
        return value
    if path := env.str(f"{name}_FILE", default=""):
        return Path(path).read_text().strip()
    if generate_in is None and not is_needed:
        return ""
    if generate_in is None:
        raise ImproperlyConfigured(f"{name} is not set. Set {name} or {name}_FILE.")
    return _kept_secret(generate_in / name.lower())


def _kept_secret(path: Path) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        # O_EXCL: of two processes that start at once, one makes the secret and both read it.
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_urlsafe(48))
    return path.read_text().strip()


def development_hosts(listening_on: str) -> list[str]:
    """Names that a site for trying out answers to: loopback, and the address it listens on."""
    address = f"[{listening_on}]" if ":" in listening_on else listening_on
    return list(dict.fromkeys(["127.0.0.1", "localhost", "[::1]", address]))
