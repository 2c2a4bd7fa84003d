# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A network device judged by its saved configuration: the findings of its controls, as a host would return them.

Nothing runs on a device. Of all other controls it says `not_applicable`, for they look at an operating system; but for
what the standard asks of the network itself (8.3.2), which nobody has looked at here: that is `not_checked`.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from ipaddress import ip_network
from pathlib import Path
from typing import Any

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.table import AREAS
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.harmless import harmless
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text, joined
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import (
    Evidence,
    Observation,
    absent,
    finding,
)
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.devices import saved
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.devices.kept import kept
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.devices.model import Device
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.devices.problem import Problem
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.devices.reading import VENDORS, read
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.devices.rules.seen import Eye
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.devices.rules.table import RULES
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.devices.wanted import Wanted

__all__ = ["judged", "observations", "wanted_of"]

_KEPT = "device_config_backup"
_OWN = frozenset([*RULES, _KEPT])
# No copy of this device is there: that is no fault in judging, but what the control asks about.
_NO_COPY = frozenset(
    f"configuration_{what}" for what in (
        "missing", "cut", "empty", "unreadable", "doubled", "unrecognized", "of_another_vendor", "of_another_device"))
_STRANGERS = Text(
    "Configurations of devices that are not in the group network_devices lie in {folder}: {files}. They were retired, "
    "or forgotten in the inventory.",
    "{folder} 中有不属于 network_devices 组的设备配置：{files}。这些设备可能已停用，或在清单中遗漏。")
_OF_THE_NETWORK = "8.3.2-"
_DEVICE = Text(
    "{name} is a network device ({title}), judged by its saved configuration; this control looks at an "
    "operating system.",
    "{name} 是网络设备（{title}），依据已保存的配置判定；本检查项针对操作系统。")
_NOT_LOOKED = Text(
    "{name} is a network device ({title}): what its configuration does about {clauses} was not looked at.",
    "{name} 是网络设备（{title}）：未检查其配置在 {clauses} 方面的内容。")
_UNKNOWN_VENDOR = Text(
    "{name} is in the group network_devices, and its ansible_network_os is {vendor}: known are {known}.",
    "{name} 属于 network_devices 组，其 ansible_network_os 为 {vendor}；可识别的有 {known}。")
_OLD = Text(
    "{file} was fetched {hours} hours ago ({by}), {most} at most are wanted: what holds now was not looked at.",
    "{file} 于 {hours} 小时前获取（{by}），应不超过 {most} 小时：未检查当前生效的配置。")
_NO_AGE = Text(
    "When {file} was fetched is not known: it has no record of the fetch, and git has no commit with these bytes. What "
    "holds now was not looked at.",
    "{file} 的获取时间未知：没有获取记录，git 中也没有与之内容一致的提交。未检查当前生效的配置。")
_FETCH = Text("Fetch it again: playbook fetch_device_configs.", "请重新获取：playbook fetch_device_configs。")
_NO_RULE = Text(
    "{name}: judging its configuration failed ({error}). Report this as a bug.",
    "{name}：判定其配置时出错（{error}）。请作为缺陷报告。")


def wanted_of(policy: Mapping[str, Any], file: str, level: int) -> Wanted:
    """Return what is expected, from the options of the areas boundary, accounts and audit."""
    boundary, accounts, audit = policy["boundary"], policy["accounts"], policy["audit"]
    collector = [audit["collector_host"]] if audit["collector_host"] else []
    return Wanted(
        file, level, management_networks=[ip_network(one, strict=False) for one in boundary["management_networks"]],
        superusers=boundary["device_superusers"], attempts=accounts["lockout_deny"],
        lock_seconds=boundary["device_lock_seconds"], idle_seconds=accounts["session_timeout_seconds"],
        length=accounts["password_min_length"], classes=accounts["password_min_classes"],
        days=accounts["password_max_days"], log_servers=boundary["device_log_servers"] or collector,
        time_servers=audit["time_servers"], approved_versions=boundary["device_approved_versions"])


