"""Breaks parts of the page on their way to the browser, to see what happens then."""

from collections.abc import Callable

from playwright.sync_api import BrowserContext, Route

# What is done to a browser before it loads the page.
Prepare = Callable[[BrowserContext], None]

# Both take the mask away and leave everything else as it is: the leak gate must notice.
UNMASKED_PICTURE = """
Painter.prototype.paint = (context, source, plan, frame) => {
  context.drawImage(source, 0, 0, frame.width, frame.height);
  return false;
};
"""
UNMASKED_VOICE = """
VoiceChain.prototype.listenTo = function (source) { source.connect(this.output); };
"""
DETECTOR_THROWS_ON_CALL = """
const detect = YuNet.prototype.detect;
let broken = false;
new BroadcastChannel('sabotage').onmessage = () => { broken = true; };
YuNet.prototype.detect = function (...question) {
  if (broken) throw new Error('broken on purpose');
  return detect.apply(this, question);
};
"""
CALL = "() => new BroadcastChannel('sabotage').postMessage('now')"


def append_to_module(path: str, code: str) -> Prepare:
    """Let the browser get a module of static/js with more code at its end."""

    def answer(route: Route) -> None:
        original = route.fetch()
        route.fulfill(response=original, body=original.text() + code)

    return lambda context: context.route(f"**/static/js/{path}", answer)


def take_away(path: str) -> Prepare:
    """Let a static file be missing."""
    return lambda context: context.route(
        f"**/static/{path}", lambda route: route.fulfill(status=404, body="")
    )
