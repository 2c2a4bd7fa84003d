# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Users with dial-up or VPN access are within the declared number."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.parts import dial_in
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text, joined
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.seen import Seen
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.network import dial_up

_NONE = Text(
    "Neither pppd, OpenVPN, WireGuard nor strongSwan has users here ({ppp}, /etc/openvpn, /etc/wireguard, {ipsec}), "
    "and none of these servers is installed: {others}.",
    "pppd、OpenVPN、WireGuard、strongSwan 均无用户（{ppp}、/etc/openvpn、/etc/wireguard、{ipsec}），"
    "且未安装以下服务：{others}。")


class DialUpUsers(Control):
    """Number of dial-up and VPN users."""

    id = "dial_up_users"
    zh = "拨号与 VPN 用户数量"
    clauses = ("8.3.2-B-b-4",)

    def applies(self, host, policy):
        if dial_up.of(host) or dial_up.others(host):
            return None
        return _NONE.format(ppp=joined(dial_up.PPP), ipsec=dial_up.IPSEC[0], others=joined(dial_up.OTHERS))

    def expectations(self, host, policy):
        yield Seen(lambda host: dial_in.within(host, policy.dial_up_users))
        yield Seen(dial_in.uncounted)
