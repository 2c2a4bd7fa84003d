# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""No single point of failure: key assets have a peer, and no network device cuts others off."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text, joined
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.observation import Observation, fail, manual
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.parts.equipment import in_use
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.parts.graph import Cut, Network
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.parts.outcome import outcome
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.record import Record
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rule import rule
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.vocabulary import label
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.world import World

NETWORK = ("network", "line")


@rule(classes="assets.classes")
def redundant(world: World, *, classes: Sequence[str], other_site: bool = False) -> list[Observation]:
    """Key assets of the classes have a peer, each of them the other's; no network device or line is a single point.

    pass: so it is, by `redundant_with` and by the links between assets in use; with `other_site` the peer is at
    another place or on another power feed. fail: no peer, or one that names another (`single`), one that shares place
    and feed (`shared_fate`), a device whose loss cuts others off (`single_point`), links that fall into pieces
    (`not_linked`), no key asset (`record_absent`). manual: no links recorded (`no_links`), a key asset that no link
    names (`not_linked`); the register is not confirmed. not applicable: never.
    """
    rows = {row["id"]: row for row in in_use(world)}
    key = [row for row in rows.values() if row.get("key") and row["class"] in classes]
    if not key:
        return [world.missing("assets", Text(
            "key assets (`key: true`) of {classes}", "关键资产（key: true，{classes}）").format(
                classes=joined(label("assets.classes", name) for name in classes)))]
    found = [one for row in key for one in _alone(row, rows, other_site)]
    links = [
        (link["a"], link["b"]) for link in world.records("assets", "links")
        if link["a"] in rows and link["b"] in rows]
    found += _cut(links, rows, key)
    return outcome(world, "assets", found, Text(
        "{number} key assets have a peer, and none of {points} linked assets is a network device or line that "
        "others hang on alone", "{number} 项关键资产均有冗余，{points} 项互联资产中无单点网络设备或线路").format(
            number=len(key), points=len({point for link in links for point in link})))


def _alone(row: Record, rows: Mapping[str, Record], other_site: bool) -> list[Observation]:
    peer = rows.get(row.get("redundant_with") or "")
    if peer is None or peer["id"] == row["id"] or peer.get("redundant_with") != row["id"]:
        return [fail("single", Text(
            "{asset} has no peer in use that names it too (`redundant_with`: {peer})",
            "{asset} 没有互为冗余的在用资产（redundant_with：{peer}）").format(
                asset=row["id"], peer=row.get("redundant_with") or Text("none", "无")), row)]
    apart = any(row.get(field) and peer.get(field) and row[field] != peer[field] for field in ("feed", "location"))
    if other_site and not apart:
        return [fail("shared_fate", Text(
            "{asset} and its peer {peer} have neither another place nor another power feed (`location`, `feed`)",
            "{asset} 与其冗余 {peer} 的位置和供电均不独立（location、feed）").format(
                asset=row["id"], peer=peer["id"]), row)]
    return []


def _cut(
        links: Sequence[tuple[str, str]], rows: Mapping[str, Record], key: Sequence[Record]) -> list[Observation]:
    if not links:
        return [manual("no_links", Text(
            "assets.yml has no `links`: single points of the network cannot be seen",
            "assets.yml 未登记 links，无法判断网络单点"))]
    network = Network(links)
    found: list[Observation] = []
    if len(network.pieces) > 1:
        smaller = sorted(network.pieces, key=len)[:-1]
        found += [fail("not_linked", Text(
            "{assets} are linked with each other and with nothing else: record the missing `links`",
            "{assets} 只彼此互联，与其他资产没有链路，请补登 links").format(
                assets=_named(piece[:5], len(piece))), rows[piece[0]]) for piece in smaller]
    found += [manual("not_linked", Text(
        "{asset} is a key asset and in no link: what it hangs on was not looked at",
        "关键资产 {asset} 未登记链路，未能判断其单点").format(asset=row["id"]), row)
        for row in key if row["class"] in ("server", *NETWORK) and row["id"] not in network.beside]
    return found + [_single(cut, rows) for cut in network.cuts if rows[cut.point]["class"] in NETWORK]


def _single(cut: Cut, rows: Mapping[str, Record]) -> Observation:
    return fail("single_point", Text(
        "without {asset}, {others} cannot be reached", "{asset} 失效后，{others} 无法连通").format(
            asset=cut.point, others=_named(cut.some, cut.number)), rows[cut.point])


def _named(some: Sequence[str], number: int) -> Text:
    names = ", ".join(some)
    if number == len(some):
        return Text(names, names)
    return Text("{names} and {more} more", "{names} 等 {number} 项").format(
        names=names, more=number - len(some), number=number)
