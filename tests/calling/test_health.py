"""GET /api/health."""

import json
from datetime import datetime

import pytest
from django.db import InterfaceError, OperationalError, connection
from django.utils import timezone

from calling.engines.agora import project
from ikoota import __version__

pytestmark = pytest.mark.django_db
APP_ID, CERTIFICATE = "0123456789abcdef" * 2, "fedcba9876543210" * 2


def test_healthy(client):
    answer = client.get("/api/health")
    body = answer.json()
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    written = datetime.fromisoformat(body.pop("timestamp"))
    assert abs((timezone.now() - written).total_seconds()) < 60
    systems = body.pop("systems")
    assert "Audio/Video Calling" in systems
    assert body == {
        "success": True,
        "message": "The service is healthy.",
        "database": "connected",
        "agora": "missing",
        "version": __version__,
    }


def test_agora_is_configured_when_tokens_verify(client, settings):
    """Seed bug 58: being set was enough."""
    settings.AGORA_APP_ID, settings.AGORA_APP_CERTIFICATE = APP_ID, CERTIFICATE
    assert client.get("/api/health").json()["agora"] == "configured"


def test_agora_is_missing_when_a_token_built_with_them_does_not_verify(
    client, settings, monkeypatch
):
    settings.AGORA_APP_ID, settings.AGORA_APP_CERTIFICATE = APP_ID, CERTIFICATE
    build = project.build_token
    monkeypatch.setattr(project, "build_token", lambda *given, now: build(*given, now=now)[:-4])
    assert client.get("/api/health").json()["agora"] == "missing"


@pytest.mark.parametrize(
    ("app_id", "certificate"), [(APP_ID, ""), ("", CERTIFICATE), (APP_ID[1:], CERTIFICATE)]
)
def test_agora_is_missing_with_malformed_credentials(client, settings, app_id, certificate):
    """Seed bugs 4 and 58."""
    settings.AGORA_APP_ID, settings.AGORA_APP_CERTIFICATE = app_id, certificate
    text = client.get("/api/health").content.decode()
    assert json.loads(text)["agora"] == "missing"
    assert CERTIFICATE not in text
    assert APP_ID[1:] not in text


@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
def test_broken_database_is_said_without_details(client, error, caplog):
    """Seed bug 58: the message of the exception went to strangers."""

    def broken(execute, sql, params, many, context):
        raise error("secret host db-17 refused user root")

    with connection.execute_wrapper(broken):
        answer = client.get("/api/health")
    body = answer.json()
    assert (answer.status_code, body["success"], body["database"]) == (503, False, "disconnected")
    assert body["message"] == "The service is unavailable."
    assert set(body) == {
        "success",
        "message",
        "database",
        "agora",
        "systems",
        "version",
        "timestamp",
    }
    assert "db-17" not in answer.content.decode() + caplog.text


def test_other_methods_are_refused(client):
    answer = client.post("/api/health")
    assert (answer.status_code, answer.json()["code"]) == (405, "method_not_allowed")
