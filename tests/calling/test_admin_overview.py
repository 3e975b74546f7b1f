"""The admin's front page and its page of statistics."""

import json
import re
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.calling.scenes import booked, new_call, sit
from tests.membership.people import as_staff

pytestmark = pytest.mark.django_db


def chart_data(page):
    found = re.search(r'<script id="chart-data"[^>]*>(.*?)</script>', page.content.decode(), re.S)
    return json.loads(found.group(1))


def test_front_page_under_the_name_of_the_product(cal):
    text = as_staff(cal, "view_call").get("/admin/").content.decode()
    assert "Ikoota Converse" in text
    assert cal.oto_number in text
    assert cal.account.username not in text


def test_front_page_shows_what_goes_on(cal, ann, ben, call):
    sit(ben, call)
    booked(ann, timezone.now(), audio=3, video=20)
    page = as_staff(cal, "view_call", "view_callstats").get("/admin/")
    assert [row.public_id for row in page.context["running"]] == [call.public_id]
    assert (page.context["running_count"], page.context["people_count"]) == (1, 1)
    today = page.context["today"]
    assert (today.calls, today.audio_minutes, today.video_minutes) == (2, 3, 20)
    data = chart_data(page)
    assert {name: len(values) for name, values in data.items()} == dict.fromkeys(
        ("labels", "calls", "audio", "video", "peak"), 30
    )
    assert (data["labels"][-1], data["calls"][-1]) == (today.start.isoformat(), 2)


def test_front_page_shows_each_part_to_who_may_see_it(cal, ben, call):
    sit(ben, call)
    page = as_staff(cal, "view_call").get("/admin/")
    assert "today" not in page.context
    assert "chart-data" not in page.content.decode()
    page = as_staff(cal, "view_callstats").get("/admin/")
    assert "running" not in page.context
    assert call.title not in page.content.decode()


@pytest.mark.parametrize("calls", [1, 3])
def test_front_page_costs_the_same_for_one_and_three(
    cal, ann, ben, calls, django_assert_num_queries
):
    client = as_staff(cal, "view_call", "view_callstats")
    for _ in range(calls):
        sit(ben, new_call(ann))
    with django_assert_num_queries(6):
        # session, account, member, permissions of the account and its groups, running calls, use
        client.get("/admin/")


def test_statistics_as_charts_and_as_a_table(cal, ann):
    booked(ann, timezone.now() - timedelta(days=3), video=77)
    page = as_staff(cal, "view_callstats").get("/admin/calling/callstats/", {"days": 7})
    assert page.status_code == 200
    assert chart_data(page)["video"] == [0, 0, 0, 77, 0, 0, 0]
    assert [use.video_minutes for use in page.context["uses"]] == [0, 0, 0, 77, 0, 0, 0]
    assert page.context["summary"].calls == 1
    assert "<td>77</td>" in page.content.decode()


@pytest.mark.parametrize("group", ["day", "week", "month"])
def test_statistics_in_groups(cal, ann, group):
    booked(ann, timezone.now())
    query = {"days": 366, "groupBy": group}
    page = as_staff(cal, "view_callstats").get("/admin/calling/callstats/", query)
    assert sum(chart_data(page)["calls"]) == 1


@pytest.mark.parametrize(
    "query", [{"days": "0"}, {"days": "367"}, {"days": "x"}, {"groupBy": "year"}, {"days": ""}]
)
def test_period_that_does_not_fit_is_said_and_the_usual_one_shown(cal, query):
    page = as_staff(cal, "view_callstats").get("/admin/calling/callstats/", query)
    assert page.status_code == 400
    assert page.context["form"].errors
    assert len(page.context["uses"]) == 30


def test_statistics_need_their_permission(cal):
    client = as_staff(cal, "view_call")
    assert client.get("/admin/calling/callstats/").status_code == 403
    assert client.get("/admin/calling/callstats/export.csv").status_code == 403
