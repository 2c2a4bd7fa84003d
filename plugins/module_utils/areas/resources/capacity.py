# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""There is room at the peak: of what the host has, and of its links."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control


class Capacity(Control):
    """Capacity at the peak."""

    id = "capacity"
    zh = "峰值容量"
    clauses = ("8.3.2-B-a-1", "8.3.2-B-a-2")

    def expectations(self, host, policy):
        from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.resources.parts import collected, peaks
        from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Judged
        from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.records.expectations import Recorded

        if policy.prometheus_url:
            yield collected.seen(policy, self.id)
        else:
            yield Recorded(peaks.topic(), lambda record: peaks.judged(record, policy.links, policy.peak_share))
        if not policy.links:
            yield Judged(peaks.no_links)
