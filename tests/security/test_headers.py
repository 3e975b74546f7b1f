"""The headers of every address of the site, whoever asks, and the cookies."""

import json
import os
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from calling.engines.agora import AgoraEngine
from ikoota.static_headers import CONTENT_POLICY
from tests.membership.people import PASSWORD, as_staff, new_member, signed_in
from tests.security.routes import every_route, filled
from tests.security.scene import Scene, undone

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]
POLICY = {
    "default-src": ["'none'"],
    "script-src": ["'self'"],
    "style-src": ["'self'"],
    "img-src": ["'self'", "data:", "blob:"],
    "media-src": ["'self'", "blob:"],
    "font-src": ["'self'"],
    "connect-src": ["'self'"],
    "worker-src": ["'self'"],
    "manifest-src": ["'self'"],
    "form-action": ["'self'"],
    "frame-ancestors": ["'none'"],
    "base-uri": ["'none'"],
    "object-src": ["'none'"],
}
HEADERS = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), display-capture=(), geolocation=(), microphone=(self)",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
# The address of an invitation is a secret that not even pages of this site are told.
REFERRER_OF = {"calls/invitation/<str:token>": "no-referrer"}


def policy_of(text):
    return {name: sources for name, *sources in (part.split() for part in text.split(";"))}


def faults(answer, route=""):
    """What the answer's headers do not say as they should."""
    wanted = HEADERS | {"Referrer-Policy": REFERRER_OF.get(route, "same-origin")}
    if answer.status_code == 302:  # to the sign-in page, before the page itself is asked
        wanted["Referrer-Policy"] = answer.headers["Referrer-Policy"]
    found = {name: answer.headers.get(name) for name in wanted}
    wrong = [f"{name}: {found[name]}" for name in wanted if found[name] != wanted[name]]
    policy = answer.headers.get("Content-Security-Policy", "none")
    if policy_of(policy) != POLICY:
        wrong.append(policy)
    return wrong + inline_in(answer)


def inline_in(answer):
    """Scripts, styles and handlers in the page: there are none, so the policy has no nonces."""
    if not answer.headers.get("Content-Type", "").startswith("text/html"):
        return []
    reader = InlineReader()
    reader.feed(answer.content.decode())
    return reader.found


class InlineReader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        is_script = tag == "script" and given.get("type") != "application/json"
        if tag == "style" or (is_script and "src" not in given):
            self.found.append(f"inline {tag}")
        self.found += [name for name in given if name == "style" or name.startswith("on")]


@pytest.mark.parametrize("caller", ["visitor", "host", "staff", "identity"])
def test_every_answer_of_every_route(settings, caller):
    """Outside DEBUG: in it the error pages are Django's own, without a policy."""
    settings.DEBUG = False
    scene, wrong = Scene(), {}
    for route in every_route():
        path = filled(route, scene.values)
        for method in ("get", "post"):
            client = scene.client(caller, raise_request_exception=False)
            with undone():
                answer = getattr(client, method)(path)
            if found := faults(answer, route):
                wrong[f"{method} {route} {answer.status_code}"] = found
    assert wrong == {}


def test_refusals_before_any_view(settings):
    settings.DEBUG = False
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10
    too_large = Client().post("/api/calling/create", {"title": "more than ten"}, "application/json")
    assert (too_large.status_code, faults(too_large)) == (413, [])
    not_ours = Client(headers={"Host": "elsewhere.example"}).get("/")
    assert (not_ours.status_code, faults(not_ours)) == (400, [])
    forged = Client(enforce_csrf_checks=True).post("/sign-in/", {})
    assert (forged.status_code, faults(forged)) == (403, [])


def test_a_fault_of_the_server(monkeypatch):
    def fail(*_):
        raise RuntimeError

    monkeypatch.setattr("ikoota.membership.middleware.member_for_account", fail)
    answer = Client(raise_request_exception=False).get("/sign-in/")
    assert (answer.status_code, faults(answer)) == (500, [])


