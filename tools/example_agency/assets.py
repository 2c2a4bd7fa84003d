# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Registers assets, media and keys. The servers are those of the inventory."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from xml.sax.saxutils import quoteattr

from tools.example_agency.approvals import approval_of
from tools.example_agency.setting import REVIEWED, Example, head, zh

__all__ = ["APPLICATION", "VERSION", "assets", "in_use", "keys", "media"]

APPLICATION, VERSION = "creditapp", "3.2.1"
_SINCE = date(2023, 1, 1)
_SHREDDED_ON = date(2026, 6, 9)
_ROW_A, _ROW_B = "机房 A 列", "机房 B 列"

# Servers of the inventory: their peer, where they stand.
_SERVERS: dict[str, tuple[str | None, str]] = {
    "bastion1": (None, _ROW_A), "web1": ("web2", _ROW_A), "web2": ("web1", _ROW_B), "app1": (None, _ROW_A),
    "db1": ("db2", _ROW_A), "db2": ("db1", _ROW_B)}
# The test server is installed anew for each test and in no inventory.
_TEST = "test1"
_NETWORK = {
    "fw1": ("fw2", _ROW_A), "fw2": ("fw1", _ROW_B), "sw1": ("sw2", _ROW_A), "sw2": ("sw1", _ROW_B)}
_LINES = {"line1": ("line2", "电信专线"), "line2": ("line1", "联通专线")}
# Both lines on both firewalls, each firewall on its switch, each server on both switches: none is the only way.
_LINKS = [
    *((line, wall) for line in _LINES for wall in ("fw1", "fw2")), ("fw1", "sw1"), ("fw2", "sw2"),
    *((switch, server) for server in [*_SERVERS, _TEST] for switch in ("sw1", "sw2"))]
# A tape that is in use, and one that was shredded.
_KEPT, _SHREDDED = "JZ-001", "JZ-002"
_SUBNETS = {"192.0.2.0/24": "it", "198.51.100.0/24": "business", "203.0.113.0/24": "it"}


def in_use(word: str) -> list[str]:
    """Return the ids of what there is of a class, or of the media."""
    return {
        "server": [*_SERVERS, _TEST], "network": list(_NETWORK), "application": [APPLICATION],
        "medium": [_KEPT]}[word]


def assets(example: Example) -> dict[str, Any]:
    records = [
        *(_server(number, name) for number, name in enumerate(_SERVERS, 1)), _test_server(),
        *(_device(name, "network", *_NETWORK[name]) for name in _NETWORK),
        *(_device(name, "line", *_LINES[name]) for name in _LINES), _application(),
        _terminal(1, "业务查询", "p20"), _terminal(2, "数据报送", "p21")]
    drawing = example.files.add("2026/topology.drawio", _drawing([one["id"] for one in records if one["class"] in (
        "server", "network", "line")]))
    return {
        "head": head(topology={"drawn": date(2026, 8, 3), "checked": date(2026, 8, 4), "evidence": [drawing]}),
        "records": records,
        "links": [{"a": one, "b": other} for one, other in _LINKS],
        "subnets": [
            {"net": net, "department": department, "importance": "高"} for net, department in _SUBNETS.items()],
    }


def _common(name: str, kind: str, owner: str, place: str, label: str, department: str = "it") -> dict[str, Any]:
    return {
        "id": name, "class": kind, "department": department, "owner": owner, "importance": "高", "location": place,
        "label": label, "measures": "等级保护三级", "since": _SINCE}


def _server(number: int, name: str) -> dict[str, Any]:
    peer, place = _SERVERS[name]
    return {
        **_common(name, "server", "p07", place, f"ZC-S{number:02d}"), "inventory_name": name,
        "feed": "市电二路" if place == _ROW_B else "市电一路", "environment": "production", "segment": "生产网",
        "monitored_by": "监控平台", "system": "credit", **({"key": True, "redundant_with": peer} if peer else {})}


def _test_server() -> dict[str, Any]:
    return {
        **_common(_TEST, "server", "p15", _ROW_A, "ZC-S90"), "importance": "中", "environment": "test",
        "segment": "测试网", "hypervisor": "hv-test", "monitored_by": "监控平台"}


def _device(name: str, kind: str, peer: str, place: str) -> dict[str, Any]:
    return {
        **_common(name, kind, "p09", place, f"ZC-N-{name}"), "feed": "市电一路" if name.endswith("1") else "市电二路",
        "monitored_by": "监控平台", "key": True, "redundant_with": peer}


def _application() -> dict[str, Any]:
    return {
        **_common(APPLICATION, "application", "p13", _ROW_A, "ZC-A01"), "version": VERSION,
        "parts": ["client", "browser"], "monitored_by": "监控平台", "system": "credit"}


