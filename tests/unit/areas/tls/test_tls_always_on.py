# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Plain ports beside TLS, answers without HSTS, unsafe renegotiation, links that nobody verifies: each fails."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.tls.parts import always
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.tls.tls_always_on import TlsAlwaysOn
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.tls import http, trust
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.tls.endpoints import Plain
from tests.unit.support.tls_endpoints import certificate, endpoint, offer

CONTROL = TlsAlwaysOn()
YEAR = (("strict-transport-security", "max-age=31536000; includeSubDomains"),)
PORT = Plain("nginx:80", 7, "127.0.0.1", 80, "www.credit.example")
LINK = {"name": "core", "to": "db1.internal", "port": 5432, "starttls": "postgresql"}


@pytest.fixture
def asked(judged, monkeypatch):
    """Return the finding of a host that answers each path so; at level 2, where links are not asked for."""
    def run(*endpoints, over=None, plain=None, level=2, **more):
        over = over or {path: http.Reply(200, YEAR) for path in always._PATHS}
        monkeypatch.setattr(
            http, "ask", lambda address, port, name, path="/", context=None: over[path] if context else plain)
        return judged(CONTROL, *endpoints, level=level, **more)
    return run


def test_a_year_of_hsts_on_every_answer_passes(asked):
    found = asked((endpoint(), offer()))
    assert (found["status"], found["reason"]) == ("pass", "hsts")


@pytest.mark.parametrize(("first", "second"), [
    ((), YEAR), (YEAR, ()), (YEAR, (("strict-transport-security", "max-age=60"),)),
    (YEAR, (("strict-transport-security", "includeSubDomains"),))])
def test_an_answer_without_it_fails_errors_included(asked, first, second):
    over = dict(zip(always._PATHS, (http.Reply(200, first), http.Reply(404, second)), strict=True))
    assert asked((endpoint(), offer()), over=over)["reason"] == "no_hsts"


def test_what_speaks_no_http_is_judged_without(asked):
    for server, reply in (("postgresql", None), ("nginx", None)):
        over = dict.fromkeys(always._PATHS, reply)
        found = asked((endpoint()._replace(server=server), offer()), over=over)
        assert (found["status"], found["reason"]) == ("pass", "from_the_start")


def test_unsafe_renegotiation_fails(asked):
    assert asked((endpoint(), offer(renegotiation=False)))["reason"] == "unsafe_renegotiation"


@pytest.mark.parametrize(("plain", "status"), [
    (http.Reply(301, (("location", "https://www.credit.example/"),)), "pass"),
    (http.Reply(302, (("location", "HTTPS://www.credit.example/"),)), "pass"),
    (http.Reply(301, (("location", "http://www.credit.example/x"),)), "fail"),
    (http.Reply(301, (("location", "/x"),)), "fail"),
    (http.Reply(200), "fail"), (http.Reply(404), "fail"), (None, "error"), (http.Reply(refused=True), "error")])
def test_a_plain_port_beside_tls_sends_all_there(asked, plain, status):
    assert asked((endpoint(), offer()), beside=[PORT], plain=plain)["status"] == status


@pytest.mark.parametrize(("problem", "name", "status"), [
    (None, "db1.internal", "pass"), (None, "other.internal", "fail"),
    (Text("it is signed by itself", "该证书为自签名"), "db1.internal", "fail")])
def test_links_are_verified_by_chain_and_name(asked, monkeypatch, problem, name, status):
    monkeypatch.setattr(trust, "leaf", lambda one: certificate(name))
    assert asked((endpoint(), offer()), level=3, links=[LINK], problem=problem)["status"] == status


def test_a_link_that_cannot_be_asked_is_an_error(asked, monkeypatch):
    monkeypatch.setattr(trust, "leaf", lambda one: None)
    assert asked((endpoint(), offer()), level=3, links=[LINK])["status"] == "error"


def test_links_that_nobody_declared_are_for_a_person_at_level_three(asked):
    assert asked((endpoint(), offer()), level=3)["reason"] == "no_links"
    assert asked((endpoint(), offer()), level=2)["status"] == "pass"