def test_engines_open_the_policy_for_no_script():
    """Agora's two styles stand in its SDK; 'unsafe-hashes' lets in these two and nothing else."""
    sources = AgoraEngine.page_sources
    assert set(sources) == {"connect-src", "style-src"}
    others = [one for one in sources["style-src"] if not one.startswith("'sha256-")]
    assert others == ["'unsafe-hashes'"]


@pytest.mark.parametrize("name", ["js/masking/face/worker.js", "css/base.css", "img/logo.svg"])
def test_static_files(name):
    assert finders.find(name)
    answer = Client().get(f"/static/{name}")
    assert answer.status_code == 200
    assert answer.headers["Content-Security-Policy"] == CONTENT_POLICY
    assert "unsafe-inline" not in CONTENT_POLICY
    assert " 'unsafe-eval'" not in CONTENT_POLICY
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "Access-Control-Allow-Origin" not in answer.headers


# Asked of the settings as they are outside DEBUG, in a process that has read no others.
PRODUCTION = """
import json, django
django.setup()
from django.test import Client
client = Client()
answers = {
    "tls": client.get("/sign-in/", secure=True),
    "plain": client.get("/healthz"),
    "file": client.get("/static/missing.js", secure=True),
}
cookie = answers["tls"].cookies["csrftoken"]
print(json.dumps({
    "hsts": {name: answer.get("Strict-Transport-Security") for name, answer in answers.items()},
    "csrf": [cookie["secure"], cookie["samesite"]],
    "session": [settings.SESSION_COOKIE_SECURE, settings.SESSION_COOKIE_HTTPONLY],
}))
"""


def in_production(tmp_path, **more):
    environment = os.environ | {
        "DEBUG": "0",
        "SECRET_KEY": "good-for-this-test-only",
        "IDENTITY_SECRET": "good-for-this-test-only",
        "ALLOWED_HOSTS": "testserver",
        "MEDIA_ENGINE": "fake",
        "VAR_DIR": str(tmp_path),
        "DATABASE_URL": f"sqlite:///{tmp_path}/site.sqlite3",
        "REDIS_URL": "",
        "DJANGO_SETTINGS_MODULE": "ikoota.settings",
        **more,
    }
    code = "from django.conf import settings\n" + PRODUCTION
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


YEAR = "max-age=31536000; includeSubDomains"


def test_outside_debug_browsers_are_told_to_stay_with_tls(tmp_path):
    (tmp_path / "static").mkdir()
    found = in_production(tmp_path)
    assert found["hsts"] == {"tls": YEAR, "plain": None, "file": YEAR}
    assert found["csrf"] == [True, "Lax"]
    assert found["session"] == [True, True]


@pytest.mark.parametrize(
    ("more", "wanted"),
    [
        ({"HSTS_SECONDS": "0"}, None),
        ({"HSTS_SECONDS": "60"}, "max-age=60; includeSubDomains"),
    ],
)
def test_how_long_is_a_setting(tmp_path, more, wanted):
    (tmp_path / "static").mkdir()
    assert in_production(tmp_path, **more)["hsts"]["tls"] == wanted


def sign_in(client, name):
    answer = client.post("/sign-in/", {"username": name, "password": PASSWORD})
    assert answer.status_code == 302
    return answer.cookies["sessionid"]


def test_the_session_cookie():
    new_member("ada")
    cookie = sign_in(Client(), "ada")
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/")
    assert (cookie["max-age"], cookie["domain"]) == (14 * 24 * 3600, "")


def test_a_session_of_the_staff_is_short():
    as_staff(new_member("ada"))
    assert 12 * 3600 - 60 < sign_in(Client(), "ada")["max-age"] <= 12 * 3600


def test_signing_in_makes_a_new_session():
    """A session that somebody else put into the browser is worth nothing afterwards."""
    new_member("ada")
    client = signed_in(new_member("mallory"))
    planted = client.cookies["sessionid"].value
    client.post("/sign-out/")
    client.cookies["sessionid"] = planted
    assert sign_in(client, "ada").value != planted
    client.cookies["sessionid"] = planted
    assert client.get("/calls/").status_code == 302
