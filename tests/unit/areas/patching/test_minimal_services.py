# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What listens to other hosts is a unit's that somebody has said to need."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.patching.minimal_services import MinimalServices
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import Missing
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Host, Output
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.network import listeners
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.systemd import units

CONTROL = MinimalServices()


@pytest.fixture
def listening(monkeypatch, tree, judge):
    """Return a function that judges a host with these listeners: (protocol, port, unit, whether local)."""
    def run(*sockets, files=None, held_by=("7",), **options):
        found = [listeners.Listener(protocol, port, str(index), local, address="0.0.0.0")
                 for index, (protocol, port, _unit, local) in enumerate(sockets)]
        monkeypatch.setattr(listeners, "of", lambda host: found)
        monkeypatch.setattr(listeners, "unit_of", lambda host, one: sockets[int(one.inode)][2])
        monkeypatch.setattr(listeners, "processes_of", lambda host, one: held_by)
        monkeypatch.setattr(units, "shown", lambda host, unit: {})
        return judge(CONTROL, tree(files or {}), **options)
    return run


SSH = ("tcp", 22, "ssh.service", False)


@pytest.mark.parametrize(
    "unit", ["dropbear.service", "ssh.service", "sshd.service", "ssh.socket", "sshd@7-10.0.0.1:22.service"])
def test_the_way_in_is_needed(listening, unit):
    found = listening(("tcp", 22, unit, False))
    assert found["status"] == "pass"
    assert "meant to run (1)" in str(found["message"])


def test_what_listens_to_the_host_alone_is_not_asked_for(listening):
    assert listening(SSH, ("tcp", 25, "exim4.service", True))["status"] == "pass"


@pytest.mark.parametrize(
    "unit", ["rpcbind.service", "cups.socket", "telnet.socket", "vsftpd.service", "xinetd.service"])
def test_what_a_server_never_needs_is_a_finding(listening, unit):
    found = listening(SSH, ("tcp", 111, unit, False), ("udp", 111, unit, False))
    assert (found["status"], found["would"]) == ("fail", "person")
    assert found["message"]["en"] == unit + " answers at tcp 111, udp 111, which a server has no need of."
    assert [(one["kind"], one["ref"], one["text"]) for one in found["evidence"]] == [
        ("endpoint", "0.0.0.0:111", "TCP"), ("endpoint", "0.0.0.0:111", "UDP")]


def test_any_other_is_for_somebody_to_say(listening):
    found = listening(SSH, ("tcp", 443, "nginx.service", False))
    assert found["status"] == "manual" and "nginx.service answers at tcp 443" in found["message"]["en"]


@pytest.mark.parametrize("allowed, result", [
    (["nginx.service"], "pass"), (["nginx*"], "pass"), (["postgresql@*"], "fail")])
def test_what_is_declared_is_what_may_listen(listening, allowed, result):
    assert listening(SSH, ("tcp", 443, "nginx.service", False), services_allowed=allowed)["status"] == result


def test_a_socket_without_a_unit_is_named_by_its_port(listening):
    found = listening(SSH, ("tcp", 4444, None, False))
    assert found["status"] == "manual" and found["message"]["en"].startswith("no unit answers at tcp 4444")


def test_a_socket_that_systemd_holds_is_its_unit_s(listening, monkeypatch):
    monkeypatch.setattr(Host, "run", lambda self, argv, **more: Output(
        0, "/run/dbus dbus.socket dbus.service\n[::]:23    telnet.socket telnet.service\n", ""))
    found = listening(("tcp", 23, None, False), held_by=("1",))
    assert found["status"] == "fail" and found["message"]["en"].startswith("telnet.socket answers at tcp 23")


@pytest.mark.parametrize("text, result", [
    ("rocommunity public 10.0.0.0/8\n", "fail"), ("com2sec readonly default public\n", "fail"),
    ("# rocommunity public\nrocommunity Kq81xx\n", "manual"), ("rouser monitor authpriv\n", "manual")])
def test_snmpd_that_answers_whoever_says_public_is_a_finding(listening, text, result):
    found = listening(("udp", 161, "snmpd.service", False), files={"/etc/snmp/snmpd.conf": text})
    assert found["status"] == result and "Kq81xx" not in str(found)


