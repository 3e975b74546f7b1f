"""Watches pages for what must never happen: other hosts, broken content policy, script errors."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, WebSocket

LOST_FRAMES = "VideoFrame was garbage collected"
"""Chromium says so, a while later, of frames on their way when their camera or worker ends."""
_LOCAL = {"data", "blob", "about", "chrome-error"}
# Runs in every page before its scripts. Violations in workers are written to the console as well.
_LISTENER = """
document.addEventListener('securitypolicyviolation', (event) => console.error(
  `content policy: ${event.violatedDirective} refused ${event.blockedURI} in ${event.sourceFile}`));
"""


@dataclass
class Guard:
    """Collects faults of all pages of a test; `allowed` = parts of expected console errors.

    `domains` = what pages may talk to beside this machine.
    """

    faults: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    allowed: list[str] = field(default_factory=list)
    domains: tuple[str, ...] = ()

    def watch(self, context: BrowserContext) -> None:
        """Watch every page that this context opens."""
        context.add_init_script(_LISTENER)
        context.on("request", self._on_request)
        context.on("page", self._on_page)

    def allow(self, *parts: str) -> None:
        """Expect console errors that contain one of these, because the test provokes them."""
        self.allowed += parts

    def check(self) -> None:
        """Fail when something happened that must not."""
        errors = [error for error in self.errors if not any(part in error for part in self.allowed)]
        assert self.faults + errors == [], "\n".join(self.faults + errors)

    def _on_page(self, page: Page) -> None:
        page.on("console", self._on_console)
        page.on("pageerror", lambda error: self.errors.append(f"uncaught: {error}"))
        page.on("websocket", self._on_websocket)

    def _on_request(self, request: Request) -> None:
        self._check_host(request.url)

    def _on_websocket(self, websocket: WebSocket) -> None:
        self._check_host(websocket.url)

    def _check_host(self, url: str) -> None:
        parts = urlsplit(url)
        host = parts.hostname or ""
        is_known = host == "127.0.0.1" or host.endswith(self.domains)
        if parts.scheme not in _LOCAL and not is_known:
            self.faults.append(f"request to another host: {url}")

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type != "error":
            return
        text = f"{message.text} ({message.location.get('url', '')})"
        if "Content Security Policy" in text or "content policy:" in text:
            self.faults.append(text)
        else:
            self.errors.append(text)
