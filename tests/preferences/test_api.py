"""GET, PUT and PATCH /api/calling/preferences."""

import pytest

from ikoota.membership.models import Account
from ikoota.preferences.models import Preferences
from ikoota.preferences.services import update_preferences
from tests.membership.people import Stage, new_member, signed_in

pytestmark = pytest.mark.django_db
PATH = "/api/calling/preferences"
DEFAULTS = {
    "voice_masking_enabled": True,
    "video_masking_enabled": True,
    "auto_mute_on_join": False,
    "video_quality": "sd",
    "preferred_avatar": "",
    "mask_mode": "avatar",
    "mask_strength": 0.85,
    "mask_background": "none",
    "voice_mode": "private",
}
CHOICE = {
    "voice_masking_enabled": True,
    "video_masking_enabled": True,
    "auto_mute_on_join": True,
    "video_quality": "hd",
    "preferred_avatar": "owl",
    "mask_mode": "cover",
    "mask_strength": 0.4,
    "mask_background": "cover",
    "voice_mode": "clear",
}


@pytest.fixture
def member():
    return new_member()


@pytest.fixture
def browser(member):
    return signed_in(member)


def send(client, method, body):
    answer = getattr(client, method)(PATH, body, "application/json")
    return answer.status_code, answer.json()


def stored():
    return Preferences.objects.values().get()


def test_new_member_reads_the_defaults(browser):
    """Seed bug 33: standard quality is the default, so that three senders do not cost as 2K."""
    answer = browser.get(PATH)
    assert (answer.status_code, answer.json()) == (200, DEFAULTS)
    assert "no-store" in answer["Cache-Control"]


def test_put_sets_all(browser):
    assert send(browser, "put", CHOICE) == (200, CHOICE)
    assert browser.get(PATH).json() == CHOICE


def test_what_put_leaves_out_goes_back_to_its_default(browser):
    send(browser, "put", CHOICE)
    assert send(browser, "put", {"video_quality": "hd"}) == (
        200,
        DEFAULTS | {"video_quality": "hd"},
    )


def test_patch_sets_what_is_named(browser):
    send(browser, "put", CHOICE)
    assert send(browser, "patch", {"mask_strength": 0}) == (200, CHOICE | {"mask_strength": 0})
    assert send(browser, "patch", {}) == (200, CHOICE | {"mask_strength": 0})


def test_null_is_no_avatar_of_ones_own(browser):
    send(browser, "put", CHOICE)
    assert send(browser, "patch", {"preferred_avatar": None})[1]["preferred_avatar"] == ""


@pytest.mark.parametrize("method", ["put", "patch"])
@pytest.mark.parametrize("name", ["voice_masking_enabled", "video_masking_enabled"])
def test_required_mask_cannot_be_switched_off(browser, method, name):
    """Seed bug 32: a member could take the mask off."""
    before = stored()
    status, body = send(browser, method, {name: False, "mask_mode": "blur"})
    assert (status, body["code"], set(body["fields"])) == (400, "invalid", {name})
    assert stored() == before


@pytest.mark.parametrize("name", ["voice_masking_enabled", "video_masking_enabled"])
def test_mask_goes_off_where_the_site_allows_it(browser, settings, name):
    settings.VOICE_MASKING_ENABLED = settings.VIDEO_MASKING_ENABLED = False
    assert send(browser, "patch", {name: False}) == (200, DEFAULTS | {name: False})


def test_mask_that_was_off_reads_as_on_once_required(browser):
    Preferences.objects.update(voice_masking_enabled=False)
    assert browser.get(PATH).json() == DEFAULTS


@pytest.mark.parametrize("method", ["put", "patch"])
@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("voice_masking_enabled", "true"),
        ("video_masking_enabled", 1),
        ("auto_mute_on_join", None),
        ("auto_mute_on_join", "false"),
        ("video_quality", "4k"),
        ("video_quality", ["sd"]),
        ("preferred_avatar", "unicorn"),
        ("preferred_avatar", "x" * 10_000),
        ("preferred_avatar", {"figure": "owl"}),
        ("mask_mode", "none"),
        ("mask_mode", ""),
        ("mask_strength", "0.5"),
        ("mask_strength", True),
        ("mask_strength", -0.01),
        ("mask_strength", 1.01),
        ("mask_strength", 10**400),
        ("mask_strength", None),
        ("mask_background", "beach"),
        ("voice_mode", "off"),
        ("user_id", 7),
        ("colour", "red"),
    ],
)
def test_what_does_not_fit_is_refused_and_nothing_is_stored(browser, method, field, value):
    before = stored()
    status, body = send(browser, method, {field: value, "voice_mode": "clear"} | {field: value})
    assert (status, body["code"], set(body["fields"])) == (400, "invalid", {field})
    assert isinstance(body["error"], str)
    assert stored() == before


@pytest.mark.parametrize("body", ["[]", '"sd"', "null", "{", '{"mask_strength": NaN}', "1e999"])
def test_other_json_is_refused(browser, body):
    before = stored()
    for method in ("put", "patch"):
        answer = getattr(browser, method)(PATH, body, content_type="application/json")
        assert answer.status_code == 400
        assert set(answer.json()) <= {"error", "code", "fields"}
    assert stored() == before


def test_strength_beyond_every_float_is_refused(browser):
    answer = browser.patch(PATH, '{"mask_strength": 1e999}', content_type="application/json")
    assert answer.status_code == 400


def test_applicants_may_choose_while_they_wait():
    client = signed_in(new_member(stage=Stage.APPLICANT))
    assert send(client, "patch", {"voice_mode": "clear"})[0] == 200


def test_visitors_and_accounts_without_a_member_are_refused(client):
    assert client.get(PATH).status_code == 401
    client.force_login(Account.objects.create_superuser("root"))
    assert send(client, "patch", {"voice_mode": "clear"})[0] == 403


def test_one_member_never_reads_anothers(browser):
    other = new_member("bob")
    update_preferences(other, mask_mode="blur")
    assert browser.get(PATH).json() == DEFAULTS


def test_reading_asks_the_database_three_times(browser, django_assert_num_queries):
    """Session, account with member, preferences."""
    with django_assert_num_queries(3):
        browser.get(PATH)
