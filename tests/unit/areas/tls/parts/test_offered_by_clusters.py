# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a PostgreSQL offers is put right by opt-in, through the cluster itself; the wire says what came of it."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.tls.tls_ciphers import TlsCiphers
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.tls.tls_protocols import TlsProtocols
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects import openssl_names, servers
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.postgresql import action as cluster_action
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.postgresql.source import Cluster
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.servers import Server
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.tls import action, asking, endpoints, suites
from tests.unit.support.tls_endpoints import live, offer

DATA = "/var/lib/postgresql/15/main"
BAD = {"ssl_min_protocol_version": "TLSv1", "ssl_ciphers": "HIGH:MEDIUM", "ssl_ecdh_curve": "secp192r1"}
GOOD = ":".join(openssl_names.SUITES)


@pytest.fixture
def cluster(tmp_path, monkeypatch):
    """Return a function that gives a host with a cluster, which offers what its settings say, and these."""
    def build(hears=True, **more):
        held = dict(BAD)

        def change(_host, _data, questions):
            for words in (one.split(" ") for one in questions if one.startswith("ALTER")):
                held[words[3]] = words[5].strip("'") if words[2] == "SET" else BAD[words[3]]

        def of(host, policy):
            told = held if hears else BAD
            weak = [0x2F] if "HIGH" in told["ssl_ciphers"] else []
            taken = {suites.TLS12: [0xC02F, *weak]}
            if told["ssl_min_protocol_version"] == "TLSv1":
                taken[suites.TLS10] = [0x2F]
            groups = [19] if told["ssl_ecdh_curve"] == "secp192r1" else []
            one = endpoints.Endpoint("postgres:5432", "postgresql", "127.0.0.1", 5432, "postgresql", None, {}, 7)
            return endpoints.Known(((one, offer(taken, weak_groups=groups)),), (), (), ())

        def asked(_host, _data, questions, writes=False):
            name = questions[0].split("'")[1] if "'" in questions[0] else ""
            kept = [] if held.get(name) == BAD.get(name) else [[held.get(name)]]
            return [[] if "pg_stat_file" in one else kept if "pg_file_settings" in one else [[held[name]]]
                    for one in questions]
        monkeypatch.setattr(cluster_action, "asked", asked)
        monkeypatch.setattr(cluster_action, "change", change)
        monkeypatch.setattr(Cluster, "data", DATA)
        monkeypatch.setattr(Cluster, "catalogue", property(lambda self: dict(dict(
            recovery=False, edited=None, settings={
                name: dict(value=value, unit=None, source="default", file=None, line=None, pending=False)
                for name, value in held.items()}), **more)))
        monkeypatch.setattr(servers, "of", lambda host: [
            Server("postgresql", "postgres", 7, ("postgres",), 100, (7,), frozenset(), "", False)])
        monkeypatch.setattr(endpoints, "of", of)
        monkeypatch.setattr(asking, "look", lambda *place, **rest: of(None, None).asked[0][1])
        monkeypatch.setattr(action, "_WITHIN", 0)
        host = live(tmp_path)
        host.running = True
        return host, held
    return build


@pytest.mark.parametrize("control", [TlsProtocols(), TlsCiphers()])
def test_nothing_is_foreseen_without_the_word_for_it(judge, cluster, control):
    assert judge(control, cluster()[0], enforce=["web"])["would"] == "person"
    assert judge(control, cluster()[0], enforce=["database"])["would"] == "pass"


def test_versions_suites_and_curves_are_set_where_the_cluster_keeps_them(enforce, cluster):
    host, held = cluster()
    for control in (TlsProtocols(), TlsCiphers()):
        assert enforce(control, host, enforce=["database"])[0]["status"] == "pass"
    assert held == {
        "ssl_min_protocol_version": "TLSv1.2", "ssl_ciphers": GOOD, "ssl_ecdh_curve": "prime256v1"}
    assert enforce(TlsCiphers(), host, enforce=["database"])[1] == []


def test_an_answer_that_is_still_bad_is_undone(enforce, cluster):
    host, held = cluster(hears=False)
    found, _changed = enforce(TlsProtocols(), host, enforce=["database"])
    assert (found["status"], found["reason"], held) == ("fail", "not_enforced", BAD)
    assert "postgres:5432 still takes TLS 1.0" in found["message"]["en"]


def test_a_cluster_whose_files_were_edited_and_not_loaded_is_left_alone(judge, cluster):
    host, _held = cluster(edited=["/etc/postgresql/15/main/pg_hba.conf"])
    found = judge(TlsProtocols(), host, enforce=["database"])
    assert (found["would"], found["would_change"]) == ("person", False)
    assert "pg_hba.conf: was changed since PostgreSQL has loaded" in found["advice"]["en"]


def test_a_standby_is_changed_at_its_primary(judge, cluster):
    found = judge(TlsProtocols(), cluster(recovery=True)[0], enforce=["database"])
    assert (found["would"], found["would_change"]) == ("person", False)
