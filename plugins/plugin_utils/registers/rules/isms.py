# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""There is an information security management system: certified, or by its own documents."""

from __future__ import annotations

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.observation import Observation, fail, met
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rule import rule
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rules.done import done
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rules.policy import policy
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.world import World

TOPICS = ("scope", "risk_method", "applicability", "objectives")


@rule()
def isms(world: World) -> list[Observation]:
    """The agency has a certificate of ISO/IEC 27001, or what such a system consists of.

    pass: a certificate that is good today, until it ends; or a document of the kind isms in force with scope, risk
    method, applicability and objectives, and a management review within a year, until the first of them ends. fail,
    manual: what is missing, as the rules `policy` and `done` have it, with the certificate that has ended (`overdue`);
    the certificate's evidence is not as recorded.
    """
    agency = world.register("agency")
    certificate = agency.head.get("iso27001")
    record = agency.part("iso27001") if certificate else None
    if certificate and record and certificate["until"] >= world.today:
        return world.evidence(record) or [met(Text(
            "certificate of ISO/IEC 27001, good until {until}", "ISO/IEC 27001 证书有效至 {until}").format(
                until=certificate["until"]), due=certificate["until"], record=record)]
    seen = [
        *policy(world, kind="isms", topics=TOPICS), *done(world, kind="management_review")]
    found = [one for one in seen if one.status != "pass"]
    if found and certificate:
        found.insert(0, fail("overdue", Text(
            "the certificate of ISO/IEC 27001 ended on {until}", "ISO/IEC 27001 证书已于 {until} 到期").format(
                until=certificate["until"]), record, due=certificate["until"]))
    return found or [met(Text(
        "the documents of the management system are in force and management has reviewed it",
        "体系文件现行有效，管理评审按期进行"), due=min(one.due for one in seen if one.due))]
