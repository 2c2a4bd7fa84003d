# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""On a host: saved configurations of network devices are whole, fetched lately, and kept."""

from __future__ import annotations

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.backup.device_config_backup import (
    DeviceConfigBackup,
)

CONTROL = DeviceConfigBackup()


def test_a_host_without_a_router_has_nothing_to_say(tree, judge):
    found = judge(CONTROL, tree({}))
    assert found["status"] == "not_applicable" and "network_devices" in found["message"]["en"]


@pytest.mark.parametrize("path", ["/etc/frr/frr.conf", "/config/config.boot"])
def test_a_router_that_is_not_declared_is_named(tree, judge, path):
    found = judge(CONTROL, tree({path: "hostname edge\n"}))
    assert found["status"] == "not_checked" and path in found["message"]["en"]
