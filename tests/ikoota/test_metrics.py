"""GET /metrics: who may read it, and that each number moves when it should."""

import re

import pytest
from asgiref.sync import sync_to_async
from asgiref.testing import ApplicationCommunicator
from channels.layers import channel_layers
from django.db import OperationalError
from django.test import Client

from calling import services
from calling.engines.base import EngineOff
from calling.engines.registry import ENGINES
from calling.messages import MASK_REASONS
from ikoota.asgi import application
from tests.calling.scenes import Api, Socket, in_loop, new_call, sit
from tests.membership.people import new_member

pytestmark = pytest.mark.django_db(transaction=True)
STRANGER = "203.0.113.9"
TOKEN = "of-the-tests-and-of-nothing-else"
HERE = Client(REMOTE_ADDR="127.0.0.1")


@pytest.fixture(autouse=True)
def _empty_layer():
    channel_layers.backends.clear()


@pytest.fixture
def ann():
    return new_member("ann")


@pytest.fixture
def call(ann):
    return new_call(ann)


def numbers(client=HERE):
    """Name with labels -> value."""
    answer = client.get("/metrics")
    assert answer.status_code == 200
    assert "no-store" in answer.headers["Cache-Control"]
    rows = re.findall(r"^(\w+(?:\{[^}]*\})?) (\S+)$", answer.content.decode(), re.MULTILINE)
    return {name: float(value) for name, value in rows}


class Moved:
    """How far each number has moved since."""

    def __init__(self):
        self.before = numbers()

    def __call__(self, name):
        return numbers().get(name, 0) - self.before.get(name, 0)


@pytest.fixture
def moved():
    return Moved()


def test_this_machine_may_read_it():
    assert numbers(Client(REMOTE_ADDR="::1"))["ikoota_database_up"] == 1


def test_a_stranger_is_told_what_is_told_of_nothing(settings):
    settings.DEBUG = False
    for method in ("get", "post", "put"):
        answers = [
            getattr(Client(REMOTE_ADDR=STRANGER), method)(path) for path in ("/metrics", "/nowhere")
        ]
        assert [answer.status_code for answer in answers] == [404, 404]
        texts = [answer.content.replace(b"/nowhere", b"/metrics") for answer in answers]
        assert texts[0] == texts[1]


@pytest.mark.parametrize(
    "name", ["Forwarded", "Via", "X-Forwarded-For", "X-Forwarded-Proto", "X-Real-IP"]
)
def test_nor_through_a_proxy_of_this_machine(name):
    asked = Client(REMOTE_ADDR="127.0.0.1", headers={name: "something"})
    assert asked.get("/metrics").status_code == 404


@pytest.mark.parametrize("address", ["", "localhost", "10.0.0.1", "::ffff:203.0.113.9"])
def test_what_is_no_loopback_is_a_stranger(address):
    assert Client(REMOTE_ADDR=address).get("/metrics").status_code == 404


@pytest.mark.parametrize(
    ("shown", "status"),
    [
        (f"Bearer {TOKEN}", 200),
        (f"Bearer {TOKEN}x", 404),
        ("Bearer ", 404),
        (f"Basic {TOKEN}", 404),
        ("Bearer \xe9", 404),
    ],
)
def test_the_token_opens_it_from_anywhere(settings, shown, status):
    settings.METRICS_TOKEN = TOKEN
    client = Client(REMOTE_ADDR=STRANGER, HTTP_AUTHORIZATION=shown)
    assert client.get("/metrics").status_code == status


def test_without_a_token_no_token_opens_it():
    client = Client(REMOTE_ADDR=STRANGER, HTTP_AUTHORIZATION="Bearer ")
    assert client.get("/metrics").status_code == 404


def test_calls_and_seats(ann, call):
    sit(ann, call)
    services.join_call(new_member("ben"), call)
    services.pause_call(ann, new_call(ann))
    services.end_call(ann, new_call(ann))
    found = numbers()
    assert found['ikoota_calls{status="active"}'] == 1
    assert found['ikoota_calls{status="paused"}'] == 1
    assert found["ikoota_open_seats"] == 2
    assert "ended" not in str(found)


