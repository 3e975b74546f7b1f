"""A small static site for pages that test parts of the browser code under the product's CSP."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from playwright.sync_api import Browser, Page

from calling.engines.agora import AgoraEngine
from ikoota.static_headers import CONTENT_POLICY
from tests.e2e.driver import driver

ROOT = Path(__file__).parents[2]
LAB = Path(__file__).parent / "lab"

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; "
    "worker-src 'self'; connect-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:"
)
BROWSER_FLAGS = [
    "--headless=new",
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--autoplay-policy=no-user-gesture-required",
    "--use-fake-device-for-media-stream",
    "--allow-loopback-in-peer-connection",
]
GRANT_DEVICES = "--use-fake-ui-for-media-stream"


class LabHandler(SimpleHTTPRequestHandler):
    """Serves /static, /lab, and /<name> as a page that runs lab/<name>.js."""

    extensions_map = {
        ".js": "text/javascript",
        ".mjs": "text/javascript",
        "": "application/octet-stream",
    }

    def do_GET(self) -> None:
        """Answer with a page for names without a suffix, with a file otherwise."""
        if "." in self.path.rpartition("/")[2]:
            super().do_GET()
            return
        body = (LAB / "page.html").read_bytes().replace(b"SCRIPT", f"/lab{self.path}.js".encode())
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def translate_path(self, path: str) -> str:
        """Map the two folders that are served."""
        name = path.partition("?")[0].lstrip("/")
        folder, _, rest = name.partition("/")
        return str({"static": ROOT / "static", "lab": LAB}.get(folder, LAB / "none") / rest)

    def end_headers(self) -> None:
        """Add the policy to every answer."""
        self.send_header("Content-Security-Policy", _policy(self.path))
        super().end_headers()

    def log_message(self, *args: object) -> None:
        """Keep the test output clean."""


def _policy(path: str) -> str:
    """The product's; where engines are tested, with the hosts that it opens for Agora's.

    And with a bridge to a media server, which in the product is the site's own websocket.
    """
    if "." in path.rpartition("/")[2]:
        return CONTENT_POLICY
    if path != "/engine":
        return CSP
    policy = CSP.replace("connect-src", "connect-src ws://127.0.0.1:*")
    for directive, sources in AgoraEngine.page_sources.items():
        policy = policy.replace(directive, " ".join([directive, *sources]))
    return policy


@contextmanager
def lab_site(handler: type[LabHandler] = LabHandler) -> Iterator[str]:
    """Serve the lab; yield its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def lab_browser(*flags: str) -> Iterator[Browser]:
    """Start Chromium with fake devices."""
    with driver() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=[*BROWSER_FLAGS, *flags]
        )
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def lab_page(browser: Browser, address: str) -> Iterator[Page]:
    """Open a page of the lab; fail when anything on it went unhandled."""
    page = browser.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(address)
    page.wait_for_function("() => window.lab !== undefined")
    try:
        yield page
    finally:
        page.close()
    assert errors == []
