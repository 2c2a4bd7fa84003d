# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The laws of docs/architecture.md over the controls of links, neighbours and attacks, on a host with something of each
sort broken.
"""

import os

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.controls import CONTROLS
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.enforcer import Enforcer
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.journal import Journal
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.engine import Task
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Host, Output
from tests.unit.areas.boundary.conftest import policy_of
from tests.unit.support import wires
from tests.unit.support.announced import unsaid

MINE = [
    control for control in CONTROLS
    if control.id in (
        "unauthorized_links", "unauthorized_devices", "anti_spoofing", "idle_flows_end", "intrusion_detection",
        "gateway_malware", "application_filter", "dial_up_users")]
BROKEN = {
    **wires.host(
        wires.link("ppp0", number=512, device=None), wires.link("wlan0", uevent="DEVTYPE=wlan\n"),
        routes=wires.default("eth0") + wires.default("ppp0", "C0A80101"),
        arp=wires.neighbour("10.0.0.9", "02:00:00:00:00:09")), "/etc/network/interfaces": "auto lo ppp0\n",
    "/etc/ppp/chap-secrets": "alice * secret *\n", "/etc/nginx/nginx.conf": "http { server { listen 80; } }\n",
    "/var/lib/clamav/daily.cvd": b"ClamAV-VDB:01 Jan 2020 00-00 +0000:1:", "/usr/bin/fail2ban-client": "",
    "/usr/sbin/nft": "", "/etc/fail2ban/jail.conf": "[DEFAULT]\nbantime = 1\n[sshd]\nport = ssh\n",
    "/etc/fail2ban/fail2ban.conf": "[Definition]\nlogtarget = none\n",
    "/etc/sysctl.d/10-a.conf": "net.ipv4.conf.all.accept_redirects = 1\n",
    "/proc/sys/net/netfilter/nf_conntrack_tcp_timeout_established": "432000\n",
}
DECISIONS = dict(
    links_disable=True, known_devices=["10.0.0.1"], management_networks=["192.0.2.0/24"], content_gateway=["mail"],
    application_proxies=["nginx"])


@pytest.fixture(params=[True, False], ids=["running", "image"])
def host(request, tree, tmp_path):
    """Return a function that gives a fresh view of the broken host."""
    files = BROKEN if request.param else {
        path: text for path, text in BROKEN.items() if not path.startswith(("/proc", "/sys"))}
    tree(files)

    def view():
        found = Host(str(tmp_path))
        found.running = request.param
        if request.param:
            found._commands[(("systemctl", "show", "nginx.service"), b"")] = Output(
                0, "ActiveState=active\nUnitFileState=enabled\n", "")
        return found
    return view


def engine(on, **decisions):
    return Enforcer(
        on, [Task("boundary", control, policy_of(**decisions)) for control in MINE], 3, (), Journal(on, "run-1"))


def content(root):
    """Return every path of the tree with mode, bytes and link target."""
    return {
        str(path): (
            path.lstat().st_mode, os.readlink(path) if path.is_symlink() else path.is_file() and path.read_bytes())
        for path in sorted(root.rglob("*"))}


@pytest.mark.parametrize("decisions", [{}, DECISIONS, {"gateway": True, "host_ids": "crowdsec"}, {"host_ids": "none"}])
class TestCheckMode:
    def test_it_writes_nothing(self, host, tmp_path, decisions):
        before = content(tmp_path)
        engine(host(), **decisions).check()
        assert content(tmp_path) == before

    def test_every_finding_is_whole_in_both_languages(self, host, decisions):
        for found in engine(host(), **decisions).check():
            assert found["reason"] != "control_failed", found
            texts = (
                [found["message"]] + [one["message"] for one in found["details"]]
                + ([found["advice"]] if found["advice"] else []))
            for text in texts:
                assert text["en"].rstrip().endswith(".") and text["zh"].rstrip().endswith("。"), text
                assert "{" not in text["en"] + text["zh"] and "secret *" not in text["en"]
            if found["status"] in ("fail", "error"):
                assert found["evidence"] or found["details"], found

    def test_who_would_change_something_says_what_that_changes_for_people(self, host, decisions):
        # On a gateway it only watches.
        quiet = ("intrusion_detection",) if "gateway" in decisions else ()
        assert unsaid(engine(host(), **decisions).check(), quiet) == []

    def test_what_is_not_applicable_says_why(self, host, decisions):
        for found in engine(host(), **decisions).check():
            if found["status"] == "not_applicable":
                assert found["message"]["en"] and found["reason"] == "not_applicable"


def test_nothing_of_a_broken_host_passes(host):
    on = host()
    passed = [
        found["control"] for found in engine(on, **DECISIONS).check() if found["status"] in ("pass", "not_applicable")]
    assert passed == []


def test_judging_twice_tells_the_same(host):
    assert engine(host(), **DECISIONS).check() == engine(host(), **DECISIONS).check()
