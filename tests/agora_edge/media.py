"""One page's media at the edge: ICE, DTLS and SRTP on loopback, decoding, passing on to others."""

import asyncio
import contextlib
from typing import Any
from unittest.mock import patch

import aioice.ice
from aiortc import RTCCertificate, RTCDtlsTransport, RTCIceGatherer, RTCIceTransport, RTCRtpReceiver
from aiortc.mediastreams import MediaStreamError
from aiortc.rtcdtlstransport import RTCDtlsFingerprint, RTCDtlsParameters
from aiortc.rtcicetransport import RTCIceParameters
from aiortc.rtcrtpparameters import (
    RTCRtcpFeedback,
    RTCRtcpParameters,
    RTCRtpCodecParameters,
    RTCRtpDecodingParameters,
    RTCRtpReceiveParameters,
)
from aiortc.rtcrtpreceiver import RemoteStreamTrack
from aiortc.rtp import RTCP_PSFB_PLI, RtcpPsfbPacket

_NAMES = {"audio": "opus", "video": "VP8"}
# So many decoded pictures are enough to judge, and decoding takes the processor from the pages.
_PICTURES = 150


class Line:
    """The media connection of one page."""

    def __init__(self) -> None:
        self.pictures: list[Any] = []  # height x width x 3, BGR
        self.sounds: list[Any] = []  # 1 x samples, 16 bit
        self.packets = 0
        self.listeners: dict[int, list[Line]] = {}  # who gets the packets of which ssrc
        self._receivers: list[RTCRtpReceiver] = []
        self._tasks: list[asyncio.Task[None]] = []
        self._capabilities: dict[str, Any] = {}

    async def offer(self, theirs: dict[str, Any]) -> dict[str, Any]:
        """Take what the SDK says of its connection; answer what it must know of ours."""
        self._capabilities = theirs["rtpCapabilities"]
        gatherer = RTCIceGatherer(iceServers=[])
        # Nothing but this machine itself: no address of it is told to anybody.
        with patch.object(aioice.ice, "get_host_addresses", return_value=["127.0.0.1"]):
            await gatherer.gather()
        own = gatherer.getLocalParameters()
        self.ice = RTCIceTransport(gatherer)
        self.ice._connection.ice_controlling = False
        self.dtls = RTCDtlsTransport(self.ice, [RTCCertificate.generateCertificate()])
        self.dtls._set_role("server")
        self._pass_on()
        self._start(self._connect(theirs))
        prints = self.dtls.getLocalParameters().fingerprints
        return {
            "cname": "edge",
            "iceParameters": {
                "iceUfrag": own.usernameFragment,
                "icePwd": own.password,
                "candidates": [
                    {
                        "foundation": one.foundation,
                        "protocol": "udp",
                        "priority": one.priority,
                        "ip": one.ip,
                        "port": one.port,
                        "type": "host",
                    }
                    for one in gatherer.getLocalCandidates()
                    if one.ip == "127.0.0.1"
                ],
            },
            "dtlsParameters": {
                "role": "server",
                "fingerprints": [
                    {"algorithm": "sha-256", "fingerprint": one.value}
                    for one in prints
                    if one.algorithm == "sha-256"
                ],
            },
            "rtpCapabilities": {
                direction: _without_mids(one) for direction, one in self._capabilities.items()
            },
        }

    def receive(self, stream: dict[str, Any]) -> None:
        """Decode a stream the page has published."""
        self._start(self._decode(stream))

    def ask_picture(self, ssrc: int) -> None:
        """Have the page send a whole picture: somebody begins to look."""
        self._start(self._ask_picture(ssrc))

    async def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        for receiver in self._receivers:  # its decoder is a thread that nothing else ends
            with contextlib.suppress(Exception):
                await asyncio.wait_for(receiver.stop(), 3)
        with contextlib.suppress(Exception):
            await asyncio.wait_for(self.ice.stop(), 3)

    def _start(self, job: Any) -> None:
        self._tasks.append(asyncio.ensure_future(job))

    async def _connect(self, theirs: dict[str, Any]) -> None:
        ice, prints = theirs["iceParameters"], theirs["dtlsParameters"]["fingerprints"]
        await self.ice.start(
            RTCIceParameters(usernameFragment=ice["iceUfrag"], password=ice["icePwd"])
        )
        fingerprints = [
            RTCDtlsFingerprint(algorithm=one["hashFunction"], value=one["fingerprint"])
            for one in prints
        ]
        await self.dtls.start(RTCDtlsParameters(role="client", fingerprints=fingerprints))

    def _pass_on(self) -> None:
        """Hand every packet, as it was, to who listens to its source."""
        take = self.dtls._handle_rtp_data

        async def taken(data: bytes, arrival_time_ms: int) -> None:
            self.packets += 1
            for other in self.listeners.get(int.from_bytes(data[8:12], "big"), ()):
                if other.dtls.state == "connected":
                    with contextlib.suppress(ConnectionError):
                        await other.dtls._send_rtp(data)
            await take(data, arrival_time_ms=arrival_time_ms)

        self.dtls._handle_rtp_data = taken

    async def _decode(self, stream: dict[str, Any]) -> None:
        kind = "audio" if stream["stream_type"] == "audio" else "video"
        codec = self._codec(kind)
        ssrc = stream["ssrcs"][0]["ssrcId"]
        while self.dtls.state != "connected":
            await asyncio.sleep(0.02)
        receiver = RTCRtpReceiver(kind, self.dtls)
        receiver._track = RemoteStreamTrack(kind=kind, id=str(ssrc))
        self._receivers.append(receiver)
        await receiver.receive(
            RTCRtpReceiveParameters(
                codecs=[codec],
                encodings=[RTCRtpDecodingParameters(ssrc=ssrc, payloadType=codec.payloadType)],
                rtcp=RTCRtcpParameters(cname="edge", mux=True, ssrc=1),
            )
        )
        if kind == "video":
            await self._ask_picture(ssrc)
        with contextlib.suppress(MediaStreamError):
            await self._keep(receiver, kind)

    async def _keep(self, receiver: RTCRtpReceiver, kind: str) -> None:
        while True:
            frame = await receiver._track.recv()
            if kind == "audio":
                self.sounds.append(frame.to_ndarray())
                continue
            self.pictures.append(frame.to_ndarray(format="bgr24"))
            if len(self.pictures) >= _PICTURES:
                await receiver.stop()
                return

    def _codec(self, kind: str) -> RTCRtpCodecParameters:
        name = _NAMES[kind]
        offered = self._capabilities["sendrecv"][f"{kind}Codecs"]
        chosen = next(
            one for one in offered if one["rtpMap"]["encodingName"].lower() == name.lower()
        )
        is_video = kind == "video"
        return RTCRtpCodecParameters(
            mimeType=f"{kind}/{name}",
            clockRate=chosen["rtpMap"]["clockRate"],
            channels=None if is_video else 2,
            payloadType=chosen["payloadType"],
            rtcpFeedback=[RTCRtcpFeedback("nack"), RTCRtcpFeedback("nack", "pli")]
            if is_video
            else [],
        )

    async def _ask_picture(self, ssrc: int) -> None:
        please = bytes(RtcpPsfbPacket(fmt=RTCP_PSFB_PLI, ssrc=1, media_ssrc=ssrc))
        for _ in range(6):
            if self.dtls.state == "connected":
                with contextlib.suppress(ConnectionError):
                    await self.dtls._send_rtp(please)
            await asyncio.sleep(0.5)


def _without_mids(capabilities: dict[str, Any]) -> dict[str, Any]:
    """Packets passed on would name a section of their sender's: receivers go by source instead."""
    return {
        name: [one for one in listed if ":sdes:" not in one.get("extensionName", "")]
        if name.endswith("Extensions")
        else listed
        for name, listed in capabilities.items()
    }
