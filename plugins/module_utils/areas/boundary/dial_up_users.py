# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Users with dial-up or VPN access are within the declared number."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.parts import dial_in
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.seen import Seen
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.network import dial_up


class DialUpUsers(Control):
    """Number of dial-up and VPN users."""

    id = "dial_up_users"
    zh = "拨号与 VPN 用户数量"
    clauses = ("8.3.2-B-b-4",)

    def applies(self, host, policy):
        if dial_up.of(host):
            return None
        return Text(
            "Nobody can dial in: neither pppd, OpenVPN, WireGuard nor strongSwan has users here (%s, /etc/openvpn, "
            "/etc/wireguard, %s)." % (", ".join(dial_up.PPP), dial_up.IPSEC[0]),
            "无拨号接入：pppd、OpenVPN、WireGuard、strongSwan 均无用户（%s、/etc/openvpn、/etc/wireguard、%s）。"
            % ("、".join(dial_up.PPP), dial_up.IPSEC[0]))

    def expectations(self, host, policy):
        yield Seen(lambda host: dial_in.within(host, policy.dial_up_users))
