"""One member in two tabs: the second takes the seat over, and the others see one person."""

from playwright.sync_api import expect

from tests.e2e.cast import Cast
from tests.e2e.site import Site


def test_the_second_tab_takes_the_seat_over(cast: Cast, site: Site) -> None:
    call = cast.new_call()
    other = cast.page(1).open(call).start("nothing").join()
    first = cast.page(0).open(call).start("nothing").join()
    other.wait_for_people(2)

    second = cast.page(0).open(call)
    expect(second.page.get_by_text("You are in it yourself in another window")).to_be_visible()
    second.start("nothing").join()
    first.wait_for_phase("removed")
    expect(first.page.get_by_test_id("ending")).to_contain_text("You went on in another window")
    second.wait_for_people(2)
    other.wait_for_people(2)

    query = """SELECT count(*) FROM call_participants p JOIN calls c ON c.id = p.call_id
        WHERE c.public_id = ? AND p.is_open"""
    assert site.rows(query, call) == [(2,)]
