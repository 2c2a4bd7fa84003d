# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What sshd hands on is refused by opt-in, in every scope, and who loses it is told."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.forwarding_off import ForwardingOff
from tests.unit.support.sshd_files import DROPIN, INCLUDE, MAIN, converges

FORWARDING = ForwardingOff()
KERNEL = {
    "/proc/sys/net/ipv4/ip_forward": "0\n", "/proc/sys/net/ipv6/conf/all/forwarding": "0\n",
    **{f"/proc/sys/net/ipv4/conf/{name}/forwarding": "0\n" for name in ("all", "default")},
    **{f"/proc/sys/net/ipv6/conf/{name}/force_forwarding": "0\n" for name in ("all", "default")}}
SSHD = {**KERNEL, "/usr/sbin/sshd": "\0OpenSSH_9.2p1\0", "/etc/os-release": "ID=debian\nVERSION_ID=12\n"}
KEYWORDS = ("AllowTcpForwarding", "AllowStreamLocalForwarding", "AllowAgentForwarding", "X11Forwarding", "PermitTunnel")
REFUSED = "".join(f"{keyword} no\n" for keyword in KEYWORDS)


def test_without_the_opt_in_nothing_is_asked_of_sshd(tree, enforce):
    found, changed = enforce(FORWARDING, tree({**SSHD, MAIN: INCLUDE + "X11Forwarding yes\n"}))
    assert (found["status"], changed) == ("pass", [])


def test_what_is_refused_passes_without_a_diff(tree, enforce):
    found, changed = enforce(FORWARDING, tree({**SSHD, MAIN: INCLUDE + REFUSED}), ssh_forwarding="refuse")
    assert (found["status"], changed) == ("pass", [])


@pytest.mark.parametrize("keyword", KEYWORDS)
def test_each_way_is_named_and_closed(tree, judge, enforce, keyword):
    files = {**SSHD, MAIN: INCLUDE + f"{keyword} yes\n" + REFUSED}
    converges(FORWARDING, tree, judge, enforce, files, MAIN + ":2", ssh_forwarding="refuse")
    assert f"{keyword} no\n".encode() in tree().read(DROPIN)


def test_a_match_block_that_lets_somebody_tunnel_is_closed_too(tree, judge, enforce):
    files = {**SSHD, MAIN: INCLUDE + REFUSED + "Match User bob\n  AllowTcpForwarding yes\n"}
    converges(FORWARDING, tree, judge, enforce, files, MAIN + ":8", ssh_forwarding="refuse")


def test_what_sshd_does_by_itself_counts_and_who_loses_it_is_told(tree, judge):
    found = judge(FORWARDING, tree({**SSHD, MAIN: INCLUDE}), ssh_forwarding="refuse")
    assert (found["status"], found["would"]) == ("fail", "pass")
    assert any("ssh -L, -R, -D, -J, -W" in one["en"] for one in found["affects"])
