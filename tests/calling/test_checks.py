"""System checks of the calling app."""

import pytest

from calling.checks import check_calling


def ids():
    return [message.id for message in check_calling()]


def test_defaults_are_fine(settings):
    settings.DEBUG = True
    assert ids() == []


def test_unknown_engine(settings):
    settings.MEDIA_ENGINE = "carrier-pigeon"
    assert ids() == ["calling.E001"]


def test_engine_that_cannot_work(settings):
    settings.DEBUG = False
    assert ids() == ["calling.E002"]


@pytest.mark.parametrize("seconds", [0, -1, 301])
def test_grace_time(settings, seconds):
    settings.DEBUG, settings.SEAT_GRACE_SECONDS = True, seconds
    assert ids() == ["calling.E003"]