def test_it_answers_while_the_database_does_not(monkeypatch):
    def away():
        raise OperationalError

    monkeypatch.setattr("calling.gauges.count_open_seats", away)
    found = numbers()
    assert found["ikoota_database_up"] == 0
    assert "ikoota_open_seats" not in found


def test_tokens(ann, call, moved):
    sit(ann, call)
    services.issue_token(ann, call.channel_name)
    assert moved(f'ikoota_token_seconds_count{{engine="{call.engine}"}}') == 1


def test_an_engine_that_is_off(ann, call, moved, monkeypatch):
    def off(*_):
        raise EngineOff

    sit(ann, call)
    monkeypatch.setattr(ENGINES[call.engine], "credentials", off)
    answer = Api.of(ann).post("token", {"channelName": call.channel_name})
    assert answer[1]["code"] == "engine_not_ready"
    assert moved(f'ikoota_engine_errors_total{{engine="{call.engine}",fault="off"}}') == 1


def test_throttled_requests(ann, settings, moved):
    api = settings.REST_FRAMEWORK
    rates = api["DEFAULT_THROTTLE_RATES"] | {"create": "1/h"}
    settings.REST_FRAMEWORK = api | {"DEFAULT_THROTTLE_RATES": rates}
    for _ in range(3):
        Api.of(ann).post("create", {"title": "Another"})
    assert moved('ikoota_throttled_total{scope="create"}') == 2


def test_guessed_passwords(ann, moved):
    for _ in range(7):
        Client().post("/sign-in/", {"username": "ann", "password": "wrong"})
    assert moved('ikoota_throttled_total{scope="sign_in"}') == 2


@in_loop
async def test_sockets_lag_and_what_pages_say_of_their_masks(ann, call, moved):
    move = sync_to_async(moved)
    socket = await Socket.seated(ann, call)
    assert await move("ikoota_sockets") == 1
    await socket.say(type="lock", on=True)
    await socket.until("locked")
    assert await move("ikoota_event_lag_seconds_count") >= 1
    for reason in MASK_REASONS:
        await socket.say(type="mask_failed", reason=reason)
    await socket.say(type="ping")
    await socket.until("pong")
    for reason in MASK_REASONS:
        assert await move(f'ikoota_mask_failures_total{{reason="{reason}"}}') == 1
    await socket.drop()
    assert await move("ikoota_sockets") == 0


@pytest.mark.parametrize("reason", ["OTO#AAAAAA", "", 7, None, ["mask_failed"], "camera_off"])
@in_loop
async def test_no_other_word_is_counted(ann, call, reason):
    socket = await Socket.open(ann, call)
    assert await socket.refused(type="mask_failed", reason=reason) == "bad_message"
    await socket.drop()


@in_loop
async def test_too_many_messages(ann, call, moved):
    socket = await Socket.open(ann, call)
    # More than allowance and what it regains on a slow machine, and not so many that it closes.
    for _ in range(290):
        await socket.say(type="ping")
    # With the second, the first is counted.
    for _ in range(2):
        assert (await socket.until("error"))["code"] == "too_fast"
    assert await sync_to_async(moved)('ikoota_throttled_total{scope="socket"}') >= 1
    await socket.drop()


@in_loop
async def test_a_clock_that_was_set_back_is_no_negative_lag(ann, call, moved):
    socket = await Socket.open(ann, call)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("calling.services.publishing.time", lambda: 4_000_000_000.0)
        await socket.say(type="lock", on=True)
        await socket.until("locked")
    await socket.say(type="ping")
    await socket.until("pong")
    assert await sync_to_async(moved)("ikoota_event_lag_seconds_count") >= 1
    assert await sync_to_async(moved)("ikoota_event_lag_seconds_sum") >= 0
    await socket.drop()


@in_loop
async def test_answers(moved):
    for path in ("/healthz", "/nowhere"):
        headers = [(b"host", b"localhost")]
        scope = {"type": "http", "method": "GET", "path": path, "headers": headers}
        wire = ApplicationCommunicator(application, scope | {"query_string": b""})
        await wire.send_input({"type": "http.request", "body": b""})
        await wire.receive_output(timeout=5)
        await wire.wait()
    assert await sync_to_async(moved)('ikoota_responses_total{status="2xx"}') == 1
    assert await sync_to_async(moved)('ikoota_responses_total{status="4xx"}') == 1
