# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Attacks are watched for, recorded and alerted."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control


class IntrusionDetection(Control):
    """Intrusion detection."""

    id = "intrusion_detection"
    zh = "入侵检测"
    clauses = ("8.3.2-B-e-1", "8.3.2-E-e-1", "8.3.3-E-c-1")
    disruption = "lockout"

    def expectations(self, host, policy):
        if policy.gateway:
            from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.parts import gateway_ids

            yield from gateway_ids.watching(host, policy)
        else:
            from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.parts import host_ids

            yield from host_ids.watching(host, policy)
