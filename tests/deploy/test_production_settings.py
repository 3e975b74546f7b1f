"""The settings that a server runs with, read by processes of their own."""

import json

import pytest

from deploy.stack.place import Place
from tests.stack.processes import python

pytestmark = pytest.mark.any_database
SET_UP = "import django; django.setup()\n"
SIGN_IN = """
from django.core.management import call_command
from django.contrib.auth import SESSION_KEY
from django.test import Client
from ikoota.membership.services import set_stage, sign_up
call_command("migrate", verbosity=0)
member = set_stage(sign_up("ada", "seven-green-boats"), "full_member")
client = Client()
client.force_login(member.account)
print(client.cookies["sessionid"].value)
"""
ASK = """
from django.test import Client
client = Client()
client.cookies["sessionid"] = "{session}"
answer = client.get("/calls/", secure=True, headers={{"host": "localhost"}})
print(answer.status_code)
"""
REQUEST = """
import json
from django.test import Client
answer = Client().get("{path}", headers={headers})
print(json.dumps([answer.status_code, dict(answer.headers)]))
"""


@pytest.fixture
def environment(tmp_path):
    """What compose.yaml gives the site, on SQLite and with a relay."""
    place = Place(tmp_path / "site", {"TURN_URLS": "turn:relay.example.org"})
    place.secret("TURN_SECRET")
    place.secret("JANUS_ADMIN_KEY")
    return place.site_environment()


def ask(environment, path, **headers):
    headers = {"host": "localhost", **headers}
    code = SET_UP + REQUEST.format(path=path, headers=headers)
    return json.loads(python(environment, "-c", code))


def test_djangos_check_for_servers_finds_nothing(environment):
    python(environment, "manage.py", "check", "--deploy", "--fail-level", "WARNING")


def test_a_site_that_is_told_nothing_of_a_proxy_is_warned(environment):
    environment["BEHIND_TLS_PROXY"] = "0"
    with pytest.raises(RuntimeError, match=r"security\.W008"):
        python(environment, "manage.py", "check", "--deploy", "--fail-level", "WARNING")


def test_plain_http_is_sent_to_tls_but_for_questions_about_health(environment):
    status, headers = ask(environment, "/sign-in/")
    assert (status, headers["Location"]) == (301, "https://localhost/sign-in/")
    assert ask(environment, "/healthz")[0] == 200


def test_the_proxys_word_is_taken_for_tls_only_when_that_is_asked_for(environment):
    header = {"x-forwarded-proto": "https"}
    assert "Strict-Transport-Security" in ask(environment, "/healthz", **header)[1]
    environment["BEHIND_TLS_PROXY"] = "0"
    assert "Strict-Transport-Security" not in ask(environment, "/healthz", **header)[1]


def write(environment, name, text):
    path = f"{environment['VAR_DIR']}/{name.lower()}"
    with open(path, "w") as file:
        file.write(text)
    environment[f"{name}_FILE"] = path


@pytest.mark.parametrize(("fallbacks", "status"), [("oldest\nold-key\n", "200"), ("", "302")])
def test_a_new_key_signs_nobody_out_while_the_old_one_is_named(environment, fallbacks, status):
    write(environment, "SECRET_KEY", "old-key\n")
    session = python(environment, "-c", SET_UP + SIGN_IN).strip()
    write(environment, "SECRET_KEY", "new-key")
    write(environment, "SECRET_KEY_FALLBACKS", fallbacks)
    code = SET_UP + ASK.format(session=session)
    assert python(environment, "-c", code).strip() == status


def test_a_file_that_cannot_be_read_stops_the_start_with_its_name(environment):
    environment["TURN_SECRET_FILE"] = "/nowhere/secret"
    with pytest.raises(RuntimeError, match="TURN_SECRET_FILE cannot be read: No such file"):
        python(environment, "manage.py", "check")
