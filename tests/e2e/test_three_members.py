"""Three members: everybody sees the two others, and the host's actions hold."""

from playwright.sync_api import expect

from tests.e2e.browsers import Person
from tests.e2e.call_page import PATIENCE
from tests.e2e.cast import Cast
from tests.e2e.tally import Tally


def test_the_third_member_sees_the_two_others_masked(
    cast: Cast, people: tuple[Person, ...], tally: Tally
) -> None:
    call = cast.new_call()
    cameras = [cast.page(number).open(call).start().join() for number in (0, 1)]
    third = cast.page(2).open(call).start("nothing").join()
    for page in (*cameras, third):
        page.wait_for_people(3)
    recording = third.record_masked(10, people[0].film)
    recording.add(third.record_masked(10, people[1].film))
    films = [person.film for person in people[:2]]
    report, _ = tally.judge(recording, films, people[0].speech)
    print(report)
    assert report.exposed == []
    seen = {verdict.index // 1000 for verdict in report.verdicts if verdict.index is not None}
    assert seen == {0, 1}
    assert len(recording.sounds) == 2


def test_the_host_mutes_removes_and_ends(cast: Cast) -> None:
    call = cast.new_call()
    host, second, third = (
        cast.page(number).open(call).start("nothing").join() for number in range(3)
    )
    for page in (host, second, third):
        page.wait_for_people(3)
    oto = {page: page.config()["me"]["otoNumber"] for page in (second, third)}

    third.press("hand-button")
    expect(host.tile(oto[third]).locator('[data-part="hand"]')).to_be_visible(timeout=PATIENCE)

    host.press("people-button")
    row = host.page.get_by_test_id("roster-row").filter(has_text=oto[second])
    row.get_by_test_id("roster-remove").click()
    host.press("confirm-yes")
    second.wait_for_phase("removed")
    expect(second.page.get_by_test_id("ending")).to_contain_text("You were removed")
    host.wait_for_people(2)

    host.press("end-button")
    host.press("confirm-yes")
    third.wait_for_phase("ended")
    host.wait_for_phase("ended")
