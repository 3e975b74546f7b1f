"""What cannot be masked is refused in words, and nothing of it stays."""

import io
import json
from zlib import crc32

import numpy as np
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from masking.web.models import MaskingJob
from tests.masking.web import media
from tests.masking.web.scenes import code_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_stays(db, left):
    yield
    assert (MaskingJob.objects.count(), left()) == (0, [])


FILES = {
    "empty": (b"", "damaged_media"),
    "text": (b"no picture at all", "unsupported_media"),
    "zeros": (bytes(50_000), "unsupported_media"),
    "page": (b"<!doctype html><script>alert(1)</script>", "unsupported_media"),
    "drawing": (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "unsupported_media"),
    "list": (b"#EXTM3U\n#EXTINF:10,\nfile:///etc/passwd\n", "unsupported_media"),
    "cut to its head": (media.picture()[:20], None),
}


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("path", ["images", "audio", "videos"])
def test_what_is_nothing(api, path, name):
    content, code = FILES[name]
    status, found = code_of(api.send(path, content, "holiday.png"))
    assert status == 400
    assert found in ([code] if code else ["damaged_media", "unsupported_media", "wrong_kind"])


KINDS = {"images": media.picture, "audio": media.recording, "videos": media.film}


@pytest.mark.parametrize("path", KINDS)
@pytest.mark.parametrize("other", KINDS)
def test_a_name_says_nothing(api, path, other):
    if path == other:
        return
    names = {"images": "a.png", "audio": "a.wav", "videos": "a.mp4"}
    # Called what the address takes, with another content.
    assert code_of(api.send(path, KINDS[other](), names[path])) == (400, "wrong_kind")


@pytest.mark.parametrize("share", [0.3, 0.9])
def test_a_picture_that_is_cut_off(api, share):
    whole = media.picture()
    assert code_of(api.send("images", whole[: int(len(whole) * share)])) == (400, "damaged_media")


def test_a_film_that_is_cut_off_before_its_index(api):
    assert code_of(api.send("videos", media.film()[:20_000])) == (400, "damaged_media")


def test_more_bytes_than_the_address_takes(api, settings):
    settings.UPLOAD_LIMITS = settings.UPLOAD_LIMITS | {"/api/masking/images": 10_000}
    assert code_of(api.send("images", media.picture())) == (413, "too_large")


def test_more_pixels_than_are_masked(api, settings):
    settings.MASKING_MAX_PIXELS = 320 * 319
    assert code_of(api.send("images", media.picture())) == (400, "media_too_large")


def test_a_bomb(api):
    """A few kilobytes that unfold to 900 million pixels."""
    file = io.BytesIO()
    Image.fromarray(np.zeros((100, 100), np.uint8)).save(file, "PNG")
    # The size stands in the header; the checksum of it is made right again.
    content = bytearray(file.getvalue())
    content[16:24] = (30_000).to_bytes(4, "big") * 2
    content[29:33] = crc32(bytes(content[12:29])).to_bytes(4, "big")
    assert code_of(api.send("images", bytes(content))) == (400, "media_too_large")


FIELDS = {
    "images": [
        {"mode": "none"},
        {"mode": "weak_mosaic"},
        {"strength": "2"},
        {"strength": "-0.1"},
        {"strength": "nan"},
        {"strength": "inf"},
        {"strength": "much"},
        {"voice": "private"},
        {"masked": "false"},
    ],
    "audio": [{"voice": "off"}, {"voice": "drop"}, {"mode": "avatar"}],
    "videos": [{"mode": "off"}, {"voice": "none"}],
}


@pytest.mark.parametrize(
    ("path", "fields"), [(path, fields) for path, all_of in FIELDS.items() for fields in all_of]
)
def test_a_mask_cannot_be_switched_off_or_invented(api, path, fields):
    status, body = api.send(path, KINDS[path](), **fields)
    assert code_of((status, body)) == (400, "invalid")
    assert body["fields"].keys() == fields.keys()


@pytest.mark.parametrize("path", KINDS)
def test_forms_without_a_file(api, path):
    for form in ({}, {"file": "text"}):
        answer = api.client.post(f"/api/masking/{path}", form)
        assert (answer.status_code, answer.json()["fields"].keys()) == (400, {"file"})


@pytest.mark.parametrize("body", ["{}", "[]", "\x00"])
def test_what_is_no_form(api, body):
    answer = api.client.post("/api/masking/images", body, "application/json")
    assert (answer.status_code, answer.json()["code"]) == (415, "unsupported_media_type")
    answer = api.client.post("/api/masking/images", body, "multipart/form-data")
    assert (answer.status_code, answer.json()["code"]) in ((400, "parse_error"), (400, "invalid"))
    answer = api.client.post("/api/masking/images", body, "multipart/form-data; boundary=x")
    assert (answer.status_code, answer.json()["code"]) in ((400, "parse_error"), (400, "invalid"))


def test_a_form_of_a_thousand_fields(api):
    form = {f"field{number}": "x" for number in range(1001)}
    answer = api.client.post("/api/masking/images", form)
    assert (answer.status_code, answer.json()["code"]) == (400, "parse_error")


def test_a_field_of_megabytes(api):
    status, body = api.send("images", media.picture(), mode="x" * 3_000_000)
    assert code_of((status, body)) == (413, "too_large")


NAMES = [
    "../../etc/passwd",
    "/etc/passwd",
    "x" * 300 + ".png",
    "a\x00b.png",
    "-rf",
    "\u202egnp.exe",
]


@pytest.mark.parametrize("name", NAMES)
def test_hostile_names_are_not_even_looked_at(api, name):
    assert api.send("images", media.picture(), name)[0] in (200, 400)


def test_two_files_are_one_too_many(api):
    files = [SimpleUploadedFile("a", media.picture()), SimpleUploadedFile("b", media.picture())]
    answer = api.client.post("/api/masking/images", {"file": files})
    assert answer.status_code == 200, answer.content  # the second one is not read


ROLES = ("ground", "coat", "belly", "accent", "ink", "tile")
LOOK = json.dumps({"figure": "owl", "seed": 1, "palette": dict.fromkeys(ROLES, "#102030")})


def test_the_look_of_somebody_else(api, ann, settings):
    assert code_of(api.send("images", media.picture(), look=LOOK)) == (403, "not_trusted")
    settings.MASKING_TRUSTED_MEMBERS = [ann.oto_number]
    assert api.send("images", media.picture(), look=LOOK)[0] == 200


@pytest.mark.parametrize(
    "look",
    ["x", "[]", "{}", "1", LOOK.replace("#102030", "red"), LOOK.replace("owl", "ox"), "[" * 900],
)
def test_looks_that_are_none(api, ann, settings, look):
    settings.MASKING_TRUSTED_MEMBERS = [ann.oto_number]
    assert code_of(api.send("images", media.picture(), look=look)) == (400, "invalid")


def test_a_form_of_nothing(api):
    body, media_type = "--x--\r\n", "multipart/form-data; boundary=x"
    answer = api.client.post("/api/masking/images", body, media_type)
    assert (answer.status_code, answer.json()["code"]) in ((400, "invalid"), (400, "parse_error"))
