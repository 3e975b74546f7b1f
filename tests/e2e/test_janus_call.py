"""A call through a real Janus: masked, back after its death, and mutes and removals hold."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.e2e.browsers import Person
from tests.e2e.call_page import CallPage
from tests.e2e.cast import Cast, Cookies
from tests.e2e.recording import Recording
from tests.e2e.site import Site, start_site
from tests.e2e.tally import Tally
from tests.janus.server import JanusServer, running_janus

# Keeps a page's connections, for counting what arrives: [sounds, pictures], in packets.
COUNTED = """
window.connections = [];
window.RTCPeerConnection = class extends RTCPeerConnection {
  constructor(...options) {
    super(...options);
    window.connections.push(this);
  }
};
"""
PACKETS = """async () => {
  const counts = { audio: 0, video: 0 };
  for (const connection of window.connections) {
    for (const report of (await connection.getStats()).values()) {
      if (report.type === 'inbound-rtp') counts[report.kind] += report.packetsReceived;
    }
  }
  return [counts.audio, counts.video];
}"""
# A page that sends its own picture and tone whatever it is told, and never hangs up.
DISOBEDIENT = """
const canvas = Object.assign(document.createElement('canvas'), { width: 320, height: 180 });
const paint = () => canvas.getContext('2d').fillRect(Math.random() * 300, 0, 20, 180);
setInterval(paint, 100);
const own = { video: () => canvas.captureStream(10).getTracks()[0], audio: () => {
  const sound = new AudioContext();
  const end = new MediaStreamAudioDestinationNode(sound);
  const tone = new OscillatorNode(sound);
  tone.connect(end);
  tone.start();
  return end.stream.getTracks()[0];
} };
const add = RTCPeerConnection.prototype.addTransceiver;
RTCPeerConnection.prototype.addTransceiver = function (source, init) {
  return add.call(this, own[source.kind ?? source](), init);
};
RTCRtpSender.prototype.replaceTrack = async () => {};
RTCPeerConnection.prototype.close = () => {};
"""
REMOVED = """
from calling import services
from calling.models import Call
services.remove_member(None, Call.objects.get(public_id="{call}"), "{otoNumber}")
"""
SEATS = """
SELECT seat FROM call_participants JOIN calls ON calls.id = call_id
WHERE is_open AND public_id = '{call}' ORDER BY joined_at
"""


@dataclass
class Act:
    """A call of two members, what carries it, and who is in it: the host first."""

    janus: JanusServer
    site: Site
    cast: Cast
    call: str
    pages: list[CallPage]

    def post(self, path: str, **body: Any) -> None:
        """A request of the host."""
        context = self.pages[0].page.context
        cookies = {one["name"]: one["value"] for one in context.cookies()}
        answer = context.request.post(
            f"{self.site.url}/api/calling/{self.call}/{path}",
            data=body,
            headers={"X-CSRFToken": cookies["csrftoken"], "Referer": self.site.url},
        )
        assert answer.ok, answer.text()

    def enter(self, number: int, script: str = "", how: str = "button") -> CallPage:
        """Come to the lobby as member `number`."""
        context = self.cast.context(number)
        context.add_init_script(script + COUNTED)
        page = CallPage(context.new_page(), self.site.url)
        self.pages.append(page.open(self.call).start(how))
        return page


@pytest.fixture(scope="module")
def janus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[JanusServer]:
    with running_janus(tmp_path_factory.mktemp("janus")) as running:
        yield running


@pytest.fixture(scope="module")
def janus_site(janus: JanusServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site of its own, whose calls go through Janus."""
    running, process = start_site(tmp_path_factory.mktemp("site"), **janus.environment)
    yield running
    process.terminate()
    process.wait(timeout=20)


@pytest.fixture(scope="module")
def cookies() -> dict[str, Cookies]:
    """Of who signed in there before."""
    return {}