def test_settings_of_snmpd_that_cannot_be_read_hide_no_other(listening):
    found = listening(("udp", 161, "snmpd.service", False), ("tcp", 111, "rpcbind.service", False),
                      files={"/etc/snmp/snmpd.conf/x": ""})
    assert found["status"] == "fail" and {one["status"] for one in found["details"]} == {"fail", "manual"}


def test_what_is_declared_to_be_stopped_would_be(listening):
    found = listening(SSH, ("tcp", 111, "rpcbind.service", False), services_stopped=["rpcbind.*"])
    assert (found["status"], found["would"]) == ("fail", "pass")
    assert found["affects"][0]["en"] == "rpcbind.service stops answering at tcp 111."


WANTED = "/etc/systemd/system/%s.wants/%s"


@pytest.mark.parametrize(("unit", "options", "status", "would"), [
    ("rpcbind.service", {}, "fail", "person"), ("telnet.socket", {}, "fail", "person"),
    ("telnet.socket", dict(services_stopped=["telnet.*"]), "fail", "pass"),
    ("old.service", dict(services_stopped=["old.service"]), "fail", "pass"),
    # What a pattern happens to name is told, and left to a person.
    ("old.service", dict(services_stopped=["*"]), "fail", "person"),
    ("ssh.socket", dict(services_stopped=["*"]), "pass", None), ("old.service", {}, "pass", None),
    ("rpcbind.service", dict(services_allowed=["rpcbind.*"]), "pass", None)])
def test_what_nobody_needs_does_not_start_at_the_next_boot_either(listening, unit, options, status, would):
    files = {WANTED % ("multi-user.target", unit): "", "/usr/lib/systemd/system/" + unit: "[Unit]\n"}
    found = listening(SSH, files=files, **options)
    assert (found["status"], found["would"]) == (status, would)
    assert ("patching_services_stopped names it" in str(found["message"])) == bool(status == "fail" and options)
    assert status == "pass" or unit + " does not run, and starts at the next boot (/etc/systemd" in str(found)


def test_the_evidence_is_the_link_or_the_line_that_has_it_start(listening, tmp_path):
    files = {
        "/usr/lib/systemd/system/telnet.socket": "[Unit]\n", "/usr/lib/systemd/system/rpcbind.socket": "[Unit]\n",
        WANTED % ("multi-user.target", "old.service"): "", "/usr/lib/systemd/system/old.service":
        "[Unit]\nWants=one.target rpcbind.socket\n"}
    (tmp_path / "etc/systemd/system/sockets.target.wants").mkdir(parents=True)
    (tmp_path / "etc/systemd/system/sockets.target.wants/telnet.socket").symlink_to(
        "/usr/lib/systemd/system/telnet.socket")
    found = listening(SSH, files=files)
    assert [(str(one["ref"]), one["text"]) for one in found["evidence"]] == [
        ("/usr/lib/systemd/system/old.service:2", "Wants=one.target rpcbind.socket"),
        ("/etc/systemd/system/sockets.target.wants/telnet.socket", "/usr/lib/systemd/system/telnet.socket")]


def test_what_is_masked_does_not_start(listening, tmp_path):
    files = {WANTED % ("sockets.target", "telnet.socket"): "", "/usr/lib/systemd/system/telnet.socket": "[Unit]\n"}
    (tmp_path / "etc/systemd/system").mkdir(parents=True)
    (tmp_path / "etc/systemd/system/telnet.socket").symlink_to("/dev/null")
    assert listening(SSH, files=files)["status"] == "pass"


def test_the_way_in_is_never_stopped(listening):
    found = listening(SSH, services_stopped=["*"])
    assert (found["status"], found["would_change"]) == ("pass", False)


def test_where_no_socket_can_be_seen_nothing_is_claimed(tree, judge, monkeypatch):
    def hidden(_host):
        raise Missing("/proc/net/tcp")
    monkeypatch.setattr(listeners, "of", hidden)
    assert judge(CONTROL, tree({}))["status"] == "not_checked"
