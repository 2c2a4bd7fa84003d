# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A default deny is one at boot as well."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary import own_table
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.firewall_default_deny import FirewallDefaultDeny
from tests.unit.boundary.declared import judged, options
from tests.unit.boundary.namespace import needs_nft

pytestmark = needs_nft

CONTROL = FirewallDefaultDeny()
AT_BOOT = "/etc/systemd/system/sysinit.target.wants/"


def told(found):
    """Return the messages of a finding."""
    return [one["message"]["en"] for one in found["details"]]


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
