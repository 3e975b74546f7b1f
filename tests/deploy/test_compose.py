"""compose.yaml, the configuration files beside it, and the site's settings fit together.

No container is started here: what is read is what Docker would read.
"""

import re
from pathlib import Path

import pytest
import yaml
from django.conf import settings

from deploy.stack.nginx import filled_in
from deploy.stack.place import Place
from deploy.stack.topology import STAGES

ROOT = Path(__file__).resolve().parents[2]
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text())
SERVICES = COMPOSE["services"]
READ = re.compile(r'(?:env\.\w+|secret|secrets_of)\(\s*"([A-Z_]+)"')
SITE = ("release", "web", "web-2", "worker", "sweeper", "janus-config")


def settings_read():
    return set(READ.findall((ROOT / "ikoota" / "settings.py").read_text()))


def test_the_stack_has_the_services_of_compose():
    names = {build.__name__ for stage in STAGES for build in stage}
    renamed = {"mariadb": "mysql", "redis_server": "redis", "web_2": "web-2"}
    # In the stack Janus writes its files itself.
    assert {renamed.get(name, name) for name in names} == set(SERVICES) - {"janus-config"}


@pytest.mark.parametrize("name", SITE)
def test_the_site_is_given_settings_that_it_reads(name):
    given = SERVICES[name]["environment"]
    assert {variable.removesuffix("_FILE") for variable in given} <= settings_read()
    assert given["DEBUG"] == "0"


def test_every_secret_comes_from_a_file_and_is_declared():
    secrets = {"SECRET_KEY", "IDENTITY_SECRET", "DATABASE_URL", "TURN_SECRET", "JANUS_ADMIN_KEY"}
    for name in SITE:
        given = SERVICES[name]["environment"]
        assert not secrets & given.keys()
        assert {given[f"{secret}_FILE"] for secret in secrets} == {
            f"/run/secrets/{secret.lower()}" for secret in secrets
        }
    used = {secret for service in SERVICES.values() for secret in service.get("secrets", ())}
    assert used == set(COMPOSE["secrets"])


def test_the_stack_takes_its_values_from_compose(tmp_path):
    place = Place(tmp_path / "stack")
    given = SERVICES["web"]["environment"]
    shared = ("DEBUG", "MEDIA_ENGINE", "RELAY_ONLY", "JANUS_MEDIA_PORTS", "MASKING_VIDEO_MB")
    for name in (*shared, "BEHIND_TLS_PROXY"):
        assert place.environment[name] == given[name]
    assert not [value for value in place.environment.values() if "${" in value]
    assert place.command_of("web")[0] == "daphne"


def test_prometheus_asks_every_process_by_a_name_that_it_answers_to():
    folder = ROOT / "deploy" / "observability"
    (beside,) = yaml.safe_load((folder / "compose.yaml").read_text())["services"].values()
    (job,) = yaml.safe_load((folder / "prometheus.yml").read_text())["scrape_configs"]
    targets = [one.split(":") for one in job["static_configs"][0]["targets"]]
    for name, port in targets:
        given = SERVICES[name]["environment"]
        if "METRICS_LISTEN" in given:
            assert given["METRICS_LISTEN"] == f"0.0.0.0:{port}"
        else:
            assert port in SERVICES[name]["command"]
            assert name in given["ALLOWED_HOSTS"].split(",")
    assert {name for name, _ in targets} == set(SITE) - {"release", "janus-config"}
    token = f"/run/secrets/{beside['secrets'][0]}"
    assert job["authorization"]["credentials_file"] == token
    assert SERVICES["web"]["environment"]["METRICS_TOKEN_FILE"] == token
    mounted = {volume.split(":")[0] for volume in beside["volumes"] if volume.startswith("./")}
    assert all((ROOT / path).is_file() for path in mounted)


def test_every_service_that_runs_on_is_asked_for_its_health():
    assert {name for name, service in SERVICES.items() if "healthcheck" not in service} == {
        "release",
        "janus-config",
    }


def test_the_sites_own_programs_run_without_rights():
    for name in (*SITE, "janus"):
        service = SERVICES[name]
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert service["security_opt"] == ["no-new-privileges:true"]


