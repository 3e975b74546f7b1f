"""The face mask in a real browser, on a camera that shows a real face: what comes out of it."""

import base64
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.e2e.lab_site import GRANT_DEVICES, LabHandler, lab_browser, lab_page, lab_site
from tests.media.camera import CUTS, Film, make_film
from tests.media.exposure import Report, judge

pytestmark = pytest.mark.e2e

MEDIA = Path(__file__).parents[2] / "build" / "media"
MODES = ("avatar", "cover", "pixelate", "blur")
MODEL = "/static/vendor/models/yunet.onnx"
DETECTOR = "/static/js/masking/face/detector_worker.js"
LOADS_AND_THEN = "onmessage = ({ data }) => data.load ? postMessage({ id: data.id, faces: [] }) : "
AREA = [40, 30, 200, 210]
HEAD = {"id": 1, "area": AREA, "pose": {"x": 120, "y": 125, "size": 80, "tilt": 0.7}}
OPEN = {"whole": False, "reason": "", "heads": [HEAD], "faces": 1}

Trial = Callable[..., Page]


class Handler(LabHandler):
    """Serves chosen files broken, the way a test wants them."""

    broken: dict[str, bytes] = {}

    def do_GET(self) -> None:
        """An empty replacement stands for a file that is not there."""
        if self.path not in self.broken:
            super().do_GET()
        elif body := self.broken[self.path]:
            self.send_response(200)
            self.send_header("Content-Type", "text/javascript")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
        else:
            self.send_error(404)


@pytest.fixture(scope="module")
def film() -> Film:
    return make_film(MEDIA)


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    with lab_site(Handler) as address:
        yield address


@pytest.fixture(scope="module")
def browser(film: Film) -> Iterator[Browser]:
    with lab_browser(GRANT_DEVICES, f"--use-file-for-fake-video-capture={film.path}") as browser:
        yield browser


@pytest.fixture
def page(site: str, browser: Browser) -> Iterator[Page]:
    with lab_page(browser, f"{site}/face") as page:
        page.set_default_timeout(60_000)
        yield page


@pytest.fixture
def serve_broken(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, bytes], None]:
    def replace(path: str, body: bytes) -> None:
        monkeypatch.setitem(Handler.broken, path, body)

    return replace


def begin(page: Page, **options: Any) -> str:
    """Start camera and mask; return '' or the reason why there is no detector."""
    page.evaluate("options => lab.begin(options)", options)
    return page.evaluate("() => lab.load()")


def end(page: Page, film: Film) -> tuple[list[dict[str, Any]], Report]:
    entries = page.evaluate("() => lab.end()")["entries"]
    return entries, judged(entries, film)


def judged(entries: list[dict[str, Any]], film: Film) -> Report:
    return judge([base64.b64decode(entry["jpeg"]) for entry in entries], [film])


def states(page: Page) -> list[str]:
    return page.evaluate("() => lab.heard().states")


def wait_for_state(page: Page, state: str) -> None:
    page.wait_for_function("state => lab.heard().states.at(-1) === state", arg=state)


def wait_for_frames(page: Page, kind: str, more: int) -> None:
    """Wait for `more` frames: kind `count` is all of them, `open` those that show the room."""
    until = page.evaluate("kind => lab.heard()[kind]", kind) + more
    page.wait_for_function("([kind, n]) => lab.heard()[kind] >= n", arg=[kind, until])


def test_the_judge_sees_the_face_in_raw_frames(page: Page, film: Film) -> None:
    report = judged(page.evaluate("() => lab.recordRaw(1500)"), film)
    assert len(report.verdicts) > 10
    assert len(report.exposed) > 0.8 * len(report.verdicts)


def test_the_whole_film_shows_no_face(page: Page, film: Film) -> None:
    assert begin(page) == ""
    page.wait_for_timeout(1000 * len(film) / 30)
    # A machine that is busy elsewhere may not have got past loading: then the film runs again.
    page.wait_for_function("() => lab.heard().open >= 30")
    entries, report = end(page, film)
    assert report.exposed == []
    assert report.with_background > 5
    # Before the detector is ready nothing of the camera comes through, not even its frame number.
    assert all(entry["whole"] for entry in entries[:3])
    assert all(
        verdict.index is None
        for entry, verdict in zip(entries, report.verdicts, strict=True)
        if entry["whole"]
    )


def test_hard_cuts_show_no_face(site: str) -> None:
    """People are suddenly elsewhere, turned, smaller, darker, or two of them."""
    film = make_film(MEDIA, programme=CUTS)
    camera = f"--use-file-for-fake-video-capture={film.path}"
    with lab_browser(GRANT_DEVICES, camera) as browser, lab_page(browser, f"{site}/face") as page:
        page.set_default_timeout(60_000)
        assert begin(page) == ""
        page.wait_for_timeout(2 * 1000 * len(film) / film.fps)
        wait_for_frames(page, "open", 20)
        entries, report = end(page, film)
    shown = Counter(film.truth(v.index).segment for v in report.verdicts if v.index is not None)
    print(f"{len(entries)} frames, open in {dict(shown)}")
    assert report.exposed == []


