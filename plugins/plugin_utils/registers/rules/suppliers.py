# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Suppliers: agreements in force, and accounts that end with them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text, joined
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.observation import Observation, fail
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.parts.equipment import ended
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.parts.outcome import (
    nothing,
    outcome,
    part,
    renewed,
    renewed_until,
    unreviewed,
)
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.record import Record
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rule import rule
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.vocabulary import label
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.world import YEAR, World

# Fields that are the day of what is done each year.
EACH_YEAR = ("performance_review",)
KINDS, AGREEMENTS = "suppliers.kinds", "suppliers.agreements"


@rule(kinds=KINDS, agreements=AGREEMENTS)
def suppliers(
        world: World, *, kinds: Sequence[str], agreements: Sequence[str],
        fields: Sequence[str] = ()) -> list[Observation]:
    """Every supplier of the kinds has the agreements in force, and its people's accounts end with its contracts.

    pass: so it is, with `fields` and evidence, and the register was gone through within a year; good until the first
    agreement, or account on a host, ends. fail: an agreement missing (`no_agreement`) or ended (`expired_agreement`),
    a field missing (`field_absent`), an account without end or one after the last agreement's (`account_outlives`),
    an account that has ended and is still there on a host (`account_left`), no supplier of a kind (`record_absent`),
    the register not gone through (`overdue`). manual: no evidence named, a statement expired. not applicable: no
    supplier of any of the kinds, by dated statement.
    """
    found: list[Observation] = []
    stated: list[Observation] = []
    everybody = world.records("suppliers", kind=list(kinds))
    rows = [row for row in everybody if not ended(world, row, "ended")]
    for kind in kinds:
        if not any(row["kind"] == kind for row in rows):
            said = nothing(world, "suppliers", kind, Text("suppliers of the kind {kind}", "“{kind}”类供应商").format(
                kind=label(KINDS, kind)))
            (stated if said[0].status == "not_applicable" else found).extend(said)
    dues = [one.due for one in stated]
    dues += renewed_until(rows, [name for name in fields if name in EACH_YEAR])
    for row in rows:
        found += [*world.lacking(row, fields), *world.placeholders(row)]
        found += [one for name in fields if name in EACH_YEAR for one in renewed(world, row, name)]
        for name in agreements:
            found += _agreement(world, row, name)
            dues.append(((row.get("agreements") or {}).get(name) or {}).get("until"))
    found += [one for row in everybody for one in _accounts(world, row)]
    dues += [
        one["until"] for row in everybody for one in row.get("people") or ()
        if one.get("until") and _there(world, one.get("account"))]
    if not rows and not found:
        return stated
    found += unreviewed(world, "suppliers", YEAR)
    return outcome(world, "suppliers", found, Text(
        "{number} suppliers with agreements in force ({agreements})",
        "{number} 家供应商的协议（{agreements}）均有效").format(
            number=len(rows), agreements=joined(label(AGREEMENTS, name) for name in agreements)), dues=dues)


def _agreement(world: World, row: Record, name: str) -> list[Observation]:
    named = (row.get("agreements") or {}).get(name)
    parts = {"supplier": row.called, "agreement": label(AGREEMENTS, name)}
    if not named or (named.get("on") or world.today) > world.today:
        return [fail("no_agreement", Text(
            "{supplier}: there is no agreement on {agreement} (`agreements`)",
            "{supplier}：没有“{agreement}”协议（agreements）").format(**parts), row)]
    agreement = part(row, named, name, label(AGREEMENTS, name))
    found = [*world.evidence(agreement), *world.placeholders(agreement)]
    if agreement["until"] < world.today:
        found.append(fail("expired_agreement", Text(
            "{supplier}: the agreement on {agreement} ended on {until}",
            "{supplier}：“{agreement}”协议已于 {until} 到期").format(**parts, until=agreement["until"]), row,
            due=agreement["until"]))
    return found


def _last_day(world: World, row: Record) -> date | None:
    """The day on which nothing binds the supplier any more."""
    days = [one["until"] for one in (row.get("agreements") or {}).values()]
    over = row.get("ended")
    if isinstance(over, date) and over <= world.today:
        days = [day for day in days if day < over] + [over]
    return max(days, default=None)


def _accounts(world: World, row: Record) -> list[Observation]:
    found = []
    last = _last_day(world, row)
    for one in row.get("people") or ():
        account, until = one.get("account"), one.get("until")
        if not account:
            continue
        parts = {
            "supplier": row.called, "account": account, "until": until or Text("none", "无"),
            "last": last or Text("no agreement", "没有协议")}
        if until is None or last is None or until > last:
            found.append(fail("account_outlives", Text(
                "{supplier}: the account {account} has to end (`until`: {until}) with the last agreement at the latest "
                "({last})",
                "{supplier}：账号 {account} 的截止日（until：{until}）不得晚于最后一份协议的到期日（{last}）").format(
                    **parts), row))
        elif until < world.today:
            told = Text(
                "{supplier}: the account {account} ended on {until} and is still there",
                "{supplier}：账号 {account} 应于 {until} 停用，仍然存在").format(**parts)
            found += [
                fail("account_left", told, row, about=("accounts", host)) for host in _there(world, account)]
    return found


def _there(world: World, account: str | None) -> list[str]:
    """The hosts that have an account, or are said to have it."""
    return [one.host for one in world.accounts_named(account or "") if one.there is not False]
