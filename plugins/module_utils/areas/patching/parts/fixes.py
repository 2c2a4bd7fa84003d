# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is seen of the security fixes of apt's sources that a host lacks."""

import datetime
from typing import List

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.patching.parts import grace
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence, absent, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.packages import installed
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.updates import apt, first_seen, outstanding

ALL = (
    "None of {count} installed packages lacks a fix that {sources} offered on {day}.",
    "已安装的 {count} 个软件包均不缺少 {sources} 截至 {day} 提供的安全修复。")
_FETCH = Text(
    "Have the host fetch its lists every day (apt-daily.timer, or apt-get update), and look why that fails.",
    "请让主机每天更新软件列表（apt-daily.timer 或 apt-get update），并查明未更新的原因。")


def missing(host, policy):
    """Yield what is seen of each security source that is not to be believed, and of the fixes that are missing."""
    security = sources(host, policy)
    if not security:
        yield observed(
            "error", "index_absent", "apt has no list of a security source, so no missing fix can be told.",
            "apt 没有任何安全源的软件列表，无法判断缺少哪些修复。", expected=grace.EXPECTED, actual="no list",
            advice=_FETCH, evidence=(absent(apt.TOLD),))
    good = []
    for index in security:
        stale = _stale(host, index, policy)
        if stale is not None:
            yield stale
        else:
            good.append(index)
    unread: List[HostError] = []
    found, packages = list(outstanding.of(host, good, unread)), installed.of(host)
    for error in unread:
        yield observed(
            "error", "index_unreadable", "The list of a security source cannot be read: {error}.",
            "安全源的软件列表无法读取：{error}。", error=error, expected=grace.EXPECTED, actual="unreadable",
            advice=_FETCH, evidence=(absent(error.path),))
    if found:
        yield from grace.told([_fix(host, one) for one in found], packages, policy)
    elif len(good) == len(security) and good and not unread:
        yield observed(
            "pass", "updates_installed", *ALL, count=len(packages), day=as_of(host, good), expected=grace.EXPECTED,
            sources=", ".join(sorted({one.suite or one.codename for one in good})),
            evidence=[absent(*[one.path for one in good])])


def _fix(host, one):
    return grace.Fix(one.package, one.version, first_seen.of(host, one), False, "", Evidence(
        "file", one.index.path, "Package: %s\nVersion: %s" % (one.package.name, one.version)))


def sources(host, policy):
    """Return the lists of the security sources; raises HostError where apt is not told."""
    return [one for one in apt.indexes(host) if apt.is_security(host, one, policy.security_suites)]


def as_of(host, indexes):
    """Return the earliest day on which one of these lists was made, as text."""
    days = [str(apt.dated(host, one).day) for one in indexes]
    return min(days) if days else ""


def _stale(host, index, policy):
    """Return what is seen of a list that is too old to tell what is missing today, or None."""
    path, day, end, said, _digests = apt.dated(host, index)
    parts = dict(
        name=index.suite or index.codename, where=path or index.path, day=day, expected="a list of today",
        advice=_FETCH, actual=str(day),
        evidence=(absent(index.path) if said is None else Evidence("file", path, "Date: " + said),))
    if day is None or not host.exists(index.path):
        return observed(
            "error", "index_undated", "Of the source {name} no list is here, or none that tells its day ({where}).",
            "源 {name} 没有软件列表，或列表未注明日期（{where}）。", **parts)
    if day > policy.today + datetime.timedelta(days=1):
        return observed(
            "error", "index_future", "The list of {name} is of {day}, which is yet to come ({where}).",
            "源 {name} 的列表日期为 {day}，晚于今天（{where}）。", **parts)
    if (end or day + datetime.timedelta(days=policy.index_days)) < policy.today:
        return observed(
            "error", "index_stale",
            "The list of {name} is of {day}: what was published since cannot be told ({where}).",
            "源 {name} 的列表日期为 {day}，此后发布的修复无法得知（{where}）。", **parts)
    return None
