"""The preferences page: what a member can choose, and what not."""

import pytest

from ikoota.preferences.models import Preferences
from ikoota.preferences.selectors import look_for
from masking.faces.looks import FIGURES
from tests.membership.people import Stage, new_member, signed_in

pytestmark = pytest.mark.django_db
PAGE = "/preferences/"
CHOICE = {
    "mask_mode": "cover",
    "preferred_avatar": "owl",
    "mask_strength": "0.4",
    "mask_background": "cover",
    "voice_mode": "clear",
    "auto_mute_on_join": "on",
    "video_quality": "hd",
}


@pytest.fixture
def member():
    return new_member()


def stored(member) -> dict:
    return Preferences.objects.filter(member=member).values().get()


def test_shows_what_is_stored(member):
    form = signed_in(member).get(PAGE).context["form"]
    assert form.initial["mask_mode"] == "avatar"
    assert form.initial["mask_strength"] == 0.85
    assert set(CHOICE) <= set(form.fields)


def test_stores_the_choice_and_says_so(member):
    response = signed_in(member).post(PAGE, CHOICE, follow=True)
    assert response.redirect_chain == [(PAGE, 302)]
    assert [str(message) for message in response.context["messages"]] == [
        "Your preferences are saved."
    ]
    row = stored(member)
    expected = CHOICE | {"auto_mute_on_join": True, "mask_strength": 0.4}
    assert {name: row[name] for name in CHOICE} == expected


def test_the_page_switches_no_mask_off_even_where_the_site_allows_it(member, settings):
    """The fields are for apps (docs/protocol.md): this site's pages always mask."""
    settings.VIDEO_MASKING_ENABLED = settings.VOICE_MASKING_ENABLED = False
    client = signed_in(member)
    fields = {"video_masking_enabled": "", "voice_masking_enabled": "false"}
    assert not set(fields) & set(client.get(PAGE).context["form"].fields)
    assert client.post(PAGE, CHOICE | fields).status_code == 302
    row = stored(member)
    assert (row["mask_mode"], row["video_masking_enabled"], row["voice_masking_enabled"]) == (
        "cover",
        True,
        True,
    )


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("mask_mode", "none"),
        ("mask_mode", ""),
        ("preferred_avatar", "unicorn"),
        ("preferred_avatar", "x" * 10_000),
        ("preferred_avatar", "\N{OWL}"),
        ("mask_strength", "-0.01"),
        ("mask_strength", "1.01"),
        ("mask_strength", "nan"),
        ("mask_strength", "inf"),
        ("mask_strength", "strong"),
        ("mask_strength", ""),
        ("mask_background", "beach"),
        ("voice_mode", "off"),
        ("video_quality", "4k"),
    ],
)
def test_what_is_not_offered_is_refused_and_nothing_is_stored(member, field, value):
    before = stored(member)
    response = signed_in(member).post(PAGE, CHOICE | {field: value})
    assert response.status_code == 400
    assert list(response.context["form"].errors) == [field]
    assert stored(member) == before


def test_empty_form_is_refused(member):
    assert signed_in(member).post(PAGE, {}).status_code == 400


def test_chosen_avatar_shows_on_the_card_in_the_colours_of_the_number(member):
    client = signed_in(member)
    before = client.get("/profile/").context["look"]
    other = next(figure for figure in FIGURES if figure != before["figure"])
    client.post(PAGE, CHOICE | {"preferred_avatar": other})
    assert client.get("/profile/").context["look"] == before | {"figure": other}


def test_applicants_may_choose_while_they_wait():
    client = signed_in(new_member(stage=Stage.APPLICANT))
    assert client.post(PAGE, CHOICE).status_code == 302
    assert client.get("/welcome/").context["look"]["figure"] == "owl"


def test_visitors_are_sent_to_sign_in(client):
    assert client.get(PAGE).headers["Location"] == "/sign-in/?next=/preferences/"


def test_page_asks_the_database_three_times(member, django_assert_num_queries):
    """Session, account with member, preferences."""
    client = signed_in(member)
    with django_assert_num_queries(3):
        client.get(PAGE)


def test_looks_of_three_members_cost_no_more_than_of_one(django_assert_num_queries):
    for name in ("a", "b", "c"):
        new_member(name)
    rows = Preferences.objects.select_related("member")
    with django_assert_num_queries(1):
        looks = [look_for(row.member) for row in rows]
    assert len({look.seed for look in looks}) == 3
