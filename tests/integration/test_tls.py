"""TLS of real servers on a real host: what is found is what OpenSSL's client gets, suite by suite; nothing is written.

One story, in this order: asked and compared with OpenSSL, assessed, a key opened, enforced, again, rolled back; then
servers put right by opt-in, again, rolled back; one key on two hosts.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from typing import Any

import pytest
import tls_servers
from labs import Lab, Run
from tls_servers import SERVED, Served

from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.tls import asking, suites
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.report.merge import merge

HOST, OTHER = "debian12", "debian13"
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


def test_who_lets_others_in_without_tls_is_named(assessed: Run) -> None:
    told = {
        one["message"]["en"].partition(" at ")[0]: one["status"]
        for one in assessed.findings[HOST, "transport_integrity"]["details"]}
    # MariaDB: the account plain@'%' is for every host, and needs no TLS.
    assert {name: told.get(name) for name in ("redis-server:6379", "mariadbd:3306", "postgres:5432")} == {
        "redis-server:6379": "fail", "mariadbd:3306": "fail", "postgres:5432": None}, told


def test_an_audit_writes_nothing_on_these_servers_either(lab: Lab, assessed: Run) -> None:
    lines = lab.differences(HOST).splitlines()
    assert [line for line in lines if line.startswith("  ") and not any(place in line for place in ALIVE)] == []


def test_an_open_key_is_closed_and_opened_again_by_rollback(lab: Lab, assessed: Run) -> None:
    mode = lab.root(HOST, f"stat -c %a {KEY}").strip()
    lab.root(HOST, f"chmod 0644 {KEY}")
    checked = lab.play("assess").findings[HOST, "tls_private_keys"]
    assert (checked["status"], "has mode 0644" in json.dumps(checked)) == ("fail", True)
    enforced = lab.play("enforce", "--tags", "tls")
    assert lab.root(HOST, f"stat -c %a {KEY}").strip() == "640"
    assert lab.play("enforce", "--tags", "tls").changed(HOST) == 0
    lab.play("rollback", baseline_run_id=enforced.run_id)
    assert lab.root(HOST, f"stat -c %a {KEY}").strip() == "644"
    # No other test is to close it.
    lab.root(HOST, f"chmod {mode} {KEY}")


# nginx has let its workers of before go once none says that it is shutting down.
RELOADED = """
    systemctl reload nginx
    for try in $(seq 300); do pgrep -f '[n]ginx: worker process is shutting down' >/dev/null || exit 0; sleep 0.1; done
    exit 1"""
# Somebody uploads slowly: the worker of httpd that takes it is still there for a minute after the reload of an edit.
SLOW = """
    exec 9<>/dev/tcp/127.0.0.1/8080
    printf 'POST / HTTP/1.1\\r\\nHost: lab\\r\\nContent-Length: 60000\\r\\n\\r\\n' >&9
    upload='for second in $(seq 60); do printf %01000d 0 >&9 || exit; sleep 1; done'
    setsid bash -c "$upload" >/dev/null 2>&1 </dev/null &
    sleep 1; touch /etc/apache2/sites-enabled/000-default.conf; sleep 2; systemctl reload apache2"""
# What is changed of each server.
PLACES = {
    "nginx": "/etc/nginx/conf.d/lab.conf", "apache2": "/etc/apache2/sites-enabled/000-default.conf",
    "haproxy": "/etc/haproxy/haproxy.cfg", "postgres": "/var/lib/postgresql/15/main/postgresql.auto.conf"}
BAD = [one for one in SERVED if one.server in PLACES and not one.good]


def test_servers_are_put_right_by_opt_in_and_back_by_rollback_in_bytes_and_on_the_wire(
        lab: Lab, assessed: Run, address: str) -> None:
    def state() -> list[Any]:
        return [lab.root(HOST, "sha256sum " + " ".join(PLACES.values()))] + [
            tls_servers.versions(address, one) for one in BAD]
    before = state()
    both = ["web", "database"]
    checked = lab.play("enforce", "--check", "--tags", "tls", tls_enforce=both)
    told = json.dumps(checked.findings[HOST, "tls_protocols"]["affects"])
    for one in BAD:
        assert f"Clients that know no TLS 1.2 can no longer reach {one.server}:{one.port}." in told
    enforced = lab.play("enforce", "--tags", "tls", tls_enforce=both)
    details = json.dumps([enforced.findings[HOST, one]["details"] for one in ("tls_protocols", "tls_ciphers")])
    good = set(suites.GOOD_RSA + suites.GOOD_ECDSA)
    for one in BAD:
        assert not set(tls_servers.versions(address, one)) - {suites.TLS12, suites.TLS13}, one
        assert tls_servers.suites(address, one, suites.TLS12) <= good, one
        assert f"{one.server}:{one.port}" not in details
    assert lab.play("enforce", "--tags", "tls", tls_enforce=both).changed(HOST) == 0
    lab.play("rollback", baseline_run_id=enforced.run_id)
    # HAProxy ends its old workers a moment after its reload.
    deadline = time.monotonic() + 60
    while state() != before and time.monotonic() < deadline:
        time.sleep(0.5)
    assert state() == before


def test_a_reload_is_refused_while_somebody_s_edit_waits_to_be_loaded(lab: Lab, assessed: Run) -> None:
    lab.root(HOST, "echo 'server_tokens off;' >/etc/nginx/conf.d/unfinished.conf")
    files = "find /etc/nginx -type f -exec sha256sum {} + | sort"
    before = lab.root(HOST, files)
    refused = lab.play("enforce", "--tags", "tls", tls_enforce=["web"])
    told = refused.findings[HOST, "tls_protocols"]
    assert "/etc/nginx/conf.d/unfinished.conf: was changed since nginx has loaded" in told["message"]["en"]
    # The others of the host are put right meanwhile.
    assert lab.root(HOST, files) == before and refused.changed(HOST) == 1
    left = {one["message"]["en"].split(":")[0] for one in told["details"] if one["status"] == "fail"}
    assert "nginx" in left and not {"apache2", "haproxy"} & left
    lab.play("rollback", baseline_run_id=refused.run_id)
    lab.root(HOST, "rm /etc/nginx/conf.d/unfinished.conf" + RELOADED)


def test_an_answer_that_is_still_bad_after_the_reload_is_undone(lab: Lab, assessed: Run, address: str) -> None:
    bad = next(one for one in SERVED if one.server == "nginx" and not one.good)
    place = "/etc/nginx/conf.d/lab.conf"
    # OpenSSL's own command comes after ssl_ciphers, and has the last word.
    lab.root(HOST, f"""
        sed -i.kept 's/listen 4431 ssl;/listen 4431 ssl; ssl_conf_command CipherString ALL:@SECLEVEL=0;/' {place}
        mv {place}.kept /root""" + RELOADED)
    # A worker of httpd serves on whom it serves, and is no sign of an edit that waits.
    lab.root(HOST, SLOW)
    before = lab.root(HOST, f"grep -c 'ssl_ciphers {tls_servers.ANY}' {place}")
    enforced = lab.play("enforce", "--tags", "tls", tls_enforce=["web"])
    told = enforced.findings[HOST, "tls_ciphers"]
    assert (told["status"], told["reason"]) == ("fail", "not_enforced")
    assert "nginx:4431 still takes" in told["message"]["en"]
    # What is refused is undone by itself; the versions, which came right, stay.
    assert lab.root(HOST, f"grep -c 'ssl_ciphers {tls_servers.ANY}' {place}") == before
    assert tls_servers.versions(address, bad) == [suites.TLS12]
    lab.play("rollback", baseline_run_id=enforced.run_id)
    assert suites.TLS10 in tls_servers.versions(address, bad)
    lab.root(HOST, f"mv /root/lab.conf.kept {place}" + RELOADED)


def test_what_is_not_known_is_named_and_asked_nothing_and_ssh_alone_is_nothing(lab: Lab, address: str) -> None:
    lab.up(OTHER)
    areas = ("--tags", "tls,application")
    bare = lab.play("assess", *areas, hosts=OTHER)
    assert {one["status"] for one in bare.findings.values()} == {"not_applicable"}
    lab.root(OTHER, """
        systemd-run -q --unit=portal python3 -u -m http.server --bind 0.0.0.0 8080
        until grep -q :1F90 /proc/net/tcp; do sleep 0.1; done""")
    told = lab.play("assess", *areas, hosts=OTHER)
    assert {one["status"] for one in told.findings.values()} == {"not_checked"}
    for control in ("tls_protocols", "web_timeouts"):
        assert re.search(r"reach python3\.\d+ at 0\.0\.0\.0:8080", told.findings[OTHER, control]["message"]["en"])
    # It prints who has sent it anything.
    assert " - - [" not in lab.root(OTHER, "journalctl -u portal --no-pager; systemctl stop portal")


def test_one_key_on_two_hosts_fails_on_both_where_the_report_merges_them(lab: Lab, address: str) -> None:
    pair = lab.root(HOST, "cat /etc/lab/rsa.key /etc/lab/rsa.pem")
    lab.root(OTHER, "install -m 0600 /dev/stdin /k.pem", stdin=pair)
    site = "server { listen 443 ssl; ssl_certificate /k.pem; ssl_certificate_key /k.pem; }"
    lab.root(OTHER, f"""
        apt-get install -qq -y --no-install-recommends nginx >/dev/null 2>&1
        echo '{site}' >/etc/nginx/conf.d/lab.conf
        systemctl restart nginx""")
    run = lab.play("assess")
    assert run.folder is not None
    # Alone, each says what it knows of itself.
    assert run.findings[OTHER, "tls_own_keys"]["status"] == "pass"
    found = {
        record.name: finding for record in merge((run.folder / "fragments").glob("*.jsonl")).records()
        for finding in record.findings if finding["control"] == "tls_own_keys"}
    for host, other, path in ((HOST, OTHER, KEY), (OTHER, HOST, "/k.pem")):
        told = [one["message"]["en"] for one in found[host]["details"] if one["status"] == "fail"]
        assert any(text.startswith(f"{path} is a key of {other} as well") for text in told), found[host]
    assert found[OTHER]["status"] == "fail"
    assert "PRIVATE KEY" not in json.dumps(run.records)
