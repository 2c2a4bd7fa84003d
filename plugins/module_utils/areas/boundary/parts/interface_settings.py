# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Settings that the kernel has for all interfaces, for those to come and for each: which of them counts differs."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import Missing
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.rules import Rule, one_of
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.kernel.expectations import (
    WildcardSetting,
    kernel_setting,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.kernel.sysctl import files, live
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.network import links

V4 = "net.ipv4.conf.%s.%s"
V6 = "net.ipv6.conf.%s.%s"
OFF = one_of("0")
# What counts for all interfaces, and what those that are yet to come begin with.
EVERY = ("all", "default")
_ASYMMETRIC = Text(
    "What comes in by another interface than its answers would go out by is dropped (rp_filter 1).",
    "数据包的入接口与应答的出接口不一致时将被丢弃（rp_filter 1）。")
_UNADVERTISED = Text(
    "This host takes no IPv6 address, route or name server from router advertisements: what it has by them goes when "
    "it expires, and is set by hand from then on.",
    "本机不再从路由器通告获取 IPv6 地址、路由与域名服务器：已获取的到期即失效，此后须手工配置。")
_UNROUTED = Text("What comes from an address that no route leads back to is dropped (rp_filter 2).",
                 "源地址没有回程路由的数据包将被丢弃（rp_filter 2）。")


def interfaces(host, declared):
    """Return the interfaces that traffic comes in by; those inside the host belong to what runs containers and machines
    there.
    """
    try:
        present = links.of(host)
    except Missing:
        return []
    inside = links.internal(present)
    return [name.replace(".", "/") for name, link in sorted(present.items())
            if name not in inside and not (declared and link.kind == "virtual" and not links.matches(name, declared))]


def reverse_path(host, names, wanted):
    """The kernel takes the larger of `all` and the interface's own value: 1 is strict, 2 is loose."""
    good = ("1",) if wanted == "strict" else ("1", "2")
    ends = _ASYMMETRIC if wanted == "strict" else _UNROUTED
    yield kernel_setting(V4 % ("all", "rp_filter"), one_of(*(good + ("0",))), default="0").affecting(ends)
    yield kernel_setting(V4 % ("default", "rp_filter"), one_of(*good)).affecting(ends)
    yield WildcardSetting(V4 % ("*", "rp_filter"), one_of(*good)).affecting(ends)
    for name in names:
        yield kernel_setting(
            V4 % (name, "rp_filter"), _with_all(host, "rp_filter", good),
            default=_inherited(host, V4, "rp_filter")).affecting(ends)


def _with_all(host, setting, good):
    everywhere = live(host, V4 % ("all", setting)) or "0"
    return Rule(Text("{good} (max with conf.all)", "{good}（与 conf.all 取大）").format(good=" | ".join(good)), good[0],
                lambda text: text in good or (text == "0" and everywhere in good))


def off_everywhere(host, family, setting, names):
    """A setting that counts where `all` or the interface has it."""
    yield kernel_setting(family % ("all", setting), OFF)
    yield kernel_setting(family % ("default", setting), OFF)
    yield WildcardSetting(family % ("*", setting), OFF)
    for name in names:
        yield kernel_setting(family % (name, setting), OFF, default=_inherited(host, family, setting))


def without_advertisements(host, names):
    """Nothing on a link says by which router, and under which address, this host is to speak."""
    for expected in off_everywhere(host, V6, "accept_ra", names):
        yield expected.affecting(_UNADVERTISED)


def _inherited(host, family, setting):
    """An interface that no file names starts with the default's value."""
    value = files(host).get(family % ("default", setting))
    return None if value is None else value.text
