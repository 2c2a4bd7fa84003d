# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The drawing of the network names what is there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.observation import Observation, fail, manual
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.parts.equipment import in_use
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.parts.outcome import outcome
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.periods import Period
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.record import Record
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rule import rule
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.world import YEAR, World

DRAWN = ("network", "line", "server")
CHANGES = ("network", "line")
# An id as it may stand in a label, between anything that cannot be part of one: sw1 is not found in sw10 or old-sw1.
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


@rule()
def topology(world: World) -> list[Observation]:
    """The topology drawing is newer than the network, and its text names each network asset, line and server.

    pass: so it is, in the file that was recorded, and the drawing was compared with reality (`checked`) within a year.
    fail: no drawing, or nothing to draw (`record_absent`), the file absent or of other bytes, assets that are not on
    it (`not_drawn`), drawn before the network changed (`outdated`), the comparison overdue (`overdue`). manual: no
    evidence named, or a file without text, such as a picture (`unreadable_text`); the register is not confirmed. not
    applicable: never.
    """
    head: dict[str, Any] | None = world.register("assets").head.get("topology")
    if not head or head["drawn"] > world.today:
        return [world.missing("assets", Text("a drawing of the topology (`topology`)", "拓扑图（topology）"))]
    drawn = in_use(world, DRAWN)
    if not drawn:
        return [world.missing("assets", Text(
            "network devices, lines or servers, which the drawing could name",
            "拓扑图所应标明的网络设备、线路或服务器"))]
    drawing = world.register("assets").part("topology")
    due = Period(YEAR).after(head["checked"])
    found = [*_not_on_it(world, drawing, drawn), *_outdated(world, drawing)]
    if due < world.today:
        found.append(fail("overdue", Text(
            "the drawing was last compared with the network on {on} (`checked`); that was due again on {due}",
            "拓扑图上次与实际核对为 {on}（checked），应于 {due} 前再次核对").format(on=head["checked"], due=due),
            drawing, due=due))
    return outcome(world, "assets", found, Text(
        "the drawing of {on} names all {number} network devices, lines and servers in use",
        "{on} 的拓扑图标明了全部 {number} 项在用网络设备、线路和服务器").format(
            on=head["drawn"], number=len(drawn)), dues=[due])


def _not_on_it(world: World, drawing: Record, drawn: Sequence[Record]) -> list[Observation]:
    """What is wrong with the file, and each asset that its text does not name."""
    wrong = world.evidence(drawing)
    if wrong:
        return wrong
    text = []
    for one in drawing["evidence"]:
        read = _text(world, one["file"])
        if read is None:
            return [manual("unreadable_text", Text(
                "the drawing {file} has no text that can be read: keep it as drawio, SVG, GraphML or VSDX",
                "拓扑图 {file} 没有可读的文字，请以 drawio、SVG、GraphML 或 VSDX 保存").format(
                    file=one["file"]), drawing)]
        text.append(read)
    whole = "\n".join(text)
    words = {word.rstrip("._-") for word in _ID.findall(whole)} | set(_ID.findall(whole))
    return [fail("not_drawn", Text(
        "{asset} is in use and not on the drawing {file}; its label has to hold this id as a word of its own",
        "在用的 {asset} 不在拓扑图 {file} 上，图中标注须含该编号（单独成词）").format(
            asset=asset["id"], file=drawing["evidence"][0]["file"]), asset)
        for asset in drawn if not _named(asset, words, whole)]


def _text(world: World, file: str) -> str | None:
    """The text of a drawing; None where it has none that can be read."""
    try:
        text: str | None = world.files.text(file)
    except ValueError:
        return None
    return text


def _named(asset: Record, words: set[str], whole: str) -> bool:
    for name in (asset["id"], asset.get("inventory_name")):
        if name and (name in words if _ID.fullmatch(name) else name in whole):
            return True
    return False


def _outdated(world: World, drawing: Record) -> list[Observation]:
    changes: list[tuple[date, Record]] = []
    for asset in world.records("assets"):
        if asset["class"] not in CHANGES:
            continue
        days = [asset.get("since"), asset.get("retired")]
        changes += [(day, asset) for day in days if isinstance(day, date) and day <= world.today]
    if not changes:
        return []
    day, asset = max(changes, key=lambda change: change[0])
    if day <= drawing["drawn"]:
        return []
    return [fail("outdated", Text(
        "drawn on {drawn}, but the network changed on {day} ({asset})",
        "拓扑图绘于 {drawn}，网络在 {day} 有变更（{asset}）").format(
            drawn=drawing["drawn"], day=day, asset=asset["id"]), drawing)]
