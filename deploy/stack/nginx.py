"""nginx with the configuration that the site ships."""

import getpass
import re
from pathlib import Path

from deploy.stack.place import HOST, SITE_HOST, Place
from deploy.stack.service import ROOT, Service, free_port, listens

# What the image's own nginx.conf does, with everything in the folder of the stack.
MAIN = """\
daemon off;
user {user};
worker_processes 1;
pid {folder}/pid;
error_log stderr notice;
events {{ worker_connections 2048; }}
http {{
    include /etc/nginx/mime.types;
    default_type application/octet-stream;
    sendfile on;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/site.conf;
}}
"""


def nginx(place: Place) -> Service:
    """The door of the stack: TLS on one free port, and on another what leads there."""
    plain, tls, folder = free_port(), free_port(), place.folder_of("nginx")
    certificate, key = place.certificate
    origin = f"https://{SITE_HOST}:{tls}"
    place.addresses |= {"site": f"{origin}/", "certificate": certificate}
    webs = [place.addresses[name] for name in ("web", "web-2")]
    values = place.nginx_values() | {
        "WEB_SERVERS": " ".join(f"server {one} max_fails=1 fail_timeout=2s;" for one in webs),
        "SITE_HOST": SITE_HOST,
        "SITE_ORIGIN": origin,
        "HTTP_LISTEN": f"{HOST}:{plain}",
        "HTTPS_LISTEN": f"{HOST}:{tls}",
        "TLS_CERTIFICATE": certificate,
        "TLS_KEY": key,
        "ACME_ROOT": str(folder),
        "STATIC_PARENT": str(place.folder),
    }
    main = folder / "nginx.conf"
    main.write_text(MAIN.format(user=getpass.getuser(), folder=folder))
    (folder / "site.conf").write_text(filled_in(values))
    command = ["nginx", "-c", str(main), "-e", "stderr", "-p", str(folder)]
    environment = {"PATH": place.environment["PATH"]}
    return Service("nginx", command, place.log_of("nginx"), lambda: listens(tls), environment)


def filled_in(values: dict[str, str]) -> str:
    """The shipped configuration with those values, as nginx' image does it with envsubst."""
    template = Path(ROOT / "deploy/nginx/site.conf.template").read_text()
    return re.sub(r"\$\{([A-Z_]+)\}", lambda found: values[found[1]], template)
