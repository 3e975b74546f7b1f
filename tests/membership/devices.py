"""Mobile devices for tests: signed in as apps sign in."""

from django.test import Client

from tests.membership.people import PASSWORD

JSON = "application/json"


class Device:
    """An app: no cookies, a token as soon as it has signed in."""

    def __init__(self, token: str = "") -> None:
        self.client = Client(enforce_csrf_checks=True)
        self.token = token

    @classmethod
    def of(cls, member, name: str = "Phone") -> "Device":
        device = cls()
        status, answer = device.login(member.account.username, device=name)
        assert status == 200, answer
        device.token = answer["token"]
        return device

    def login(self, username: str, password: str = PASSWORD, **more):
        body = {"username": username, "password": password} | more
        return self.post("auth/login", body)

    def ticket(self) -> str:
        status, answer = self.post("auth/socket-ticket")
        assert status == 200, answer
        return answer["ticket"]

    def post(self, path: str, body=None):
        answer = self.client.post(f"/api/{path}", body or {}, JSON, headers=self._headers())
        return answer.status_code, answer.json()

    def get(self, path: str):
        answer = self.client.get(f"/api/{path}", headers=self._headers())
        return answer.status_code, answer.json()

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"} if self.token else {}
