"""Through nginx and TLS, as members come."""

import asyncio
import http.client
import json
import re
import socket
import time
from contextlib import suppress

import httpx
import pytest

from ikoota.static_headers import CONTENT_POLICY
from tests.stack.people import PASSWORD
from tests.stack.processes import python

pytestmark = [pytest.mark.stack, pytest.mark.timeout(300)]
OTHER_ADDRESS = "127.0.0.77"
SIGN_UP = f"""
import django; django.setup()
from ikoota.membership.services import set_stage, sign_up
set_stage(sign_up("front", "{PASSWORD}"), "full_member")
"""


@pytest.fixture
def browser(site):
    with httpx.Client(base_url=f"https://localhost:{site.port}", verify=site.tls) as client:
        yield client


def test_signing_in_by_the_form_and_then_a_websocket(site, browser):
    python(site.stack.place.site_environment(), "-c", SIGN_UP)
    browser.get("/sign-in/")
    form = {"username": "front", "password": PASSWORD}
    form["csrfmiddlewaretoken"] = browser.cookies["csrftoken"]
    headers = {"Referer": f"https://localhost:{site.port}/sign-in/"}
    answer = browser.post("/sign-in/", data=form, headers=headers)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/calls/")
    site.sessions.append(browser.cookies["sessionid"])
    call = site.new_call()

    async def come():
        async with await site.socket(-1, call) as line:
            assert json.loads(await line.recv())["type"] == "snapshot"

    try:
        asyncio.run(come())
    finally:
        site.sessions.pop()


def test_pages_are_told_of_the_relay_over_udp_tcp_and_tls(site):
    member, call = site.member(2), site.new_call()
    joined = member.must("POST", f"/api/calling/{call}/join", {})
    token = member.must("POST", "/api/calling/token", {"channelName": joined["channelName"]})
    (server,) = token["descriptor"]["iceServers"]
    assert ",".join(server["urls"]) == site.stack.place.environment["TURN_URLS"]
    assert [re.sub(r":\d+\?", "?", url) for url in server["urls"]] == [
        "turn:127.0.0.1?transport=udp",
        "turn:127.0.0.1?transport=tcp",
        "turns:127.0.0.1?transport=tcp",
    ]


@pytest.mark.parametrize(("there", "away"), [("web", "web-2"), ("web-2", "web")])
def test_each_process_serves_pages_and_websockets_while_the_other_is_away(site, there, away):
    call = site.new_call()

    async def come():
        async with await site.socket(1, call) as line:
            assert json.loads(await line.recv())["type"] == "snapshot"

    site.stack[away].stop()
    try:
        # nginx leaves out for two seconds a process that did not answer: here the one of the test
        # before, which is there again.
        until(lambda: site.member(1).ask("GET", "/api/calling/my-calls")[0] == 200)
        for _ in range(4):
            assert site.member(1).ask("GET", "/api/calling/my-calls")[0] == 200
        asyncio.run(come())
    finally:
        site.stack[away].start()
        site.stack[away].wait()


def test_a_page_leads_to_files_that_browsers_may_keep_for_ever(browser):
    page = browser.get("/sign-in/").text
    style = re.search(r'"(/static/[0-9a-f]{12}/css/[^"]+)"', page)[1]
    answer = browser.get(style)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    script = browser.get(style.split("css/")[0] + "js/call/page.js")
    assert script.headers["Content-Type"].endswith("javascript")
    plain = browser.get("/static/css/base.css")
    assert (plain.status_code, plain.headers["Cache-Control"]) == (200, "no-cache")


def test_types_that_browsers_insist_on(browser):
    release = re.search(r"/static/[0-9a-f]{12}/", browser.get("/sign-in/").text)[0]
    module = browser.get(f"{release}vendor/ort/ort-wasm-simd-threaded.mjs")
    assert module.headers["Content-Type"] == "text/javascript"
    wasm = browser.get(f"{release}vendor/ort/ort-wasm-simd-threaded.wasm")
    assert wasm.headers["Content-Type"] == "application/wasm"
    for answer in (module, wasm):
        assert answer.headers["Content-Security-Policy"] == CONTENT_POLICY
        assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"


def test_bodies_beyond_the_sites_limit_are_refused_in_its_words(site, browser):
    answer = browser.post("/api/calling/create", content=b"x" * 2_700_000)
    assert answer.status_code == 413
    assert answer.json() == {"error": "The request is too large.", "code": "too_large"}
    # A file may be larger: the site itself is asked, and wants to know who sends it.
    answer = browser.post("/api/masking/images", content=b"x" * 2_700_000)
    assert answer.status_code in (401, 403)


def test_a_client_cannot_pass_plain_http_off_as_tls(site):
    plain = re.search(r"listen 127.0.0.1:(\d+);", nginx_configuration(site))[1]
    answer = httpx.get(f"http://localhost:{plain}/sign-in/", headers={"X-Forwarded-Proto": "https"})
    assert answer.status_code == 301
    assert answer.headers["Location"] == f"https://localhost:{site.port}/sign-in/"


def test_a_client_cannot_say_that_its_request_came_plain(browser):
    assert browser.get("/sign-in/", headers={"X-Forwarded-Proto": "http"}).status_code == 200


def test_other_names_get_no_answer(browser):
    with pytest.raises(httpx.RemoteProtocolError):
        browser.get("/sign-in/", headers={"Host": "evil.example.org"})


def test_websockets_are_taken_from_pages_of_the_site_only(site):
    from websockets.asyncio.client import connect
    from websockets.exceptions import InvalidStatus

    async def come():
        headers = {"Origin": "https://evil.example.org", "Cookie": f"sessionid={site.sessions[1]}"}
        url = f"wss://localhost:{site.port}/ws/calls/{site.new_call()}/"
        with pytest.raises(InvalidStatus, match="403"):
            await connect(url, additional_headers=headers, ssl=site.tls)

    asyncio.run(come())


def test_while_nobody_is_behind_it_nginx_answers_in_the_sites_words(site, browser):
    for name in ("web", "web-2"):
        site.stack[name].stop()
    try:
        answer = browser.get("/api/calling/my-calls")
        assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
        page = browser.get("/")
        assert (page.status_code, page.headers["Content-Type"]) == (503, "text/html")
    finally:
        for name in ("web", "web-2"):
            site.stack[name].start()
        for name in ("web", "web-2"):
            site.stack[name].wait()


def test_no_log_holds_the_address_of_whoever_asks(site):
    """From an address of its own: good and bad requests, one broken off, and a bad handshake."""
    for path in ("/sign-in/", "/nowhere", "/api/nope", "/static/nope", "/%00"):
        line = http.client.HTTPSConnection(
            "localhost", site.port, context=site.tls, source_address=(OTHER_ADDRESS, 0)
        )
        line.request("GET", path, headers={"X-Forwarded-For": OTHER_ADDRESS})
        line.getresponse().read()
        line.close()
    for garbage in (b"GET / HTTP/1.1\r\n\r\n", b"\x16\x03\x01garbage", b""):
        with socket.create_connection(
            ("127.0.0.1", site.port), source_address=(OTHER_ADDRESS, 0)
        ) as raw:
            raw.sendall(garbage)
            with suppress(OSError):
                raw.recv(100)
    logs = {one.name: one.read_text() for one in (site.stack.place.folder / "logs").iterdir()}
    assert "nginx.log" in logs
    assert not [name for name, text in logs.items() if OTHER_ADDRESS in text]


def until(is_so):
    deadline = time.monotonic() + 20
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.2)


def nginx_configuration(site):
    return (site.stack.place.folder / "nginx" / "site.conf").read_text()
