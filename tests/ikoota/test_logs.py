"""What is written to the console: every line once, as text or JSON, and nothing telling."""

import io
import json
import logging
from datetime import UTC, datetime

import pytest
from django.test import Client

from ikoota.checks import check_observing
from ikoota.logs import Json, hidden
from ikoota.request_ids import request_id

SECRET = "never-was-one-but-could-be"
NAMES = ["", "django", "django.request", "django.server", "ikoota"]


@pytest.fixture
def console():
    """What every console handler writes meanwhile, whichever logger it hangs on."""
    loggers = [logging.getLogger(name) for name in NAMES]
    handlers = {one for logger in loggers for one in logger.handlers}
    # Exactly this class: pytest's own handlers are of others.
    consoles = [one for one in handlers if type(one) is logging.StreamHandler]
    written = io.StringIO()
    before = [(one, one.setStream(written)) for one in consoles]
    yield written
    for one, stream in before:
        if stream is not None:
            one.setStream(stream)


@pytest.mark.parametrize("debug", [True, False])
@pytest.mark.django_db
def test_a_refused_invitation_is_one_line_without_its_secret(settings, console, debug):
    settings.DEBUG = debug
    Client().get(f"/calls/invitation/{SECRET}/nothing-here")
    lines = console.getvalue().splitlines()
    assert [line.partition(":")[0] for line in lines] == ["WARNING django.request"]
    assert "/calls/invitation/..." in lines[0]


@pytest.mark.parametrize("debug", [True, False])
@pytest.mark.parametrize("name", NAMES)
def test_every_logger_writes_once_and_without_the_secret(settings, console, debug, name):
    settings.DEBUG = debug
    logging.getLogger(name).error("GET /calls/invitation/%s", SECRET)
    assert console.getvalue() == f"ERROR {name or 'root'}: GET /calls/invitation/...\n"


# What must not be read, in a line where it might be written, and what of it may.
TELLING = [
    ("GET /calls/invitation/s3cr3t", "GET /calls/invitation/..."),
    ("GET /sign-in/?next=%2Fcalls%2Finvitation%2Fs3cr3t", "next=%2Fcalls%2Finvitation%2F..."),
    ("WebSocket /ws/calls/abc/?ticket=s3cr3t&x=1", "/ws/calls/abc/?ticket=...&x=1"),
    ("DELETE /api/calling/admin/abc/participants/S3CR3T", "/participants/..."),
    ("DELETE /api/calling/admin/abc/participants/OTO%23S3CR3T", "/participants/member-"),
    ("GET /admin/membership/account/880000001/change/", "/account/.../change/"),
    ("OTO#S3CR3T signed up", "member-"),
    ("no mail to s3cr3t.name+x@mail.example.org", "no mail to <e-mail>"),
    ("peer 203.0.113.77:5123 hung up", "peer <address>:5123"),
    ("peer 2001:db8::7 hung up", "peer <address> hung up"),
    ("candidate:1 1 udp 2113937151 2001:db8:1:2:3:4:5:6 5000 typ host", "<address> 5000"),
    ("Authorization: Bearer s3cr3t", "Authorization: Bearer ..."),
    ("Cookie: sessionid=s3cr3t; csrftoken=s3cr3t", "sessionid=...; csrftoken=..."),
    ("device " + "5ec3" * 16, "device <token>"),
    ("token 007eJxS3CR3T" + "a" * 60, "token <token>"),
]


@pytest.mark.parametrize(("line", "left"), TELLING)
def test_nothing_telling_is_written(console, line, left):
    logging.getLogger("ikoota").error("%s", line)
    written = console.getvalue()
    assert left in written
    secrets = ("s3cr3t", "880000001", "203.0.113.77", "2001:db8", "5ec3")
    assert not [one for one in secrets if one in written.lower()]


@pytest.mark.parametrize(
    "line",
    [
        "at 12:30:05 of version 4.14",
        "listening on 127.0.0.1:8000",
        "::1",
        "1.2.3",
        "calling::rules",
    ],
)
def test_what_tells_nothing_stays(console, line):
    logging.getLogger("ikoota").error("%s", line)
    assert line in console.getvalue()


def test_one_member_is_one_word_that_another_key_changes(settings):
    words = [hidden(f"{name} left") for name in ("OTO#AAAAAA", "OTO#AAAAAA", "OTO#BBBBBB")]
    assert words[0] == words[1] != words[2]
    settings.SECRET_KEY = "another"
    assert hidden("OTO#AAAAAA left") not in words


@pytest.fixture
def as_json(console):
    """What is written, as a site outside DEBUG writes it."""
    handlers = [one for one in logging.getLogger().handlers if type(one) is logging.StreamHandler]
    before = [(one, one.formatter) for one in handlers]
    for one in handlers:
        one.setFormatter(Json())
    yield lambda: [json.loads(line) for line in console.getvalue().splitlines()]
    for one, formatter in before:
        one.setFormatter(formatter)


def test_json_has_these_keys_and_no_other(as_json):
    extra = {"request": "GET /s3cr3t", "user": "s3cr3t"}
    logging.getLogger("ikoota").warning("%s left", "OTO#AAAAAA", extra=extra)
    (line,) = as_json()
    assert line.keys() == {"time", "level", "logger", "message", "process"}
    assert (line["level"], line["logger"]) == ("WARNING", "ikoota")
    assert line["message"] == hidden("OTO#AAAAAA left")
    assert datetime.fromisoformat(line["time"]).tzinfo is UTC


def test_json_names_the_request(as_json):
    token = request_id.set("a" * 32)
    logging.getLogger("ikoota").error("anything")
    request_id.reset(token)
    assert as_json()[0]["request_id"] == "a" * 32


def test_json_tells_of_a_fault_where_it_was_and_none_of_its_words(as_json):
    try:
        try:
            int("s3cr3t")
        except ValueError as error:
            raise RuntimeError("s3cr3t") from error
    except RuntimeError:
        logging.getLogger("ikoota").exception("a fault")
    (line,) = as_json()
    assert "s3cr3t" not in str(line)
    assert [one["kind"] for one in line["fault"]] == ["RuntimeError", "ValueError"]
    assert "test_logs.py" in line["fault"][0]["at"][-1]


def test_a_traceback_as_text_is_without_people(console):
    try:
        raise RuntimeError("OTO#AAAAAA from 203.0.113.77")
    except RuntimeError:
        logging.getLogger("ikoota").exception("a fault")
    assert "RuntimeError: member-" in console.getvalue()
    assert "203.0.113.77" not in console.getvalue()


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("LOG_FORMAT", "xml", "ikoota.E003"),
        ("METRICS_LISTEN", "9100", "ikoota.E005"),
        ("TRUSTED_PROXIES", ["somewhere"], "ikoota.E004"),
        ("TRUSTED_PROXIES", ["10.0.0.1/8"], "ikoota.E004"),
    ],
)
def test_settings_that_mean_nothing_stop_the_start(settings, name, value, code):
    setattr(settings, name, value)
    assert [one.id for one in check_observing()] == [code]


def test_other_handlers_see_the_record_as_it_was(console, caplog):
    logging.getLogger("ikoota").error("%s left", "OTO#AAAAAA")
    assert caplog.records[-1].getMessage() == "OTO#AAAAAA left"
    assert "OTO#AAAAAA" not in console.getvalue()
