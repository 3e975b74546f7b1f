"""GET /api/calling/my-calls."""

import pytest
from django.utils import timezone

from calling import services
from calling.models import Call, Participation
from tests.calling.scenes import many_calls, new_call, sit

NOW = timezone.now()
KEYS = {
    "id",
    "title",
    "description",
    "channel_name",
    "is_public",
    "max_participants",
    "capacity",
    "status",
    "created_at",
    "role",
    "participant_count",
    "creator",
}


def test_rows_have_the_documented_fields(api, ann, call):
    sit(ann, call)
    status, rows = api.get("my-calls")
    assert status == 200
    assert rows[0].keys() == KEYS
    assert rows[0]["id"] == call.public_id
    assert rows[0]["creator"] == ann.oto_number
    assert (rows[0]["role"], rows[0]["participant_count"]) == ("host", 1)
    # What the direct engine carries, whatever the call allows.
    assert (rows[0]["max_participants"], rows[0]["capacity"]) == (50, 4)


def test_newest_first_and_only_visible(api, bens_api, ann):
    first, second, hidden = new_call(ann), new_call(ann), new_call(ann, is_public=False)
    assert [row["id"] for row in bens_api.get("my-calls")[1]] == [
        second.public_id,
        first.public_id,
    ]
    assert api.get("my-calls")[1][0]["id"] == hidden.public_id


def test_filter_by_status(api, ann, call):
    """Seed bug 26: ended calls were mixed in."""
    ended = new_call(ann)
    services.end_call(ann, ended)
    assert [row["id"] for row in api.get("my-calls", status="ended")[1]] == [ended.public_id]
    assert [row["id"] for row in api.get("my-calls", status="active")[1]] == [call.public_id]


def test_pages_by_cursor(api, ann):
    calls = [new_call(ann).public_id for _ in range(5)]
    seen, cursor = [], ""
    while True:
        answer = api.client.get("/api/calling/my-calls", {"limit": 2, "cursor": cursor})
        seen += [row["id"] for row in answer.json()]
        if "X-Next-Cursor" not in answer:
            break
        cursor = answer["X-Next-Cursor"]
    assert seen == calls[::-1]


def test_twenty_by_default(api, ann):
    for _ in range(21):
        new_call(ann)
    assert len(api.get("my-calls")[1]) == 20


@pytest.mark.parametrize(
    "query",
    [
        {"status": "gone"},
        {"limit": 0},
        {"limit": 101},
        {"limit": "x"},
        {"cursor": "nowhere"},
        {"bogus": 1},
    ],
)
def test_bad_queries(api, query):
    status, body = api.get("my-calls", **query)
    assert status == 400
    assert body["error"]


def test_cursor_of_a_foreign_call_is_refused(bens_api, private_call):
    assert bens_api.get("my-calls", cursor=private_call.public_id)[0] == 400


@pytest.mark.parametrize("rows", [1, 3])
def test_queries_do_not_grow(api, ann, ben, rows, django_assert_num_queries):
    for _ in range(rows):
        sit(ben, new_call(ann))
    assert Call.objects.count() == rows
    with django_assert_num_queries(3):  # session, member, list
        api.get("my-calls")


def test_a_thousand_calls_cost_the_same(api, ben, django_assert_num_queries):
    seats = [
        Participation(call=call, member=ben, agora_uid=1, joined_at=NOW)
        for call in many_calls(ben, 1000)
    ]
    Participation.objects.bulk_create(seats)
    with django_assert_num_queries(3):  # session, account with member, list
        status, rows = api.get("my-calls", limit=100)
    assert status == 200
    assert [row["participant_count"] for row in rows] == [1] * 100
