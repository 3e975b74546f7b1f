"""Run a command with DATABASE_URL and REDIS_URL of a private MariaDB and Redis.

`python -m tests.stack python manage.py migrate`; its exit status is the command's.
"""

import os
import signal
import subprocess
import sys
from typing import Any

from deploy.stack.service import die_with_parent
from tests.stack.servers import stack


def main() -> int:
    """Run sys.argv[1:]; a signal that ends this program stops the servers, too."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _leave)
    with stack() as servers:
        environment = os.environ | servers.environment()
        command = subprocess.Popen(sys.argv[1:], env=environment, preexec_fn=die_with_parent)
        try:
            return command.wait()
        finally:
            command.terminate()
            command.wait()


def _leave(number: int, frame: Any) -> None:
    sys.exit(128 + number)


if __name__ == "__main__":
    sys.exit(main())
