# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The kernel's tracking of connections, where its module is loaded with the run: whose settings are whose, and what
files give already.
"""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.connection_limits import ConnectionLimits
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.idle_flows_end import IdleFlowsEnd
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.parts import tracking
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.diffs import staged_diffs
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.engine import Engine, Task
from tests.unit.areas.boundary.conftest import policy_of

ESTABLISHED, MAX = ("net.netfilter.nf_conntrack_" + name for name in ("tcp_timeout_established", "max"))
OWN, SITE = "/etc/sysctl.d/99-zz-jrt0117.conf", "/etc/sysctl.d/50-site.conf"
SMALL = {"/proc/meminfo": "MemTotal: 1000000 kB\n"}
LOADED = {"/proc/sys/" + ESTABLISHED.replace(".", "/"): "432000\n", "/proc/sys/" + MAX.replace(".", "/"): "36864\n"}


class Limits(ConnectionLimits):
    """What it asks of the tracking alone."""

    def expectations(self, host, policy):
        yield tracking.TrackedFromBoot()
        yield from tracking.room(host, policy.conntrack_max)


def headings(host):
    """Return {name: heading} of what check mode shows of both controls on a running host."""
    host.running = True
    engine = Engine(host, [Task("boundary", one, policy_of()) for one in (Limits(), IdleFlowsEnd())], 3)
    engine.check()
    return {diff[0]: engine.heading(diff) for diff in staged_diffs(host)}


@pytest.mark.parametrize("files", [SMALL, {**SMALL, **LOADED}], ids=["not loaded yet", "loaded"])
def test_each_setting_is_that_of_the_control_that_asks_for_it(tree, files):
    shown = headings(tree(files))
    assert shown[ESTABLISHED].endswith("-> 3600  (idle_flows_end, 8.3.2-E-b-3)")
    assert shown[MAX].endswith("-> 65536  (connection_limits, 8.3.2-E-b-4, 8.3.2-E-b-3)")
    assert "connection_limits" in shown[OWN] and "idle_flows_end" in shown[OWN]


def test_what_files_give_already_and_is_stricter_is_what_the_module_gets(tree):
    host = tree({**SMALL, SITE: f"{ESTABLISHED} = 600\n{MAX} = 1000000\n"})
    shown = headings(host)
    assert shown[ESTABLISHED].startswith(ESTABLISHED + ": absent -> 600 ")
    assert shown[MAX].startswith(MAX + ": absent -> 1000000 ")
    assert SITE not in shown and OWN not in shown


def test_what_files_give_and_is_too_lax_is_put_right(tree):
    host = tree({**SMALL, SITE: f"{ESTABLISHED} = 500000\n{MAX} = 1000\n"})
    shown = headings(host)
    assert (" -> 3600 " in shown[ESTABLISHED], " -> 65536 " in shown[MAX]) == (True, True)
    assert host.read(OWN).decode().splitlines()[-2:] == [f"{MAX} = 65536", f"{ESTABLISHED} = 3600"]
