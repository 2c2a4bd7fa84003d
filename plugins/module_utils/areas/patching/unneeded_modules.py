# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Kernel modules that a server has no need of cannot be loaded, those of removable storage among them."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.patching.parts import own_kernel
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.each import Each
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.kernel import modules
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.kernel.barred import ModuleBarred

_DISKS = Text("USB disks are not seen", "无法使用 USB 存储设备")
_FILES = Text("file systems of this kind cannot be mounted", "无法挂载该类型的文件系统")
_PROTOCOL = Text("this protocol cannot be spoken", "无法使用该协议")
_BUS = Text("devices on this bus are not seen", "无法使用该总线上的设备")
# In this order: uas uses usb-storage.
_UNNEEDED = tuple((name, what) for names, what in (
    ("uas usb-storage", _DISKS),
    ("cramfs freevxfs jffs2 hfs hfsplus udf squashfs", _FILES),
    ("dccp sctp rds tipc atm ax25 can", _PROTOCOL),
    ("firewire-core thunderbolt", _BUS)) for name in names.split())
_CHASSIS, _AZURE = "/sys/class/dmi/id/chassis_asset_tag", b"7783-7084-3265-9085-8269-3286-77"
_ALL = (
    "None of {count} kernel modules that a server has no need of is loaded, and modprobe loads none ({own} and the "
    "like).",
    "{count} 个服务器不需要的内核模块均未加载，modprobe 也不会加载（{own} 等）。")


class UnneededModules(Control):
    """Unneeded kernel modules."""

    id = "unneeded_modules"
    zh = "不需要的内核模块"
    clauses = ("7.5.3-B-d", "8.3.3-B-d-1")

    def expectations(self, host, policy):
        if own_kernel.of_below(host) is not None:
            yield own_kernel.not_ours(host)
            return
        if not modules.releases(host):
            yield own_kernel.without_modules()
            return
        needed = set(policy.modules_needed) | set(_in_use_by_design(host))
        yield Each([ModuleBarred(host, name, what) for name, what in _UNNEEDED if name not in needed],
                   "modules_barred", *_ALL, own=modules.OWN)


def _in_use_by_design(host):
    """Yield the modules that what is installed here cannot do without."""
    if host.exists("/usr/lib/snapd/snapd") or host.exists("/usr/libexec/snapd/snapd"):
        yield "squashfs"
    # Such a machine finds its settings on a disc of this kind at each start.
    if host.exists(_CHASSIS) and host.read(_CHASSIS).strip() == _AZURE:
        yield "udf"
