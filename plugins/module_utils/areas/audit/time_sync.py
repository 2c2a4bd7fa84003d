# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The clock follows the named time servers."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects import container


class TimeSync(Control):
    """Time synchronization."""

    id = "time_sync"
    zh = "时间同步"
    clauses = ("8.3.3-B-c-3",)
    disruption = "reload"

    def applies(self, host, policy):
        reason = container.seen(host) or container.clock_withheld(host)
        return reason and Text(
            "The clock is set by the machine below: %s." % reason.en, "时钟由宿主机设置：%s。" % reason.zh)

    def expectations(self, host, policy):
        from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.audit.parts import timekeeping
        from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.clock import source as clock
        from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.systemd.expectations import runs

        yield timekeeping.Kept(policy.time_servers)
        daemon = clock.keeper(host)
        if daemon is not None:
            yield runs(daemon.unit, fixable=host.running)
            if policy.time_servers:
                yield timekeeping.Asks(daemon, policy.time_servers)
            yield timekeeping.Synchronized(daemon, policy)
