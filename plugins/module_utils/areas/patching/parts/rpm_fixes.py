# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is seen of the security fixes of rpm repositories that a host lacks."""

import datetime
from typing import Dict, List, Tuple

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.patching.parts import grace
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence, absent, line, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.packages import installed
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.updates import advisories
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.updates.rpm_version import compare

# Days after which a repository that brings fixes has stood still.
_STILL = 60
_FETCH = Text(
    "Have the host fetch its metadata every day (dnf-makecache.timer, dnf makecache, or zypper refresh), and look why "
    "that fails.",
    "请让主机每天更新元数据（dnf-makecache.timer、dnf makecache 或 zypper refresh），并查明未更新的原因。")
_MIRROR = Text(
    "Whoever runs the mirror says whether it still follows its publisher.", "请镜像负责人确认镜像仍与发行方同步。")
_ADVISE = Text(
    "Use a repository that has advisories, or compare by hand (dnf repoquery --upgrades).",
    "请使用带安全公告的软件源，或人工比对（dnf repoquery --upgrades）。")
_EXPECTED = "advisories of today"


def missing(host, policy):
    """Yield what is seen of each repository whose advisories are not to be believed, and of the fixes that are missing.
    """
    there = advisories.repositories(host)
    packages, good, silent = installed.of(host), [], []
    wrong = False
    for repository in there:
        try:
            found = advisories.fetched(host, repository)
            stale = _stale(repository, found, policy)
            if stale is not None:
                wrong = True
                yield stale
            elif found.advisories is None:
                silent.append(repository)
            if found.advisories is not None and (stale is None or stale.status == "manual"):
                good.append((repository, found, list(advisories.advised(host, found, packages.names))))
        except HostError as error:
            wrong = True
            yield observed(
                "error", "index_unreadable", "What the repository {name} offers cannot be read: {error}.",
                "软件源 {name} 的元数据无法读取：{error}。", name=repository.name, error=error, expected=_EXPECTED,
                actual="unreadable", advice=_FETCH, evidence=(line(host, repository.where),))
    if not good and not wrong:
        yield observed(
            "error", "no_advisories", "No enabled repository has advisories ({names}), so no missing fix can be told.",
            "已启用的软件源均没有安全公告（{names}），无法判断缺少哪些修复。",
            names=", ".join(one.name for one in silent) or "-", expected=_EXPECTED, actual="no advisories",
            advice=_ADVISE, evidence=_lines(host, silent) or (absent("/etc/yum.repos.d", "/etc/zypp/repos.d"),))
        return
    if silent:
        yield observed(
            "not_checked", "repository_silent",
            "These repositories have no advisories, so what is missing of them cannot be told: {names}.",
            "以下软件源没有安全公告，无法判断缺少其中哪些修复：{names}。", names=", ".join(one.name for one in silent),
            expected=_EXPECTED, advice=_ADVISE, evidence=_lines(host, silent))
    fixes = outstanding(packages, [one for _repository, _found, some in good for one in some])
    if fixes:
        yield from grace.told(fixes, packages, policy)
    elif good and not wrong:
        yield observed(
            "pass", "updates_installed",
            "None of {count} installed packages is older than a security advisory of {names} says ({day}).",
            "已安装的 {count} 个软件包均不低于 {names} 安全公告所列版本（{day}）。", count=len(packages),
            names=", ".join(repository.name for repository, _found, _some in good), expected=grace.EXPECTED,
            day=min(found.fetched for _repository, found, _some in good),
            evidence=_lines(host, [repository for repository, _found, _some in good]))


def _lines(host, repositories):
    return [line(host, one.where) for one in repositories]


def _stale(repository, found, policy):
    """Return what is seen of metadata that is too old, or of a day to come; None of what is good."""
    parts = dict(
        name=repository.name, where=found.path, fetched=found.fetched, made=found.made, expected=_EXPECTED,
        actual="fetched %s, made %s" % (found.fetched, found.made), advice=_FETCH, evidence=(absent(found.path),))
    ahead = policy.today + datetime.timedelta(days=1)
    if found.fetched is None or found.fetched > ahead or found.made is not None and found.made > ahead:
        return observed(
            "error", "index_future", "The metadata of {name} are of a day that is yet to come ({where}).",
            "软件源 {name} 的元数据日期晚于今天（{where}）。", **parts)
    if (policy.today - found.fetched).days > policy.index_days:
        return observed(
            "error", "index_stale",
            "The metadata of {name} were fetched on {fetched}: what was published since cannot be told ({where}).",
            "软件源 {name} 的元数据获取于 {fetched}，此后发布的修复无法得知（{where}）。", **parts)
    if found.advisories is not None and found.made is not None and (policy.today - found.made).days > _STILL:
        parts["advice"] = _MIRROR
        return observed(
            "manual", "mirror_still", "The repository {name} has not changed since {made}: it may have stood still "
            "({where}).", "软件源 {name} 自 {made} 起未更新，可能已停止同步（{where}）。", **parts)
    return None


def outstanding(packages, advised):
    """Return a Fix for each package of which an advisory has a newer version: the newest, and since when the first of
    them is out. Of a package that is installed in several versions, as kernels are, the newest counts.
    """
    newest: Dict[Tuple[str, str], installed.Installed] = {}
    found: Dict[Tuple[str, str], Tuple[installed.Installed, List[advisories.Advised]]] = {}
    for one in packages:
        known = newest.get((one.name, one.arch))
        if known is None or compare(one.version, known.version) > 0:
            newest[one.name, one.arch] = one
    by_name: Dict[str, List[installed.Installed]] = {}
    for one in newest.values():
        by_name.setdefault(one.name, []).append(one)
    for one in advised:
        for package in by_name.get(one.name, ()):
            if (one.arch == package.arch or "noarch" in (one.arch, package.arch)) and compare(
                    one.version, package.version) > 0:
                found.setdefault((package.name, package.arch), (package, []))[1].append(one)
    return [_fix(package, some) for _key, (package, some) in sorted(found.items())]


def _fix(package, some):
    last = some[0]
    for one in some[1:]:
        if compare(one.version, last.version) > 0:
            last = one
    days = [one.day for one in some]
    words = " ".join(word for word in (last.advisory, last.name, last.version, last.cves) if word)
    return grace.Fix(
        package, last.version, None if None in days else min(days), any(one.urgent for one in some), last.advisory,
        Evidence("query", last.path, words))
