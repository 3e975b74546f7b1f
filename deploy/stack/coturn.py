"""coturn, the relay of media, on free ports, with deploy/coturn/turnserver.conf."""

from deploy.stack.place import HOST, Place
from deploy.stack.service import ROOT, Service, free_port, listens


def coturn(place: Place) -> Service:
    """As on a server, but that peers may be on the loopback address: there is no other here."""
    port, tls, folder = free_port(), free_port(), place.folder_of("coturn")
    urls = [f"turn:{HOST}:{port}?transport={kind}" for kind in ("udp", "tcp")]
    urls.append(f"turns:{HOST}:{tls}?transport=tcp")
    place.environment["TURN_URLS"] = ",".join(urls)
    place.addresses |= {"coturn": f"{HOST}:{port}", "coturn TLS": f"{HOST}:{tls}"}
    certificate, key = place.certificate
    shared = (ROOT / "deploy/coturn/turnserver.conf").read_text()
    own = (
        f"static-auth-secret={place.secret('TURN_SECRET')}",
        f"listening-ip={HOST}",
        f"listening-port={port}",
        f"tls-listening-port={tls}",
        f"cert={certificate}",
        f"pkey={key}",
        f"relay-ip={HOST}",
        f"allowed-peer-ip={HOST}",
        "allow-loopback-peers",
        f"pidfile={folder / 'pid'}",
        f"userdb={folder / 'userdb'}",
    )
    settings = folder / "turnserver.conf"
    settings.touch(mode=0o600)
    settings.write_text("\n".join([shared, *own, ""]))
    command = ["turnserver", "-c", str(settings)]
    return Service(
        "coturn", command, place.log_of("coturn"), lambda: listens(port) and listens(tls)
    )
