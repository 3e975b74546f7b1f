"""Masking by another instance of this site, over its own API (docs/protocol.md).

What it costs is bounded: each wait by a time-out, the number of tries, and all of it together.
"""

import contextlib
import json
import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import httpx

from masking.backends.base import Unavailable, Work
from masking.files.errors import Cancelled

ADDRESSES = {"image": "images", "audio": "audio", "video": "videos"}
UNFINISHED = ("waiting", "running")
# A masked file is seldom larger than its source; a picture that was a JPEG may come as PNG.
LARGEST_BYTES = 512 * 2**20
Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Patience:
    """Seconds: for a connection, for each silence on it, between questions, and for everything.

    tries   of one request that the other side could not take
    pause   before the second try; doubled before each further one
    """

    connect: float = 5
    silence: float = 30
    asking: float = 1
    everything: float = 1800
    tries: int = 3
    pause: float = 0.5


class HttpBackend:
    """`endpoint`: address of that site, such as https://gpu.example.org; `api_key`: its token."""

    name = "http"

    def __init__(self, endpoint: str, api_key: str, patience: Patience | None = None) -> None:
        self.address = endpoint.rstrip("/") + "/api/masking/"
        self.patience = patience or Patience()
        self._headers = {"Authorization": f"Bearer {api_key}"}

    def mask(self, work: Work) -> None:
        waits = self.patience
        limits = httpx.Timeout(waits.silence, connect=waits.connect)
        # No proxy of the environment, no redirects: the file goes to that address and no other.
        with httpx.Client(headers=self._headers, timeout=limits, trust_env=False) as client:
            try:
                _Errand(client, self.address, work, waits).run()
            except httpx.HTTPError as error:
                raise Unavailable(f"{type(error).__name__}") from error


class _Errand:
    """One file on its way there and back."""

    def __init__(self, client: httpx.Client, address: str, work: Work, patience: Patience) -> None:
        self.client, self.address, self.work, self.patience = client, address, work, patience
        self.ends = time.monotonic() + patience.everything

    def run(self) -> None:
        job = self._again(self._send)
        if job is None:  # answered at once
            return
        try:
            self._wait_for(job)
            self._again(lambda: self._fetch("GET", f"jobs/{job}/result"))
        except BaseException:
            # What nobody will fetch should not lie there.
            with contextlib.suppress(httpx.HTTPError):
                self.client.delete(f"{self.address}jobs/{job}", timeout=self.patience.connect)
            raise

    def _send(self) -> str | None:
        """Send the file; the id of a job, or None when the answer was the masked file."""
        with self.work.source.open("rb") as file:
            place = ADDRESSES[self.work.kind]
            return self._fetch("POST", place, data=self._form(), files={"file": ("file", file)})

    def _form(self) -> dict[str, str]:
        options = self.work.options
        form: dict[str, str] = {}
        if self.work.kind != "audio":
            form |= {"mode": str(options.face), "strength": str(options.strength)}
            if options.look:
                form["look"] = json.dumps(options.look.as_dict())
        if self.work.kind != "image":
            form["voice"] = str(options.voice)
        return form

    def _wait_for(self, job: str) -> None:
        while True:
            answer = self._again(lambda: self._json(f"jobs/{job}"))
            status = answer.get("status")
            if status == "done":
                return
            if status not in UNFINISHED:
                raise Unavailable(f"the job there is {status!r}")
            progress = answer.get("progress")
            if isinstance(progress, int | float) and 0 <= progress <= 1:
                self.work.progress(float(progress))
            self._pause(self.patience.asking)

    def _fetch(self, method: str, path: str, **more: Any) -> str | None:
        """Write the answer's file to the target; the id when the answer is a job instead."""
        with self.client.stream(method, self.address + path, **more) as response:
            _check(response)
            if response.status_code == httpx.codes.ACCEPTED:
                return _job_in(response.read())
            self._write(response, self.work.target)
        return None

    def _write(self, response: httpx.Response, target: Path) -> None:
        size = 0
        with target.open("wb") as file:
            for chunk in response.iter_bytes():
                self._check_time()
                size += len(chunk)
                if size > LARGEST_BYTES:
                    raise Unavailable("the answer has no end")
                file.write(chunk)

    def _json(self, path: str) -> dict[str, Any]:
        response = self.client.get(self.address + path)
        _check(response)
        return _object_in(response.content)

    def _again(self, ask: Callable[[], Answer]) -> Answer:
        """`ask`, once more after a pause when the other side could not answer."""
        pause = self.patience.pause
        for left in reversed(range(self.patience.tries)):
            self._check_time()
            try:
                return ask()
            except (httpx.TransportError, _Overloaded) as error:
                if not left:
                    raise Unavailable(f"{type(error).__name__}: {error}") from error
                self._pause(pause * random.uniform(0.5, 1))
                pause *= 2
        raise AssertionError("at least one try")

    def _pause(self, seconds: float) -> None:
        time.sleep(min(seconds, max(0.0, self.ends - time.monotonic())))
        self._check_time()

    def _check_time(self) -> None:
        if self.work.cancelled():
            raise Cancelled
        if time.monotonic() > self.ends:
            raise Unavailable("it took too long")


class _Overloaded(Exception):
    """A refusal that may be gone in a moment."""


def _check(response: httpx.Response) -> None:
    status = response.status_code
    if status == httpx.codes.TOO_MANY_REQUESTS or status >= 500:
        raise _Overloaded(f"answered {status}")
    if status not in (httpx.codes.OK, httpx.codes.ACCEPTED):
        raise Unavailable(f"answered {status}")


def _job_in(body: bytes) -> str:
    job = _object_in(body).get("jobId")
    if not isinstance(job, str) or not job.isalnum():
        raise Unavailable("the answer is no job")
    return job


def _object_in(body: bytes) -> dict[str, Any]:
    try:
        found = json.loads(body)
    except ValueError:
        raise Unavailable("the answer is not JSON") from None
    if not isinstance(found, dict):
        raise Unavailable("the answer is no object")
    return found
