"""Headers of static files. A worker obeys the policy of its own file, not that of its page."""

from collections.abc import MutableMapping

# Workers import, fetch and start workers of this site; the face detector among them is
# WebAssembly, which needs this one word.
CONTENT_POLICY = (
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; "
    "worker-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


def add_headers(headers: MutableMapping[str, str], path: str, url: str) -> None:
    """What WhiteNoise adds to every file; a web server in front must add the same."""
    headers["Content-Security-Policy"] = CONTENT_POLICY
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
