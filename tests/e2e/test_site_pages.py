"""The pages round the calls, used as people use them."""

import re
import secrets

from playwright.sync_api import BrowserContext, Page, expect

from tests.e2e.cast import Cast
from tests.e2e.site import Site


def visitor(cast: Cast, site: Site) -> BrowserContext:
    """Somebody who is not signed in."""
    context = cast.context(0)
    context.clear_cookies()
    return context


def fill_sign_up(page: Page, site: Site, username: str, password: str, again: str) -> None:
    page.goto(f"{site.url}/sign-up/")
    page.get_by_label("Username").fill(username)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_label("Password again").fill(again)
    page.locator("form.card button[type=submit]").click()


def test_sign_up_approval_and_the_first_call(cast: Cast, site: Site) -> None:
    username, password = f"new-{secrets.token_hex(4)}", "a-quiet-evening-42"
    page = visitor(cast, site).new_page()
    fill_sign_up(page, site, username, password, password)
    page.wait_for_url("**/welcome/**")
    page.goto(f"{site.url}/profile/")
    oto = page.get_by_test_id("oto-number").inner_text()
    assert oto.startswith("OTO#")
    assert len(oto) == 10
    cast.guard.allow("403", "favicon.ico")
    page.goto(f"{site.url}/calls/")
    expect(page.get_by_text("New call")).to_have_count(0)

    admin = cast.context(0, member=site.staff()).new_page()
    admin.goto(f"{site.url}/admin/membership/member/?q={oto.removeprefix('OTO#')}")
    admin.locator("input.action-select").check()
    admin.locator("select[name=action]").select_option(label="Approve as full member")
    admin.locator("button[name=index]").click()
    expect(admin.get_by_text("Stages changed: 1.")).to_be_visible()

    page.goto(f"{site.url}/calls/new/")
    page.get_by_label("Title").fill("My first call")
    page.get_by_role("button", name="Start the call").click()
    expect(page.get_by_test_id("join-button")).to_be_visible()
    assert username not in page.content()


def test_sign_up_says_what_is_wrong(cast: Cast, site: Site) -> None:
    cast.guard.allow("400")
    page = visitor(cast, site).new_page()
    fill_sign_up(page, site, f"new-{secrets.token_hex(4)}", "a-quiet-evening-42", "another-one-43")
    expect(page.get_by_text("The two passwords are not the same.")).to_be_visible()
    fill_sign_up(page, site, f"new-{secrets.token_hex(4)}", "12345678", "12345678")
    expect(page.get_by_text("too common")).to_be_visible()


def test_a_wrong_password_tells_nothing(cast: Cast, site: Site) -> None:
    cast.guard.allow("400")
    page = visitor(cast, site).new_page()
    for username in (site.full_members()[0].username, "nobody-of-that-name"):
        page.goto(f"{site.url}/sign-in/")
        page.get_by_label("Username").fill(username)
        page.get_by_label("Password").fill("wrong-password")
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_text("The username or the password is not right.")).to_be_visible()


def test_a_private_call_is_invisible_until_the_invitation(cast: Cast, site: Site) -> None:
    host, guest = cast.context(0).new_page(), cast.context(1).new_page()
    title = f"Quiet room {secrets.token_hex(4)}"
    host.goto(f"{site.url}/calls/new/")
    host.get_by_label("Title").fill(title)
    host.get_by_role("button", name="Start the call").click()
    host.wait_for_url(re.compile(r"/calls/[a-z0-9]{12}/$"))
    cast.guard.allow("404")
    refused = guest.goto(host.url)
    unknown = guest.goto(f"{site.url}/calls/{'2' * 12}/")
    assert refused is not None
    assert unknown is not None
    assert (refused.status, unknown.status) == (404, 404)
    guest.goto(f"{site.url}/calls/?show=public&q={title}")
    expect(guest.get_by_test_id("no-calls")).to_be_visible()

    guest.goto(f"{site.url}/profile/")
    oto = guest.get_by_test_id("oto-number").inner_text()
    host.goto(f"{site.url}/calls/new/")
    host.get_by_label("Title").fill(title)
    host.get_by_label("Invite").fill(oto)
    host.get_by_role("button", name="Start the call").click()
    expect(host.get_by_test_id("join-button")).to_be_visible()
    guest.goto(f"{site.url}/calls/?q={title}")
    guest.get_by_test_id("call-row").click()
    expect(guest.get_by_test_id("join-button")).to_be_visible()


def test_an_invitation_from_inside_the_call(cast: Cast, site: Site) -> None:
    call = cast.new_call(isPublic=False)
    guest = cast.context(1).new_page()
    guest.goto(f"{site.url}/profile/")
    oto = guest.get_by_test_id("oto-number").inner_text()
    host = cast.page(0).open(call).start("nothing").join()
    host.press("people-button")
    cast.guard.allow("400")
    host.page.get_by_test_id("invite-oto").fill("OTO#000000")
    host.press("invite-button")
    expect(host.page.get_by_text("There is no member with that number")).to_be_visible()
    host.page.get_by_test_id("invite-oto").fill(oto)
    host.press("invite-button")
    expect(host.page.get_by_text(f"{oto} can join now.")).to_be_visible()
    guest.goto(f"{site.url}/calls/{call}/")
    expect(guest.get_by_test_id("join-button")).to_be_visible()


def test_preferences_are_kept_and_reach_the_call(cast: Cast, site: Site) -> None:
    page = cast.context(2).new_page()
    page.goto(f"{site.url}/preferences/")
    page.locator('input[name="mask_mode"][value="pixelate"]').check(force=True)
    page.locator('input[name="voice_mode"][value="clear"]').check(force=True)
    page.locator("form.card button[type=submit], form button[type=submit]").last.click()
    page.wait_for_load_state()
    lobby = cast.page(2).open(cast.new_call())
    config = lobby.config()
    assert (config["mask"]["mode"], config["voice"]["mode"]) == ("pixelate", "clear")
    expect(lobby.page.locator('input[value="pixelate"]').first).to_be_checked()


def test_an_ended_call_can_be_read_but_not_joined(cast: Cast, site: Site) -> None:
    call = cast.new_call()
    host = cast.page(0).open(call).start("nothing").join()
    host.press("tools-button")
    host.press("end-button")
    host.press("confirm-yes")
    host.wait_for_phase("ended")
    late = cast.page(1)
    late.page.goto(f"{site.url}/calls/{call}/")
    late.wait_for_phase("ended")
    expect(late.page.get_by_test_id("join-button")).to_be_hidden()
