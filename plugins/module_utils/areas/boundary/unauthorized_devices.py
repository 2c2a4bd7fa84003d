# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Devices on the segment are in the asset register."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.parts import segment
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import Missing
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Judged
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.each import Each
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.seen import unseen


class UnauthorizedDevices(Control):
    """Devices on the segment."""

    id = "unauthorized_devices"
    zh = "网段上的设备"
    clauses = ("8.3.2-E-d-1", "7.5.4-B-d")

    def expectations(self, host, policy):
        try:
            found = segment.devices(host)
        except Missing as error:
            yield unseen(Text("Neighbours", "邻居表"), error)
            return
        yield Each(lambda host: [segment.unseen(host)])
        if not policy.known_devices:
            yield Judged(lambda host: segment.unregistered(host, found))
            return
        yield Each(
            lambda host: segment.strangers(found, policy.known_devices), "devices_known",
            "All {count} devices seen on the segment are in the asset register.",
            "网段上所见 {count} 台设备均在资产清单中。",
            none=Text("No device was seen on the segment.", "网段上未见到任何设备。"), expected=segment.EXPECTED,
            evidence=segment.seen(host, found))
