# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The network interfaces of this host, what sort each is, and whether it is up: from /sys, so that no tool is needed.
"""

import fnmatch
import re
from collections import namedtuple

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError, Missing
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.network import taps
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.numbers import of_kernel

FOLDER = "/sys/class/net"
_UP = 0x1
_TAP = 0x2
_LOWER = "lower_"
_USB = re.compile(r"/usb\d+/")

# What leads outward by its nature, whatever is declared of an ordinary host.
OUTWARD = {
    "ppp": Text("a dial-up (PPP or SLIP) link", "拨号（PPP 或 SLIP）链路"),
    "wwan": Text("a mobile network modem", "移动网络上网设备"),
    "wlan": Text("a wireless interface", "无线网络接口"),
    "usb": Text("a USB network device, which may be a tethered phone", "USB 网络设备（可能是共享上网的手机）"),
    "bluetooth": Text("a Bluetooth network", "蓝牙网络"),
    "tunnel": Text("a tunnel", "隧道"),
    "tap": Text("a tap that no virtual machine holds", "未被虚拟机使用的 tap 接口"),
}
INWARD = {
    "loopback": Text("the loopback", "回环接口"),
    "wired": Text("a wired interface", "有线接口"),
    "bridge": Text("a bridge", "网桥"),
    "virtual": Text("a virtual interface", "虚拟接口"),
    "machine": Text("a virtual machine's cable", "虚拟机的网络接口"),
}
# ARPHRD_* of linux/if_arp.h.
_TYPES = {
    772: "loopback", 512: "ppp", 519: "wwan", 768: "tunnel", 769: "tunnel", 776: "tunnel", 778: "tunnel", 823: "tunnel"}
_TYPES.update({slip: "ppp" for slip in range(256, 260)})
_DEVTYPES = {
    "wlan": "wlan", "wwan": "wwan", "bluetooth": "bluetooth", "bridge": "bridge", "ppp": "ppp", "wireguard": "tunnel",
    "vxlan": "tunnel", "geneve": "tunnel", "gretap": "tunnel", "ip6gretap": "tunnel", "erspan": "tunnel",
    "l2tpeth": "tunnel",
}

# ports: what it is made of, that is a bridge's ports, or what a VLAN, a bond or the like lies on.
Link = namedtuple("Link", "name kind up ports master")


def of(host):
    """Return the links as name -> Link; raises Missing where none can be seen (an unpacked image)."""
    return host.memo("links", lambda: _links(host))


def _links(host):
    names = [name for name in host.listdir(FOLDER) if host.exists("%s/%s/flags" % (FOLDER, name))]
    if not names:
        raise Missing(
            FOLDER, Text("shows no interface: this is not a running system", "没有接口信息：不是运行中的系统"))
    found = {}
    for name in names:
        try:
            found[name] = _link(host, name)
        except HostError:
            # It may have gone while it was looked at: what is gone leads nowhere.
            if host.exists("%s/%s" % (FOLDER, name)):
                raise
    return found


def _link(host, name):
    place = "%s/%s" % (FOLDER, name)
    up = of_kernel(host, place + "/flags", 16) & _UP and host.declared(("link", name)) != "down"
    lower = [entry[len(_LOWER):] for entry in host.listdir(place) if entry.startswith(_LOWER)]
    ports = tuple(sorted(set(host.listdir(place + "/brif") + lower)))
    return Link(name, _kind(host, name, place), bool(up), ports, _target(host, place + "/master"))


def _target(host, path):
    return host.resolve(path).rpartition("/")[2] if host.is_link(path) else None


def _kind(host, name, place):
    number = of_kernel(host, place + "/type")
    kind = _DEVTYPES.get(_devtype(host, place)) or _TYPES.get(number)
    if kind:
        return kind
    if host.exists(place + "/wireless") or host.exists(place + "/phy80211"):
        return "wlan"
    if host.exists(place + "/tun_flags") and of_kernel(host, place + "/tun_flags", 16) & _TAP:
        return "machine" if name in taps.of_machines(host) else "tap"
    if host.exists(place + "/tun_flags") or number == 65534:
        return "tunnel"
    if host.exists(place + "/bridge"):
        return "bridge"
    if not host.exists(place + "/device"):
        return "virtual"
    return "usb" if _USB.search(host.resolve(place + "/device") + "/") else "wired"


def _devtype(host, place):
    try:
        lines = host.read(place + "/uevent").decode("ascii", "replace").splitlines()
    except HostError:
        return ""
    return next((line[8:] for line in lines if line.startswith("DEVTYPE=")), "")


def seen(host, link):
    """Yield as evidence what the kernel says of an interface: whether it is up, and its type."""
    for name in ("flags", "type", "uevent"):
        path = "%s/%s/%s" % (FOLDER, link.name, name)
        try:
            yield Evidence("file", path, " ".join(host.read(path).decode("ascii", "replace").split()))
        except HostError:
            # It may have gone since it was looked at.
            continue


def described(link):
    """Return what sort of interface it is, as a Text."""
    return OUTWARD.get(link.kind) or INWARD[link.kind]


def internal(links):
    """Return the names that stay inside the host: loopback, bridges without a port that leads out, and those bridges'
    ports.

    These are what containers and virtual machines hang on.
    """
    inside = set(name for name, link in links.items() if link.kind == "loopback")
    for name, link in links.items():
        if link.kind == "bridge" and all(_inner(links, port) for port in link.ports):
            inside.update((name,) + link.ports)
    return inside


def _inner(links, name):
    """Tell whether an interface leads no further than this host; a bond or VLAN leads where what it lies on does."""
    return (
        name not in links or links[name].kind in ("virtual", "machine", "bridge")
        and all(_inner(links, port) for port in links[name].ports))


def made_of(links, name):
    """Return an interface with all that it is made of, down to the wires: any of these going down may cut it off."""
    found = [name]
    for one in found:
        found += [port for port in (links[one].ports if one in links else ()) if port not in found]
    return found


def matches(name, patterns):
    """Tell whether an interface is one of those declared, by name or wildcard."""
    return any(fnmatch.fnmatchcase(name, pattern) for pattern in patterns)
