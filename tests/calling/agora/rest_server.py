"""Agora's REST API on loopback: keeps rules, and fails as it is told to."""

import base64
import json
import threading
from collections import deque
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

CUSTOMER, SECRET = "c" * 32, "s" * 32


class RestServer:
    """`plan`: what becomes of the next requests, one each: a status, a body, "lost" (done, and the
    answer does not come), "noise" (done, and answered in no HTTP), "slow" (no answer at all);
    nothing planned: as asked.
    """

    def __init__(self):
        self.rules, self.users, self.asked, self.plan = {}, {}, [], deque()
        self._number = 1000
        self._stop = threading.Event()
        owner = self

        class Handler(BaseHTTPRequestHandler):
            def answer(self):
                owner.serve(self)

            do_GET = do_POST = do_DELETE = answer

            def log_message(self, *args):
                """Keep the output clean."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self):
        self._stop.set()
        self._server.shutdown()
        self._server.server_close()

    def serve(self, request):
        length = int(request.headers.get("Content-Length") or 0)
        body = json.loads(request.rfile.read(length)) if length else {}
        method, path = request.command, request.path
        self.asked.append((method, path.partition("?")[0], body))
        expected = "Basic " + base64.b64encode(f"{CUSTOMER}:{SECRET}".encode()).decode()
        if request.headers["Authorization"] != expected:
            _say(request, 401, {"message": "Unauthorized"})
            return
        planned = self.plan.popleft() if self.plan else None
        if planned == "slow":
            self._stop.wait()
            return
        if isinstance(planned, bytes):
            _send(request, 200, planned)
            return
        if isinstance(planned, int):
            _say(request, planned, {"message": "planned"})
            return
        status, answer = self._do(method, path, body)
        if planned == "noise":
            request.wfile.write(b"no HTTP\r\n\r\n")
        elif planned != "lost":
            _say(request, status, answer)

    def _do(self, method, path, body):
        if path.startswith("/dev/v1/channel/user/"):
            there = self.users.get(path.rpartition("/")[2], [])
            data = {"channel_exist": bool(there), "mode": 2, "broadcasters": there, "audience": []}
            return 200, {"success": True, "data": data}
        if method == "GET":
            rows = [{"id": number, **rule} for number, rule in self.rules.items()]
            return 200, {"status": "success", "rules": rows}
        if method == "POST":
            self._number += 1
            kept = ("cname", "uid", "privileges", "time_in_seconds")
            self.rules[self._number] = {name: body[name] for name in kept if name in body}
            return 200, {"status": "success", "id": self._number}
        found = self.rules.pop(body["id"], None)
        return (200, {"status": "success"}) if found else (404, {"message": "no such rule"})

    def kept(self):
        """What is kept from happening: (channel, uid or None, privilege)."""
        return sorted(
            (rule["cname"], rule.get("uid") or 0, *rule["privileges"])
            for rule in self.rules.values()
        )


def _say(request, status, answer):
    _send(request, status, json.dumps(answer).encode())


def _send(request, status, body):
    request.send_response(status)
    request.send_header("Content-Type", "application/json")
    request.send_header("Content-Length", str(len(body)))
    if status == 302:
        request.send_header("Location", "/elsewhere")
    request.end_headers()
    request.wfile.write(body)


@contextmanager
def rest_server():
    server = RestServer()
    try:
        yield server
    finally:
        server.close()
