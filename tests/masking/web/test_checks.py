"""System checks of the masking app."""

import pytest

from masking.web.checks import LIMITS, check_masking


def ids():
    return [message.id for message in check_masking()]


def test_defaults_are_fine():
    assert ids() == []


def test_a_place_that_there_is_not(settings):
    settings.MASKING_BACKEND = "cloud"
    assert ids() == ["masking.E001"]


@pytest.mark.parametrize("name", ["http", "lambda"])
def test_a_place_without_what_it_needs(settings, name):
    settings.MASKING_BACKEND = name
    assert ids() == ["masking.E002"] * 2


@pytest.mark.parametrize(
    ("endpoint", "found"),
    [
        ("https://gpu.example.org", []),
        ("http://127.0.0.1:8001", []),
        ("http://gpu.example.org", ["masking.W001"]),
        ("gpu.example.org", ["masking.E002"]),
        ("ftp://gpu.example.org", ["masking.E002"]),
        ("http://[", ["masking.E002"]),
    ],
)
def test_addresses_of_another_site(settings, endpoint, found):
    settings.MASKING_BACKEND, settings.GPU_INSTANCE_ENDPOINT = "http", endpoint
    settings.GPU_INSTANCE_API_KEY = "a-secret-key"
    messages = check_masking()
    assert [message.id for message in messages] == found
    assert "a-secret-key" not in str(messages)


@pytest.mark.parametrize("name", LIMITS)
def test_limits_that_let_nothing_through(settings, name):
    setattr(settings, name, 0)
    assert ids() == ["masking.E003"]


@pytest.mark.parametrize("number", ["", "amber", "OTO#abc123", "OTO#ABC12"])
def test_trusted_members_that_are_none(settings, number):
    settings.MASKING_TRUSTED_MEMBERS = ["OTO#ABC123", number]
    assert ids() == ["masking.E004"]
