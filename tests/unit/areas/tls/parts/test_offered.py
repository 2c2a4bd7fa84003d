# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What nginx offers is put right by opt-in, in the line in force; the wire says what came of it."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.tls.tls_ciphers import TlsCiphers
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.tls.tls_protocols import TlsProtocols
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects import servers, web
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.servers import Server
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.tls import action, asking, endpoints, suites
from tests.unit.support.tls_endpoints import endpoint, live, offer

MAIN = "/etc/nginx/nginx.conf"
CONF = """http {
  server { listen 443 ssl; ssl_protocols TLSv1 TLSv1.2; ssl_ciphers ALL; ssl_ecdh_curve prime192v1; }
}
"""
OPEN = {suites.TLS10: [0x2F], suites.TLS12: [0xC02F, 0x2F]}


@pytest.fixture
def nginx(tree, tmp_path, monkeypatch):
    """Return a function that gives a host whose nginx has loaded what its configuration on disk says."""
    def build(conf=None, edited=None, hears=True, **more):
        if conf is not None:
            tree({MAIN: conf})
        server = Server("nginx", "nginx", 7, (), 0, (7,), frozenset(), "", False)._replace(**more)
        monkeypatch.setattr(servers, "of", lambda host: [server])
        one = endpoint()._replace(process=7)

        def of(host, policy):
            text = (tmp_path / MAIN[1:]).read_text() if hears else CONF
            taken = {version: list(codes) for version, codes in OPEN.items()}
            if "TLSv1 " not in text:
                del taken[suites.TLS10]
            if "ALL" not in text:
                taken = {version: [0xC02F] for version in taken}
            weak = [19] if "prime192v1" in text else []
            return endpoints.Known(((one, offer(taken, weak_groups=weak)),), (), (), ())
        monkeypatch.setattr(endpoints, "of", of)
        monkeypatch.setattr(asking, "look", lambda *place, **more: of(None, None).asked[0][1])
        monkeypatch.setattr(web, "edited", lambda host, server, own: edited)
        monkeypatch.setattr(action, "_WITHIN", 0)
        host = live(tmp_path)
        host.running = True
        return host
    return build


def test_nothing_is_changed_without_the_word_for_it(judge, nginx):
    found = judge(TlsProtocols(), nginx(CONF))
    assert (found["status"], found["would"], found["would_change"]) == ("fail", "person", False)


def test_versions_are_put_right_and_who_loses_access_is_told(judge, enforce, nginx, tmp_path):
    found = judge(TlsProtocols(), nginx(CONF), enforce=["web"])
    assert (found["status"], found["would"]) == ("fail", "pass")
    assert found["affects"][0]["en"] == "Clients that know no TLS 1.2 can no longer reach nginx:443."
    found, changed = enforce(TlsProtocols(), nginx(), enforce=["web"])
    assert (found["status"], changed) == ("pass", ["TLS of nginx:443, bad versions", MAIN])
    assert (tmp_path / MAIN[1:]).read_text() == CONF.replace("TLSv1 TLSv1.2", "TLSv1.2")
    assert enforce(TlsProtocols(), nginx(), enforce=["web"])[1] == []


def test_suites_and_curves_are_put_right(judge, enforce, nginx, tmp_path):
    assert judge(TlsCiphers(), nginx(CONF), enforce=["web"])["would"] == "pass"
    found, changed = enforce(TlsCiphers(), nginx(), enforce=["web"])
    assert (found["status"], changed[-1]) == ("pass", MAIN)
    assert "ssl_ecdh_curve auto;" in (tmp_path / MAIN[1:]).read_text()
    assert "ALL" not in (tmp_path / MAIN[1:]).read_text()
    assert enforce(TlsCiphers(), nginx(), enforce=["web"])[1] == []


@pytest.mark.parametrize("conf", ["http { server {", CONF.replace("443", "444")])
def test_a_configuration_that_is_not_understood_is_left_to_a_person(judge, nginx, conf):
    found = judge(TlsProtocols(), nginx(conf.replace("server {", "server { ssl_protocols TLSv1 ;")), enforce=["web"])
    assert (found["would"], found["would_change"]) == ("person", False)


def test_the_files_of_a_container_are_left_alone(judge, nginx):
    found = judge(TlsProtocols(), nginx(CONF, root="/proc/7/root", contained=True), enforce=["web"])
    assert (found["would"], found["would_change"]) == ("person", False)


def test_a_server_whose_files_were_edited_and_not_loaded_is_left_alone(judge, enforce, nginx, tmp_path):
    found = judge(TlsProtocols(), nginx(CONF, edited="/etc/nginx/conf.d/other.conf"), enforce=["web"])
    assert (found["status"], found["would"], found["would_change"]) == ("fail", "person", False)
    assert "/etc/nginx/conf.d/other.conf: was changed since nginx has loaded" in found["advice"]["en"]
    assert enforce(TlsProtocols(), nginx(edited="/etc/nginx/conf.d/other.conf"), enforce=["web"])[1] == []
    assert (tmp_path / MAIN[1:]).read_text() == CONF


def test_an_answer_that_is_still_bad_after_the_reload_is_named_and_undone(enforce, nginx, tmp_path):
    found, _changed = enforce(TlsProtocols(), nginx(CONF, hears=False), enforce=["web"])
    assert (found["status"], found["reason"]) == ("fail", "not_enforced")
    assert "nginx:443 still takes TLS 1.0 after its reload" in found["message"]["en"]
    assert (tmp_path / MAIN[1:]).read_text() == CONF
