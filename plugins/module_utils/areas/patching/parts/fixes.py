# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is seen of the security fixes that a host lacks."""

import datetime

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence, absent, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.packages import installed
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.updates import apt, outstanding

ALL = (
    "None of {count} installed packages lacks a fix that {sources} offered on {day}.",
    "已安装的 {count} 个软件包均不缺少 {sources} 截至 {day} 提供的安全修复。")
_NAMED, _SHOWN = 5, 10
_EXPECTED = "every fix of the security sources installed"
_INSTALL = Text(
    "Have a test host take these versions first, then install them (apt-get install --only-upgrade). Since when each "
    "is missing is recorded nowhere, so all of them count as overdue.",
    "请先在测试主机上验证这些版本，再安装（apt-get install --only-upgrade）。"
    "各项缺失的起始时间没有记录，因此均按逾期处理。")
_RELEASE = Text(
    "Whoever holds them releases these packages once the fix is tested (apt-mark unhold), or has a waiver for each.",
    "请冻结版本的人员在验证修复后解除冻结（apt-mark unhold），或逐项登记豁免。")
_FETCH = Text(
    "Have the host fetch its lists every day (apt-daily.timer, or apt-get update), and look why that fails.",
    "请让主机每天更新软件列表（apt-daily.timer 或 apt-get update），并查明未更新的原因。")
_MORE = Text("{names} and {count} more", "{names} 等，另有 {count} 个")


def missing(host, policy):
    """Yield what is seen of each security source that is not to be believed, and of the fixes that are missing."""
    security = sources(host, policy)
    if not security:
        yield observed(
            "error", "index_absent", "apt has no list of a security source, so no missing fix can be told.",
            "apt 没有任何安全源的软件列表，无法判断缺少哪些修复。", expected=_EXPECTED, actual="no list", advice=_FETCH,
            evidence=(absent(apt.TOLD),))
    good = []
    for index in security:
        stale = _stale(host, index, policy)
        if stale is not None:
            yield stale
        else:
            good.append(index)
    try:
        found = list(outstanding.of(host, good))
    except HostError as error:
        yield observed(
            "error", "index_unreadable", "The list of a security source cannot be read: {error}.",
            "安全源的软件列表无法读取：{error}。", error=error, expected=_EXPECTED, actual="unreadable", advice=_FETCH,
            evidence=(absent(error.path),))
        return
    for held, advice in ((False, _INSTALL), (True, _RELEASE)):
        some = [one for one in found if one.package.held == held]
        if some:
            yield _told(host, some, held, advice)


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


def _told(host, some, held, advice):
    first = ", ".join("%s %s" % (one.package.name, one.version) for one in some[:_NAMED])
    names = _MORE.format(names=first, count=len(some) - _NAMED) if len(some) > _NAMED else first
    parts = dict(
        count=len(some), all=len(installed.of(host)), names=names, expected=_EXPECTED, advice=advice,
        actual="%d missing" % len(some), evidence=[shown for one in some[:_SHOWN] for shown in (
            installed.shown(installed.of(host), one.package),
            Evidence("file", one.index.path, "Package: %s\nVersion: %s" % (one.package.name, one.version)))])
    if held:
        return observed(
            "fail", "updates_held", "{count} packages are held without a fix of a security source: {names}.",
            "{count} 个软件包被冻结版本，缺少安全源提供的修复：{names}。", **parts)
    return observed(
        "fail", "updates_missing", "{count} of {all} installed packages lack a fix of a security source: {names}.",
        "已安装的 {all} 个软件包中有 {count} 个缺少安全源提供的修复：{names}。", **parts)
