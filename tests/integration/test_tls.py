"""TLS of real servers on a real host: what is found is what OpenSSL's client gets, suite by suite; nothing is written.

One story, in this order: asked and compared with OpenSSL, assessed, a key opened, enforced, again, rolled back; then
nginx put right by opt-in, again, rolled back.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from typing import Any

import pytest
import tls_servers
from labs import Lab, Run
from tls_servers import SERVED, Served

from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.tls import asking, suites

HOST = "debian12"
VARIABLES: dict[str, Any] = {"tls_trust": tls_servers.CA, "tls_seconds": 60, "tls_max_hellos": 2000}
KEY = "/etc/lab/rsa.key"
# What runs writes these by itself.
ALIVE = ("/var/log/", "/var/lib/", "/run/")


@pytest.fixture(scope="module")
def address(lab: Lab) -> Iterator[str]:
    """Return the address of a host with the servers."""
    lab.up(HOST)
    lab.root(HOST, tls_servers.SETUP)
    yield lab.root(HOST, "ip -4 -o address show scope global | awk '{print $4}' | cut -d/ -f1 | head -1").strip()


@pytest.fixture(scope="module")
def assessed(lab: Lab, address: str) -> Run:
    """Return an audit of the host, which was remembered before."""
    lab.remember(HOST)
    return lab.play("assess")


@pytest.mark.parametrize("one", SERVED, ids=lambda one: f"{one.server}-{one.port}")
def test_what_is_found_is_what_openssl_gets_suite_by_suite(address: str, one: Served) -> None:
    before = time.process_time()
    found = asking.look(address, one.port, one.starttls, tls_servers.NAME, asking.Limits(120, 400), most=300, named=200)
    spent = time.process_time() - before
    assert found.problem is None
    assert found.versions == tls_servers.versions(address, one)
    known = set(tls_servers.names())
    # Of good suites one of each kind of key is enough to know, so that OpenSSL may get more of these.
    good = set(suites.GOOD_RSA + suites.GOOD_ECDSA)
    judge = tls_servers.suites(address, one, suites.TLS12)
    mine = set(found.suites[suites.TLS12])
    assert mine & known - good == judge - good
    assert mine & good <= judge
    if one.good:
        assert judge <= good
    assert found.hellos <= 15 or not one.good
    assert spent < (0.1 if one.good else 0.5)


def test_each_endpoint_is_judged_and_told_by_its_server_and_port(assessed: Run) -> None:
    for control in ("tls_protocols", "tls_ciphers"):
        finding = assessed.findings[HOST, control]
        assert finding["status"] == "fail"
        told = " ".join(one["message"]["en"] for one in finding["details"])
        for one in SERVED:
            wrong = f"{one.server}:{one.port} at" in told
            # MariaDB and PostgreSQL of the lab: weak suites; of versions only what they were set to.
            assert wrong != one.good or (control == "tls_protocols" and one.server == "mariadbd"), (control, one, told)
    certificate = assessed.findings[HOST, "tls_certificate"]
    assert certificate["status"] == "pass", json.dumps(certificate["details"])[:3000]


def test_an_audit_writes_nothing_on_these_servers_either(lab: Lab, assessed: Run) -> None:
    lines = lab.differences(HOST).splitlines()
    assert [line for line in lines if line.startswith("  ") and not any(place in line for place in ALIVE)] == []


def test_an_open_key_is_closed_and_opened_again_by_rollback(lab: Lab, assessed: Run) -> None:
    lab.root(HOST, f"chmod 0644 {KEY}")
    checked = lab.play("assess").findings[HOST, "tls_private_keys"]
    assert (checked["status"], "has mode 0644" in json.dumps(checked)) == ("fail", True)
    enforced = lab.play("enforce", "--tags", "tls")
    assert lab.root(HOST, f"stat -c %a {KEY}").strip() == "640"
    assert lab.play("enforce", "--tags", "tls").changed(HOST) == 0
    lab.play("rollback", baseline_run_id=enforced.run_id)
    assert lab.root(HOST, f"stat -c %a {KEY}").strip() == "644"


def test_nginx_is_put_right_by_opt_in_and_back_by_rollback_in_bytes_and_on_the_wire(
        lab: Lab, assessed: Run, address: str) -> None:
    bad = next(one for one in SERVED if one.server == "nginx" and not one.good)
    place = "/etc/nginx/conf.d/lab.conf"
    before = lab.root(HOST, f"sha256sum {place}"), tls_servers.versions(address, bad)
    checked = lab.play("enforce", "--check", "--tags", "tls", tls_enforce=["web"])
    told = json.dumps(checked.findings[HOST, "tls_protocols"]["affects"])
    assert "Clients that know no TLS 1.2 can no longer reach nginx:4431." in told
    enforced = lab.play("enforce", "--tags", "tls", tls_enforce=["web"])
    assert tls_servers.versions(address, bad) == [suites.TLS12]
    good = set(suites.GOOD_RSA + suites.GOOD_ECDSA)
    assert tls_servers.suites(address, bad, suites.TLS12) <= good
    details = json.dumps([enforced.findings[HOST, one]["details"] for one in ("tls_protocols", "tls_ciphers")])
    assert "nginx:4431" not in details
    assert lab.play("enforce", "--tags", "tls", tls_enforce=["web"]).changed(HOST) == 0
    lab.play("rollback", baseline_run_id=enforced.run_id)
    assert (lab.root(HOST, f"sha256sum {place}"), tls_servers.versions(address, bad)) == before
