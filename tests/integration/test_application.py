"""Web servers on a real host: settings named with file and line, judged again once they are right; answers of sites.

One story, in this order: as Debian ships them, nothing written, read like their own dumps, put right, not loaded,
loaded.
"""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from labs import Lab, Run

from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Host
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.httpd import source as httpd
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.nginx import tree as nginx
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.servers import Server

HOST = "debian12"
NAME = "www.credit.example"
WORDS = "Call 400-000-0000."
VARIABLES: dict[str, Any] = {"application_seconds": 60, "application_error_text": WORDS}
CONTROLS = (
    "web_connection_limits", "web_timeouts", "web_body_limits", "error_pages", "session_cookies", "security_headers")
# What runs writes these by itself.
ALIVE = ("/var/log/", "/var/lib/", "/run/")
# Debian's own settings on ports of their own, with a session's cookie that lacks all.
SETUP = r"""
set -e
DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends \
  nginx apache2 haproxy openssl >/dev/null 2>&1
openssl req -x509 -newkey rsa:2048 -nodes -keyout /etc/ssl/lab.key -out /etc/ssl/lab.pem -subj /CN=lab 2>/dev/null
cat >/etc/nginx/conf.d/lab.conf <<'END'
ssl_certificate /etc/ssl/lab.pem; ssl_certificate_key /etc/ssl/lab.key;
server {
  listen 443 ssl; server_name www.credit.example; root /var/www/html;
  add_header Set-Cookie "sid=jrt0117-secret; Path=/";
  location /up { client_max_body_size 0; }
}
END
printf 'Listen 8080\n' >/etc/apache2/ports.conf
sed -i 's/:80>/:8080>/' /etc/apache2/sites-enabled/000-default.conf
printf '\nlisten lab\n    bind :8081\n    server one 127.0.0.1:80\n' >>/etc/haproxy/haproxy.cfg
sed -i 's:TraceEnable Off:TraceEnable On:' /etc/apache2/conf-available/security.conf
a2enmod -q info >/dev/null
systemctl restart nginx apache2 haproxy
sleep 2
"""
GOOD = r"""
set -e
rm /etc/nginx/sites-enabled/default
cat >/etc/nginx/conf.d/lab.conf <<'END'
ssl_certificate /etc/ssl/lab.pem; ssl_certificate_key /etc/ssl/lab.key;
server_tokens off;
limit_req_zone $binary_remote_addr zone=req:1m rate=20r/s;
limit_conn_zone $binary_remote_addr zone=conn:1m;
server { listen 80; server_name www.credit.example; return 301 https://$host$request_uri; }
server {
  listen 443 ssl; server_name www.credit.example; root /var/www/html;
  limit_req zone=req burst=40 nodelay; limit_conn conn 50;
  add_header Content-Security-Policy "default-src 'self'; frame-ancestors 'none'" always;
  add_header X-Content-Type-Options nosniff always;
  add_header Referrer-Policy same-origin always;
  add_header Set-Cookie "sid=jrt0117-secret; Path=/; Secure; HttpOnly; SameSite=Lax";
  error_page 404 414 /error.html;
}
END
sed -i '/server_tokens/d' /etc/nginx/nginx.conf
echo 'Error. Call 400-000-0000.' >/var/www/html/error.html
echo 'Page' >/var/www/html/index.html
"""


@pytest.fixture(scope="module")
def host(lab: Lab) -> str:
    """Return the name of a host with the servers."""
    lab.up(HOST)
    lab.root(HOST, SETUP)
    lab.remember(HOST)
    return HOST


@pytest.fixture(scope="module")
def shipped(lab: Lab, host: str) -> Run:
    """Return an audit of the servers as Debian ships them."""
    return lab.play("assess")


def _lines(finding: dict[str, Any]) -> str:
    return json.dumps(finding)


