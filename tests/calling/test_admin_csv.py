"""CSV files of the admin's lists: what is filtered, by OTO#, without formulas."""

import csv
import io

import pytest
from django.utils import timezone

from calling import services
from calling.admin.exporting import cell
from calling.models import Participation
from tests.calling.scenes import booked, new_call, sit
from tests.membership.people import as_staff

pytestmark = [
    pytest.mark.django_db,
    # The test client reads what the server streams to Daphne piece by piece.
    pytest.mark.filterwarnings("ignore:StreamingHttpResponse must consume:Warning"),
]


@pytest.fixture
def staff(cal):
    return as_staff(cal, "view_call", "view_participation", "view_callstats")


def rows_of(client, model, **query):
    answer = client.get(f"/admin/calling/{model}/export.csv", query)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"].startswith("attachment; filename=")
    return list(csv.DictReader(io.StringIO(b"".join(answer).decode())))


def test_calls(staff, ann, ben, call):
    sit(ben, call)
    services.end_call(ann, call)
    (row,) = rows_of(staff, "call")
    assert (row["call"], row["title"], row["status"]) == (call.public_id, call.title, "ended")
    assert (row["host"], row["participants"], row["peak"]) == (ann.oto_number, "1", "1")
    assert row["created (UTC)"] == f"{call.created_at:%Y-%m-%d %H:%M:%S}+00:00"


def test_file_holds_what_the_list_shows(staff, ann, call):
    ended = new_call(ann)
    services.end_call(ann, ended)
    assert len(rows_of(staff, "call")) == 2
    assert [row["call"] for row in rows_of(staff, "call", status__exact="ended")] == [
        ended.public_id
    ]
    assert [row["call"] for row in rows_of(staff, "call", q=call.public_id)] == [call.public_id]


def test_file_holds_all_pages(staff, ann):
    for _ in range(60):
        new_call(ann)
    assert len(rows_of(staff, "call")) == 60


def test_filter_that_does_not_fit_leads_back_to_the_list(staff):
    answer = staff.get("/admin/calling/call/export.csv", {"status__exact": ["a", "b"], "p": "x"})
    assert answer.status_code in (200, 302)


def test_participations(staff, ben, call):
    sit(ben, call)
    services.leave_call(ben, call)
    (row,) = rows_of(staff, "participation")
    assert (row["member"], row["call"], row["seconds"]) == (ben.oto_number, call.public_id, "0")
    assert row["left (UTC)"] != ""


def test_statistics(staff, ann):
    booked(ann, timezone.now(), participants=3, peak=2, seconds=90, audio=1, video=4)
    rows = rows_of(staff, "callstats", days=7)
    assert len(rows) == 7
    assert list(rows[-1].values())[1:] == ["1", "3", "90.0", "1", "4", "2"]


def test_files_name_nobody_but_by_oto_number(staff, ann, ben, call):
    sit(ben, call)
    for model in ("call", "participation"):
        text = str(rows_of(staff, model))
        for member in (ann, ben):
            for trace in (member.account.username, member.account.email, str(member.pk)):
                assert trace not in text
        assert str(call.pk) not in text
        assert str(Participation.objects.get().pk) not in text


@pytest.mark.parametrize("title", ["=1+1", "+1", "-1", "@SUM(A1)", "\uff1dcmd", " =1+1"])
def test_titles_are_no_formulas(staff, ann, title):
    new_call(ann, title=title)
    (row,) = rows_of(staff, "call")
    assert row["title"] == "'" + title.strip()


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, ""), (-5, "-5"), (0.5, "0.5"), (True, "True"), ("\t=1", "'\t=1"), ("a=1", "a=1")],
)
def test_cells(value, text):
    assert cell(value) == text


def test_commas_quotes_and_lines_stay_in_their_cell(staff, ann):
    new_call(ann, title='Questions, "answers"')
    assert rows_of(staff, "call")[0]["title"] == 'Questions, "answers"'


@pytest.mark.parametrize("model", ["call", "participation"])
def test_files_need_the_permission_of_their_list(cal, ben, model):
    client = as_staff(cal, "view_callstats")
    assert client.get(f"/admin/calling/{model}/export.csv").status_code == 403


@pytest.mark.parametrize("calls", [1, 3])
def test_queries_do_not_grow_with_the_rows(staff, ann, calls, django_assert_max_num_queries):
    for _ in range(calls):
        new_call(ann)
    with django_assert_max_num_queries(12):
        rows_of(staff, "call")
