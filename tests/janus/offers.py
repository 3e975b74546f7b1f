"""What a page offers to send, as a browser writes it."""

SESSION = """v=0
o=- 4611731400430051336 2 IN IP4 127.0.0.1
s=-
t=0 0
a=group:BUNDLE 0 1
a=msid-semantic: WMS stream"""
COMMON = """c=IN IP4 192.0.2.77
a=candidate:1 1 udp 2122260223 192.0.2.77 50000 typ host generation 0
a=candidate:2 1 udp 1686052607 203.0.113.9 50000 typ srflx raddr 192.0.2.77 rport 50000
a=end-of-candidates
a=rtcp:9 IN IP4 192.0.2.77
a=ice-ufrag:abcd
a=ice-pwd:abcdefghijklmnopqrstuvwx
a=ice-options:trickle
a=fingerprint:sha-256 {fingerprint}
a=setup:actpass
a=sendonly
a=rtcp-mux""".format(fingerprint=":".join(["AB"] * 32))
SOUND = f"""m=audio 50000 UDP/TLS/RTP/SAVPF 111
{COMMON}
a=mid:0
a=rtpmap:111 opus/48000/2"""
PICTURE = f"""m=video 50000 UDP/TLS/RTP/SAVPF 96
{COMMON}
a=mid:1
a=rtpmap:96 VP8/90000
a=rtcp-fb:96 nack pli"""


def sdp(*parts: str) -> str:
    """The parts with the line ends that SDP has."""
    return "\r\n".join("\n".join(parts).split("\n")) + "\r\n"


OFFER = sdp(SESSION, SOUND, PICTURE)
