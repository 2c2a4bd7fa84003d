# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Packets with forged addresses are dropped and recorded."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.parts import (
    forged,
    interface_settings as settings,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.parts.in_force import InForce
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.parts.patterns import families
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.rules import at_most, one_of
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.kernel.expectations import kernel_setting


class AntiSpoofing(Control):
    """Packets with forged addresses."""

    id = "anti_spoofing"
    zh = "伪造地址的数据包"
    clauses = ("8.3.2-E-b-5",)
    disruption = "lockout"

    def expectations(self, host, policy):
        names = settings.interfaces(host, policy.interfaces)
        yield from settings.reverse_path(host, names, policy.reverse_path)
        for name in settings.EVERY:
            yield kernel_setting(settings.V4 % (name, "log_martians"), one_of("1"))
            yield kernel_setting(settings.V4 % (name, "accept_source_route"), settings.OFF)
            yield kernel_setting(settings.V4 % (name, "secure_redirects"), settings.OFF)
        # What is sent to all of a network from a forged address is answered to whose it is, by as many.
        yield kernel_setting("net.ipv4.icmp_echo_ignore_broadcasts", one_of("1"))
        yield kernel_setting("net.ipv4.icmp_ignore_bogus_error_responses", one_of("1"))
        yield from settings.off_everywhere(host, settings.V4, "accept_redirects", names)
        yield from settings.off_everywhere(host, settings.V4, "send_redirects", names)
        if "ip6" in families(host):
            for name in settings.EVERY:
                yield kernel_setting(settings.V6 % (name, "accept_source_route"), at_most(0))
            yield from settings.off_everywhere(host, settings.V6, "accept_redirects", names)
            if not policy.router_advertisements:
                yield from settings.without_advertisements(host, names)
        yield InForce(
            policy, lambda rules: [forged.dropped(rules, policy, family) for family in families(host)], ["spoofing"])
