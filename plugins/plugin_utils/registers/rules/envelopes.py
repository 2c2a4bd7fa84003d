# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sealed passwords of privileged accounts."""

from __future__ import annotations

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.observation import Observation, fail
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.parts.equipment import in_use
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.parts.outcome import outcome
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.periods import Period
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.record import Record
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rule import rule
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.world import World

CLASSES = ("server", "network", "database", "application")
ADMINISTRATORS = ("system_admin", "network_admin", "dba")


@rule()
def envelopes(world: World, *, every: str = "P6M") -> list[Observation]:
    """Each server, network device, database and application in use has a sealed password.

    pass: so it is; each was changed within `every`, sealed since then and since it was opened, and is kept by somebody
    employed who is no administrator, neither today nor on the day it was sealed. fail: an asset without
    (`no_envelope`), the change overdue (`overdue`), opened or changed and not sealed since (`not_resealed`), a
    custodian who left or is an administrator (`custodian`), none at all (`record_absent`). manual: none yet in a
    draft; the register is not confirmed. not applicable: never.
    """
    period = world.period("", every)
    used = {row["id"]: row for row in in_use(world)}
    everything = world.records("keys", "envelopes")
    if not everything:
        return [world.missing("keys", Text("sealed passwords (`envelopes`)", "密码信封（envelopes）"))]
    rows = [row for row in everything if row["asset"] in used and row["sealed"] <= world.today]
    found = [one for row in rows for one in _envelope(world, row, period)]
    sealed = {row["asset"] for row in rows}
    found += [fail("no_envelope", Text(
        "{asset}: its privileged account has no sealed password", "{asset}：特权账号没有密码信封").format(asset=name),
        row) for name, row in used.items() if row["class"] in CLASSES and name not in sealed]
    return outcome(world, "keys", found, Text(
        "{number} sealed passwords, each changed within {every} and kept by somebody who is no administrator",
        "{number} 个密码信封均在 {every} 内更换，保管人均非管理员").format(number=len(rows), every=period.length),
        dues=[period.after(row["changed"]) for row in rows])


def _envelope(world: World, row: Record, period: Period) -> list[Observation]:
    found = world.placeholders(row)
    due = period.after(row["changed"])
    if due < world.today:
        found.append(fail("overdue", Text(
            "{envelope}: the password of {asset} was changed on {on}; that was due again on {due}",
            "{envelope}：{asset} 的口令更换于 {on}，应于 {due} 前更换").format(
                envelope=row.called, asset=row["asset"], on=row["changed"], due=due), row, due=due))
    for field, said in (("opened", Text("opened", "开封")), ("changed", Text("changed", "换口令"))):
        day = row.get(field)
        if day is not None and row["sealed"] < day <= world.today:
            found.append(fail("not_resealed", Text(
                "{envelope}: {done} on {day}, and last sealed on {sealed}",
                "{envelope}：{day} {done}，此后未重新封存（上次封存 {sealed}）").format(
                    envelope=row.called, done=said, day=day, sealed=row["sealed"]), row))
    keeper = row["custodian"]
    administrators = world.people_in(ADMINISTRATORS) | world.people_in(ADMINISTRATORS, row["sealed"])
    if not world.employed(keeper) or keeper in administrators:
        found.append(fail("custodian", Text(
            "{envelope}: its custodian {keeper} {why}", "{envelope}：保管人 {keeper} {why}").format(
                envelope=row.called, keeper=world.called(keeper), why=Text("is an administrator", "为管理员")
                if world.employed(keeper) else Text("is not employed", "并非在职人员")), row, who=keeper))
    return found
