"""Face mask: frames per second and milliseconds per frame at 640x360, one page, no call."""

from pathlib import Path
from statistics import median
from typing import Any

from tests.e2e.lab_site import GRANT_DEVICES, lab_browser, lab_page, lab_site
from tests.media.camera import make_film

MEDIA = Path(__file__).parents[2] / "build" / "media"
SECONDS = 10
SETTLE_SECONDS = 2
CAMERA_FPS = 30
TARGET_FPS = 25
TARGET_DETECT_MS = 30


def measure(path: str) -> dict[str, float]:
    """Let the mask run on a filmed face; medians over its one-second reports."""
    film = make_film(MEDIA, fps=CAMERA_FPS)
    flags = (GRANT_DEVICES, f"--use-file-for-fake-video-capture={film.path}")
    with (
        lab_site() as site,
        lab_browser(*flags) as browser,
        lab_page(browser, f"{site}/face") as page,
    ):
        page.set_default_timeout(60_000)
        page.evaluate("path => lab.begin({ path, keep: false })", path)
        prepare_ms = page.evaluate(
            "async () => { const start = performance.now(); await lab.load(); "
            "return performance.now() - start; }"
        )
        page.wait_for_timeout(1000 * SETTLE_SECONDS)
        before = len(page.evaluate("() => lab.heard().stats"))
        page.wait_for_timeout(1000 * SECONDS)
        stats = page.evaluate("() => lab.heard().stats")[before:]
    return {"prepare": prepare_ms, **summary(stats)}


def summary(stats: list[dict[str, Any]]) -> dict[str, float]:
    """Medians of the reports that the mask made of itself."""
    return {name: median(one[name] for one in stats) for name in ("fps", "detectMs", "paintMs")}


def main() -> None:
    """Print one line for each way in which frames can travel."""
    print(f"target: {TARGET_FPS} fps or more, detection {TARGET_DETECT_MS} ms or less (median)")
    for path in ("stream", "fallback"):
        figures = measure(path)
        print(
            f"{path:8s} {figures['fps']:5.1f} fps, detection {figures['detectMs']:5.1f} ms, "
            f"painting {figures['paintMs']:4.1f} ms, ready after {figures['prepare'] / 1000:.1f} s"
        )


if __name__ == "__main__":
    main()
