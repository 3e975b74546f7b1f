"""A server that is told to stop ends."""

import socket
import sys
from pathlib import Path

import pytest

from deploy.stack.service import Service, free_port
from ikoota.stopping import STOP_SECONDS
from tests.stack.processes import environment_for

pytestmark = pytest.mark.any_database


def test_a_server_ends_although_a_thread_of_it_waits_for_ever(tmp_path):
    port = free_port()

    def listens():
        with socket.socket() as line:
            return line.connect_ex(("127.0.0.1", port)) == 0

    daphne = str(Path(sys.executable).with_name("daphne"))
    bind = ("-v", "0", "-b", "127.0.0.1", "-p", str(port))
    command = [daphne, *bind, "tests.ikoota.hung_server:application"]
    environment = environment_for(VAR_DIR=str(tmp_path))
    server = Service("daphne", command, tmp_path / "daphne.log", listens, environment)
    try:
        server.start()
        server.wait()
        server.process.terminate()
        assert server.process.wait(3 * STOP_SECONDS) == 0
    finally:
        server.stop()
