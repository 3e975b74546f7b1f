"""Who may ask what: every route of the site for every kind of caller (tests/security/table.txt).

The call of the scene is private: who was not invited is told that there is none. `staff` may do all
in the admin that needs no superuser, but not see who is who; `identity` may see it. `device` is the
app of the outsider. 400, 409 and 415 say that the caller was let in, with nothing to do.
"""

from pathlib import Path

import pytest
from django.core.cache import cache
from django.test import Client
from rest_framework.views import APIView

from tests.security.routes import every_route, filled
from tests.security.scene import CALLERS, Scene, undone

pytestmark = pytest.mark.django_db
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
TABLE = Path(__file__).with_name("table.txt")
# What a request needs to get past the reading of its body. Others send {}.
BODIES = {
    "api/calling/<str:public_id>/mute": {"otoNumber": "guest", "kind": "audio"},
    "api/calling/<str:public_id>/mute-all": {"kind": "audio"},
    "api/calling/<str:public_id>/remove": {"otoNumber": "guest"},
    "api/calling/<str:public_id>/ban": {"otoNumber": "guest"},
    "api/calling/<str:public_id>/unban": {"otoNumber": "guest"},
    "api/calling/<str:public_id>/invite": {"otoNumber": "guest"},
    "api/calling/<str:public_id>/role": {"otoNumber": "guest", "role": "moderator"},
    "api/calling/<str:public_id>/host": {"otoNumber": "guest"},
    "api/calling/token": {"channelName": "channel"},
    "api/calling/accept-invitation": {"token": "token"},
    "api/calling/create": {"title": "Another circle"},
}
REFUSALS = ("403", "404", "405", ">in")
SIGNED_IN_ALREADY = ("sign-in/", "302")
# Whoever asks has no session yet, or signs the body: nothing of a browser's is trusted there.
WITHOUT_CSRF = {"api/auth/login", "api/calling/agora/events", "api/*"}


def table():
    """(method, route) -> what each caller is answered, in the order of CALLERS."""
    lines = [line for line in TABLE.read_text().splitlines() if line and line[0] != "#"]
    rows = {}
    for method, route, *answers in map(str.split, lines):
        assert len(answers) == len(CALLERS), route
        assert (method, route) not in rows
        rows[method, "" if route == "." else route] = answers
    return rows


def ask(scene, caller, method, route, **options):
    """The answer as the table writes it; nothing that is written stays."""
    client = scene.client(caller, **options)
    known = {"guest": scene.guest.oto_number, "channel": scene.call.channel_name} | scene.values
    body = {name: known.get(value, value) for name, value in BODIES.get(route, {}).items()}
    as_json = (body, "application/json") if route.startswith("api/") else (body,)
    # Counted in the cache, which is not taken back: throttles are tested elsewhere.
    cache.clear()
    with undone():
        send = getattr(client, method.lower())
        answer = send(filled(route, scene.values), *(() if method == "GET" else as_json))
    return written(answer)


def written(answer):
    if answer.status_code != 302:
        return str(answer.status_code)
    place = answer.headers["Location"].partition("?")[0]
    return {"/sign-in/": ">in", "/welcome/": ">wel", "/admin/login/": ">adm"}.get(place, "302")


def methods_of(view):
    """The methods that the view takes; pages do not tell: all."""
    of_class = getattr(view, "view_class", None)
    if of_class is not None and issubclass(of_class, APIView):
        return [name for name in METHODS if hasattr(of_class, name.lower())]
    return None


def test_every_route_has_its_rows():
    rows, wanted = table(), set()
    for route, view in every_route().items():
        methods = methods_of(view)
        if methods is None:
            methods = {method for method, other in rows if other == route} or {"GET"}
        wanted |= {(method, route) for method in methods}
    assert set(rows) == wanted


@pytest.mark.parametrize("caller", CALLERS)
def test_what_the_table_says(caller):
    scene, column = Scene(), CALLERS.index(caller)
    wanted = {key: answers[column] for key, answers in table().items()}
    found = {(method, route): ask(scene, caller, method, route) for method, route in wanted}
    wrong = {key: (found[key], wanted[key]) for key in wanted if found[key] != wanted[key]}
    assert wrong == {}


@pytest.mark.parametrize("caller", ["visitor", "host", "identity"])
def test_a_page_takes_no_method_without_a_row(caller):
    """Django's admin takes any method for GET or POST, whose rows there are."""
    scene, rows, wrong = Scene(), table(), {}
    for route, view in every_route().items():
        if methods_of(view) is None and not route.startswith("admin/"):
            for method in METHODS[1:]:
                if (method, route) not in rows:
                    answer = ask(scene, caller, method, route)
                    if answer not in REFUSALS and (route, answer) != SIGNED_IN_ALREADY:
                        wrong[method, route] = answer
    assert wrong == {}


@pytest.mark.parametrize("caller", ["host", "identity"])
def test_no_other_site_can_ask_in_somebodys_name(caller):
    """Every request that may write is refused without the page's CSRF token."""
    scene, wrong = Scene(), {}
    for method, route in table():
        if method != "GET" and route not in WITHOUT_CSRF:
            answer = ask(scene, caller, method, route, enforce_csrf_checks=True)
            if answer != "403":
                wrong[method, route] = answer
    assert wrong == {}


def test_a_wrong_token_is_nobody_even_beside_a_good_cookie():
    scene, wrong = Scene(), {}
    for method, route in table():
        if route.startswith("api/"):
            client: Client = scene.client("host", HTTP_AUTHORIZATION="Bearer " + "0" * 64)
            with undone():
                answer = getattr(client, method.lower())(filled(route, scene.values))
            if answer.status_code < 400:
                wrong[method, route] = answer.status_code
    open_to_all = {"api/health", "api/schema", "api/docs"}
    assert {route for _, route in wrong} == open_to_all