@pytest.mark.parametrize("mode", MODES[1:])
def test_other_modes_show_no_face(page: Page, film: Film, mode: str) -> None:
    assert begin(page, settings={"mode": mode, "strength": 0}) == ""
    wait_for_frames(page, "open", 25)
    _, report = end(page, film)
    assert report.exposed == []
    assert report.with_background > 5


def test_a_covered_background_shows_nothing_of_the_camera(page: Page, film: Film) -> None:
    assert begin(page, settings={"background": "cover"}) == ""
    wait_for_state(page, "ready")
    wait_for_frames(page, "count", 20)
    entries, report = end(page, film)
    assert any(entry["faces"] for entry in entries)
    assert all(entry["whole"] for entry in entries)
    assert report.with_background == 0


@pytest.mark.parametrize("in_page", [False, True], ids=["port", "page"])
def test_the_fallback_shows_no_face(page: Page, film: Film, in_page: bool) -> None:
    assert begin(page, path="fallback", inPage=in_page) == ""
    wait_for_frames(page, "open", 25)
    _, report = end(page, film)
    assert report.exposed == []
    assert report.with_background > 5


def test_a_mode_can_change_without_a_gap(page: Page, film: Film) -> None:
    assert begin(page) == ""
    wait_for_state(page, "ready")
    for mode in MODES:
        page.evaluate("mode => lab.configure({ mode })", mode)
        page.evaluate("level => lab.speak(level)", 0.8)
        wait_for_frames(page, "count", 5)
    _, report = end(page, film)
    assert report.exposed == []


@pytest.mark.parametrize(
    ("body", "code"), [(b"", "model_missing"), (b"no network", "model_broken")]
)
def test_without_a_model_everything_is_covered_until_there_is_one(
    page: Page,
    film: Film,
    monkeypatch: pytest.MonkeyPatch,
    body: bytes,
    code: str,
) -> None:
    with monkeypatch.context() as patch:
        patch.setitem(Handler.broken, MODEL, body)
        assert begin(page) == code
        assert states(page) == ["loading loading", f"error {code}"]
        wait_for_frames(page, "count", 5)
    before = page.evaluate("() => lab.heard().count")
    assert page.evaluate("() => lab.load()") == ""
    wait_for_state(page, "ready")
    entries, report = end(page, film)
    assert report.exposed == []
    assert all(entry["whole"] for entry in entries[:before])


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        ("postMessage({ id: data.id, error: 'x', code: 'detector_failed' })", "detector_failed"),
        ("undefined", "detector_timeout"),
        ("close()", "detector_timeout"),
    ],
    ids=["throws", "hangs", "ends"],
)
def test_a_faulty_detector_covers_everything(
    page: Page,
    film: Film,
    serve_broken: Callable[[str, bytes], None],
    fault: str,
    code: str,
) -> None:
    serve_broken(DETECTOR, f"{LOADS_AND_THEN}{fault};".encode())
    assert begin(page) == ""
    wait_for_state(page, f"error {code}")
    wait_for_frames(page, "count", 5)
    entries, report = end(page, film)
    assert all(entry["whole"] for entry in entries)
    assert report.with_background == 0


def test_a_detector_that_failed_is_replaced(
    page: Page, film: Film, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setitem(Handler.broken, DETECTOR, f"{LOADS_AND_THEN}undefined;".encode())
        assert begin(page) == ""
        wait_for_state(page, "error detector_timeout")
    wait_for_state(page, "ready")
    _, report = end(page, film)
    assert report.exposed == []


def test_a_mask_whose_worker_died_gives_nothing_and_can_be_started_again(
    page: Page, film: Film
) -> None:
    assert begin(page) == ""
    wait_for_state(page, "ready")
    page.evaluate("() => lab.killWorkers()")
    page.wait_for_timeout(200)
    before = page.evaluate("() => lab.heard().count")
    wait_for_state(page, "error worker_failed")
    assert page.evaluate("() => lab.heard().count") == before
    page.evaluate("() => lab.connect()")
    assert page.evaluate("() => lab.load()") == ""
    wait_for_state(page, "ready")
    _, report = end(page, film)
    assert report.exposed == []


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("strength", [0, 1])
def test_no_pixel_of_a_cover_depends_on_the_picture(page: Page, mode: str, strength: int) -> None:
    settings = {"mode": mode, "strength": strength, "background": "none"}
    counts = page.evaluate("job => lab.differences(job)", {"settings": settings, "plan": OPEN})
    assert counts["inside"] == 0
    assert counts["outside"] > 0.9 * (320 * 240 - 160 * 180)
    assert not counts["whole"]


@pytest.mark.parametrize("mode", [*MODES, "unheard of"])
@pytest.mark.parametrize(
    ("background", "plan"), [("none", {**OPEN, "whole": True}), ("cover", OPEN)]
)
def test_a_whole_cover_has_nothing_of_the_picture(
    page: Page, mode: str, background: str, plan: dict[str, Any]
) -> None:
    settings = {"mode": mode, "strength": 0.5, "background": background}
    counts = page.evaluate("job => lab.differences(job)", {"settings": settings, "plan": plan})
    assert counts == {"inside": 0, "outside": 0, "whole": True}
