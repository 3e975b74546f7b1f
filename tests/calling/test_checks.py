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


@pytest.mark.parametrize("name", ["VOICE_PITCH_SHIFT_RANGE", "VOICE_FORMANT_SHIFT"])
@pytest.mark.parametrize(
    "factors", [["0.98", "1.02"], ["1", "1"], ["1.2", "0.8"], ["0.8"], ["a", "b"], ["0", "nan"]]
)
def test_a_range_of_voices_without_a_mask_in_it(settings, name, factors):
    settings.DEBUG = True
    setattr(settings, name, factors)
    found = check_calling()
    assert [message.id for message in found] == ["calling.E004"]
    assert found[0].msg.startswith(f"{name}: ")


def test_the_ranges_of_the_guide_are_fine(settings):
    """Seed bug 2: they were never read, and held identity."""
    settings.DEBUG = True
    settings.VOICE_PITCH_SHIFT_RANGE = ["0.8", "1.2"]
    settings.VOICE_FORMANT_SHIFT = ["0.9", "1.1"]
    assert ids() == []


ID, CERTIFICATE = "0123456789abcdef" * 2, "fedcba9876543210" * 2


@pytest.mark.parametrize(
    ("app_id", "certificate", "found"),
    [
        ("", "", []),
        (ID, CERTIFICATE, []),
        (ID, "", ["calling.W002"]),
        ("", CERTIFICATE, ["calling.W001"]),
        (ID, "not-a-certificate", ["calling.W002"]),
        (ID[1:], "not-a-certificate", ["calling.W001", "calling.W002"]),
    ],
)
def test_malformed_agora_credentials_are_warned_about(settings, app_id, certificate, found):
    """Seed bugs 4 and 58: nobody noticed that the credentials could not work."""
    settings.DEBUG = True
    settings.AGORA_APP_ID, settings.AGORA_APP_CERTIFICATE = app_id, certificate
    assert ids() == found
    assert not any(value in str(check_calling()) for value in (app_id, certificate) if value)


@pytest.mark.parametrize(
    ("name", "value", "found"),
    [
        ("AGORA_TEMP_TOKEN_EXPIRY", 86_401, ["calling.W003"]),
        ("AGORA_TOKEN_VERSION", "008", ["calling.W004"]),
        ("AGORA_CUSTOMER_ID", "a:b", ["calling.W005", "calling.W006"]),
        ("AGORA_CUSTOMER_ID", "alone", ["calling.W006"]),
        ("AGORA_CUSTOMER_SECRET", "alone", ["calling.W005"]),
        ("AGORA_WEBHOOK_SECRET", "with blank", ["calling.W007"]),
        ("AGORA_API_URL", "ftp://api.agora.io", ["calling.W008"]),
    ],
)
def test_every_setting_of_agora_has_its_check(settings, name, value, found):
    """A warning for later with another engine, an error with Agora's."""
    settings.DEBUG = True
    setattr(settings, name, value)
    assert ids() == found
    settings.MEDIA_ENGINE = "agora"
    settings.AGORA_APP_ID, settings.AGORA_APP_CERTIFICATE = ID, CERTIFICATE
    assert ids().count("calling.E002") == len(found)


def test_agora_without_its_secrets_is_warned_about(settings):
    settings.MEDIA_ENGINE = "agora"
    settings.AGORA_APP_ID, settings.AGORA_APP_CERTIFICATE = ID, CERTIFICATE
    assert ids() == ["calling.W005", "calling.W007"]
    settings.AGORA_CUSTOMER_ID, settings.AGORA_CUSTOMER_SECRET = "c" * 32, "s" * 32
    settings.AGORA_WEBHOOK_SECRET = "n" * 16
    assert ids() == []
