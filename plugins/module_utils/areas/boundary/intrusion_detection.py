# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Attacks are watched for, recorded and alerted."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.parts.alerting import (
    alerting,
    of_crowdsec,
    of_fail2ban,
    of_suricata,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.parts.host_ids import (
    by_crowdsec,
    by_fail2ban,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Judged
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import observed


class IntrusionDetection(Control):
    """Intrusion detection."""

    id = "intrusion_detection"
    zh = "入侵检测"
    clauses = ("8.3.2-B-e-1", "8.3.2-E-e-1", "8.3.3-E-c-1")
    disruption = "lockout"

    def expectations(self, host, policy):
        if policy.gateway:
            from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.parts.gateway_ids import (
                by_other,
                by_suricata,
            )

            yield from by_other(policy) if policy.ids_unit else by_suricata(host, policy)
        elif policy.host_ids == "none":
            yield Judged(observed(
                "manual", "other_product", "boundary_host_ids is none: what watches this host cannot be told from here.",
                "boundary_host_ids 为 none：无法在此判断本机由何产品监视。", expected="intrusion detection on this host", advice=Text(
                    "The security administrator shows the product that watches this host, and its last alerts.",
                    "请安全管理员提供监视本机的产品及其最近报警。")))
        else:
            yield from (by_fail2ban if policy.host_ids == "fail2ban" else by_crowdsec)(host, policy)
        # To alert is asked for by the enhanced tier alone; what another product does a person has to show anyway.
        if policy.level >= 3 and policy.gateway and not policy.ids_unit:
            yield Judged(alerting(host, "", of_suricata(host)))
        elif policy.level >= 3 and not policy.gateway and policy.host_ids == "fail2ban":
            yield Judged(alerting(host, policy.alert_mail, of_fail2ban(host)))
        elif policy.level >= 3 and not policy.gateway and policy.host_ids == "crowdsec":
            yield Judged(alerting(host, "", of_crowdsec(host)))
