# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""TLS 1.2 and 1.3 alone pass; what could not be asked is never a pass."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.tls.tls_protocols import TlsProtocols
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects import strangers
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.tls import endpoints, suites
from tests.unit.support.tls_endpoints import endpoint, offer

CONTROL = TlsProtocols()


def test_new_versions_pass(judged):
    found = judged(CONTROL, (endpoint(), offer()))
    assert (found["status"], found["reason"]) == ("pass", "new_versions")
    assert found["message"]["en"] == (
        "nginx:443 at 127.0.0.1:443 takes TLS 1.2, TLS 1.3 and no older version.")
    assert found["evidence"][0]["kind"] == "endpoint" and "TLS_AES_256_GCM_SHA384" in found["evidence"][0]["text"]


@pytest.mark.parametrize(("version", "name"), [
    (suites.TLS11, "TLS 1.1"), (suites.TLS10, "TLS 1.0"), (suites.SSL3, "SSL 3.0"), (suites.SSL2, "SSL 2.0")])
def test_each_old_version_fails_by_name(judged, version, name):
    found = judged(CONTROL, (endpoint(), offer()), (endpoint("httpd:8443"), offer({version: [0x2F]})))
    assert (found["status"], found["would"]) == ("fail", "person")
    assert found["message"]["en"] == "httpd:8443 at 127.0.0.1:443 takes %s." % name
    assert "httpd:8443" in found["advice"]["en"]


def test_tlcp_passes_where_national_suites_are_allowed(judged):
    taken = {suites.TLCP: [0xE011], suites.TLS12: [0xC02F]}
    assert judged(CONTROL, (endpoint(), offer(taken)))["status"] == "pass"
    assert judged(CONTROL, (endpoint(), offer(taken)), sm="none")["status"] == "fail"
    assert judged(CONTROL, (endpoint(sm="required"), offer(taken)), sm="none")["status"] == "pass"


def test_what_stopped_answering_is_an_error_with_what_was_seen_before(judged):
    problem = Text("stopped answering after 9 hellos", "在 9 次握手请求之后不再应答")
    found = judged(CONTROL, (endpoint(), offer(problem=problem)))
    assert found["status"] == "error" and "stopped answering after 9 hellos" in found["message"]["en"]
    found = judged(CONTROL, (endpoint(), offer({}, problem=problem)))
    assert found["status"] == "error"


def test_a_declared_port_without_tls_fails(judged):
    found = judged(CONTROL, (endpoint("portal", port=443), offer({}, plain=True)))
    assert (found["status"], found["reason"]) == ("fail", "no_tls")


def test_beside_what_was_asked_what_is_not_known_is_named_unless_it_is_declared(judged, monkeypatch):
    others = [strangers.Stranger("java", "0.0.0.0", 8443)]
    monkeypatch.setattr(strangers, "of", lambda host, kinds, ports: [one for one in others if one.port not in ports])
    found = judged(CONTROL, (endpoint(), offer()))
    assert (found["status"], found["reason"]) == ("not_checked", "unknown_listeners")
    assert found["message"]["en"].startswith("Other hosts reach java at 0.0.0.0:8443")
    assert judged(CONTROL, (endpoint(), offer()), endpoints=[{"port": 8443}])["status"] == "pass"


def test_what_was_not_asked_is_named(judged):
    why = Text("listens on the loopback alone", "仅监听回环地址")
    alone = endpoints.Unasked("postgres:5432", "not_applicable", why, "/proc/7, TCP 5432")
    found = judged(CONTROL, unasked=[alone])
    assert (found["status"], found["message"]["en"]) == (
        "not_applicable", "postgres:5432 was not asked: it listens on the loopback alone.")
    found = judged(CONTROL, (endpoint(), offer()), unasked=[alone._replace(status="not_checked")])
    assert found["status"] == "not_checked"


def test_a_web_server_without_any_tls_is_for_a_person(judged):
    found = judged(CONTROL, plain=[endpoints.Plain("nginx:80", 7, "127.0.0.1", 80)])
    assert (found["status"], found["reason"]) == ("manual", "in_the_clear") and "nginx:80" in found["message"]["zh"]


def test_an_image_cannot_be_asked(judge, tree):
    assert judge(CONTROL, tree({}))["status"] == "not_checked"
