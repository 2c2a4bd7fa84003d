# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is seen of the versions that changed on a host: which no approved manifest has, and which run kept nothing."""

import datetime
import gzip
import re
import time
import zlib
from collections import namedtuple
from typing import Dict, List

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError, Unreadable
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence, absent, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects import os_release
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.packages import installed

# A version that changed: when, by this host's clock, the package, its versions, and the line that says so.
Changed = namedtuple("Changed", "when name old new where text")

_LOGS = "/var/log/dpkg.log*"
_LINE = re.compile(r"(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d) upgrade (\S+?)(?::\S+)? (\S+) (\S+)\r?\Z", re.ASCII)
_DAY = re.compile(r"\d{4}-\d\d-\d\d ")
_KEPT = "/var/lib/jrt0117/patches/%s/before.json"
_NAMED, _SHOWN = 5, 10
_DAY_SECONDS = 86400
_EXPECTED = "every changed version in an approved manifest"
_DAMAGED = Text("it is damaged", "文件已损坏")
_MANIFESTS = Text(
    "Whoever patches this host shows where these versions were tested and who approved them, or uses the playbook "
    "patch and names its manifests (patching_manifests).",
    "请补丁负责人出示这些版本的测试与批准记录；或使用 playbook patch，并在 patching_manifests 中指明清单目录。")
_APPROVE = Text(
    "Whoever installed them has them approved afterwards and says why the test ring was left out; automatic updates of "
    "production are switched off (unattended-upgrades), or the test ring has them first.",
    "请安装者补办审批，并说明未经测试环的原因；生产环境应关闭自动更新（unattended-upgrades），或先在测试环安装。")
_MORE = Text("{names} and {count} more", "{names} 等，另有 {count} 个")


def seen(host, policy):
    """Yield what is seen of the versions that changed."""
    unread: List[HostError] = []
    try:
        packages = installed.of(host)
        changes, since = _KINDS.get(packages.kind, _untold)(host, unread)
    except HostError as error:
        yield _unseen(error)
        return
    # What a log cannot tell hides nothing that the others do.
    yield from map(_unseen, unread)
    if since is None and unread:
        return
    if since is None:
        yield observed(
            "not_checked", "changes_unknown",
            "Which versions changed is not told here: {source} has no log of it ({logs}).",
            "无法得知哪些版本发生过变更：{source} 没有相应日志（{logs}）。", source=packages.source, logs=_LOGS,
            expected=_EXPECTED, evidence=(absent(_LOGS),))
        return
    first = str(policy.today - datetime.timedelta(days=policy.flow_days))
    if policy.approved:
        first = max(first, min(_local(one["made"])[:10] for one in policy.approved))
    changes = [one for one in changes if one.when >= first]
    parts = dict(
        count=len(changes), since=max(first, since), expected=_EXPECTED, names=_names(changes),
        evidence=_shown(changes) or [absent(_LOGS if packages.kind == "deb" else installed.RPM)])
    if not policy.approved:
        yield observed(
            "manual", "no_manifests", "{count} versions changed since {since}, and no approved manifest is named to "
            "hold them against: {names}.",
            "自 {since} 起有 {count} 个版本发生变更，未指明可供比对的已批准清单：{names}。", advice=_MANIFESTS, **parts)
        return
    yield _unapproved(host, policy, changes) or _nothing_kept(host, policy, changes) or observed(
        "pass", "versions_approved",
        "Each of the {count} versions that changed since {since} was in an approved manifest, and what it replaced was "
        "kept.", "自 {since} 起变更的 {count} 个版本均列在已批准的清单中，且变更前均已留存备份。", **parts)


def _unseen(error):
    return observed(
        "not_checked", "changes_unseen", "Which versions changed cannot be seen: {error}.",
        "无法查看哪些版本发生过变更：{error}。", error=error, expected=_EXPECTED, evidence=(absent(error.path),))


def _unapproved(host, policy, changes):
    release = os_release.release(host)
    back = {version for one in policy.approved for version in _versions_before(host, one["run"])}
    wrong = [
        one for one in changes
        if _run_of(policy, release, one) is None and "%s %s" % (one.name, one.new) not in back]
    return None if not wrong else observed(
        "fail", "versions_unapproved",
        "{count} versions changed without being in a manifest that was approved for {release} by then: {names}.",
        "{count} 个版本在变更时未列入已批准的 {release} 清单：{names}。", count=len(wrong), names=_names(wrong),
        release=release, expected=_EXPECTED, actual="%d versions" % len(wrong), advice=_APPROVE,
        evidence=_shown(wrong))


