"""A call for the leak tests: one member who sends, one who records what arrives."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import BrowserContext

from tests.e2e.browsers import Person
from tests.e2e.call_page import CallPage
from tests.e2e.cast import Cast
from tests.e2e.recording import Recording
from tests.e2e.tally import Tally
from tests.media.exposure import Report
from tests.media.hearing import Hearing


@dataclass(frozen=True)
class Finding:
    """What was sent and what arrived since the last look."""

    sent: Report
    received: Report
    sounds: tuple[Hearing, ...]

    @property
    def exposed_frames(self) -> int:
        """Frames with a face, on either side."""
        return len(self.sent.exposed) + len(self.received.exposed)

    @property
    def exposed_blocks(self) -> int:
        """Blocks of the original voice, on either side."""
        return sum(hearing.exposed for hearing in self.sounds)

    @property
    def blocks(self) -> int:
        """Audible blocks, on either side."""
        return sum(len(hearing.likeness) for hearing in self.sounds)

    def __str__(self) -> str:
        lines = [f"sent: {self.sent}", f"received: {self.received}", *map(str, self.sounds)]
        return "\n  ".join(lines)


class Stage:
    """The sender has camera and microphone, the receiver only looks and listens."""

    def __init__(self, cast: Cast, person: Person) -> None:
        self.cast = cast
        self._person = person
        self.call = cast.new_call("Leak test")
        self.receiver = cast.page(1).open(self.call).start("nothing").join()
        self.sender: CallPage
        self._arrived = Recording()

    def enter(
        self,
        *,
        url: str = "",
        prepare: Callable[[BrowserContext], None] = lambda context: None,
        **options: Any,
    ) -> CallPage:
        """Let the sender join. `prepare` may break things before the page is loaded."""
        self.sender = self.cast.page(0, url=url, outgoing=True, **options)
        prepare(self.sender.page.context)
        return self.enter_again()

    def enter_again(self) -> CallPage:
        """Open the page (once more), switch the devices on, and join."""
        self.sender.open(self.call).start().join()
        self.receiver.wait_for_people(2)
        return self.sender

    def watch(self, frames: int = 40) -> None:
        """Let so many frames arrive, whatever they show."""
        self.receiver.wait_for_frames(frames)

    def watch_masked(self, frames: int = 20) -> None:
        """Let frames arrive until so many show the masked picture, not the cover card."""
        try:
            self._arrived.add(self.receiver.record_masked(frames, self._person.film))
        except AssertionError as error:
            error.add_note(f"the sender's page says: {self.sender.mask_words()}")
            raise

    def watch_covered(self, frames: int = 10) -> None:
        """Let frames arrive until so many in a row, sent from now on, show only a cover."""
        self._arrived.add(self.receiver.take())
        self._arrived.add(self.receiver.record_covered(frames, self._person.film))

    def look(self, tally: Tally | None = None) -> Finding:
        """Judge everything since the last look; counted in the tally unless a leak is wanted."""
        counted = tally or Tally()
        film, speech = self._person.film, self._person.speech
        outgoing = self.sender.take("sent")
        self._arrived.add(self.receiver.take())
        for page in (self.sender, self.receiver):
            page.pause_recorder(True)
        sent, said = counted.judge(outgoing, [film], speech, by_line=False)
        received, heard = counted.judge(self._arrived, [film], speech)
        finding = Finding(sent, received, (*said, *heard))
        print(finding)
        self._arrived = Recording()
        for page in (self.sender, self.receiver):
            page.pause_recorder(False)
        return finding


def assert_nothing_leaked(finding: Finding) -> None:
    """Fail when a frame shows a face, or a block of sound is the original voice."""
    assert finding.exposed_frames == 0
    assert finding.exposed_blocks == 0


def assert_only_covered(finding: Finding) -> None:
    """Nothing of the camera, not even its background, and silence."""
    assert finding.sent.with_background == finding.received.with_background == 0
    assert len(finding.received.verdicts) >= 10
    assert finding.blocks == 0
