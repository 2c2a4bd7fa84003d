# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A host that has no IPv4 but the loopback's: assessed, enforced, confirmed and rolled back over SSH by IPv6.

`six` is reached from this machine over the bridge that containers hang on, by an address of its own network and by the
link's.
"""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from labs import Lab, Run

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="takes root to give this machine an address on the bridge")

# Of this process, so that two runs on one machine do not meet.
PREFIX = f"fd77:{os.getpid() & 0xffff:x}"
HERE, THERE, NETWORK = f"{PREFIX}::1", f"{PREFIX}::2", f"{PREFIX}::/64"
VARIABLES = {
    "baseline_areas": ["boundary"], "ansible_host": THERE, "ansible_port": 22,
    # Those of the packet filter, of forwarding, links and routes, and forged addresses.
    "baseline_clauses": [
        "8.3.2-B-b-1", "8.3.2-B-b-2", "8.3.2-B-c-1", "8.3.2-B-f-2", "8.3.2-E-a-1", "8.3.2-E-b-5", "7.5.6-E-a"],
    "boundary_management_networks": [NETWORK],
}
ONLY_IPV6 = """
    set -e
    ip -6 addr add %s/64 dev eth0 nodad && ip -6 route add default via %s dev eth0
    ip -4 addr flush dev eth0 && ip -4 route flush table main
    test -z "$(ip -4 -o addr show scope global)$(ip -4 route show)"
""" % (THERE, HERE)
RULES = "nft -s list ruleset || true"


@dataclass
class Story:
    """What was said at each stage."""

    lab: Lab
    link: str
    assessed: Run
    refused: Run
    before: str
    enforced: Run


def host_run(*words: str) -> str:
    """Run a command on this machine."""
    return subprocess.run(words, capture_output=True, text=True, check=True).stdout


@pytest.fixture(scope="module")
def story(lab: Lab) -> Iterator[Story]:
    lab.up("six=debian12")
    old = lab.root("six", "hostname -I").split()[0]
    device = host_run("ip", "-o", "route", "get", old).partition(" dev ")[2].split()[0]
    host_run("ip", "-6", "addr", "add", f"{HERE}/64", "dev", device, "nodad")
    try:
        link = lab.root("six", "ip -6 -o addr show dev eth0 scope link").split()[3].partition("/")[0]
        lab.root("six", ONLY_IPV6)
        assessed = lab.play("assess", ansible_host=f"{link}%{device}")
        refused = lab.play("enforce", boundary_management_networks=["fd99::/64", "192.0.2.0/24"])
        before = lab.root("six", RULES)
        yield Story(lab, link, assessed, refused, before, lab.play("enforce"))
    finally:
        host_run("ip", "-6", "addr", "del", f"{HERE}/64", "dev", device)


def test_it_is_assessed_by_an_address_of_the_link(story: Story) -> None:
    assert story.assessed.code == 0, story.assessed.output
    # A connection from the link is of no declared network, and the finding says so.
    finding = story.assessed.findings["six", "firewall_default_deny"]
    assert finding["status"] == "fail" and "This run comes from fe80::" in json.dumps(finding), finding
    assert story.assessed.findings["six", "forwarding_off"]["status"] in ("pass", "fail")


def test_nothing_is_enforced_that_would_cut_it_off(story: Story) -> None:
    assert story.refused.code == 0, story.refused.output
    finding = story.refused.findings["six", "firewall_default_deny"]
    assert (
        finding["status"] == "fail"
        and f"This run comes from {HERE}, which is in no network of" in json.dumps(finding)), finding


def test_it_is_enforced_and_a_fresh_connection_confirms_it(story: Story) -> None:
    assert story.enforced.code == 0, story.enforced.output
    wrong = {
        control: finding["message"]["en"] for (_host, control), finding in story.enforced.findings.items()
        if finding["status"] != "pass" and not control.startswith("network_device_")}
    assert wrong == {}, wrong
    journal = story.lab.root("six", f"cat /var/lib/jrt0117/journal/{story.enforced.run_id}/entries.jsonl").splitlines()
    confirmed = [event for event in map(json.loads, journal) if event["event"] == "confirmed"]
    assert [event["by"].startswith(f"fresh SSH connection from {HERE} port ") for event in confirmed] == [True]


def test_the_kernel_lets_in_that_network_and_no_other(story: Story) -> None:
    assert f"ip6 saddr {NETWORK}" in story.lab.root("six", "nft list table inet jrt0117 | tr -d '{}' | tr -s ' '")
    knock = ["ssh-keyscan", "-T", "3", "-p", "22"]
    assert subprocess.run([*knock, THERE], capture_output=True, text=True, check=False).stdout
    assert not subprocess.run([*knock, story.link], capture_output=True, text=True, check=False).stdout


def test_twice_is_once(story: Story) -> None:
    again = story.lab.play("enforce")
    assert again.code == 0 and again.changed("six") == 0, again.output


def test_it_is_rolled_back(story: Story) -> None:
    done = story.lab.play("rollback", baseline_run_id=story.enforced.run_id)
    assert done.code == 0, done.output
    assert story.lab.root("six", RULES) == story.before
