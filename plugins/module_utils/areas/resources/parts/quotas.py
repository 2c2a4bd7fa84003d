# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Quotas of file systems: mounted with them, in force, and with a limit for each person."""

import csv
from typing import List, Tuple

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence, absent, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.people import source as people
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.numbers import whole

_MOUNTS = "/proc/self/mounts"
_OPTIONS = ("usrquota", "uquota", "quota", "prjquota", "pquota", "usrjquota", "uqnoenforce")
_UNENFORCED = ("uqnoenforce", "pqnoenforce")
_TURN_ON = Text(
    "The system administrator mounts {path} with user quotas (usrquota, uquota), turns them on and gives each person a "
    "hard limit of blocks.",
    "请系统管理员以用户配额选项（usrquota、uquota）挂载 {path}，启用配额，并为每个人员设置块硬限额。")


def seen(path, host):
    """Return what is seen of the quotas of the file system that a path is on."""
    parts = dict(path=path, expected="user quotas, a hard limit each", advice=_TURN_ON.format(path=path))
    if not host.live:
        return observed(
            "not_checked", "quota_unseen", "Quotas of {path} are seen on a running host alone.",
            "仅运行中的主机可查看 {path} 的配额。", evidence=(absent(_MOUNTS),), **parts)
    row = mounted(host.read(_MOUNTS).decode("utf-8", "replace"), path)
    if row is None or not set(row.split()[3].replace("=", ",").split(",")) & set(_OPTIONS) - set(_UNENFORCED):
        shown = Evidence("file", _MOUNTS, row) if row else absent(_MOUNTS)
        return observed(
            "fail", "quota_not_mounted", "{path} is mounted without quotas that are enforced ({mounts}).",
            "{path} 未以启用限额的配额选项挂载（{mounts}）。", mounts=_MOUNTS, actual="no quota", evidence=(shown,),
            **parts)
    command = ["repquota", "-u", "-p", "-O", "csv", row.split()[1]]
    try:
        output = host.run(command)
    except HostError as error:
        return observed(
            "not_checked", "quota_unasked", "Who has a quota on {path} cannot be asked: {error}.",
            "无法查询 {path} 上的配额：{error}。", error=error.told, evidence=(Evidence("file", _MOUNTS, row),),
            **parts)
    found = hard_limits(output.out)
    shown = Evidence("command", " ".join(command), (output.out or output.err).strip()[:2000])
    parts["evidence"] = (shown,)
    if output.rc != 0 or found is None:
        return observed(
            "fail", "quota_off", "Quotas of {path} are not in force: {said}.", "{path} 的配额未生效：{said}。",
            said=((output.err or output.out).strip().splitlines() or ["-"])[-1][:200], actual="off", **parts)
    without = [one.name for one in people.of(host).humans if not found.get(one.name)]
    if without:
        return observed(
            "fail", "quota_missing", "{names} have no hard limit of blocks on {path}.",
            "{names} 在 {path} 上没有块硬限额。", names=people.listed(without), actual="no limit", **parts)
    return observed(
        "pass", "quota_in_force", "Each person's account has a hard limit of blocks on {path}.",
        "每个人员账号在 {path} 上均有块硬限额。", actual="on", **parts)


def mounted(text, path):
    """Return the row of the file system that a path is on, of the kernel's list of mounts."""
    found: List[Tuple[int, int, str]] = []
    for row in text.splitlines():
        words = row.split()
        if len(words) < 4:
            continue
        place = words[1].encode("ascii", "backslashreplace").decode("unicode_escape")
        if path == place or path.startswith(place.rstrip("/") + "/"):
            found.append((len(place), len(found), row))
    # Of two at one place the later covers the other.
    return max(found)[2] if found else None


def hard_limits(text):
    """Return {name: hard limit of blocks} of repquota's table, None where it is none."""
    rows = list(csv.reader(text.splitlines()))
    head = next((row for row in rows if "BlockHardLimit" in row and "User" in row), None)
    if head is None:
        return None
    name, hard = head.index("User"), head.index("BlockHardLimit")
    return {row[name]: whole(row[hard]) or 0 for row in rows if len(row) == len(head) and row is not head}
