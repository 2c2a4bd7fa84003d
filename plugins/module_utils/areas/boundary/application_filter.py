# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Content is filtered by the commands of its protocol."""

import functools

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.parts import proxies
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Judged
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.seen import Seen
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.ids import command_filters
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.systemd.expectations import runs


class ApplicationFilter(Control):
    """Filtering by protocol commands."""

    id = "application_filter"
    zh = "协议命令过滤"
    clauses = ("8.3.2-E-b-2",)

    def applies(self, host, policy):
        if policy.gateway or policy.application_proxies or proxies.found(host) or not host.running:
            return None
        return Text(
            "This host is no gateway (boundary_gateway), and no proxy that is known here runs: %s."
            % ", ".join(command_filters.PROGRAMS),
            "本机不是网关（boundary_gateway），且未运行已知的代理：%s。" % "、".join(command_filters.PROGRAMS))

    def expectations(self, host, policy):
        names = policy.application_proxies or proxies.found(host)
        for name in names:
            if name in command_filters.PROGRAMS:
                yield runs(name + ".service", fixable=False)
                yield Seen(functools.partial(proxies.limits, name))
            else:
                yield runs(name, fixable=False)
                yield Judged(functools.partial(proxies.by_person, proxies.UNTOLD.format(name=name)))
        if not names:
            yield Judged(functools.partial(proxies.by_person, proxies.NONE))
