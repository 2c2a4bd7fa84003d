# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Declared flows to the outside have an approved connection."""

from __future__ import annotations

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.observation import Observation, fail, manual
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.parts import approvals
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.parts.outcome import outcome
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.record import Record
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rule import rule
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.world import Flow, World


@rule()
def flows_approved(world: World) -> list[Observation]:
    """Every declared flow whose other end is outside names an approved external connection that still holds.

    pass: so it is, until the first of these connections ends (`until`). fail: a flow that names none or one that is
    not there (`unapproved_flow`), one that is not approved yet (`not_approved`) or has ended (`expired_approval`).
    manual: nobody told this run of the flows (`unknown_flows`); the register is not confirmed. not applicable: never.
    """
    if world.flows is None:
        return [manual("unknown_flows", Text(
            "flows to the outside were not compared with the approved connections: this run was given no "
            "`boundary_flows`", "未将外部流量与外联审批比对：本次运行没有 `boundary_flows`"))]
    connections = {record["id"]: record for record in world.records("approvals", kind="external_connection")}
    found, dues = [], []
    for flow in world.flows:
        connection = connections.get(flow.approval or "")
        found += _wrong(world, flow, connection)
        dues.append(connection.get("until") if connection else None)
    return outcome(world, "approvals", found, Text(
        "{number} declared flows to the outside, each with an approved connection in force",
        "{number} 条已声明的外部流量均有有效的外联审批").format(number=len(world.flows)), dues=dues)


def _wrong(world: World, flow: Flow, connection: Record | None) -> list[Observation]:
    parts = {"flow": flow.name, "peer": flow.peer, "approval": flow.approval}
    about = ("flows", flow.host)
    if connection is None:
        named = Text("names no approval", "未注明审批") if not flow.approval else Text(
            "names {approval}, which is no approved external connection",
            "注明的 {approval} 不是外联审批").format(approval=flow.approval)
        return [fail("unapproved_flow", Text(
            "the flow {flow} to {peer} {named} (`approval`)",
            "到 {peer} 的流量 {flow} {named}（approval）").format(**parts, named=named), about=about)]
    if not approvals.approved_by_then(world, connection, world.today):
        return [fail("not_approved", Text(
            "the flow {flow} to {peer} rests on {approval}, which is not approved",
            "到 {peer} 的流量 {flow} 所依据的 {approval} 尚未获批").format(**parts), connection, about=about)]
    until = connection.get("until")
    if until is not None and until < world.today:
        return [fail("expired_approval", Text(
            "the flow {flow} to {peer} rests on {approval}, which ended on {until}",
            "到 {peer} 的流量 {flow} 所依据的 {approval} 已于 {until} 到期").format(**parts, until=until),
            connection, due=until, about=about)]
    return []
