"""Work to be done, and another instance of this site."""

import json
from urllib.request import Request, urlopen

import pytest

from masking.backends.base import Work
from masking.faces.looks import Look
from masking.files import MaskOptions
from tests.e2e.site import start_site, start_worker
from tests.masking.web import media

CONTENTS = {"image": media.picture, "audio": media.recording, "video": media.film}
SUFFIXES = {"image": ".png", "audio": ".m4a", "video": ".mp4"}
LOOK = Look.for_member(b"another secret", "OTO#OTHER1")


@pytest.fixture
def work_of(tmp_path):
    """`work_of(kind)`: a file of that kind and how to mask it."""

    def work(kind, content=b"", **more):
        source = tmp_path / "source"
        source.write_bytes(content or CONTENTS[kind]())
        options = MaskOptions(face="avatar", strength=0.5, voice="private", look=LOOK)
        return Work(kind, source, tmp_path / f"masked{SUFFIXES[kind]}", options, **more)

    return work


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A second server with its worker, and the token of a device there that is trusted."""
    site, server = start_site(tmp_path_factory.mktemp("gpu"), trusted="demo-amber")
    worker = start_worker(site)
    amber = next(one for one in site.members if one.username == "demo-amber")
    yield site, token_of(site, amber)
    for process in (worker, server):
        process.terminate()
        process.wait(20)


def token_of(site, member):
    body = {"username": member.username, "password": member.password}
    request = Request(f"{site.url}/api/auth/login", json.dumps(body).encode())
    request.add_header("Content-Type", "application/json")
    with urlopen(request, timeout=60) as answer:
        return json.load(answer)["token"]
