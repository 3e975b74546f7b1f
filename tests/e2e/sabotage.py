"""Breaks parts of the page on their way to the browser, to see what happens then."""

from playwright.sync_api import BrowserContext, Route

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
DETECTOR_THROWS_LATER = """
const detect = CenterFace.prototype.detect;
let asked = 0;
CenterFace.prototype.detect = function (...question) {
  if (++asked > 30) throw new Error('broken on purpose');
  return detect.apply(this, question);
};
"""


def append_to_module(context: BrowserContext, path: str, code: str) -> None:
    """Let the browser get a module of static/js with more code at its end."""

    def answer(route: Route) -> None:
        original = route.fetch()
        route.fulfill(response=original, body=original.text() + code)

    context.route(f"**/static/js/{path}", answer)


def take_away(context: BrowserContext, path: str) -> None:
    """Let a static file be missing."""
    context.route(f"**/static/{path}", lambda route: route.fulfill(status=404, body=""))
