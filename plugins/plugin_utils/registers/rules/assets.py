# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The list of assets: what is in it, and that it is the whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text, joined
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.observation import Observation, fail, manual
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.parts.equipment import in_use
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.parts.outcome import (
    outcome,
    renewed,
    renewed_until,
    unreviewed,
)
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.parts.people import called
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.record import Record
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rule import rule
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.vocabulary import field_told
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.world import World

# The field that is the day on which somebody looked at an asset.
CHECKED = "checked"


@rule(classes="assets.classes")
def assets(
        world: World, *, fields: Sequence[str], classes: Sequence[str] = (), every: str = "P1Y") -> list[Observation]:
    """The assets in use have the fields; without `classes`, the servers are those of the inventory, both ways.

    pass: so it is, owners (where `owner` is asked for) are employed, and the register was confirmed within `every`; a
    server that names no host is outside of what this tool reaches, and the sentence names it. fail: a host of the
    inventory that is no asset (`not_in_register`), an asset whose host is not there (`not_in_inventory`), two assets
    for one host (`named_twice`), a field missing (`field_absent`), an owner who left (`owner_left`), the confirmation
    overdue (`overdue`). manual: the inventory given to this run has no hosts, so nothing could be compared
    (`no_hosts`). not applicable: never.
    """
    term, rows = str(world.period("", every)), in_use(world, classes)
    if not rows:
        return [world.missing("assets", Text("any asset", "任何资产"))]
    found = [] if classes else _compared(world, rows)
    for row in rows:
        found += world.lacking(row, fields)
        owner = row.get("owner")
        if "owner" in fields and owner and not world.employed(owner):
            found.append(fail("owner_left", Text(
                "{asset}: its owner {owner} is not employed", "{asset}：责任人 {owner} 并非在职人员").format(
                    asset=row.called, owner=called(world, owner)), row))
        found += [*world.placeholders(row), *(renewed(world, row, CHECKED, term) if CHECKED in fields else ())]
    found += unreviewed(world, "assets", term)
    dues = renewed_until(rows, [CHECKED], term) if CHECKED in fields else ()
    return outcome(world, "assets", found, _message(world, rows, fields, classes), every=term, dues=dues)


def _message(world: World, rows: Sequence[Record], fields: Sequence[str], classes: Sequence[str]) -> Text:
    message = Text("{number} assets in use with {fields}", "{number} 项在用资产均登记了 {fields}").format(
        number=len(rows), fields=joined(field_told("assets", "records", name) for name in fields))
    if classes:
        return message
    message = Text(
        "{message}; every one of the {hosts} hosts of the inventory is among them, and no other host is",
        "{message}，与清单中的 {hosts} 台主机一一对应").format(message=message, hosts=len(world.hosts))
    others = [row["id"] for row in rows if row["class"] == "server" and _host(world, row) is None]
    return message if not others else Text(
        "{message}; servers that name no host were not compared: {others}",
        "{message}；未注明主机、未比对的服务器：{others}").format(
            message=message, others=", ".join(others[:10]) + (", …" if len(others) > 10 else ""))


def _host(world: World, row: Record) -> str | None:
    """The host of the inventory that an asset says it is."""
    name: str | None = row.get("inventory_name")
    return name or (row["id"] if row["id"] in world.hosts else None)


def _compared(world: World, rows: Sequence[Record]) -> list[Observation]:
    """What differs between the servers of the register and the hosts of the inventory."""
    if not world.hosts:
        return [manual("no_hosts", Text(
            "no server could be compared: the inventory of this run has no host that is an asset",
            "服务器未能比对：本次运行的清单中没有登记为资产的主机"))]
    hosts = [(host, row) for row in rows if (host := _host(world, row)) is not None]
    named, number = dict(hosts), Counter(host for host, _row in hosts)
    return [
        *(fail("not_in_register", Text(
            "is in the inventory and not in assets.yml (`inventory_name`)",
            "在主机清单中，但不在 assets.yml 中（inventory_name）"), about=("inventory", host))
          for host in sorted(set(world.hosts) - set(named))),
        *(fail("not_in_inventory", Text(
            "{asset}: its host {host} is not in the inventory; correct `inventory_name`, or say when it was `retired`",
            "{asset}：主机清单中没有 {host}，请更正 inventory_name，或填写退役日期 retired").format(
                asset=named[host]["id"], host=host), named[host])
          for host in sorted(set(named) - set(world.hosts))),
        *(fail("named_twice", Text(
            "{number} assets say that they are the host {host}", "{number} 项资产均注明为主机 {host}").format(
                host=host, number=times), named[host])
          for host, times in sorted(number.items()) if times > 1)]
