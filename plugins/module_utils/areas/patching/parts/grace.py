# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How long a fix may be missing, and what is said of those that are."""

from collections import namedtuple
from typing import Dict, List

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.packages import installed
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.wildcards import matcher

# A package (Installed), the version that has the fix, since when it is missing at the earliest (None: not known),
# whether its publisher calls it urgent, what it is announced by, and the evidence of that.
Fix = namedtuple("Fix", "package version since urgent name evidence")

EXPECTED = "every fix of the security sources installed in its days of grace"
_CRITICAL = (
    "linux-image-*", "kernel", "kernel-core", "kernel-default", "libc6", "glibc", "libssl*", "libopenssl*", "openssl",
    "openssl-libs", "openssh*", "sudo", "systemd", "nginx*", "apache2*", "httpd*", "haproxy", "tomcat*", "postgresql*",
    "mariadb*", "mysql*", "redis*")
_NAMED, _SHOWN = 5, 10
_INSTALL = Text(
    "Have a test host take these versions first, then install them.", "请先在测试主机上验证这些版本，再安装。")
_UNKNOWN = Text(
    "Have a test host take these versions first, then install them. Of a fix that comes after the first record, the "
    "day is known: enforcing sets up a timer that records the lists of apt twice a day (jrt0117-updates.timer).",
    "请先在测试主机上验证这些版本，再安装。整改会启用定时记录 apt 软件列表的任务（jrt0117-updates.timer，每天两次），"
    "首次记录之后出现的修复即可得知起始日期。")
_RELEASE = Text(
    "Whoever holds them releases these packages once the fix is tested (apt-mark unhold), or has a waiver for each.",
    "请冻结版本的人员在验证修复后解除冻结（apt-mark unhold），或逐项登记豁免。")
_MORE = Text("{names} and {count} more", "{names} 等，另有 {count} 个")
_SENTENCES = {
    "updates_held": (
        "{count} packages are held without a fix of a security source: {names}.",
        "{count} 个软件包被冻结版本，缺少安全源提供的修复：{names}。", _RELEASE),
    "updates_missing": (
        "{count} of {all} installed packages lack a fix of a security source for more than {days} days, {urgent} where "
        "it is critical: {names}.",
        "已安装的 {all} 个软件包中有 {count} 个缺少安全源的修复，超过 {days} 天（关键的超过 {urgent} 天）：{names}。",
        _INSTALL),
    "update_age_unknown": (
        "{count} of {all} installed packages lack a fix of a security source; since when is not known, so it counts as "
        "overdue: {names}.",
        "已安装的 {all} 个软件包中有 {count} 个缺少安全源的修复，起始时间未知，按逾期处理：{names}。", _UNKNOWN),
    "updates_in_grace": (
        "{count} of {all} installed packages lack a fix of a security source, none for more than {days} days, or "
        "{urgent} where it is critical: {names}.",
        "已安装的 {all} 个软件包中有 {count} 个缺少安全源的修复，均未超过 {days} 天（关键的 {urgent} 天）：{names}。",
        None)}


def told(fixes, packages, policy):
    """Yield what is seen of the fixes that are missing, each kind in one sentence."""
    kinds: Dict[str, List[Fix]] = {reason: [] for reason in _SENTENCES}
    for one in fixes:
        kinds[_kind(one, policy)].append(one)
    for reason, some in kinds.items():
        if some:
            yield _seen(reason, some, packages, policy)


def days_of(one, policy):
    """Return for how many days a fix may be missing."""
    patterns = _CRITICAL + tuple(policy.critical_packages)
    urgent = one.urgent or any(matcher(pattern)(one.package.name) for pattern in patterns)
    return policy.critical_grace_days if urgent else policy.grace_days


def _kind(one, policy):
    if one.since is not None and (policy.today - one.since).days <= days_of(one, policy):
        return "updates_in_grace"
    if one.package.held:
        return "updates_held"
    return "update_age_unknown" if one.since is None else "updates_missing"


def _seen(reason, some, packages, policy):
    en, zh, advice = _SENTENCES[reason]
    first = ", ".join(_named(one) for one in some[:_NAMED])
    names = _MORE.format(names=first, count=len(some) - _NAMED) if len(some) > _NAMED else first
    return observed(
        "pass" if reason == "updates_in_grace" else "fail", reason, en, zh, count=len(some), all=len(packages),
        names=names, days=policy.grace_days, urgent=policy.critical_grace_days, expected=EXPECTED, advice=advice,
        actual="%d missing" % len(some), evidence=[
            shown for one in some[:_SHOWN] for shown in (installed.shown(packages, one.package), one.evidence)])


def _named(one):
    # rpm has an epoch for every version, most of them 0.
    parts = [one.package.name, one.version[2:] if one.version.startswith("0:") else one.version]
    more = [part for part in (one.name, str(one.since or "")) if part]
    return " ".join(parts) + (" (%s)" % ", ".join(more) if more else "")
