"""The OpenAPI document is whole, and a generator of requests finds no answer outside it."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener

import pytest
from django.core.management import call_command
from django.test import Client

from tests.e2e.site import DemoMember, Site, start_site

CONFIG = Path(__file__).with_name("schemathesis.toml")
# Starts a site of its own, on SQLite, whatever the other tests run on.
pytestmark = pytest.mark.any_database


@dataclass(frozen=True)
class SignIn:
    """`auth`: the secret, as the generator is told of it, so that it tries without it, too."""

    auth: str
    headers: dict[str, str] = field(default_factory=dict)
    secret: dict[str, str] = field(default_factory=dict)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    site, process = start_site(tmp_path_factory.mktemp("site"))
    yield site
    process.terminate()
    process.wait(10)


def by_session(site: Site, member: DemoMember) -> SignIn:
    """Sign in on the page; requests also carry what CSRF protection asks for."""
    jar = CookieJar()
    opener = build_opener(HTTPCookieProcessor(jar))
    opener.open(f"{site.url}/sign-in/")
    form = {"username": member.username, "password": member.password}
    form["csrfmiddlewaretoken"] = value_of("csrftoken", jar)
    opener.open(f"{site.url}/sign-in/", urlencode(form).encode())
    session, csrf = value_of("sessionid", jar), value_of("csrftoken", jar)
    return SignIn(
        auth=f'cookieAuth = {{ api_key = "{session}" }}',
        headers={"Cookie": f"csrftoken={csrf}", "X-CSRFToken": csrf},
        secret={"Cookie": f"csrftoken={csrf}; sessionid={session}"},
    )


def by_token(site: Site, member: DemoMember) -> SignIn:
    """Sign in as a device does."""
    body = {"username": member.username, "password": member.password}
    token = asked(site, "/api/auth/login", body, {})["token"]
    return SignIn(
        auth=f'device = {{ bearer = "{token}" }}', secret={"Authorization": f"Bearer {token}"}
    )


def value_of(name: str, jar: CookieJar) -> str:
    return next(cookie.value or "" for cookie in jar if cookie.name == name)


def asked(site: Site, path: str, body: dict[str, Any], headers: dict[str, str]) -> dict[str, Any]:
    headers = headers | {"Content-Type": "application/json"}
    request = Request(f"{site.url}{path}", json.dumps(body).encode(), headers)
    with build_opener().open(request) as answer:
        return json.load(answer)


def new_call(site: Site, sign_in: SignIn) -> str:
    """Id of a call in which the member has a seat as host."""
    headers = sign_in.headers | sign_in.secret
    call_id = asked(site, "/api/calling/create", {"title": "Circle"}, headers)["callId"]
    asked(site, f"/api/calling/{call_id}/join", {}, headers)
    return call_id


def requests_made(
    site: Site, sign_in: SignIn, folder: Path, *options: str
) -> subprocess.CompletedProcess[str]:
    """Run the generator over the whole document."""
    config = folder / "schemathesis.toml"
    config.write_text(f"{CONFIG.read_text()}\n[auth.openapi]\n{sign_in.auth}\n")
    command: list[str | Path] = [Path(sys.executable).with_name("schemathesis")]
    command += ["--config-file", config, "run", f"{site.url}/api/schema", *options]
    for name, value in sign_in.headers.items():
        command += ["--header", f"{name}: {value}"]
    calls = {name: new_call(site, sign_in) for name in ("CALL_ID", "ENDING_CALL_ID")}
    return subprocess.run(
        command, env=os.environ | calls, capture_output=True, text=True, check=False
    )


def test_every_view_is_described_without_a_warning() -> None:
    call_command("spectacular", "--validate", "--fail-on-warn", file=os.devnull)


def test_the_page_of_the_document_needs_nothing_inline_and_nobody_else(client: Client) -> None:
    text = client.get("/api/docs").content.decode()
    assert re.findall(r"<style|<script>|style=|//", text) == []
    sources = re.findall(r'(?:src|href)="([^"]+)"', text)
    assert [client.get(source).status_code for source in sources] == [200] * len(sources)


@pytest.mark.timeout(600)
@pytest.mark.parametrize("sign_in", [by_session, by_token])
def test_no_request_finds_an_answer_outside_the_document(
    sign_in: Callable[[Site, DemoMember], SignIn], site: Site, tmp_path: Path
) -> None:
    """All checks of the generator; staff, so that no door is closed to it."""
    done = requests_made(site, sign_in(site, site.staff()), tmp_path)
    print(done.stdout)
    assert done.returncode == 0
    assert "Internal Server Error" not in site.log.read_text()


@pytest.mark.timeout(300)
def test_nor_does_a_request_of_who_is_no_staff(site: Site, tmp_path: Path) -> None:
    """A few examples of each operation: what differs are the doors of the staff."""
    sign_in = by_token(site, site.full_members()[0])
    few = ("--phases", "fuzzing", "--max-examples", "2")
    done = requests_made(site, sign_in, tmp_path, *few)
    print(done.stdout)
    assert done.returncode == 0
    assert "Internal Server Error" not in site.log.read_text()
