"""Members with their browsers: opens guarded, recorded, signed-in contexts and closes them."""

import contextlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Error

from tests.e2e.call_page import CallPage
from tests.e2e.guard import Guard
from tests.e2e.recording import FAILURES, RECORDER
from tests.e2e.site import DemoMember, Site

_HERE = Path(__file__).parent
_HOOKS = [(_HERE / name).read_text() for name in ("workers.js", "devices.js")]

Cookies = dict[str, Any]


def sign_in(context: BrowserContext, site: Site, member: DemoMember) -> None:
    """Sign in through the form."""
    page = context.new_page()
    page.goto(f"{site.url}/sign-in/")
    page.get_by_label("Username").fill(member.username)
    page.get_by_label("Password").fill(member.password)
    page.get_by_role("button", name="Sign in").click()
    # Members come to the calls, applicants to their welcome.
    page.wait_for_url(lambda url: "/sign-in/" not in url)
    page.close()


class Cast:
    """The members of one test (or of one file, when a call is shared)."""

    def __init__(
        self, site: Site, browsers: Callable[[int], Browser], signed_in: dict[str, Cookies]
    ) -> None:
        self.site = site
        self.guard = Guard()
        self._browsers = browsers
        self._signed_in = signed_in
        self._contexts: list[BrowserContext] = []

    def context(
        self,
        number: int = 0,
        *,
        member: DemoMember | None = None,
        devices: dict[str, Any] | None = None,
        outgoing: bool = False,
        browser: Browser | None = None,
    ) -> BrowserContext:
        """Open a context of member `number` in the browser of that number.

        devices: what devices.js pretends; outgoing: record what is sent, too.
        """
        who = member or self.site.full_members()[number]
        state = self._signed_in.get(who.username)
        context = (browser or self._browsers(number)).new_context(
            storage_state=state,
            viewport={"width": 1000, "height": 700},
            ignore_https_errors=True,  # of sites whose certificate nobody signed
        )
        self._contexts.append(context)
        self.guard.watch(context)
        settings = f"window.recordOutgoing = {json.dumps(outgoing)};"
        settings += f"window.fakeDevices = {json.dumps(devices or {})};"
        for script in (settings, RECORDER, *_HOOKS):
            context.add_init_script(script)
        if state is None:
            sign_in(context, self.site, who)
            self._signed_in[who.username] = context.storage_state()
        return context

    def page(self, number: int = 0, *, url: str = "", **options: Any) -> CallPage:
        """Open a call page; `url` = another way to the site."""
        return CallPage(self.context(number, **options).new_page(), url or self.site.url)

    def new_call(self, title: str = "Test call", *, number: int = 0, **fields: Any) -> str:
        """Make a public call, hosted by a member; return its id."""
        context = self.context(number)
        cookies = {one["name"]: one["value"] for one in context.cookies()}
        answer = context.request.post(
            f"{self.site.url}/api/calling/create",
            data={"title": title, "isPublic": True, **fields},
            headers={"X-CSRFToken": cookies["csrftoken"], "Referer": self.site.url},
        )
        assert answer.ok, answer.text()
        return str(answer.json()["callId"])

    def take_pictures(self, name: str) -> None:
        """Keep how every page looks, because the test failed."""
        FAILURES.mkdir(parents=True, exist_ok=True)
        pages = [page for context in self._contexts for page in context.pages]
        for number, page in enumerate(pages):
            with contextlib.suppress(Error):  # a page that has crashed cannot be painted
                page.screenshot(path=FAILURES / f"{name}-{number}.png", timeout=5000)

    def close(self) -> None:
        """Close every page."""
        for context in self._contexts:
            context.close()
        self._contexts.clear()