@pytest.fixture
def act(
    janus: JanusServer,
    janus_site: Site,
    browsers: Callable[[int], Browser],
    cookies: dict[str, Cookies],
) -> Iterator[Act]:
    if not janus.is_running:
        janus.start()
    cast = Cast(janus_site, browsers, cookies)
    # Frames in the workers of a page that has left; the browser says so a while later.
    cast.guard.allow("VideoFrame was garbage collected")
    # Who was removed asks for a seat once more.
    cast.guard.allow("the server responded with a status of 403")
    yield Act(janus, janus_site, cast, cast.new_call("Through Janus"), [])
    cast.close()
    cast.guard.check()


def test_two_members_see_and_hear_each_other_masked(
    act: Act, people: tuple[Person, ...], tally: Tally
) -> None:
    first = act.enter(0).join()
    second = act.enter(1)
    clicked = second.click_join()
    received = second.record_masked(5, people[0].film)
    assert_masked(received, people[0], tally)
    assert_masked(first.record_masked(5, people[1].film), people[1], tally)
    first.wait_for_people(2)
    tally.time("through Janus: join to first frame", received.pictures[0][0] - clicked)


def test_after_the_death_of_janus_the_call_comes_back_by_itself(
    act: Act, people: tuple[Person, ...], tally: Tally
) -> None:
    pages = [act.enter(number).join() for number in range(2)]
    others = (people[1], people[0])
    for page, other in zip(pages, others, strict=True):
        page.record_masked(1, other.film)
    seats = act.site.rows(SEATS.format(call=act.call))
    assert len(seats) == 2
    act.janus.kill()
    for page, other in zip(pages, others, strict=True):
        assert_masked(page.take(), other, tally)
    act.janus.start()
    moment = pages[0].now()
    for page, other in zip(pages, others, strict=True):
        received = page.record_masked(5, other.film, since=moment)
        page.wait_for_sound()
        assert_masked(received, other, tally)
        tally.time("Janus is back to first frame", received.pictures[0][0] - moment)
    assert act.site.rows(SEATS.format(call=act.call)) == seats


def test_a_third_member_sees_the_two_others(
    act: Act, people: tuple[Person, ...], tally: Tally
) -> None:
    """It came last, so Janus offers it two members at once, and each of them hears of it later."""
    for number in range(2):
        act.enter(number).join()
    third = act.enter(2, how="nothing").join()
    for page in act.pages:
        page.wait_for_people(3)
    received = Recording()
    for person in people[:2]:
        received.add(third.record_masked(5, person.film))
    report, _ = tally.judge(received, [person.film for person in people[:2]], people[0].speech)
    assert report.exposed == []
    assert len(received.sounds) == 2
    act.pages.pop().leave()
    for page in act.pages:
        page.wait_for_people(2)


def test_a_mute_and_a_removal_hold_against_a_page_that_does_not_obey(act: Act) -> None:
    """It is deaf, too, when it was removed, although it never hung up."""
    host = act.enter(0).join()
    rogue = act.enter(1, DISOBEDIENT).join()
    otoNumber = rogue.config()["me"]["otoNumber"]
    host.wait_until(lambda: arriving(host) == (True, True))

    act.post("mute", otoNumber=otoNumber, kind="video")
    host.wait_until(lambda: arriving(host) == (True, False))

    host.wait_until(lambda: any(arriving(rogue)))
    # By another process, whose events do not reach this one: Janus alone tells the session.
    act.site.run(REMOVED.format(call=act.call, otoNumber=otoNumber))
    host.wait_until(lambda: arriving(host) == (False, False))
    host.wait_until(lambda: arriving(rogue) == (False, False))


def assert_masked(received: Recording, sender: Person, tally: Tally) -> None:
    report, hearings = tally.judge(received, [sender.film], sender.speech)
    assert report.exposed == []
    assert sum(hearing.exposed for hearing in hearings) == 0


def arriving(page: CallPage) -> tuple[bool, bool]:
    """Whether sound and picture of others arrive, packet by packet, for the next second."""
    before = page.page.evaluate(PACKETS)
    page.page.wait_for_timeout(1000)
    sounds, pictures = page.page.evaluate(PACKETS)
    return sounds > before[0], pictures > before[1]
