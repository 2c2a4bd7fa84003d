# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is recorded of the last time that a set was restored: when, how long it took, and whether it was the same."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.backup.parts.asking import told
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence, absent
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.backup import copies, recorded

_DAY, _MINUTE = 86400, 60
_DRILL = Text(
    "Whoever runs the backups restores the set into a place of its own, compares it with what it is a copy of, and "
    "records that with kind restore, compared and differences (docs/backup.md).",
    "请备份负责人将该备份集恢复到独立位置并与原数据比对，以 kind: restore 及 compared、differences 记录"
    "（见 docs/backup.zh-CN.md）。")
_LOOK = Text(
    "Whoever answers for the set looks at the protocol of the drill: the record is signed by nobody.",
    "请该备份集的责任人核对演练记录：该记录未经签名。")


def look(host, policy, one):
    """Yield what is seen of the last drill of a set."""
    found = recorded.records(host, one, "restore")
    if not found:
        place = recorded.place(one)
        yield told(
            one, "fail", "drill_none", "no restore of it is recorded ({place}).", "没有恢复演练的记录（{place}）。",
            place=place, expected="a drill within %d days" % policy.drill_days, actual="none", evidence=[absent(place)],
            advice=_DRILL)
        return
    yield _of(policy, one, found[-1])


def _of(policy, one, record):
    minutes, most = int((record.ended - record.started) / _MINUTE), one.given.get("restore_objective_minutes")
    compared, differences = record.facts.get("compared"), record.facts.get("differences")
    parts = dict(
        tool=record.tool, when=copies.written(record.ended), minutes=minutes, most=most, days=policy.drill_days,
        compared=compared, differences=differences, result=record.result, where=record.where, actual=record.result,
        expected="a good drill within %d days" % policy.drill_days, advice=_DRILL,
        evidence=[Evidence("file", record.where, record.text)])
    if record.result != "ok":
        return told(
            one, "fail", "drill_failed", "the restore that ended at {when} did so with the result {result}.",
            "于 {when} 结束的恢复结果为 {result}。", **parts)
    if copies.now() - record.ended > policy.drill_days * _DAY:
        return told(
            one, "fail", "drill_old", "it was last restored at {when}, expected within {days} days.",
            "最近一次恢复于 {when}，应在 {days} 天以内。", **parts)
    if not _number(compared) or not compared or not _number(differences):
        return told(
            one, "fail", "drill_uncompared", "the restore that ended at {when} says nothing of a comparison (compared, "
            "differences).", "于 {when} 结束的恢复未说明比对结果（compared、differences）。", **parts)
    if differences:
        return told(
            one, "fail", "drill_differs", "of {compared} things that were compared at {when}, {differences} differed.",
            "{when} 比对的 {compared} 项中有 {differences} 项不一致。", **parts)
    if most is not None and minutes > most:
        return told(
            one, "fail", "drill_slow", "the restore that ended at {when} took {minutes} minutes, and its objective is "
            "{most}.", "于 {when} 结束的恢复耗时 {minutes} 分钟，目标为 {most} 分钟。", **parts)
    parts["advice"] = _LOOK
    return told(
        one, "manual", "drill_unsigned", "{tool} records a restore that ended at {when}, took {minutes} minutes, and "
        "was compared in {compared} things without a difference; nobody has signed that.",
        "{tool} 记录了于 {when} 结束的恢复：耗时 {minutes} 分钟，比对 {compared} 项无差异；该记录未经签名。", **parts)


def _number(value):
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0
