"""Use of the site over time: GET /api/calling/admin/analytics and the selectors behind it."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db.backends.mysql.base import DatabaseWrapper
from django.utils import timezone

from calling import analytics, services
from calling.models import MediaSpan, Participation
from ikoota.membership.models import Account
from tests.calling.scenes import Api, booked, new_call, sit

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client):
    """Staff without a member."""
    client.force_login(Account.objects.create_user("desk", is_staff=True))
    return Api(client)


def days_ago(days):
    return timezone.now() - timedelta(days=days)


def test_nothing_happened(staff):
    assert staff.get("admin/analytics") == (
        200,
        {
            "dailyStats": [],
            "summary": {
                "totalCalls": 0,
                "totalParticipants": 0,
                "totalAudioMinutes": 0,
                "totalVideoMinutes": 0,
                "averageCallDuration": 0,
                "peakParticipants": 0,
            },
        },
    )


def test_days_and_their_sum(staff, ann):
    """Seed bug 59: the query could not run, and sums came as text and were strung together."""
    booked(ann, days_ago(0), participants=3, peak=3, seconds=100)
    booked(ann, days_ago(0), participants=2, peak=2, seconds=201, audio=1, video=0)
    booked(ann, days_ago(2), participants=5, peak=4, seconds=1000)
    new_call(ann)  # nobody ever came: a call, but no duration
    status, body = staff.get("admin/analytics")
    assert status == 200
    today = datetime.now(UTC).date()
    assert body["dailyStats"] == [
        {
            "date": today.isoformat(),
            "total_calls": 3,
            "total_participants": 5,
            "avg_duration": 150.5,
            "audio_minutes": 4,
            "video_minutes": 20,
        },
        {
            "date": (today - timedelta(days=2)).isoformat(),
            "total_calls": 1,
            "total_participants": 5,
            "avg_duration": 1000.0,
            "audio_minutes": 3,
            "video_minutes": 20,
        },
    ]
    assert body["summary"] == {
        "totalCalls": 4,
        "totalParticipants": 10,
        "totalAudioMinutes": 7,
        "totalVideoMinutes": 40,
        "averageCallDuration": 433.7,
        "peakParticipants": 4,
    }


def test_every_value_is_a_number(staff, ann):
    """Seed bug 59."""
    booked(ann, days_ago(0))
    _, body = staff.get("admin/analytics")
    values = [value for name, value in body["dailyStats"][0].items() if name != "date"]
    assert {type(value) for value in [*values, *body["summary"].values()]} <= {int, float}


def test_a_call_as_it_happened(staff, ann, ben, call):
    """Seed bug 31: what the members did is what the analytics count."""
    start = timezone.now() - timedelta(minutes=10)
    sit(ann, call), sit(ben, call)
    Participation.objects.update(joined_at=start)
    MediaSpan.objects.update(started_at=start)
    services.end_call(ann, call)
    _, body = staff.get("admin/analytics")
    summary = body["summary"]
    assert (summary["totalCalls"], summary["totalParticipants"]) == (1, 2)
    assert summary["peakParticipants"] == 2
    assert summary["totalVideoMinutes"] == pytest.approx(20, abs=1)
    assert summary["averageCallDuration"] == pytest.approx(600, abs=2)


def test_weeks_begin_on_monday_and_months_on_the_first(staff, ann):
    booked(ann, datetime(2026, 2, 1, 23, 59, 59, tzinfo=UTC))  # a Sunday
    booked(ann, datetime(2026, 2, 2, 0, 0, 0, tzinfo=UTC))
    days = (datetime.now(UTC).date() - date(2026, 1, 1)).days + 1
    assert [use.start for use in analytics.use_by("day", days)] == [
        date(2026, 2, 2),
        date(2026, 2, 1),
    ]
    assert [use.start for use in analytics.use_by("week", days)] == [
        date(2026, 2, 2),
        date(2026, 1, 26),
    ]
    assert [(use.start, use.calls) for use in analytics.use_by("month", days)] == [
        (date(2026, 2, 1), 2)
    ]


@pytest.mark.parametrize("group", ["day", "week", "month"])
def test_groups_add_up_to_the_same(ann, group):
    for number in range(0, 60, 7):
        booked(ann, days_ago(number), seconds=number)
    whole = analytics.total(analytics.use_by(group, 90))
    assert (whole.calls, whole.seconds) == (9, sum(range(0, 60, 7)))


def test_period_is_whole_days_with_today_as_the_last(staff, ann):
    midnight = timezone.now().astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    booked(ann, midnight - timedelta(days=6))
    booked(ann, midnight - timedelta(days=6, microseconds=1))
    _, body = staff.get("admin/analytics", days=7)
    assert body["summary"]["totalCalls"] == 1
    _, body = staff.get("admin/analytics", days=8)
    assert body["summary"]["totalCalls"] == 2


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"days": 0}, "days"),
        ({"days": -1}, "days"),
        ({"days": 367}, "days"),
        ({"days": "9" * 5000}, "days"),
        ({"days": "many"}, "days"),
        ({"days": ""}, "days"),
        ({"groupBy": "year"}, "groupBy"),
        ({"groupBy": ""}, "groupBy"),
        ({"groupby": "day"}, "groupby"),
    ],
)
def test_what_does_not_fit_is_refused(staff, query, field):
    status, body = staff.get("admin/analytics", **query)
    assert (status, body["code"], set(body["fields"])) == (400, "invalid", {field})


def test_members_and_visitors_are_refused(bens_api, client):
    """Seed bug 59: the guard of the route was never imported."""
    assert bens_api.get("admin/analytics")[0] == 403
    assert client.get("/api/calling/admin/analytics").status_code in (401, 403)


def test_suspended_staff_account_is_refused(client, ben):
    ben.account.is_staff, ben.account.is_active = True, False
    ben.account.save()
    client.force_login(ben.account)
    assert client.get("/api/calling/admin/analytics").status_code in (401, 403)


def test_answer_is_kept_by_nobody_and_names_nobody(staff, ann):
    booked(ann, days_ago(0))
    answer = staff.client.get("/api/calling/admin/analytics")
    assert "no-store" in answer["Cache-Control"]
    assert ann.account.username not in json.dumps(answer.json())


@pytest.mark.parametrize("group", ["day", "week", "month"])
@pytest.mark.parametrize("calls", [1, 3, 100])
def test_one_query_however_many_calls(ann, django_assert_num_queries, group, calls):
    for number in range(calls):
        booked(ann, days_ago(number % 30))
    with django_assert_num_queries(1):
        assert analytics.total(analytics.use_by(group, 30)).calls == calls


@pytest.mark.parametrize("days", [1, 30, 366])
@pytest.mark.parametrize("group", ["day", "week", "month"])
def test_a_chart_has_no_gaps(ann, group, days):
    booked(ann, days_ago(0))
    booked(ann, days_ago(29))
    uses = analytics.use_by(group, days)
    filled = analytics.without_gaps(uses, group, days)
    assert analytics.total(filled).calls == analytics.total(uses).calls
    assert [use.start for use in filled] == sorted({use.start for use in filled})
    if group == "day":
        assert len(filled) == days


@pytest.mark.parametrize("group", ["day", "week", "month"])
def test_mysql_needs_no_time_zone_tables(group):
    """CONVERT_TZ answers NULL where nobody has loaded them."""
    mysql = DatabaseWrapper({"ENGINE": "", "TIME_ZONE": None, "OPTIONS": {}}, alias="other")
    sql, _ = mysql.ops.datetime_trunc_sql(group, "`created_at`", (), "UTC")
    assert "CONVERT_TZ" not in sql


def test_running_calls_fullest_first(ann, ben, cal, call, private_call):
    new_call(ann)  # empty
    over = new_call(ann)
    sit(ann, private_call), sit(ann, call), sit(ben, call), sit(cal, over)
    services.end_call(ann, over)
    running = [(row.public_id, row.open_count) for row in analytics.running_calls()]
    assert running == [(call.public_id, 2), (private_call.public_id, 1)]


def test_running_calls_cost_one_query(ann, ben, call, private_call, django_assert_num_queries):
    sit(ann, private_call), sit(ann, call), sit(ben, call)
    with django_assert_num_queries(1):
        assert [row.creator.oto_number for row in analytics.running_calls()] == [ann.oto_number] * 2
