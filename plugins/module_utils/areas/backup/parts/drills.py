# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is recorded of the last time that a set was restored: when, how long it took, and whether it was the same."""

import hashlib

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.backup.parts.asking import told
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence, absent
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.backup import copies, recorded
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.records import source

_DAY, _MINUTE = 86400, 60
_TOPIC = "restore-"
_DRILL = Text(
    "Whoever runs the backups has the set restored and compared by the playbook restore_drill, or by another tool, and "
    "that recorded with kind restore (docs/backup.md).",
    "请备份负责人用 playbook restore_drill 恢复并比对该备份集，或用其他工具演练并以 kind: restore 记录"
    "（见 docs/backup.zh-CN.md）。")
_LOOK = Text(
    "Whoever answers for the set looks at the protocol of the drill: the record is signed by nobody.",
    "请该备份集的责任人核对演练记录：该记录未经签名。")
_SIGN = Text(
    "The agency enters a key with the purpose evidence_signing and its signing_key in the register of keys, and gives "
    "the playbook restore_drill that key (drill_key) and a folder for its records (backup_drills).",
    "请在密钥台账中登记用途为 evidence_signing 的密钥及其 signing_key，并为 playbook restore_drill 指定该密钥"
    "（drill_key）与存放记录的目录（backup_drills）。")


def look(host, policy, one):
    """Yield what is seen of the last drill of a set: our own, or another tool's."""
    own = source.of(host, _TOPIC + one.name)
    found = recorded.records(host, one, "restore") + ([] if own is None else [own])
    if not found:
        place = recorded.place(one)
        yield told(
            one, "fail", "drill_none", "no restore of it is recorded ({place}).", "没有恢复演练的记录（{place}）。",
            place=place, expected="a drill within %d days" % policy.drill_days, actual="none", evidence=[absent(place)],
            advice=_DRILL)
        return
    last = max(found, key=lambda record: record.ended)
    yield _of(policy, one, last) or _signed(policy, one, last)


def _of(policy, one, record):
    minutes, most = -int((record.started - record.ended) // _MINUTE), one.given.get("restore_objective_minutes")
    compared, differences = record.facts.get("compared"), record.facts.get("differences")
    said = record.facts.get("said")
    parts = dict(
        said=said if isinstance(said, str) else record.result, tool=record.tool, minutes=minutes, most=most,
        when=copies.written(record.ended), days=policy.drill_days, compared=compared, differences=differences,
        result=record.result, where=record.where, actual=record.result, advice=_DRILL,
        expected="a good drill within %d days" % policy.drill_days,
        evidence=[Evidence("file", record.where, record.text)])
    if record.facts.get("begun") is True and not record.external:
        return told(
            one, "fail", "drill_cut", "the drill that began at {when} was cut short.",
            "于 {when} 开始的演练中途中断。", **parts)
    if record.result != "ok" and not differences:
        return told(
            one, "fail", "drill_failed", "the restore that ended at {when} did so with the result {result}: "
            "{said}.", "于 {when} 结束的恢复结果为 {result}：{said}。", **parts)
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
    return None


def _signed(policy, one, record):
    """Return what is seen of a good drill, by who has signed its record."""
    minutes = -int((record.started - record.ended) // _MINUTE)
    parts = dict(
        tool=record.tool, when=copies.written(record.ended), minutes=minutes, compared=record.facts["compared"],
        expected="a signed record", actual="signed by nobody", evidence=[Evidence("file", record.where, record.text)])
    digest = hashlib.sha256(record.text.strip().encode("utf-8")).hexdigest()
    kept = [row for row in policy.signed.get("records", ()) if row["sha256"] == digest]
    signer = next((row["signer"] for row in kept if row["signer"]), None)
    if signer is not None:
        parts.update(signer=signer, actual="signed by %s" % signer)
        return told(
            one, "pass", "drill_signed", "it was restored by {tool} until {when}, in {minutes} minutes, and compared "
            "in {compared} things without a difference; {signer} has signed that.",
            "{tool} 于 {when} 完成恢复，耗时 {minutes} 分钟，比对 {compared} 项无差异；记录由 {signer} 签名。", **parts)
    if record.external or not policy.signed.get("signers"):
        return told(
            one, "manual", "drill_unsigned", "{tool} records a restore that ended at {when}, took {minutes} minutes, "
            "and was compared in {compared} things without a difference; nobody has signed that.",
            "{tool} 记录了于 {when} 结束的恢复：耗时 {minutes} 分钟，比对 {compared} 项无差异；该记录未经签名。",
            advice=_LOOK if record.external else _SIGN, **parts)
    parts.update(signers=", ".join(policy.signed["signers"]), advice=_SIGN)
    return told(
        one, "fail", "drill_signature", "the record of the restore that ended at {when} has no signature by {signers} "
        "on the controller.", "于 {when} 结束的恢复，其记录在控制端没有 {signers} 的有效签名。", **parts)


def _number(value):
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0
