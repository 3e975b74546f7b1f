"""The main thing: two members in two browsers see and hear each other, masked."""

from playwright.sync_api import expect

from tests.e2e.browsers import Person
from tests.e2e.cast import Cast
from tests.e2e.tally import Tally


def test_two_members_see_and_hear_each_other_masked(
    cast: Cast, people: tuple[Person, ...], tally: Tally
) -> None:
    call = cast.new_call()
    first = cast.page(0).open(call).start().join()
    expect(first.page.get_by_test_id("alone")).to_be_visible()

    second = cast.page(1).open(call).start()
    clicked = second.click_join()
    received = {
        second: second.record_masked(10, people[0].film),
        first: first.record_masked(10, people[1].film),
    }
    for page, other in ((first, people[1]), (second, people[0])):
        page.wait_for_people(2)
        report, hearings = tally.judge(received[page], [other.film], other.speech)
        print(report, *hearings, sep="\n  ")
        assert report.exposed == []
        assert [hearing.exposed for hearing in hearings] == [0]
        assert hearings[0].likeness

    tally.time("join to first decoded frame", received[second].pictures[0][0] - clicked)
    masked = received[second].first_masked([people[0].film])
    assert masked is not None
    tally.time("join to first masked frame", masked - clicked)
