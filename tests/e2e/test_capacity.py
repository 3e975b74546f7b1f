"""A direct call has four seats: the fifth member reads so, and the server refuses as well."""

from playwright.sync_api import expect

from tests.e2e.call_page import PATIENCE
from tests.e2e.cast import Cast
from tests.e2e.site import Site


def test_the_fifth_member_reads_that_the_call_is_full(cast: Cast, site: Site) -> None:
    able = [one for one in site.members if one.stage in ("full_member", "pre_member")]
    call = cast.new_call()
    seated = [cast.page(0, member=member).open(call).start("nothing").join() for member in able[:4]]
    for page in seated:
        page.wait_for_people(4)

    fifth = cast.page(0, member=able[4]).open(call).start("nothing")
    expect(fifth.page.get_by_test_id("join-reason")).to_contain_text(
        "The call is full: all 4 seats are taken", timeout=PATIENCE
    )
    expect(fifth.page.get_by_test_id("join-button")).to_be_disabled()
    cookies = {one["name"]: one["value"] for one in fifth.page.context.cookies()}
    answer = fifth.page.request.post(
        f"{site.url}/api/calling/{call}/join",
        data={},
        headers={"X-CSRFToken": cookies["csrftoken"], "Referer": site.url},
    )
    assert (answer.status, answer.json()["code"]) == (400, "call_full")

    seated[3].leave()
    expect(fifth.page.get_by_test_id("join-button")).to_be_enabled(timeout=PATIENCE)
    fifth.join().wait_for_people(4)
