"""What is written to the console: every line once, and no secret of an invitation."""

import io
import logging

import pytest
from django.test import Client

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
