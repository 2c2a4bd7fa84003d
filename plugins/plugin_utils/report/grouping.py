# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Findings of many hosts in bounded space: identical ones once, with the hosts they are true of.

Every finding is counted, with its host. Full texts are kept up to a bound for each control; what is left out is counted
too, and stands in the report's findings file.
"""

from __future__ import annotations

import json
import marshal
from collections.abc import Mapping
from typing import Any

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.report.hostset import HostSet
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.report.order import worst_first
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.report.scoring import counts_of
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.standard.metadata import Metadata
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.standard.organization import AREA

__all__ = ["Controls", "Counted"]

# 300 controls x 20 kB stay in memory, and 5 MB in the report, whatever the number of hosts.
CONTROL_BYTES = 20_000
REPORT_BYTES = 5_000_000
_OPEN = frozenset(["error", "fail", "manual", "not_checked"])
_GROUP = ("status", "before", "would", "reason", "waived", "changed")
_VARIANT: dict[str, Any] = {
    "message": None, "advice": None, "advice_about": None, "expected": None, "actual": None, "before_actual": None,
    "evidence": [], "details": [], "details_more": 0, "waivers": [],
}
# Of a control of another version nothing is known beside what its findings say.
_UNKNOWN: dict[str, Any] = {"severity": None, "rationale": None, "remediation": None, "references": []}


class _Group:
    """Findings of one control that differ only in their texts."""

    def __init__(self) -> None:
        self.hosts = HostSet()
        self.count = 0
        self.objects = 0
        self.variants: dict[bytes, HostSet] = {}


class _Control:
    """One control on all hosts."""

    def __init__(self, finding: dict[str, Any]) -> None:
        self.id = finding["control"]
        # What a control is called is no host's to say alone: what most say counts.
        self.names: dict[tuple[str, str, str, str], int] = {}
        self.clauses: dict[str, None] = {}
        self.counts = counts_of()
        self.groups: dict[tuple[Any, ...], _Group] = {}
        self.room = CONTROL_BYTES

    def add(self, finding: dict[str, Any], host: int | None) -> None:
        self.counts[finding["status"]] += 1
        title = finding.get("title") or {"en": finding["control"], "zh": finding["control"]}
        name = (finding["area"], title["en"], title["zh"], finding.get("disruption") or "none")
        self.names[name] = self.names.get(name, 0) + 1
        for clause in finding["clauses"]:
            self.clauses[clause] = None
        get = finding.get
        key = (get("status"), get("before"), get("would"), get("reason"), bool(get("waivers")), bool(get("changed")))
        group = self.groups.get(key)
        if group is None:
            group = self.groups[key] = _Group()
        group.count += 1
        group.objects += _open_things(finding)
        # Three million findings pass here; this is the fastest way to a small value that is equal for equal texts.
        texts = marshal.dumps([get(name) for name in _VARIANT], 0)
        hosts = group.variants.get(texts)
        if hosts is None:
            if group.variants and len(texts) > self.room:
                return
            self.room -= len(texts)
            hosts = group.variants[texts] = HostSet()
        if host is not None:
            group.hosts.add(host)
            hosts.add(host)

    def row(self, known: Metadata | None) -> dict[str, Any]:
        area, en, zh, disruption = max(self.names, key=self.names.__getitem__)
        return {
            "id": self.id,
            "area": area,
            "title": {"en": en, "zh": zh},
            **(known.as_dict() if known else _UNKNOWN),
            "clauses": list(self.clauses),
            "disruption": disruption,
            "counts": self.counts,
            "groups": [self._group(key, group) for key, group in self.groups.items()],
        }

    @staticmethod
    def _group(key: tuple[Any, ...], group: _Group) -> dict[str, Any]:
        variants = sorted(group.variants.items(), key=lambda item: -len(item[1]))
        return {
            **dict(zip(_GROUP, key, strict=True)),
            "count": group.count,
            "objects": group.objects,
            "hosts": group.hosts.encode(),
            "variants": [
                # What the organization says of itself is of no host, and stands once.
                {**_unpacked(packed), "count": len(hosts) or 1, "hosts": hosts.encode()} for packed, hosts in variants],
            "left_out": 0,
        }


class Controls:
    """All controls that said something."""

    def __init__(self) -> None:
        self._controls: dict[str, _Control] = {}

    def add(self, finding: dict[str, Any], host: int | None) -> None:
        """Take in one finding of a host, or of the organization."""
        control = self._controls.get(finding["control"])
        if control is None:
            control = self._controls[finding["control"]] = _Control(finding)
        control.add(finding, host)

    def rows(self, known: Mapping[str, Metadata]) -> list[dict[str, Any]]:
        """The controls, worst first, with what is `known` of them, and their texts cut to the report's bound."""
        rows = [control.row(known.get(control.id)) for control in self._controls.values()]
        groups = [group for _control, group in worst_first(rows)]
        room = REPORT_BYTES - sum(_size(group["variants"][0]) for group in groups)
        for group in groups:
            kept = group["variants"][:1]
            for variant in group["variants"][1:]:
                size = _size(variant)
                if size <= room:
                    room -= size
                    kept.append(variant)
            group["variants"] = kept
            group["left_out"] = group["count"] - sum(variant["count"] for variant in kept)
        return rows


class Counted:
    """Equal things said of several hosts: waivers, notices, what changes for people.

    Of more than `most` things the rest is counted.
    """

    def __init__(self, most: int | None = None) -> None:
        self.left_out = 0
        self._most = most
        self._hosts: dict[str, HostSet] = {}
        self._things: dict[str, dict[str, Any]] = {}

    def add(self, thing: dict[str, Any], host: int | None) -> dict[str, Any]:
        """Take in one thing of a host, or of the organization; returns the one that stands for all its equals."""
        key = json.dumps(thing, sort_keys=True, default=str)
        if self._most is not None and key not in self._things and len(self._things) >= self._most:
            self.left_out += 1
            return thing
        hosts = self._hosts.setdefault(key, HostSet())
        if host is not None:
            hosts.add(host)
        return self._things.setdefault(key, thing)

    def rows(self) -> list[dict[str, Any]]:
        """Each thing with its hosts."""
        return [
            {**thing, "count": len(self._hosts[key]), "hosts": self._hosts[key].encode()}
            for key, thing in self._things.items()]


def _open_things(finding: dict[str, Any]) -> int:
    """How much of a finding is open, one thing at the least. Details of a host are what is open; the organization's
    tell what is met as well.
    """
    details = finding.get("details") or ()
    if finding["area"] == AREA:
        details = [detail for detail in details if detail["status"] in _OPEN]
    return max(1, len(details) + (finding.get("details_more") or 0))


def _unpacked(packed: bytes) -> dict[str, Any]:
    return {
        name: default if value is None else value
        for (name, default), value in zip(_VARIANT.items(), marshal.loads(packed), strict=True)}


def _size(variant: dict[str, Any]) -> int:
    return len(json.dumps(variant, ensure_ascii=False).encode())
