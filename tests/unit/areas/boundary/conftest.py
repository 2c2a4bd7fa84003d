# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One control of the boundary area judged or enforced on a small tree."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.network import diversions
from tests.unit.support.area_host import area_fixtures
from tests.unit.support.filter_namespace import Filtered, network
from tests.unit.support.gateways import listening  # noqa: F401
from tests.unit.support.intrusion import drops_are_logged, filters, logging_tree  # noqa: F401

policy_of, judge, enforce = area_fixtures("boundary")


@pytest.fixture(autouse=True)
def nothing_of_this_machines_interfaces(monkeypatch):
    """Have no host of these tests see what hangs at the interfaces of the machine they run on."""
    monkeypatch.setattr(diversions, "_diversions", list)


@pytest.fixture
def host(tmp_path):
    """Return a function that gives a fresh view of one host, with more nft rules loaded where there are any."""
    for path in ("etc/hostname", "proc/sys/net/ipv6/conf/all/forwarding"):
        (tmp_path / path).parent.mkdir(parents=True)
        (tmp_path / path).write_text("0\n", encoding="ascii")
    with network() as namespace:
        def view(rules=""):
            found = Filtered(str(tmp_path), namespace)
            if rules:
                done = found.execute(["nft", "-f", "-"], data=rules.encode())
                assert done.rc == 0, done.err
            return found
        yield view
