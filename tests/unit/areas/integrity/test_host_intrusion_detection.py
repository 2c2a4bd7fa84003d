# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A host counts as watched where what watches runs, looks at logins, and tells somebody."""

import ipaddress
import socket

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.integrity.host_intrusion_detection import (
    HostIntrusionDetection,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Host, Output
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.network import listeners

CONTROL = HostIntrusionDetection()
FAIL2BAN = {"/usr/bin/fail2ban-client": "", "/etc/fail2ban/jail.conf": "[DEFAULT]\naction = %(action_)s\n"}
AGENT = {"ids_agent": "wazuh-agent.service", "ids_server": "192.0.2.9"}
RUNS = "LoadState=loaded\nActiveState={}\nUnitFileState=enabled\nSubState=running\n"
JAILS = "fail2ban> Status\n|- Number of jail:\t2\n`- Jail list:\tjrt0117-scans, sshd\nfail2ban> "


@pytest.fixture
def answers(monkeypatch):
    """Return a function that has systemd and fail2ban answer so."""
    def be(state="active", jails=JAILS):
        def run(_self, argv, **_more):
            return Output(0, jails if argv[0] == "fail2ban-client" else RUNS.format(state), "")
        monkeypatch.setattr(Host, "run", run)
    be()
    return be


def test_a_host_that_nothing_watches_fails_and_nothing_is_set_up(tree, judge, answers):
    found = judge(CONTROL, tree({}))
    assert (found["status"], found["reason"], found["would"]) == ("fail", "nothing_watches", "person")
    assert "boundary_host_ids" in str(found)


@pytest.mark.parametrize("level, status", [(2, "pass"), (3, "fail")])
def test_fail2ban_counts_with_its_jail_and_where_its_alerts_go(tree, judge, answers, level, status):
    found = judge(CONTROL, tree(FAIL2BAN), level=level)
    assert found["status"] == status, found
    assert ("Alerts stay on this host" in str(found)) == (level == 3)


def test_one_that_watches_no_logins_fails(tree, judge, answers):
    answers(jails="fail2ban> Status\n`- Jail list:\t\nfail2ban> ")
    found = judge(CONTROL, tree(FAIL2BAN), level=2)
    assert (found["status"], found["reason"]) == ("fail", "logins_unwatched")


def test_one_that_does_not_run_or_answer_is_no_pass(tree, judge, answers):
    answers("inactive")
    assert judge(CONTROL, tree(FAIL2BAN), level=2)["status"] == "fail"
    answers(jails="")
    assert judge(CONTROL, tree(FAIL2BAN), level=2)["reason"] == "ids_silent"


def test_mail_of_the_jail_counts_as_a_way_for_alerts(tree, judge, answers):
    files = {**FAIL2BAN, "/usr/sbin/sendmail": "",
             "/etc/fail2ban/jail.d/a.local": "[sshd]\naction = %(action_mw)s\ndestemail = soc@example.com\n"}
    assert judge(CONTROL, tree(files), level=3)["reason"] == "mail_set"


def test_crowdsec_counts_by_what_it_watches(tree, judge, answers):
    found = judge(CONTROL, tree({"/usr/bin/cscli": ""}), level=2)
    assert (found["status"], found["reason"]) == ("fail", "no_scenario")


def connected(monkeypatch, address="192.0.2.9", unit="wazuh-agent.service"):
    one = listeners.Connection("tcp", ipaddress.ip_address(address), 1514, "7", "/proc/net/tcp", "0: 0A")
    monkeypatch.setattr(listeners, "connections", lambda host: [one])
    monkeypatch.setattr(listeners, "units_holding", lambda host, connection: {unit})


@pytest.mark.parametrize("end, status, reason", [
    ({}, "pass", "agent_connected"), ({"address": "192.0.2.10"}, "fail", "agent_alone"),
    ({"unit": "ssh.service"}, "fail", "agent_alone")])
def test_an_agent_counts_by_its_own_connection(tree, judge, answers, monkeypatch, end, status, reason):
    connected(monkeypatch, **end)
    found = judge(CONTROL, tree({}), **AGENT)
    assert found["status"] == status and reason in str([found["reason"], found["details"]]) or status == "pass", found


def test_an_agent_without_a_server_is_for_a_person(tree, judge, answers):
    assert judge(CONTROL, tree({}), ids_agent="wazuh-agent.service")["reason"] == "server_undeclared"


def test_connections_of_an_image_are_not_known(tree, judge, answers):
    assert judge(CONTROL, tree({}), **AGENT)["status"] == "not_checked"


@pytest.mark.parametrize("kind, address", [(socket.SOCK_STREAM, "127.0.0.1"), (socket.SOCK_DGRAM, "127.0.0.1")])
def test_the_kernel_tells_of_both_ends(kind, address):
    with socket.socket(socket.AF_INET, kind) as server, socket.socket(socket.AF_INET, kind) as client:
        server.bind((address, 0))
        if kind == socket.SOCK_STREAM:
            server.listen()
        client.connect(server.getsockname())
        host = Host("/")
        found = [one for one in listeners.connections(host) if one.port == server.getsockname()[1]]
        assert [(one.protocol, str(one.address)) for one in found][:1] == [
            ("tcp" if kind == socket.SOCK_STREAM else "udp", address)]
        assert isinstance(listeners.units_holding(host, found[0]), set)
