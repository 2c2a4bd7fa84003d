# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether what is declared of backups is whole, and whether the data that is seen here has its place in it."""

import datetime

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.backup.parts.asking import told, variable
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text, joined
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence, absent, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.backup import declared, places
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.backup.data_mounts import below

_FIELDS = (
    ("importance", Text("how important it is", "重要程度")),
    ("retention_days", Text("how long copies are kept", "保存期限")),
    ("naming", Text("how copies are named", "命名规则")),
    ("media_rotation", Text("when media are replaced", "介质替换频率")),
    ("restore_objective_minutes", Text("how soon it has to be back", "恢复时间目标")),
    ("key_custody", Text("where the key is kept", "密钥保管")))
_TRANSPORT = Text("how copies travel to {name}", "向 {name} 传输备份的方式")
_COMPLETE = Text("Whoever owns the data adds it to the set in backup_sets.", "请数据负责人在 backup_sets 中补充。")
_OWNER = Text(
    "Whoever owns the data adds it to a set of backup_sets, or excludes it in backup_excluded with reason, approver "
    "and end.", "请数据负责人将其加入 backup_sets 的备份集，或在 backup_excluded 中注明理由、批准人与截止日期后排除。")
_DRILL = Text(
    "Whoever owns the data shows that a copy of the running engine's files starts (a snapshot, a restore drill), or "
    "backs it up with a tool of the engine's own.",
    "请数据负责人证明运行中引擎的文件副本可以启动（快照、恢复演练），或改用该引擎自身的备份工具。")
_BECOME = Text("Run the audit with become.", "请使用 become 运行检查。")


def complete(one, policy):
    """Yield what is seen of the fields of a set."""
    missing = [what for name, what in _FIELDS if name not in one.given]
    missing += [
        _TRANSPORT.format(name=its.name) for its in one.repositories
        if its.site != policy.site and "transport" not in its.given]
    if missing:
        yield told(
            one, "fail", "set_incomplete", "backup_sets does not say {missing}.", "backup_sets 未说明：{missing}。",
            missing=joined(missing), expected="every field", actual=", ".join(str(what) for what in missing),
            evidence=[variable(one, "name")], advice=_COMPLETE)
        return
    yield told(
        one, "pass", "set_complete", "backup_sets says what it is of, by {tool}, in {names}, kept for {days} days.",
        "backup_sets 已完整说明其内容：工具 {tool}，存储库 {names}，保存 {days} 天。", tool=one.tool,
        names=", ".join(its.name for its in one.repositories), days=one.given["retention_days"],
        evidence=[variable(one, "tool"), variable(one, "retention_days")])


def covered(host, policy):
    """Yield what is seen of each place of data."""
    found = places.of(host)
    sets = declared.sets(policy)
    for one in found.places:
        yield _of_place(host, policy, sets, one)
    if found.left_out:
        yield observed(
            "not_checked", "places_left_out",
            "Processes hold more open files than are looked at, so places of data may be missing here.",
            "进程打开的文件数超过检查上限，可能有数据位置未列出。", evidence=[absent("/proc/*/fd")])
    if found.unseen:
        yield observed(
            "not_checked", "places_unseen", "What {count} processes write cannot be seen here.",
            "此处无法查看 {count} 个进程写入的文件。", count=found.unseen, advice=_BECOME,
            evidence=[absent("/proc/*/fd")])
    if not host.live:
        yield observed(
            "not_checked", "places_image", "Where data is written is seen while the host runs.",
            "数据写入位置须在主机运行时查看。", evidence=[absent("/proc")])


def _of_place(host, policy, sets, one):
    parts = dict(path=one.path, what=one.what, actual=one.path, evidence=[Evidence("file", one.where, one.path)])
    for its in sets:
        if its.data is not None and below(one.path, [host.resolve(its.data)]):
            return observed(
                "pass", "place_covered", "{path} ({what}) is the data of the set {set}.",
                "{path}（{what}）为备份集 {set} 的数据。", set=its.name, **parts)
    for its in sets:
        folders = [host.resolve(path) for path in its.paths]
        inside = below(one.path, folders)
        if inside and one.engine:
            return observed(
                "manual", "place_copied_running", "{path} ({what}) is copied as files by the set {set}: whether such a "
                "copy can be started is not seen.",
                "{path}（{what}）由备份集 {set} 按文件复制：此类副本能否启动，此处无法判断。",
                set=its.name, advice=_DRILL, **parts)
        # A file system is entered by a set that copies a part of it.
        if inside or any(below(folder, [one.path]) for folder in folders if not one.engine):
            return observed(
                "pass", "place_covered", "{path} ({what}) is in the set {set}.", "{path}（{what}）在备份集 {set} 中。",
                set=its.name, **parts)
    for its in policy.excluded:
        if below(one.path, [host.resolve(its["path"])]):
            return _excluded(policy, its, parts)
    return observed(
        "fail", "place_uncovered", "{path} ({what}) is in no set of backup_sets, and is not excluded.",
        "{path}（{what}）不在 backup_sets 的任何备份集中，也未排除。", expected="in a set, or excluded", advice=_OWNER,
        **parts)


def _excluded(policy, its, parts):
    until = datetime.datetime.strptime(str(its["until"]), "%Y-%m-%d").date()
    if until < policy.today:
        return observed(
            "fail", "exclusion_over", "{path} ({what}) was excluded until {until}, and is in no set.",
            "{path}（{what}）的排除已于 {until} 到期，且不在任何备份集中。", until=until, advice=_OWNER, **parts)
    return observed(
        "pass", "place_excluded", "{path} ({what}) is excluded until {until} ({why}, approved by {by}).",
        "{path}（{what}）已排除至 {until}（{why}；批准人 {by}）。", until=until, why=its["reason"],
        by=its["approved_by"], **parts)
