"""Three members: everybody sees the two others, and the host's actions hold."""

from playwright.sync_api import expect

from tests.e2e.browsers import Person
from tests.e2e.call_page import PATIENCE
from tests.e2e.cast import Cast
from tests.e2e.recording import Recording
from tests.e2e.tally import Tally


def test_the_third_member_sees_the_two_others_masked(
    cast: Cast, people: tuple[Person, ...], tally: Tally
) -> None:
    """One after the other: two cores cannot mask and encode two pictures for three browsers."""
    call = cast.new_call()
    cameras = [cast.page(number).open(call).start("microphone").join() for number in (0, 1)]
    third = cast.page(2).open(call).start("nothing").join()
    for page in (*cameras, third):
        page.wait_for_people(3)
    for page in cameras:
        page.pause_recorder(True)
    recording = Recording()
    for page, person in zip(cameras, people, strict=False):
        page.press("camera-button")
        recording.add(third.record_masked(5, person.film))
        page.press("camera-button")
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
    row.get_by_test_id("roster-more").click()
    row.get_by_test_id("roster-remove").click()
    host.press("confirm-yes")
    second.wait_for_phase("removed")
    expect(second.page.get_by_test_id("ending")).to_contain_text("You were removed")
    host.wait_for_people(2)

    host.press("tools-button")
    host.press("end-button")
    host.press("confirm-yes")
    third.wait_for_phase("ended")
    host.wait_for_phase("ended")


def test_roles_lock_pause_and_ban_take_effect_at_the_other_page(cast: Cast) -> None:
    call = cast.new_call()
    host = cast.page(0).open(call).start("nothing").join()
    guest = cast.page(1).open(call).start("microphone").join()
    host.wait_for_people(2)
    host.press("people-button")
    row = host.page.get_by_test_id("roster-row").filter(has_text=guest.config()["me"]["otoNumber"])
    row.get_by_test_id("roster-more").click()
    tools = guest.page.get_by_test_id("tools-button")
    expect(tools).to_be_hidden()
    row.get_by_test_id("roster-moderator").click()
    expect(tools).to_be_visible(timeout=PATIENCE)
    expect(guest.page.get_by_test_id("message").last).to_contain_text("You are a moderator now")
    guest.press("tools-button")
    row.get_by_test_id("roster-participant").click()
    expect(guest.page.get_by_test_id("tools-panel")).to_be_hidden(timeout=PATIENCE)
    expect(tools).to_be_hidden()

    guest.wait_for_mask()
    badge = guest.page.get_by_test_id("mask-badge")
    host.press("tools-button")
    host.press("pause-button")
    expect(guest.page.get_by_test_id("pause-note")).to_be_visible(timeout=PATIENCE)
    expect(badge).to_be_hidden(timeout=PATIENCE)
    expect(guest.page.get_by_test_id("pause-resume")).to_be_hidden()
    with guest.hidden():  # coming back from another tab lets nothing out
        pass
    expect(badge).to_be_hidden()
    host.press("pause-resume")
    expect(guest.page.get_by_test_id("pause-note")).to_be_hidden(timeout=PATIENCE)
    guest.wait_for_mask()

    host.press("lock-button")
    expect(guest.page.get_by_test_id("locked")).to_be_visible(timeout=PATIENCE)
    guest.leave()
    guest.press("again-button")
    guest.start("nothing")
    reason = guest.page.get_by_test_id("join-reason")
    expect(reason).to_contain_text("locked", timeout=PATIENCE)
    host.press("lock-button")
    guest.join()

    host.press("people-button")
    row.get_by_test_id("roster-more").click()
    row.get_by_test_id("roster-ban").click()
    host.press("confirm-yes")
    guest.wait_for_phase("removed")
    expect(guest.page.get_by_test_id("ending")).to_contain_text("You were banned")
    host.wait_for_people(1)
