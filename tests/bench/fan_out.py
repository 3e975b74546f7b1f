"""200 sockets in one call and ten events a second, beside a bare group of as many sockets."""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from statistics import median, quantiles
from typing import Any

from websockets.asyncio.client import ClientConnection

from tests.stack.client import Client, dial

SOCKETS, RATE, SECONDS, TURNS = 200, 10, 5, 2
EVENTS = RATE * SECONDS
PATIENCE = 60.0
Send = Callable[[int], Awaitable[None]]


def main(port: int, data: dict[str, Any]) -> None:
    """Print how many were lost and how long each took, for both."""
    asyncio.run(compare(port, data))


async def compare(port: int, data: dict[str, Any]) -> None:
    """Both on the same server, in turns."""
    bare = [await dial(port, "bare/") for _ in range(SOCKETS)]
    call, sessions = data["fan_out"], data["audience"][:SOCKETS]
    in_call = [await enter(port, call, session) for session in sessions]
    speaker = in_call[0]
    await sit(port, speaker, call, sessions[0])

    async def speak(number: int) -> None:
        await bare[0].send(json.dumps({"type": "said", "seq": number}))

    async def raise_hand(number: int) -> None:
        await speaker.send(json.dumps({"type": "hand", "raised": number % 2 == 0}))

    times: dict[str, list[float]] = {}
    for _ in range(TURNS):
        for name, send, sockets in (("bare group", speak, bare), ("call", raise_hand, in_call)):
            times.setdefault(name, []).extend(await run(sockets, send))
    report(times)
    await asyncio.gather(*(socket.close() for socket in (*bare, *in_call)))


async def enter(port: int, call: str, session: str) -> ClientConnection:
    """A socket of the call that has its roster."""
    socket = await dial(port, f"calls/{call}/", session)
    while json.loads(await socket.recv())["type"] != "snapshot":
        pass
    return socket


async def sit(port: int, socket: ClientConnection, call: str, session: str) -> None:
    """Take a seat: only who sits can raise a hand."""
    client = Client(port, session)
    answer = await asyncio.to_thread(client.must, "POST", f"/api/calling/{call}/join", {})
    await socket.send(json.dumps({"type": "take_seat", "seat": answer["seat"]}))


async def run(sockets: list[ClientConnection], send: Send) -> list[float]:
    """Milliseconds from each sending to each hearing; fewer than sent when some were lost."""
    listeners = [asyncio.create_task(listen(socket)) for socket in sockets]
    await asyncio.sleep(0.5)
    sent = []
    for number in range(EVENTS):
        sent.append(time.perf_counter())
        await send(number)
        await asyncio.sleep(max(0, sent[0] + (number + 1) / RATE - time.perf_counter()))
    heard = await asyncio.gather(*listeners)
    return [
        (there - here) * 1000 for each in heard for here, there in zip(sent, each, strict=False)
    ]


async def listen(socket: ClientConnection) -> list[float]:
    """When each of the EVENTS came; fewer after a gap or a long silence."""
    moments: list[float] = []
    last = None
    try:
        async with asyncio.timeout(SECONDS + PATIENCE):
            while len(moments) < EVENTS:
                message = json.loads(await socket.recv())
                if message["type"] not in ("said", "hand"):
                    continue
                if last is not None and message["seq"] != last + 1:
                    return moments
                last = message["seq"]
                moments.append(time.perf_counter())
    except TimeoutError:
        pass
    return moments


def report(times: dict[str, list[float]]) -> None:
    expected = SOCKETS * EVENTS * TURNS
    print(f"{SOCKETS} sockets, {RATE} events a second, {TURNS} x {SECONDS} s each")
    for name, each in times.items():
        p95 = quantiles(each, n=20)[-1]
        lost = expected - len(each)
        print(f"{name:18}{median(each):6.1f} ms{p95:6.1f} ms  {lost} of {expected} lost")
