"""POST /api/calling/create."""

import pytest

from calling.models import Call, CallMember

EVERYTHING = {
    "title": "Evening circle",
    "description": "How was your week?",
    "isPublic": True,
    "maxParticipants": 3,
}


def test_answers_the_call_as_clients_expect_it(api):
    status, body = api.post("create", EVERYTHING)
    call = Call.objects.get()
    assert status == 200
    assert body == EVERYTHING | {"callId": call.public_id, "channelName": call.channel_name}


def test_defaults_are_private_and_fifty_seats(api):
    _, body = api.post("create", {"title": "Circle"})
    assert (body["isPublic"], body["maxParticipants"], body["description"]) == (False, 50, "")


def test_creator_is_host(api, ann):
    api.post("create", {"title": "Circle"})
    membership = CallMember.objects.get()
    assert (membership.member, membership.role) == (ann, "host")


def test_channel_name_tells_nothing_and_fits_every_engine(api):
    """Seed bug 14: channel names were made of the time and a weak random number."""
    _, first = api.post("create", {"title": "A"})
    _, second = api.post("create", {"title": "A"})
    assert first["channelName"][:2] == "ik"
    assert len(first["channelName"]) == 32
    assert first["channelName"][:8] != second["channelName"][:8]


def test_ids_are_random(api):
    """Seed bug 27: sequential ids in addresses."""
    ids = {api.post("create", {"title": "A"})[1]["callId"] for _ in range(3)}
    assert len(ids) == 3
    assert all(len(public_id) == 12 for public_id in ids)


@pytest.mark.parametrize("title", ["🎭🎈", "<script>alert(1)</script>", "x" * 255, "  a   b  "])
def test_unusual_titles_are_kept(api, title):
    status, body = api.post("create", {"title": title})
    assert (status, body["title"]) == (200, " ".join(title.split()))


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "   "}, "title"),
        ({"title": None}, "title"),
        ({"title": "x" * 10_000}, "title"),
        ({"title": {"a": 1}}, "title"),
        ({"title": "nul\0"}, "title"),
        ({"title": "\ud800"}, "title"),
        ({"description": "x" * 10_000}, "description"),
        ({"description": ["x"]}, "description"),
        ({"maxParticipants": -1}, "maxParticipants"),
        ({"maxParticipants": 1}, "maxParticipants"),
        ({"maxParticipants": 51}, "maxParticipants"),
        ({"maxParticipants": 10**30}, "maxParticipants"),
        ({"maxParticipants": "many"}, "maxParticipants"),
        ({"isPublic": "perhaps"}, "isPublic"),
        ({"host": "OTO#AAAAAA"}, "host"),
    ],
)
def test_bad_input_is_refused_and_nothing_written(api, change, field):
    """Seed bug 17: title, description and capacity were not checked."""
    status, body = api.post("create", EVERYTHING | change)
    assert (status, body["code"]) == (400, "invalid")
    assert field in body["fields"]
    assert not Call.objects.exists()


@pytest.mark.parametrize("body", ["[]", '"x"', "{", ""])
def test_bodies_that_are_no_object_are_refused(api, body):
    answer = api.client.post("/api/calling/create", body, "application/json")
    assert answer.status_code == 400
    assert answer.json()["error"]


def test_call_and_host_are_one_transaction(api, monkeypatch):
    """Seed bug 16: a call could be left without its host."""

    def fail(*args, **kwargs):
        raise ConnectionError

    monkeypatch.setattr(CallMember.objects, "create", fail)
    with pytest.raises(ConnectionError):
        api.post("create", EVERYTHING)
    assert not Call.objects.exists()


def test_only_members_of_the_right_stage(client, db):
    from tests.membership.people import Stage, new_member, signed_in

    assert client.post("/api/calling/create", {}, "application/json").status_code == 401
    for stage in (Stage.APPLICANT, Stage.SUSPENDED):
        applicant = signed_in(new_member(f"x{stage}", stage))
        answer = applicant.post("/api/calling/create", EVERYTHING, "application/json")
        assert answer.status_code == 403
    assert not Call.objects.exists()


@pytest.mark.parametrize(("voice", "video"), [(True, True), (True, False), (False, True)])
def test_masks_are_not_given_up_where_the_site_requires_one(api, settings, voice, video):
    settings.VOICE_MASKING_ENABLED, settings.VIDEO_MASKING_ENABLED = voice, video
    status, body = api.post("create", EVERYTHING | {"masksRequired": False})
    assert (status, body["code"], set(body["fields"])) == (400, "invalid", {"masksRequired"})
    assert not Call.objects.exists()
    assert api.post("create", EVERYTHING | {"masksRequired": True})[0] == 200


@pytest.mark.parametrize(("sent", "required"), [({}, True), ({"masksRequired": False}, False)])
def test_masks_are_required_unless_the_host_says_no(api, settings, sent, required):
    settings.VOICE_MASKING_ENABLED = settings.VIDEO_MASKING_ENABLED = False
    status, body = api.post("create", EVERYTHING | sent)
    assert status == 200
    assert api.get(body["callId"])[1]["masks_required"] is required
