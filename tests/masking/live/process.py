"""A worker in a process of its own, as `manage.py mask_live` starts it."""

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import httpx

from deploy.stack.service import ROOT, free_port
from masking.live.wishes import Wish
from masking.web.live.services import worker_secret

_START_TIMEOUT = 60.0


class WorkerProcess:
    """Masks `streams` members at most. `log`: what it wrote."""

    def __init__(self, folder: Path, streams: int) -> None:
        self.url = f"http://127.0.0.1:{free_port()}"
        self._log = folder / "mask_live.log"
        settings = {
            "DJANGO_SETTINGS_MODULE": "tests.settings",
            "LIVE_MASKING": "on",
            "LIVE_MASKING_URL": self.url,
            "LIVE_MASKING_STREAMS": str(streams),
        }
        with self._log.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "mask_live"],
                cwd=ROOT,
                env=os.environ | settings,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        self._wait()

    @property
    def log(self) -> str:
        return self._log.read_text()

    async def answer(self, wish: Wish, sdp: str, secret: str = "") -> tuple[int, dict[str, Any]]:
        """Status and body of the answer to an offer."""
        body = {"wish": wish.as_dict(), "sdp": sdp}
        async with self._client(secret) as client:
            answer = await client.post("/peers", json=body)
        return answer.status_code, answer.json() if "json" in answer.headers["content-type"] else {}

    async def open(self) -> int:
        """How many members it masks."""
        async with self._client() as client:
            return int((await client.get("/peers")).json()["open"])

    def stop(self) -> int:
        """Ask it to end; the exit code."""
        self.process.terminate()
        return self.process.wait(20)

    def _client(self, secret: str = "") -> httpx.AsyncClient:
        headers = {"Authorization": f"Bearer {secret or worker_secret()}"}
        return httpx.AsyncClient(base_url=self.url, headers=headers, timeout=30, trust_env=False)

    def _wait(self) -> None:
        deadline = time.monotonic() + _START_TIMEOUT
        while "up to" not in self.log:
            assert self.process.poll() is None, self.log
            assert time.monotonic() < deadline, self.log
            time.sleep(0.05)
