"""POST /api/masking/live: who may ask, and what is refused."""

import asyncio
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from django.core.management import CommandError, call_command

from deploy.stack.service import free_port
from masking.web.live.checks import check_live_masking
from masking.web.live.services import worker_secret
from tests.masking.live.page import Page
from tests.masking.live.process import WorkerProcess
from tests.media.camera import Film
from tests.media.microphone import Speech
from tests.membership.people import new_member, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]


@pytest.fixture(scope="module")
def worker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WorkerProcess]:
    started = WorkerProcess(tmp_path_factory.mktemp("live"), streams=1)
    yield started
    started.process.kill()
    started.process.wait()


@pytest.fixture
def offer(film: Film, speech: Speech) -> dict[str, Any]:
    """What a page sends."""

    async def described() -> str:
        page = Page(film, speech)
        sdp = await page.offer()
        await page.close()
        return sdp

    mask = {"mode": "avatar", "strength": 0.85, "background": "none", "voice": "private"}
    return {"call": "call12345678", "sdp": asyncio.run(described()), "consent": True, **mask}


def asked(body: dict[str, Any], username: str = "ada", **fields: Any) -> tuple[int, str]:
    """Status and code of the answer; an answer's code is "sdp"."""
    client = signed_in(new_member(username, **fields))
    answer = client.post("/api/masking/live", body, content_type="application/json")
    return answer.status_code, answer.json().get("code", "sdp")


def test_a_site_that_does_not_offer_it_has_no_such_door(offer: dict[str, Any]) -> None:
    assert asked(offer) == (404, "live_masking_off")


def test_only_members_of_calls_may_ask(offer: dict[str, Any], settings: Any) -> None:
    settings.LIVE_MASKING = True
    assert asked(offer, stage="applicant") == (403, "permission_denied")


def test_without_consent_nothing_is_asked_of_the_worker(
    offer: dict[str, Any], settings: Any, worker: WorkerProcess
) -> None:
    settings.LIVE_MASKING, settings.LIVE_MASKING_URL = True, worker.url
    assert asked(offer | {"consent": False}) == (403, "consent_needed")
    assert asyncio.run(worker.open()) == 0


def test_a_worker_that_is_not_there(offer: dict[str, Any], settings: Any) -> None:
    settings.LIVE_MASKING = True
    settings.LIVE_MASKING_URL = f"http://127.0.0.1:{free_port()}"
    assert asked(offer) == (503, "live_masking_away")


def test_a_member_gets_an_answer_and_the_next_one_a_refusal(
    offer: dict[str, Any], settings: Any, worker: WorkerProcess
) -> None:
    settings.LIVE_MASKING, settings.LIVE_MASKING_URL = True, worker.url
    assert asked(offer | {"sdp": "v=0\r\nnothing"}) == (400, "bad_offer")
    assert asked(offer, "bob") == (200, "sdp")
    assert asked(offer, "cat") == (503, "live_masking_full")


@pytest.mark.parametrize(
    "change",
    [
        *({"mode": "off"}, {"strength": 7}, {"voice": "mine"}, {"background": "x"}, {"x": 1}),
        *({"call": "../../etc"}, {"call": "a call\n"}, {"sdp": ""}, {"sdp": "v=0" * 9000}),
        {"consent": "yes"},
    ],
)
def test_bad_fields(offer: dict[str, Any], settings: Any, change: dict[str, Any]) -> None:
    settings.LIVE_MASKING = True
    assert asked(offer | change) == (400, "invalid")


def test_another_secret_key_opens_nothing(worker: WorkerProcess, settings: Any) -> None:
    settings.SECRET_KEY = "of another site"
    headers = {"Authorization": f"Bearer {worker_secret()}"}
    assert httpx.get(f"{worker.url}/peers", headers=headers).status_code == 401


def test_the_worker_is_not_started_where_it_is_off() -> None:
    with pytest.raises(CommandError, match="LIVE_MASKING=on"):
        call_command("mask_live")


@pytest.mark.parametrize(
    ("name", "value", "found"),
    [
        ("LIVE_MASKING_URL", "http://127.0.0.1:8100", []),
        ("LIVE_MASKING_URL", "http://[::1]:8100", []),
        ("LIVE_MASKING_URL", "http://mask.example.org:8100", ["masking_live.E001"]),
        ("LIVE_MASKING_URL", "http://127.0.0.1", ["masking_live.E001"]),
        ("LIVE_MASKING_URL", "http://127.0.0.1:x", ["masking_live.E001"]),
        ("LIVE_MASKING_STREAMS", 0, ["masking_live.E002"]),
    ],
)
def test_settings_are_checked(settings: Any, name: str, value: Any, found: list[str]) -> None:
    settings.LIVE_MASKING = True
    setattr(settings, name, value)
    assert [message.id for message in check_live_masking()] == found


def test_a_site_that_does_not_offer_it_needs_no_settings(settings: Any) -> None:
    settings.LIVE_MASKING_URL = ""
    assert check_live_masking() == []
