"""A real connection to a real worker: what comes back is masked, and all is released after it."""

import asyncio
import re
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from masking.live.peer import without_addresses
from tests.masking.live.conftest import wish_of
from tests.masking.live.page import Page
from tests.masking.live.process import WorkerProcess
from tests.media.camera import Film
from tests.media.exposure import judge
from tests.media.hearing import listen
from tests.media.microphone import Speech

IP = re.compile(r"\b\d+\.\d+\.\d+\.\d+\b")


@pytest.fixture(scope="module")
def worker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WorkerProcess]:
    """For one member at a time."""
    started = WorkerProcess(tmp_path_factory.mktemp("live"), streams=1)
    yield started
    started.process.kill()
    started.process.wait()


@pytest.fixture
async def page(film: Film, speech: Speech) -> AsyncIterator[Page]:
    opened = Page(film, speech)
    yield opened
    await opened.close()


@pytest.fixture
async def other_page(film: Film, speech: Speech) -> AsyncIterator[Page]:
    opened = Page(film, speech)
    yield opened
    await opened.close()


async def connected(worker: WorkerProcess, page: Page, member: str) -> None:
    """Let the page and the worker find each other."""
    status, body = await worker.answer(wish_of(member), await page.offer())
    assert status == 200
    await page.accept(body["sdp"])


async def is_free(worker: WorkerProcess) -> None:
    """Wait until nobody is masked any more."""
    async with asyncio.timeout(40):
        while await worker.open():
            await asyncio.sleep(0.05)


async def test_no_face_and_no_voice_comes_back(
    worker: WorkerProcess, page: Page, film: Film, speech: Speech
) -> None:
    await connected(worker, page, "OTO#AAAAAA")
    await page.until(lambda: page.masked >= 10 and len(page.blocks) >= 150)
    await page.close()
    report = judge(page.pictures, [film])
    hearing = listen(page.sound(), 48_000, speech.samples, speech.rate)
    print(report, hearing, sep="\n")
    assert report.exposed == []
    assert hearing.exposed == 0
    assert hearing.likeness
    assert [word for word in page.words if word["face"] == "" and word["voice"] == ""]
    await is_free(worker)


async def test_who_comes_when_it_is_full_is_refused(
    worker: WorkerProcess, page: Page, other_page: Page
) -> None:
    await connected(worker, page, "OTO#AAAAAA")
    refused = await worker.answer(wish_of("OTO#BBBBBB"), await other_page.offer())
    assert refused == (503, {"code": "live_masking_full"})
    await page.until(lambda: page.pictures)
    await page.close()
    await is_free(worker)
    await connected(worker, other_page, "OTO#BBBBBB")
    await other_page.until(lambda: other_page.blocks)
    await other_page.close()
    await is_free(worker)


async def test_a_member_who_comes_again_takes_the_own_place_over(
    worker: WorkerProcess, page: Page, other_page: Page
) -> None:
    await connected(worker, page, "OTO#BBBBBB")
    await page.until(lambda: page.blocks)
    await connected(worker, other_page, "OTO#BBBBBB")
    await asyncio.wait_for(page.ended.wait(), 30)
    await other_page.until(lambda: other_page.blocks)
    assert await worker.open() == 1
    await other_page.close()
    await is_free(worker)


async def test_what_is_no_offer_takes_no_place(worker: WorkerProcess, page: Page) -> None:
    broken = (await page.offer()).replace("a=setup:actpass", "a=nothing").replace("m=", "x=")
    for sdp in ("v=0", broken):
        status, body = await worker.answer(wish_of("OTO#AAAAAA"), sdp)
        assert (status, body) == (400, {"code": "unsupported_media"})
    assert await worker.open() == 0


async def test_nobody_but_the_site_is_answered(worker: WorkerProcess, page: Page) -> None:
    wish = wish_of("OTO#AAAAAA")
    assert await worker.answer(wish, await page.offer(), secret="guessed") == (401, {})


async def test_the_log_knows_numbers_only(worker: WorkerProcess, page: Page) -> None:
    await connected(worker, page, "OTO#CCCCCC")
    await page.until(lambda: page.blocks)
    await page.close()
    await is_free(worker)
    assert re.search(r"member-[0-9a-f]{8} in call call12345678 ends", worker.log)
    assert "CCCCCC" not in worker.log
    assert IP.findall(worker.log) == ["127.0.0.1"]  # where it listens
    assert "Traceback" not in worker.log


async def test_a_worker_that_is_stopped_ends_its_tracks(tmp_path: Path, page: Page) -> None:
    worker = WorkerProcess(tmp_path, streams=1)
    await connected(worker, page, "OTO#AAAAAA")
    await page.until(lambda: page.blocks)
    assert await asyncio.to_thread(worker.stop) == 0
    await asyncio.wait_for(page.ended.wait(), 30)


def test_the_worker_is_not_told_where_a_page_is() -> None:
    """It finds the worker; and nobody can have the worker knock at other machines."""
    named = "a=candidate:1 1 udp 2 10.0.0.7 5 typ host"
    offer = "\r\n".join(["m=audio", named, named.replace("7", "8"), "a=x", "m=video", named, ""])
    nowhere = "a=candidate:1 1 udp 1 198.51.100.1 9 typ host"
    expected = ["m=audio", nowhere, "a=x", "m=video", nowhere, ""]
    assert without_addresses(offer).split("\r\n") == expected
    assert "10.0.0.7" not in without_addresses(f"v=0\r{named}\rm=audio")
