# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A default deny is one at boot as well."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary import own_table
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.firewall_default_deny import FirewallDefaultDeny
from tests.unit.boundary import wires
from tests.unit.boundary.declared import DROPPING, judged, options
from tests.unit.boundary.namespace import needs_nft

pytestmark = needs_nft

CONTROL = FirewallDefaultDeny()
AT_BOOT = "/etc/systemd/system/sysinit.target.wants/"


def told(found):
    """Return the messages of a finding."""
    return [one["message"]["en"] for one in found["details"]]


@pytest.fixture
def kept(host, tree):
    """Return a function that gives a host with eth0 and more links, and rules that are loaded now and at boot."""
    def build(rules, *links):
        tree({**wires.host(*links), "/etc/nftables.conf": rules, AT_BOOT + "nftables.service": ""})
        return host("flush ruleset\n" + rules)
    return build


def test_with_ipv6_switched_off_only_ipv4_is_asked_for(kept, tmp_path):
    on = kept((DROPPING % "").replace("table inet", "table ip"))
    assert judged(CONTROL, on)["status"] == "fail"
    for path in sorted((tmp_path / "proc/sys/net/ipv6").rglob("*"), reverse=True):
        path.unlink() if path.is_file() else path.rmdir()
    (tmp_path / "proc/sys/net/ipv6").rmdir()
    assert judged(CONTROL, on)["status"] == "pass"


class TestOurUnit:
    @pytest.fixture
    def ours(self, host, tree):
        """Return a function that gives a host whose table is loaded, and kept by our unit, with more files."""
        def build(**files):
            tree({"/usr/lib/systemd/systemd": ""})
            own = own_table.OwnTable(host(), options())
            own.stage("input")
            staged = {path: change.data for path, change in own.host.changes.items() if change.data}
            tree({AT_BOOT + own_table.UNIT: "", **staged, **files})
            return host(own.text())
        return build

    def test_it_keeps_the_rules(self, ours):
        assert judged(CONTROL, ours())["status"] == "pass"

    @pytest.mark.parametrize("path, text, would", [
        (own_table.UNIT_PATH, "[Service]\nExecStart=/bin/true\n", "pass"),
        (own_table.UNIT_PATH + ".d/zz.conf", "[Service]\nExecStart=\nExecStart=/usr/sbin/nft -f /etc/other.nft\n", "fail")])
    def test_edited_so_that_it_loads_something_else_it_does_not(self, ours, path, text, would):
        found = judged(CONTROL, ours(**{path: text}))
        assert told(found) == ["Nothing that is loaded at boot drops inbound connections."] and found["would"] == would