def test_what_debian_ships_is_named_with_file_and_line(lab: Lab, shipped: Run) -> None:
    found = {control: shipped.findings[HOST, control] for control in CONTROLS}
    assert {control: one["status"] for control, one in found.items()} == dict.fromkeys(CONTROLS, "fail")

    def line(pattern: str, path: str) -> str:
        return path + ":" + lab.root(HOST, f"grep -nE '{pattern}' {path} | head -1 | cut -d: -f1").strip()

    assert line("^Timeout 300", "/etc/apache2/apache2.conf") in _lines(found["web_timeouts"])
    assert "timeout http-request (listen lab)" in _lines(found["web_timeouts"])
    assert line("client_max_body_size 0", "/etc/nginx/conf.d/lab.conf") in _lines(found["web_body_limits"])
    assert "LimitRequestBody of apache2" in _lines(found["web_body_limits"])
    assert line("^server", "/etc/nginx/conf.d/lab.conf") in _lines(found["web_connection_limits"])
    for told in ("nginx/1.", "Apache/2.4"):
        assert told in _lines(found["error_pages"])
    assert "TRACE sends back" in _lines(found["security_headers"])
    assert "sid lacks Secure, HttpOnly" in _lines(found["session_cookies"])
    assert "jrt0117-secret" not in _lines(shipped.records)


def test_an_audit_writes_nothing_on_these_servers(lab: Lab, shipped: Run) -> None:
    lines = lab.differences(HOST).splitlines()
    assert [line for line in lines if line.startswith("  ") and not any(place in line for place in ALIVE)] == []


def test_trees_are_what_the_servers_themselves_dump(lab: Lab, shipped: Run, tmp_path: Any) -> None:
    parts = re.split(r"(?m)^# configuration file (/\S+):\n", lab.root(HOST, "nginx -T 2>/dev/null"))[1:]
    files = dict(zip(parts[::2], parts[1::2], strict=True))
    dumped = lab.root(HOST, "apache2ctl -D DUMP_CONFIG 2>/dev/null")
    for path in (*files, *re.findall(r"(?m)^# In file: (/\S+)", dumped)):
        place = tmp_path / path[1:]
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(lab.root(HOST, f"cat {path}"), encoding="utf-8")
    tree = nginx.load(Host(str(tmp_path)), "/etc/nginx/nginx.conf")
    seen = {one.where.path for block in tree for one in (block, *(block.block or ()))}
    # Files that hold comments alone leave nothing in a tree.
    assert seen <= set(files) and "/etc/nginx/conf.d/lab.conf" in seen
    for name in ("/etc/apache2/mods-enabled", "/etc/apache2/conf-enabled", "/etc/apache2/sites-enabled"):
        for path in lab.root(HOST, f"ls {name}/*").split():
            place = tmp_path / path[1:]
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(lab.root(HOST, f"cat {path}"), encoding="utf-8")
    server = Server("httpd", "apache2", 1, ("/usr/sbin/apache2",), 0, (1,), frozenset(), "", False)
    place, expected = "", set()
    for row in dumped.splitlines():
        if row.startswith("# In file: "):
            place = row[11:]
        elif re.match(r"\s*#\s+[0-9]+:$", row):
            number = row.strip("# :")
        elif row.strip() and not row.lstrip().startswith(("#", "<", "httpd (pid")):
            expected.add((place, int(number), row.split()[0].lower()))
    mine = {(where.path, where.line, name) for site in httpd.sites(Host(str(tmp_path)), server)
            for name, found in site.settings.items() for _words, where in found}
    assert len(expected) > 30
    assert sorted(expected - mine) == []


def test_what_was_edited_and_not_loaded_is_an_error_and_passes_once_it_is(lab: Lab, shipped: Run) -> None:
    lab.root(HOST, "systemctl disable --now apache2 haproxy; " + GOOD)
    edited = lab.play("assess").findings
    for control in CONTROLS[:3]:
        assert (edited[HOST, control]["status"], edited[HOST, control]["reason"]) == ("error", "edited")
    lab.root(HOST, "sleep 1; nginx -t 2>/dev/null && systemctl reload nginx; sleep 1")
    found = lab.play("assess").findings
    assert {control: (found[HOST, control]["status"], found[HOST, control]["message"]["en"]) for control in CONTROLS
            if found[HOST, control]["status"] != "pass"} == {}


def test_a_reload_of_httpd_is_seen(lab: Lab, shipped: Run) -> None:
    lab.root(HOST, "systemctl start apache2; sleep 2; touch /etc/apache2/apache2.conf")
    lab.root(HOST, "sleep 2")
    assert lab.play("assess").findings[HOST, "web_timeouts"]["reason"] == "edited"
    lab.root(HOST, "systemctl reload apache2; sleep 3")
    assert lab.play("assess").findings[HOST, "web_timeouts"]["reason"] == "unbounded"
