# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a host uses now, against the thresholds at which somebody is to be told."""

import os
import re

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence, absent, observed

_MEMORY = re.compile(r"^(MemTotal|MemAvailable):\s+([0-9]{1,18}) kB", re.M)
_PRESSURE = re.compile(r"^some .*?avg60=([0-9]{1,3}\.[0-9]{2})", re.M)
_MOUNTS = "/proc/self/mounts"
_ON_DISKS = ("ext2", "ext3", "ext4", "xfs", "btrfs", "f2fs", "jfs", "zfs", "bcachefs", "vfat")
_DECLARE = Text(
    "Whoever answers for the service level sets resources_thresholds, such as disk_used_percent: 85.",
    "请服务水平负责人设置 resources_thresholds，例如 disk_used_percent: 85。")
_LOOK = Text("Whoever runs this host finds out what takes it.", "请主机负责人查明占用原因。")


def undeclared(_host):
    """Return what is seen where no threshold is declared."""
    return observed(
        "manual", "no_thresholds", "resources_thresholds is not set: there is no level below which somebody is told.",
        "未设置 resources_thresholds：没有规定报警的服务水平下限。", advice=_DECLARE, expected="resources_thresholds",
        actual="{}", evidence=(absent("resources_thresholds"),))


def now(host, thresholds):
    """Yield what is seen of each threshold now."""
    if not host.live:
        yield observed(
            "not_checked", "load_unseen", "What a host uses now is seen on a running host alone.",
            "仅运行中的主机可查看当前资源用量。", evidence=(absent("/proc/loadavg"),))
        return
    looks = {"load_per_cpu": _load, "memory_available_percent": _memory, "disk_used_percent": _disk,
             "inodes_used_percent": _inodes, "pressure_percent": _pressure}
    for name in sorted(thresholds):
        try:
            yield judged(name, thresholds[name], *looks[name](host))
        except (HostError, OSError, ValueError) as error:
            yield observed(
                "not_checked", "value_unseen", "{name} cannot be seen here ({error}).",
                "本机无法查看 {name}（{error}）。",
                name=name, error=getattr(error, "told", None) or type(error).__name__, evidence=(absent(name),))


def judged(name, limit, found, evidence, place):
    """Return what is seen of a value: of memory that is available the least counts, of all else the most."""
    parts = dict(name=name, found="%.1f" % found, limit=limit, place=place, actual="%.1f" % found, evidence=(evidence,))
    least = name == "memory_available_percent"
    parts["expected"] = "%s %s %s" % (name, ">=" if least else "<=", limit)
    if found < limit if least else found > limit:
        return observed(
            "fail", "level_lost", "{name} is {found} now ({place}); the threshold is {limit}.",
            "{name} 当前为 {found}（{place}），阈值为 {limit}。", advice=_LOOK, **parts)
    return observed(
        "pass", "level_held", "{name} is {found} now ({place}); the threshold is {limit}.",
        "{name} 当前为 {found}（{place}），阈值为 {limit}。", **parts)


def _load(host):
    text = host.read("/proc/loadavg").decode("ascii", "replace")
    evidence = Evidence("file", "/proc/loadavg", text.strip())
    return float(text.split()[1]) / (os.cpu_count() or 1), evidence, "/proc/loadavg"


def _memory(host):
    text = host.read("/proc/meminfo").decode("ascii", "replace")
    found = dict(_MEMORY.findall(text))
    if len(found) < 2:
        raise ValueError("MemAvailable")
    shown = Evidence("file", "/proc/meminfo", " ".join(one.group(0) for one in _MEMORY.finditer(text)))
    return 100.0 * int(found["MemAvailable"]) / int(found["MemTotal"]), shown, "/proc/meminfo"


def _disk(host):
    return _fullest(host, lambda one: 100.0 * (one.f_blocks - one.f_bfree) / max(
        1, one.f_blocks - one.f_bfree + one.f_bavail))


def _inodes(host):
    # Some file systems make them as they are needed, and count none.
    return _fullest(host, lambda one: 100.0 * (one.f_files - one.f_ffree) / one.f_files if one.f_files else 0.0)


def _fullest(host, share):
    found = []
    for row in host.read(_MOUNTS).decode("utf-8", "replace").splitlines():
        words = row.split()
        if len(words) > 3 and words[2] in _ON_DISKS and "ro" not in words[3].split(","):
            place = words[1].encode("ascii", "backslashreplace").decode("unicode_escape")
            try:
                found.append((share(os.statvfs(place)), place, row))
            except OSError:
                # Another's mount below a folder that root may not enter.
                continue
    if not found:
        place = "/"
        return share(os.statvfs(place)), Evidence("command", "statvfs " + place, "-"), place
    most, place, row = max(found)
    return most, Evidence("file", _MOUNTS, row), place


def _pressure(host):
    found = []
    for kind in ("cpu", "io", "memory"):
        path = "/proc/pressure/" + kind
        text = host.read(path).decode("ascii", "replace")
        match = _PRESSURE.search(text)
        if match is not None:
            found.append((float(match.group(1)), path, text.strip()))
    if not found:
        raise ValueError("avg60")
    most, path, text = max(found)
    return most, Evidence("file", path, text), path
