"""The Janus engine: the contract, against a real Janus and without one, and what it refuses."""

import json
from pathlib import Path
from threading import Thread

import pytest
from django.core.management import call_command
from websockets.sync.server import serve

from calling import services
from calling.engines.base import EngineOff
from calling.engines.janus import JanusEngine
from calling.engines.janus.config import Place, write_config
from calling.errors import EngineNotReady
from deploy.stack.service import free_port
from tests.calling.engines.contract import CALL, EngineContract, seat_of
from tests.calling.scenes import new_call, sit

KEY = "k" * 32


@pytest.fixture
def engine(janus):
    return JanusEngine()


class TestContract(EngineContract):
    pass


class TestContractWithoutJanus(EngineContract):
    """Janus is away: nobody in a call waits for it, or is told of it."""

    @pytest.fixture
    def engine(self, settings):
        settings.JANUS_URL, settings.JANUS_ADMIN_KEY = f"ws://127.0.0.1:{free_port()}", KEY
        return JanusEngine()

    def test_it_does_not_know_who_is_there(self, engine):
        assert engine.roster(CALL) is None


def test_an_empty_room_is_known_to_be_empty(engine):
    assert engine.roster(CALL) == set()


def test_what_janus_does_not_document_is_written_down(settings, caplog):
    """Nobody waits who could see the error."""

    def answer(line):
        for text in line:
            line.send(json.dumps({"transaction": json.loads(text)["transaction"]}))

    with serve(answer, "127.0.0.1", 0, subprotocols=["janus-protocol"]) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        port = server.socket.getsockname()[1]
        settings.JANUS_URL, settings.JANUS_ADMIN_KEY = f"ws://127.0.0.1:{port}", KEY
        assert JanusEngine().roster(CALL) is None
        server.shutdown()
    assert "Janus was not asked for the roster" in caplog.text


@pytest.mark.parametrize(
    ("name", "value", "word"),
    [
        ("JANUS_ADMIN_KEY", "", "JANUS_ADMIN_KEY"),
        ("JANUS_ADMIN_KEY", "short", "JANUS_ADMIN_KEY"),
        ("JANUS_URL", "", "JANUS_URL"),
        ("JANUS_URL", "http://127.0.0.1:8188", "JANUS_URL"),
        ("JANUS_URL", "ws://janus.example.org:8188", "JANUS_URL"),
        ("JANUS_URL", "ws://192.0.2.7:8188", "JANUS_URL"),
        ("JANUS_URL", "ws://[", "JANUS_URL"),
        ("RELAY_ONLY", True, "RELAY_ONLY"),
    ],
)
@pytest.mark.django_db
def test_a_wrong_setting_switches_it_off(settings, ann, name, value, word):
    settings.MEDIA_ENGINE, settings.JANUS_ADMIN_KEY = "janus", KEY
    call = new_call(ann)
    setattr(settings, name, value)
    (problem,) = JanusEngine().check()
    assert word in problem
    assert value in ("", True) or str(value) not in problem
    with pytest.raises(EngineOff):
        JanusEngine().credentials(seat_of(1))
    sit(ann, call)
    with pytest.raises(EngineNotReady):
        services.issue_token(ann, call.channel_name)


@pytest.mark.parametrize(
    "url",
    [
        "ws://127.0.0.1:8188",
        "ws://[::1]:8188",
        "ws://janus:8188",
        "ws://10.0.0.7:8188",
        "wss://janus.example.org",
    ],
)
def test_addresses_that_keep_secrets(settings, url):
    settings.JANUS_ADMIN_KEY, settings.JANUS_URL = KEY, url
    assert JanusEngine().check() == []


def test_the_page_goes_through_the_relay_where_the_site_says_so(settings, engine):
    settings.TURN_URLS, settings.TURN_SECRET = ["turn:turn.example:3478"], "secret"
    settings.RELAY_ONLY = True
    descriptor = engine.credentials(seat_of(1))
    assert descriptor["iceTransportPolicy"] == "relay"
    assert descriptor["iceServers"][0]["urls"] == ["turn:turn.example:3478"]


def test_the_page_gets_no_secret_of_janus(settings, engine, janus):
    descriptor = str(engine.credentials(seat_of(1)))
    assert settings.JANUS_URL not in descriptor
    assert settings.JANUS_ADMIN_KEY not in descriptor


def test_its_files_are_for_its_owner_only(settings, tmp_path):
    """And they hold none of what the site keeps to itself: secrets are derived."""
    settings.JANUS_ADMIN_KEY = KEY
    write_config(tmp_path / "janus", tmp_path, Place("ws://127.0.0.1:8188", "40000-40100"))
    files = list((tmp_path / "janus").iterdir())
    assert len(files) == 3
    for path in (tmp_path / "janus", *files):
        assert path.stat().st_mode & 0o077 == 0
    assert all(KEY not in path.read_text() for path in files)


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("ws://127.0.0.1:8188", 'ws_ip = "127.0.0.1"'),
        ("ws://localhost:8188", 'ws_ip = "127.0.0.1"'),
        ("ws://[::1]:8188", 'ws_ip = "::1"'),
        ("ws://janus:8188", ""),  # a container of its own: its address is not known yet
    ],
)
def test_it_listens_where_the_site_looks_for_it(settings, tmp_path, url, address):
    settings.JANUS_ADMIN_KEY = KEY
    write_config(tmp_path / "janus", tmp_path, Place(url, "40000-40100"))
    text = (tmp_path / "janus" / "janus.transport.websockets.jcfg").read_text()
    assert "".join(line.strip() for line in text.splitlines() if "ws_ip" in line) == address


def test_its_files_may_be_for_another_machine(settings, tmp_path):
    settings.JANUS_ADMIN_KEY, settings.JANUS_URL = KEY, "ws://janus:8188"
    folder = tmp_path / "janus"
    call_command("run_janus", only_write=str(folder), library=Path("/not/here"))
    assert 'plugins_folder = "/not/here/plugins"' in (folder / "janus.jcfg").read_text()


def test_it_listens_for_the_site_alone(janus):
    """Nothing but its websocket on loopback: no HTTP, no admin interface."""
    listening = set()
    with open(f"/proc/{janus.process.pid}/net/tcp") as table:
        inodes = {
            line.split()[9]: line.split()[1]
            for line in table.readlines()[1:]
            if line.split()[3] == "0A"
        }
    for link in janus.links():
        if link.startswith("socket:[") and link[8:-1] in inodes:
            listening.add(inodes[link[8:-1]])
    port = int(janus.url.rpartition(":")[2])
    assert listening == {f"0100007F:{port:04X}"}
