# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One control of the application area judged on a small host: by the files of a web server, or by what sites answer."""

import json
import threading

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.application.parts import logins
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Policy
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects import servers, web, web_sites
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.tls import endpoints, http
from tests.unit.support import credit_app
from tests.unit.support.area_host import area_fixtures
from tests.unit.support.live_trees import LiveTree

policy_of, judge, enforce = area_fixtures("application")

MAIN = {
    "nginx": "/etc/nginx/nginx.conf", "httpd": "/etc/apache2/apache2.conf", "haproxy": "/etc/haproxy/haproxy.cfg",
    "tomcat": "/srv/tomcat/conf/server.xml"}


@pytest.fixture
def of(judge, tree, tmp_path, monkeypatch):
    """Return a function that gives a control's finding of a running server of a kind, with the text of its file."""
    def run(control, kind, text, loaded=1e12, ours=True, **options):
        tree({MAIN[kind]: text})
        running = servers.Server(
            kind, kind, 7, (kind, "-Dcatalina.base=/srv/tomcat"), 0, (7,), frozenset(), "", False)
        monkeypatch.setattr(servers, "of", lambda host: [running])
        monkeypatch.setattr(endpoints, "sees_our_files", lambda server: ours)
        monkeypatch.setattr(web, "_loaded", lambda host, server: loaded)
        return judge(control, LiveTree(str(tmp_path)), **options)
    return run


@pytest.fixture
def asked(judge, tmp_path, monkeypatch):
    """Return a function that gives a control's finding of a site with its answers; its text is the finding as JSON."""
    def run(control, *known, **options):
        monkeypatch.setattr(web_sites, "of", lambda host, policy: list(known))
        (tmp_path / "etc").mkdir(exist_ok=True)
        return judge(control, LiveTree(str(tmp_path)), **options)
    return run


@pytest.fixture
def site():
    """Return a function that makes a site and its answers."""
    def build(page=(), missing=(), body=b"", long=b"", tls=True, status=200, trace=b"", **declared):
        one = web_sites.Site("nginx:443", "127.0.0.1", 443, "www.credit.example", tls, ("/",), declared)
        return one, web_sites.Answers(
            (("/", http.Reply(status, tuple(page))),), http.Reply(404, tuple(missing), body),
            http.Reply(414, (), long), http.Reply(200 if trace else 405, (), trace))
    return build


@pytest.fixture
def text_of():
    """Return a function that gives all that a finding says, as one text."""
    return lambda found: json.dumps(found, ensure_ascii=False)


@pytest.fixture
def app():
    """Return a function that starts a small web application with a login."""
    running = []

    def start(kind="good", **more):
        server = credit_app.App(kind=kind, **more)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        running.append((server, thread))
        return server
    yield start
    for server, thread in running:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def tested(judge, tmp_path, monkeypatch):
    """Return a function that gives a control's finding of a login after its test; `logs_in=False`: of an audit."""
    monkeypatch.setattr(servers, "of", lambda host: [])
    clock = [0.0]
    monkeypatch.setattr(logins, "monotonic", lambda: clock[0])
    monkeypatch.setattr(logins, "sleep", lambda seconds: clock.append(clock.pop() + seconds))

    def run(control, app, logs_in=True, password="right", login=(), **options):
        (tmp_path / "etc").mkdir(exist_ok=True)
        site = {"name": "portal", "url": "http://127.0.0.1:%d/" % app.port, "login": dict({
            "page": "/login", "inside": "/home", "logout": "/logout", "token": "_csrf", "captcha": credit_app.MARK,
            "user": credit_app.USER, "fields": {"user": "username", "password": "password"}}, **dict(login))}
        site.update(options.pop("site", {}))
        values = dict({"active_tests": [control.id], "test_passwords": {"portal": password}}, **options)
        if logs_in:
            monkeypatch.setattr(Policy, "tests", staticmethod(logins.run), raising=False)
        return judge(control, LiveTree(str(tmp_path)), endpoints=[site], **values)
    return run
