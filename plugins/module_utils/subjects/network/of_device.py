# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Controls of network devices: the controller judges them by saved configurations, and no host has anything to say."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.seen import Seen

# Of routing software on a Linux host: its daemons have logins of their own, or the whole host is a router.
ROUTERS = ("/etc/frr/frr.conf", "/config/config.boot")
_HOST = Text(
    "An operating system that answers as a host, without the configuration of a router ({files}). Network devices are "
    "hosts of their own in the inventory (group network_devices).",
    "本机为操作系统主机，没有路由软件的配置（{files}）。网络设备须在清单中单独列为主机（network_devices 组）。")


class DeviceControl(Control):
    """Control of a network device."""

    def applies(self, host, policy):
        if any(host.exists(path) for path in ROUTERS):
            return None
        return _HOST.format(files=", ".join(ROUTERS))

    def expectations(self, host, policy):
        yield Seen(_undeclared)


def _undeclared(host):
    for path in ROUTERS:
        if host.exists(path):
            yield observed(
                "not_checked", "router_undeclared",
                "{path} is the configuration of a router: it is judged where the host is in the group network_devices "
                "too, under a name of its own.",
                "{path} 是路由软件的配置：请以单独的名称列入 network_devices 组后判定。",
                path=path, evidence=(Evidence("file", path, ""),))
