"""`python -m deploy.stack [FOLDER]`: the whole site until Ctrl-C; FOLDER keeps its data."""

import shlex
import signal
import sys
import time
from pathlib import Path
from typing import Any

from deploy.stack.place import Place
from deploy.stack.service import ROOT, DoesNotStart
from deploy.stack.topology import Stack, running

LOOK_SECONDS = 1.0


def main() -> int:
    """Start, tell where everything is, and start again what dies."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "var" / "stack"
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        signal.signal(number, _leave)
    began = time.monotonic()
    try:
        with running(Place(folder.resolve())) as stack:
            _tell(stack, time.monotonic() - began)
            while True:
                time.sleep(LOOK_SECONDS)
                for name in stack.revive():
                    _say(f"{name} died and was started again")
    except DoesNotStart as problem:
        print(problem, file=sys.stderr)
        return 1


def _tell(stack: Stack, seconds: float) -> None:
    folder = stack.place.folder
    variables = stack.place.site_environment()
    lines = (f"export {name}={shlex.quote(value)}\n" for name, value in variables.items())
    (folder / "environment.sh").write_text("".join(lines))
    for name, address in stack.place.addresses.items():
        _say(f"{name:<12} {address}")
    _say(f"logs         {folder / 'logs'}")
    _say(f"commands     . {folder / 'environment.sh'}; python manage.py createsuperuser")
    _say(f"All answer after {seconds:.1f} s. Ctrl-C ends them.")


def _say(text: str) -> None:
    print(text, flush=True)


def _leave(number: int, frame: Any) -> None:
    # What stops the services must not be stopped itself.
    for other in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        signal.signal(other, signal.SIG_IGN)
    sys.exit(128 + number)


if __name__ == "__main__":
    sys.exit(main())
