# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Below a level that was agreed on beforehand, somebody is told."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control


class ServiceLevelAlarm(Control):
    """Service level alarms."""

    id = "service_level_alarm"
    zh = "服务水平报警"
    clauses = ("8.3.3-E-d-1", "8.3.4-E-i-3")

    def expectations(self, host, policy):
        from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.resources.parts import collected, levels
        from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Judged
        from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.seen import Seen

        if policy.thresholds:
            yield Seen(lambda host: levels.now(host, policy.thresholds))
        else:
            yield Judged(levels.undeclared)
        yield collected.seen(policy, self.id)