def test_no_server_of_the_inside_is_open_to_the_outside():
    assert {name for name, service in SERVICES.items() if "ports" in service} == {"nginx", "janus"}
    ports = SERVICES["web"]["environment"]["JANUS_MEDIA_PORTS"]
    assert SERVICES["janus"]["ports"] == [f"{ports}:{ports}/udp"]


def test_janus_holds_no_secret_of_the_sites():
    assert not {"secrets", "environment"} & SERVICES["janus"].keys()
    assert SERVICES["janus"]["volumes"] == ["janus:/var/lib/ikoota/janus:ro"]


def test_janus_gets_its_files_where_it_looks_for_them():
    *_, folder, _, library = SERVICES["janus-config"]["command"]
    image = (ROOT / "deploy/janus/Dockerfile").read_text()
    assert f'"--config={folder}/janus.jcfg", "--configs-folder={folder}"' in image
    assert f" {library} " in image
    # Docker gives a new volume to whom the folder in the image belongs.
    for text in (image, (ROOT / "Dockerfile").read_text()):
        assert f"install -d -o ikoota -g ikoota -m 0700 {folder}" in text
    assert SERVICES["janus-config"]["volumes"] == [f"janus:{folder}"]


def test_mounted_files_are_there():
    mounts = [one for service in SERVICES.values() for one in service.get("volumes", ())]
    files = [mount.split(":")[0] for mount in mounts if mount.startswith("./")]
    assert files
    assert all((ROOT / file).exists() for file in files)


def test_nginx_has_the_sites_limits_of_bodies():
    given = SERVICES["nginx"]["environment"]
    paths = {"IMAGE_LIMIT": "images", "AUDIO_LIMIT": "audio", "VIDEO_LIMIT": "videos"}
    assert int(given["BODY_LIMIT"]) == settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    for name, path in paths.items():
        assert int(given[name]) == settings.UPLOAD_LIMITS[f"/api/masking/{path}"]


def test_everything_that_nginx_is_filled_with_is_let_through():
    given = SERVICES["nginx"]["environment"]
    allowed = re.compile(given["NGINX_ENVSUBST_FILTER"].replace("$$", "$"))
    assert {name for name in given if allowed.match(name)} == given.keys() - {
        "NGINX_ENVSUBST_FILTER"
    }
    assert not re.search(r"\$\{\w", filled_in(dict.fromkeys(given, "x")))


def test_nginx_overwrites_what_a_client_could_forge():
    configuration = filled_in(SERVICES["nginx"]["environment"])
    set_to = dict(re.findall(r"proxy_set_header (\S+) (\S+);", configuration))
    assert set_to.pop("X-Forwarded-Proto") == "$scheme"
    emptied = ("X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Port", "X-Real-IP", "Forwarded")
    assert {set_to[name] for name in emptied} == {'""'}


def test_no_door_of_nginx_writes_addresses():
    servers = filled_in(SERVICES["nginx"]["environment"]).split("\nserver {")[1:]
    assert len(servers) == 3
    for server in servers:
        assert "access_log off;" in server
        assert "error_log stderr emerg;" in server


def test_pages_are_told_of_the_ports_of_the_relay_which_has_the_sites_certificate():
    told = SERVICES["web"]["environment"]["TURN_URLS"].split(",")
    doors = [re.sub(r"\$\{.*\}", "", url) for url in told]
    assert doors == [
        "turn::3478?transport=udp",
        "turn::3478?transport=tcp",
        "turns::5349?transport=tcp",
    ]
    given = dict(part[2:].split("=", 1) for part in SERVICES["coturn"]["command"])
    assert (given["listening-port"], given["tls-listening-port"]) == ("3478", "5349")
    site = SERVICES["nginx"]["environment"]
    assert (given["cert"], given["pkey"]) == (site["TLS_CERTIFICATE"], site["TLS_KEY"])


def test_the_relay_keeps_no_log_and_reaches_no_private_network():
    lines = (ROOT / "deploy/coturn/turnserver.conf").read_text().splitlines()
    assert {"no-stdout-log", "log-file=/dev/null", "use-auth-secret", "no-cli"} <= set(lines)
    for network in ("10.0.0.0", "127.0.0.0", "169.254.0.0", "172.16.0.0", "192.168.0.0"):
        assert any(line.startswith(f"denied-peer-ip={network}-") for line in lines)