def _terminal(number: int, purpose: str, owner: str) -> dict[str, Any]:
    return {
        **_common(f"pc{number:02d}", "terminal", owner, "三楼业务区", f"ZC-T{number:02d}", "business"),
        "importance": "中", "measures": "终端安全基线", "purpose": purpose, "checked": date(2026, 9, 1)}


def _drawing(names: Sequence[str]) -> str:
    """The topology as draw.io writes it, with a box for each name and an edge for each link."""
    cells = [
        f'        <mxCell id={quoteattr(name)} value={quoteattr(name)} vertex="1" parent="1">'
        f'<mxGeometry x="{40 + number % 5 * 160}" y="{40 + number // 5 * 120}" width="120" height="60" as="geometry"/>'
        "</mxCell>" for number, name in enumerate(names)]
    cells += [
        f'        <mxCell id="link{number}" edge="1" parent="1" source={quoteattr(one)} target={quoteattr(other)}>'
        '<mxGeometry relative="1" as="geometry"/></mxCell>' for number, (one, other) in enumerate(_LINKS, 1)]
    body = "\n".join(cells)
    return (
        '<mxfile host="drawio">\n  <diagram name="网络拓扑">\n    <mxGraphModel>\n      <root>\n'
        '        <mxCell id="0"/>\n        <mxCell id="1" parent="0"/>\n'
        f"{body}\n      </root>\n    </mxGraphModel>\n  </diagram>\n</mxfile>\n")


def media(example: Example) -> dict[str, Any]:
    return {
        "head": head(),
        "records": [
            {
                "id": name, "kind": "tape", "class": "备份数据", "label": label, "place": "介质库", "custodian": "p29",
                "since": _SINCE, "encrypted": "SM4", "offsite": "城北异地库", **more}
            for name, label, more in ((_KEPT, "B01", {}), (_SHREDDED, "B02", {"gone": _SHREDDED_ON}))],
        "movements": [
            _movement(example, number, kind) for number, kind in enumerate(sorted(example.asked.movements), 1)],
        "none": [{"kind": "abroad", "on": REVIEWED, "by": "p03", "reason": "无介质出境"}],
    }


def _movement(example: Example, number: int, kind: str) -> dict[str, Any]:
    name, title, day = f"LZ-{number:03d}", zh("media.movements", kind), date(2026, 6, 1 + number)
    medium = _KEPT
    if kind == "destruction":
        medium, day = _SHREDDED, _SHREDDED_ON
    said = {
        "by": "p29", "on": day, "witness": "p30", "purpose": "恢复演练", "method": "shred",
        "packing": "防静电袋，封签 0417",
        "receiver": "p16", "delivered": day, "leaves": kind == "repair",
        "approval": approval_of(example, "take_out"), "return_by": date(2026, 6, 19),
        "department": "it"}
    fields = {"by", "on", "witness", *example.asked.movements[kind]}
    return {
        "id": name, "kind": kind, "medium": medium, **{field: said[field] for field in said if field in fields},
        "evidence": example.files.note(
            f"2026/{name}", f"介质{title}记录", f"{day}，介质 {medium} {title}，潘颖经办，于江在场。")}


# Nobody has the other half of it.
_SIGNING_KEY = "AAAAC3NzaC1lZDI1NTE5AAAAIO5OlY4FfcAGl7HgW+zofby9l2WF5jf8Ot4VBNrGrV0C"


def keys(example: Example) -> dict[str, Any]:
    accounts = [*_SERVERS, _TEST, *_NETWORK, APPLICATION]
    return {
        "head": head(),
        "envelopes": [
            {
                "id": f"XF-{number:03d}", "asset": asset, "account": "admin" if asset in _NETWORK else "root",
                "sealed": date(2026, 9, 1), "changed": date(2026, 9, 1), "custodian": "p29"}
            for number, asset in enumerate(accounts, 1)],
        "records": [{
            "id": "MY-001", "purpose": "备份加密", "algorithm": "SM4", "maker": "p05", "custodians": ["p29", "p30"],
            "users": ["p07"], "created": date(2025, 1, 6), "expires": date(2027, 12, 31), "verified": date(2026, 6, 1),
            "place": "保险柜", "movements": [{
                "what": "领用", "on": date(2026, 6, 1), "taker": "p07",
                "approval": approval_of(example, "key_movement")}]}, {
            "id": "MY-002", "purpose": "evidence_signing", "algorithm": "Ed25519", "maker": "p05",
            "custodians": ["p29", "p30"], "users": ["p07"], "created": date(2026, 1, 5), "expires": date(2027, 12, 31),
            "verified": date(2026, 6, 1), "place": "保险柜", "signing_key": f"ssh-ed25519 {_SIGNING_KEY}"}],
    }