def _nothing_kept(host, policy, changes):
    """Return what is seen of runs that changed something before anything was kept, or None."""
    release, wrong = os_release.release(host), []
    runs: Dict[str, str] = {}
    for one in changes:
        run = _run_of(policy, release, one)
        if run is not None:
            runs[run] = min(one.when, runs.get(run, one.when))
    for run, when in sorted(runs.items()):
        if _kept_at(host, run) > when:
            wrong.append(run)
    return None if not wrong else observed(
        "fail", "nothing_kept", "Of these runs nothing was kept before their first change: {runs}.",
        "以下运行在首次变更前未留存备份：{runs}。", runs=", ".join(wrong), expected=_EXPECTED, advice=_APPROVE,
        actual="nothing kept", evidence=[absent(_KEPT % run) for run in wrong])


def _kept(host, run):
    """Return what a run has kept here, as it is written down."""
    import json

    try:
        found = json.loads(host.read(_KEPT % run).decode("utf-8"))
    except (HostError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _kept_at(host, run):
    """Return when something was kept, as the log has it; the end of time where nothing was."""
    made = _kept(host, run).get("made")
    return made if isinstance(made, str) and _DAY.match(made) else "9999"


def _versions_before(host, run):
    """Return the versions that a run may have gone back to: those that it has kept."""
    packages = _kept(host, run).get("packages")
    return ["%s %s" % (one.get("name"), one.get("now")) for one in packages if isinstance(one, dict)] if isinstance(
        packages, list) else []


def _run_of(policy, release, changed):
    """Return the run whose approved manifest has a version, and had it by then; on a host of its test ring it may be
    of later.
    """
    version = "%s %s" % (changed.name, changed.new)
    return next((
        one["run"] for one in policy.approved if one["release"] == release and version in one["packages"]
        and (one["ring"] or _local(one["made"]) <= changed.when)), None)


def _local(seconds):
    return time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(seconds))


def _changes(host, unread):
    """Return the Changed of the logs, and the day from which on they tell; None where there are none. Of a log that
    cannot be read the error is added to `unread`.
    """
    found, days = [], []
    for path in host.glob(_LOGS):
        try:
            data = host.read(path)
            data = gzip.decompress(data) if path.endswith(".gz") else data
        except HostError as error:
            unread.append(error)
            continue
        except (OSError, EOFError, zlib.error):
            unread.append(Unreadable(path, _DAMAGED))
            continue
        for number, text in enumerate(data.decode("utf-8", "replace").split("\n"), 1):
            if number == 1 and _DAY.match(text):
                days.append(text[:10])
            line = _LINE.match(text)
            # It is set up anew at the same version where a run was cut short.
            if line is not None and line.group(3) != line.group(4):
                place = path if path.endswith(".gz") else "%s:%d" % (path, number)
                found.append(Changed(*line.groups() + (place, text)))
    return sorted(found), min(days) if days else None


def _untold(_host, _unread):
    return [], None


def _installed_since(host, _unread):
    """Return the Changed of a host with rpm, which tells when each package got the version that it has. What came
    within a day of the first is the host's own installation.
    """
    packages = [one for one in installed.of(host) if one.since]
    if not packages:
        return [], None
    made = min(one.since for one in packages) + _DAY_SECONDS
    return sorted(
        Changed(_local(one.since), one.name, "", one.version, installed.RPM, "%s %s %s" % (
            one.name, one.version, _local(one.since))) for one in packages if one.since > made), _local(made)[:10]


_KINDS = {"deb": _changes, "rpm": _installed_since}


def _shown(changes):
    return [
        Evidence("command" if one.where == installed.RPM else "file", one.where, one.text)
        for one in changes[:_SHOWN]]


def _names(changes):
    first = ", ".join("%s %s" % (one.name, one.new) for one in changes[:_NAMED]) or "-"
    return _MORE.format(names=first, count=len(changes) - _NAMED) if len(changes) > _NAMED else first
