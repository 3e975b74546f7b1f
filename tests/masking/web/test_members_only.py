"""Who may have files masked: approved members, by session or device, and nobody else."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.masking.web import media
from tests.masking.web.scenes import Api, code_of
from tests.membership.devices import Device
from tests.membership.people import Stage, new_member, signed_in

pytestmark = pytest.mark.django_db
PATHS = ["images", "audio", "videos"]


@pytest.fixture(autouse=True)
def _nothing_stays(db, left):
    yield
    assert left() == []


def refusals(client):
    api = Api(client)
    for path in PATHS:
        yield code_of(api.send(path, media.picture()))
    for ask in (api.job, api.result, api.cancel):
        yield code_of(ask("0" * 32))


def test_strangers():
    assert set(refusals(Client())) == {(401, "not_authenticated")}


@pytest.mark.parametrize("stage", [Stage.APPLICANT, Stage.SUSPENDED])
def test_members_who_may_not_take_part(stage):
    assert set(refusals(signed_in(new_member("dan", stage)))) == {(403, "permission_denied")}


def test_a_page_of_another_site():
    """Signed in, but without the token against forged requests."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(new_member("eve").account)
    api = Api(client)
    assert code_of(api.send("images", media.picture())) == (403, "permission_denied")


def test_a_device_with_its_token():
    device = Device.of(new_member("fay"))
    file = SimpleUploadedFile("a.png", media.picture())
    headers = {"Authorization": f"Bearer {device.token}"}
    answer = device.client.post("/api/masking/images", {"file": file}, headers=headers)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/png")
    headers = {"Authorization": f"Bearer {'0' * 64}"}
    answer = device.client.post("/api/masking/images", {"file": file}, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (401, "authentication_failed")


def test_only_so_often(settings, ann):
    api = settings.REST_FRAMEWORK
    rates = api["DEFAULT_THROTTLE_RATES"] | {"masking": "1/h"}
    settings.REST_FRAMEWORK = api | {"DEFAULT_THROTTLE_RATES": rates}
    member = Api.of(ann)
    assert member.send("images", media.picture())[0] == 200
    assert code_of(member.send("audio", media.recording())) == (429, "throttled")
    settings.MASKING_TRUSTED_MEMBERS = [ann.oto_number]
    assert member.send("images", media.picture())[0] == 200
