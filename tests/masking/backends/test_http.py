"""Masking by another instance of this site: a real one, and places that fail in every way."""

import numpy as np
import pytest

from masking.backends.base import Unavailable
from masking.backends.falling_back import FallingBack
from masking.backends.http import HttpBackend, Patience
from masking.backends.judging import judge
from masking.backends.local import LocalBackend
from masking.backends.registry import BackendSettings, backend_of
from masking.files.errors import Cancelled
from tests.masking.backends.bad_places import breaking_off, dripping, place, saying, silent
from tests.masking.web import media

QUICK = Patience(connect=1, silence=0.3, asking=0.01, everything=1.5, tries=2, pause=0.01)
# They start a site of their own, or none: the database of the tests has no part in it.
pytestmark = pytest.mark.any_database


class Refusing:
    """In place of our own masks, to see that nothing needed them."""

    name = "refusing"

    def mask(self, work):
        raise AssertionError("masked here")


def falling_back(address, key="key", patience=QUICK, here=None):
    return FallingBack(HttpBackend(address, key, patience), here or LocalBackend())


@pytest.mark.parametrize("kind", ["image", "audio", "video"])
def test_another_site_masks(site, work_of, kind):
    server, token = site
    work = work_of(kind)
    falling_back(server.url, token, Patience(), Refusing()).mask(work)
    judge(work)
    assert server.rows("SELECT count(*) FROM masking_jobs") == [(0,)]
    assert list((server.database.parent / "masking").iterdir()) == []


def test_it_draws_the_look_of_our_member(site, work_of):
    server, token = site
    there, here = work_of("image"), work_of("image")
    HttpBackend(server.url, token).mask(there)
    found = media.pixels_of(there.target.read_bytes())
    LocalBackend().mask(here)
    assert np.array_equal(found, media.pixels_of(here.target.read_bytes()))


def test_a_wrong_key_ends_here(site, work_of):
    server, _ = site
    work = work_of("image")
    with pytest.raises(Unavailable, match="401"):
        HttpBackend(server.url, "0" * 64).mask(work)
    falling_back(server.url, "0" * 64).mask(work)
    judge(work)


JOB = b'{"jobId": "abc", "status": "waiting", "progress": 0}'
PLACES = {
    "silent": silent,
    "dripping": dripping,
    "breaking off": breaking_off,
    "500": saying(500, b"{}"),
    "503": saying(503, b""),
    "404": saying(404, b"<html>", "text/html"),
    "redirect": saying(302, b"", Location="http://127.0.0.1:1/"),
    "garbage": saying(200, b"\x00garbage" * 100, "image/png"),
    "nothing": saying(200, b"", "image/png"),
    "source": saying(200, media.picture(), "image/png"),
    "same picture": saying(200, media.picture("JPEG", quality=60), "image/jpeg"),
    "another picture": saying(200, media.picture("PNG", 64, 64), "image/png"),
    "recording": saying(200, media.recording(), "audio/wav"),
    "job that never ends": saying(202, JOB),
    "job of no name": saying(202, b'{"status": "waiting"}'),
    "job with a path": saying(202, b'{"jobId": "../../admin"}'),
    "no JSON": saying(202, b"[["),
    "list": saying(202, b"[]"),
}


@pytest.mark.parametrize("name", PLACES)
def test_whatever_goes_wrong_there_is_masked_here(work_of, name, caplog):
    work = work_of("image")
    with place(PLACES[name]) as (address, asked):
        falling_back(address, "a-secret-key").mask(work)
    media.assert_masked(work.target.read_bytes())
    assert asked[0] == "POST /api/masking/images"
    assert "masking here" in caplog.text
    assert "a-secret-key" not in caplog.text


def test_nobody_is_there(work_of):
    work = work_of("image")
    falling_back("http://127.0.0.1:1").mask(work)
    media.assert_masked(work.target.read_bytes())


def test_an_overloaded_place_is_asked_again_and_others_are_not(work_of):
    for status, times in ((503, 2), (429, 2), (400, 1)):
        with place(saying(status, b"{}")) as (address, asked), pytest.raises(Unavailable):
            HttpBackend(address, "key", QUICK).mask(work_of("image"))
        assert len(asked) == times


def test_a_job_that_nobody_waits_for_is_given_up_there(work_of):
    with place(saying(202, JOB)) as (address, asked), pytest.raises(Unavailable):
        HttpBackend(address, "key", QUICK).mask(work_of("image"))
    assert asked[-1] == "DELETE /api/masking/jobs/abc"


def test_given_up_here(work_of):
    work = work_of("image", cancelled=lambda: True)
    with place(saying(202, JOB)) as (address, _), pytest.raises(Cancelled):
        falling_back(address).mask(work)
    assert not work.target.exists()


def test_the_settings_name_the_place():
    assert backend_of(BackendSettings("local")).name == "local"
    assert backend_of(BackendSettings("http", endpoint="http://x")).name == "http"
    assert backend_of(BackendSettings("lambda", function_arn="x", region="y")).name == "lambda"
    with pytest.raises(KeyError):
        backend_of(BackendSettings("cloud"))
    assert "secret" not in repr(BackendSettings("http", api_key="secret"))