def judged(
        name: str, vendor: Any, policy: Mapping[str, Any], *, folder: Path, level: int, areas: Iterable[str],
        clauses: Collection[str], waivers: Iterable[Mapping[str, Any]], mode: str, run_id: str,
        devices: Collection[str] = (), now: datetime | None = None) -> dict[str, Any]:
    """Return the result of a device: in the form of a module's, its facts from the configuration."""
    began = time.monotonic()
    device, seen = observations(name, vendor, policy, folder, level, now or datetime.now(timezone.utc))
    areas = list(areas)
    given, title = list(waivers), VENDORS[vendor].title if vendor in VENDORS else "-"
    own = {clause for control in AREAS["boundary"].controls() if control.id in _OWN for clause in control.clauses}
    findings = []
    for area in areas:
        for control in AREAS[area].controls():
            asked = control.clauses_at(level)
            if not asked or (clauses and not set(asked) & set(clauses)):
                continue
            told = list(seen(control)) if control.id in _OWN else [_other(name, title, asked, own)]
            findings.append(finding(
                control, area, asked, told, told if mode == "enforce" else None,
                waivers=[dict(waiver) for waiver in given if waiver["clause"] in asked]))
    return {
        "schema": 1, "run_id": run_id, "area": areas[0] if len(areas) == 1 else "assess", "areas": areas, "mode": mode,
        "level": level, "host": _facts(name, title, device), "findings": findings, "journal": None,
        "notices": [notice.as_dict() for notice in _strangers(name, devices, folder)],
        "waivers_ignored": [], "seconds": round(time.monotonic() - began, 3)}


def observations(
        name: str, vendor: Any, policy: Mapping[str, Any], folder: Path, level: int,
        now: datetime) -> tuple[Device | None, Callable[[Control], Iterable[Observation]]]:
    """Return the device, and a function of a control that returns what was seen: one problem is every control's."""
    boundary = policy["boundary"]
    try:
        if vendor not in VENDORS:
            raise Problem("vendor_unknown", _UNKNOWN_VENDOR.format(name=name, vendor=vendor, known=joined(VENDORS)))
        found = saved.find(folder, name, now)
        device = read(
            found.data, found.file, vendor, name=boundary["device_name"] or name, version=boundary["device_version"],
            model=boundary["device_model"])
    except Problem as problem:
        evidence = (Evidence("file", problem.where, problem.text),) if problem.where else (absent(folder),)
        seen = Observation(
            "error", problem.reason, problem.told, where=problem.where, evidence=evidence, advice=_FETCH)
        failed = seen._replace(status="fail") if problem.reason in _NO_COPY else seen
        return None, lambda control: [failed if control.id == _KEPT else seen]
    wanted = wanted_of(policy, found.file, level)
    eye = Eye(replace(wanted, earlier=lambda: _earlier(found, now, wanted.days)))
    stale = _stale(found, now, boundary["device_config_hours"])

    def of(control: Control) -> Iterable[Observation]:
        try:
            if control.id == _KEPT:
                return list(kept(
                    found, boundary["device_name"] or name, vendor, now, hours=boundary["device_config_hours"],
                    days=boundary["device_config_days"]))
            return [*RULES[control.id](device, eye), *stale]
        except Exception as error:  # pylint: disable=broad-except
            # One rule that fails costs its own verdict, and no other.
            told = _NO_RULE.format(name=name, error=type(error).__name__)
            return [Observation("error", "internal_error", told, evidence=(absent(found.file),))]
    return device, of


def _stale(found: saved.Saved, now: datetime, most: int) -> list[Observation]:
    """Return what keeps a pass from being one: the configuration is of another time, or of none that is known."""
    evidence = (absent(found.file + saved.RECORD),)
    if found.fetched is None:
        told = _NO_AGE.format(file=found.file)
        return [Observation("not_checked", "age_unknown", told, evidence=evidence, advice=_FETCH)]
    hours = int((now - found.fetched).total_seconds() // 3600)
    if hours < most:
        return []
    return [Observation(
        "not_checked", "configuration_old", _OLD.format(file=found.file, hours=hours, by=found.by, most=most),
        expected=f"<= {most} h", actual=f"{hours} h", evidence=evidence, advice=_FETCH)]


def _earlier(found: saved.Saved, now: datetime, days: int) -> tuple[datetime, bytes] | None:
    """Return what the file held so many days ago, by the newest commit that is as old."""
    for commit, when in saved.commits(found.path):
        if when <= now - timedelta(days=days):
            return when, saved.content(found.path, commit)
    return None


def _other(name: str, title: str, asked: list[str], own: set[str]) -> Observation:
    left = [clause for clause in asked if clause.startswith(_OF_THE_NETWORK) and clause not in own]
    if left:
        return Observation(
            "not_checked", "not_looked_at", _NOT_LOOKED.format(name=name, title=title, clauses=joined(left)))
    return Observation("not_applicable", "not_applicable", _DEVICE.format(name=name, title=title))


def _strangers(name: str, devices: Collection[str], folder: Path) -> list[Text]:
    """Return what lies there of nobody; the first of the devices says it, once a run."""
    if not devices or name != min(devices):
        return []
    files = sorted(
        path.name for path in folder.glob("*.cfg") if path.stem not in devices) if folder.is_dir() else []
    return [_STRANGERS.format(folder=folder, files=joined(map(harmless, files[:20])))] if files else []


def _facts(name: str, title: str, device: Device | None) -> dict[str, Any]:
    return {"hostname": name, "os": f"{title} {device.version}".strip() if device else title}
