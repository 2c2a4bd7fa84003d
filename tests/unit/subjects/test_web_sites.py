# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sites that are declared and found, and what a real socket answers them."""

import http.server
import threading

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects import servers, web_sites
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.tls import endpoints
from tests.unit.areas.application.conftest import policy_of
from tests.unit.support.live_trees import LiveTree


class Pages(http.server.BaseHTTPRequestHandler):
    """Answers one page with two cookies, and lists what it was asked."""

    asked: list = []

    def do_GET(self):
        self.asked.append((self.command, self.path[:20], self.headers["Host"], self.headers["User-Agent"]))
        self.send_response(200 if self.path in ("/", "/login") else 404)
        for cookie in ("a=1", "b=2; Secure"):
            self.send_header("Set-Cookie", cookie)
        self.end_headers()
        self.wfile.write(b"page")

    def do_TRACE(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(str(self.headers).encode())

    def log_message(self, *words):
        pass


@pytest.fixture
def port():
    """Return the port of a server that runs."""
    Pages.asked = []
    with http.server.HTTPServer(("127.0.0.1", 0), Pages) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield server.server_address[1]
        server.shutdown()
        thread.join()


def host_of(tmp_path, monkeypatch, *running):
    (tmp_path / "etc").mkdir()
    monkeypatch.setattr(servers, "of", lambda host: list(running))
    return LiveTree(str(tmp_path))


def test_a_declared_site_is_asked_by_its_name_at_its_address(tmp_path, monkeypatch, port):
    declared = {"url": "http://www.credit.example/", "connect": "127.0.0.1:%d" % port, "pages": ["/login"]}
    host = host_of(tmp_path, monkeypatch)
    (site, found), = web_sites.of(host, policy_of(endpoints=[declared]))
    assert (site.label, site.tls, [path for path, _reply in found.pages]) == (
        "www.credit.example", False, ["/", "/login"])
    assert [value for name, value in found.pages[0][1].headers if name == "set-cookie"] == ["a=1", "b=2; Secure"]
    assert (found.missing.status, web_sites.MARK.encode() in found.trace.body) == (404, True)
    assert [path for _method, path, _host, _agent in Pages.asked] == [
        "/", "/login", "/jrt0117-no-such-pag", "/" + "a" * 19]
    assert {(name, agent) for _method, _path, name, agent in Pages.asked} == {("www.credit.example", "jrt0117")}


def test_what_does_not_answer_is_an_error(tmp_path, monkeypatch):
    host = host_of(tmp_path, monkeypatch)
    one, = web_sites.of(host, policy_of(endpoints=[{"url": "https://[::1]:1/"}]))
    assert (one.status, one.where) == ("error", "127.0.0.1:1")


def test_each_name_of_a_port_is_a_site_once_and_what_is_declared_is_not_found_again(tmp_path, monkeypatch):
    running = servers.Server("nginx", "nginx", 7, (), 0, (7,), frozenset(), "", False)
    host = host_of(tmp_path, monkeypatch, running)
    monkeypatch.setattr(endpoints, "of_server", lambda host, server: iter([
        endpoints.Endpoint("nginx:443", "nginx", "127.0.0.1", 443, "", "a.example", {}, 7),
        endpoints.Endpoint("nginx:443", "nginx", "127.0.0.1", 443, "", "b.example", {}, 7),
        endpoints.Plain("nginx:80", 7, "127.0.0.1", 80)]))
    monkeypatch.setattr(endpoints, "sites", lambda host, server, port: (
        [("a.example", True), ("b.example", True), ("a.example", True)] if port == 443 else []))
    found = list(web_sites.found(host, policy_of(endpoints=[{"url": "https://b.example/x", "name": "b"}])))
    assert [(one.label, one.port, one.name, one.tls, one.paths) for one in found] == [
        ("b", 443, "b.example", True, ("/x",)), ("nginx:443", 443, "a.example", True, ("/",)),
        ("nginx:80", 80, None, None, ("/",))]
