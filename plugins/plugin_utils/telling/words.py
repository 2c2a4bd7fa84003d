# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the summary says, in both languages."""

from __future__ import annotations

__all__ = ["WORDS"]

WORDS = {
    "title": {
        "en": "{id}, level {level}: {mode}; hosts {counts}.",
        "zh": "{id}，{level} 级：{mode}；主机{counts}。"},
    "numbers": {
        "en": "{strict} (passed of all), {assessed} (passed of those judged), {coverage} (judged of all)",
        "zh": "{strict}（符合占全部），{assessed}（符合占已判定），{coverage}（已判定占全部）"},
    "run": {"en": "Run {id}.", "zh": "运行 {id}。"},
    "check": {"en": "checked, nothing changed", "zh": "仅检查，未作更改"},
    "enforce": {"en": "enforced", "zh": "已执行整改"},
    "mixed": {"en": "partly checked, partly enforced", "zh": "部分检查，部分整改"},
    "nothing": {"en": "nothing was judged", "zh": "未作任何判定"},
    "aborted": {
        "en": "ABORTED: the run did not come to its end; this is what it saw.",
        "zh": "已中止：运行未完成，以下为已获得的结果。"},
    "expected": {"en": "expected", "zh": "应检查"},
    "reached": {"en": "reached", "zh": "已检查"},
    "unreachable": {"en": "unreachable", "zh": "无法连接"},
    "failed": {"en": "failed", "zh": "执行失败"},
    "skipped": {"en": "skipped", "zh": "跳过"},
    "never_started": {"en": "never started", "zh": "未执行"},
    "sections": {"en": "By section (each clause on each host counts once)", "zh": "按章节（每台主机的每个条款计一项）"},
    "untouched": {
        "en": "Clauses of sections without any finding: {clauses}. {built}",
        "zh": "没有任何检查结果的章节共 {clauses} 个条款。{built}"},
    "unbuilt": {"en": "Areas without checks in this version: {areas}.", "zh": "本版本尚无检查的领域：{areas}。"},
    "partial": {
        "en": "Of what is not checked, {count} cells are checked in part, and that part is good: other controls of "
        "these clauses said nothing.",
        "zh": "未检查项中有 {count} 项已部分检查且所查部分符合：这些条款的其余检查项尚无结果。"},
    "partial_registers": {
        "en": "{count} of these cells lack what the organization's registers say of the clause ({registers}): hosts "
        "alone settle no such clause.",
        "zh": "其中 {count} 项缺少机构台账（{registers}）一侧的结论：此类条款仅凭主机不能判定。"},
    "scores": {"en": "Score", "zh": "得分"},
    "organization": {
        "en": "Organization, by its registers (each clause counts once)", "zh": "机构，依据台账（每个条款计一项）"},
    "standing": {"en": "{clauses} clauses: {counts}.", "zh": "共 {clauses} 个条款：{counts}。"},
    "drafts": {
        "en": "Drafts, which prove nothing until they are kept: {registers}.",
        "zh": "以下台账为草稿，确认（kept）前不能作为证明：{registers}。"},
    "faulty": {
        "en": "Not valid, so nothing is judged by them: {registers}.",
        "zh": "以下台账有误，无法据此判定：{registers}。"},
    "overdue": {"en": "Overdue: {count}.", "zh": "已逾期：{count} 项。"},
    "due_soon": {"en": "Due within {days} days: {count}.", "zh": "{days} 天内到期：{count} 项。"},
    "due_on": {"en": "{due}, {clauses}: {title}{who}", "zh": "{due}，{clauses}：{title}{who}"},
    "faulty_register": {"en": "register with faults", "zh": "台账有误"},
    "who": {"en": " ({who})", "zh": "（{who}）"},
    "its_own": {"en": "the organization", "zh": "机构"},
    "strict": {"en": "strict", "zh": "严格得分"},
    "assessed": {"en": "assessed", "zh": "已评得分"},
    "coverage": {"en": "coverage", "zh": "覆盖率"},
    "strict_formula": {
        "en": "pass / (pass + fail + error + manual + not checked)",
        "zh": "符合 / (符合 + 不符合 + 检查出错 + 需人工判定 + 未检查)"},
    "assessed_formula": {"en": "pass / (pass + fail)", "zh": "符合 / (符合 + 不符合)"},
    "coverage_formula": {
        "en": "(pass + fail) / (pass + fail + error + manual + not checked)",
        "zh": "(符合 + 不符合) / (符合 + 不符合 + 检查出错 + 需人工判定 + 未检查)"},
    "waived_scores": {
        "en": "With waivers ({waived} left out): strict {strict}, assessed {assessed}, coverage {coverage}",
        "zh": "扣除豁免后（已扣除 {waived} 项）：严格得分 {strict}，已评得分 {assessed}，覆盖率 {coverage}"},
    "none": {"en": "none (nothing to divide by)", "zh": "无（分母为零）"},
    "before_after": {
        "en": "Before enforcing: strict {before}. Now: strict {after}. Findings that failed and pass now: {settled}. "
        "Findings changed: {changed}. Hosts changed: {hosts}.",
        "zh": "整改前严格得分 {before}，现为 {after}。{settled} 项由不符合转为符合。改变 {changed} 项，"
        "涉及 {hosts} 台主机。"},
    "coverage_fell": {
        "en": "Coverage went from {before} to {after}, by {more}.",
        "zh": "覆盖率由 {before} 变为 {after}，原因：{more}。"},
    "fell_not_checked": {
        "en": "{count} not checked: a clause that no longer fails is that as long as other controls of it say nothing",
        "zh": "未检查增加 {count} 项，即条款不再“不符合”，而其余检查项尚无结果"},
    "fell_error": {
        "en": "{count} errors: what was judged before could not be judged again",
        "zh": "检查出错增加 {count} 项，即整改前可判定的内容，整改后无法判定"},
    "fell_manual": {"en": "{count} for a person to judge", "zh": "需人工判定增加 {count} 项"},
    "reboot": {"en": "Waiting for a reboot: {hosts}.", "zh": "待重启：{hosts}。"},
    "prediction": {
        "en": "Enforcing would settle {passes} findings; {person} need a person; {fails} would still fail.",
        "zh": "执行整改可解决 {passes} 项；{person} 项需人工决定；{fails} 项仍不符合。"},
    "affects": {"en": "What changes for people", "zh": "对使用者的影响"},
    "would_affect": {
        "en": "An enforcing run would end or change this; nothing of it is done:",
        "zh": "执行整改将终止或改变以下各项，目前均未执行："},
    "has_affected": {"en": "Enforcing has ended or changed this:", "zh": "整改已终止或改变以下各项："},
    "affected": {
        "en": "What changes for people: {count} things, in the report.", "zh": "对使用者的影响：{count} 项，见报告。"},
    "affect": {"en": "{control}, {hosts}: {text}", "zh": "{control}，{hosts}：{text}"},
    "failures": {"en": "To do, worst first", "zh": "待处理，最严重者在前"},
    "no_failures": {"en": "Nothing failed among what was checked.", "zh": "已检查的项目中没有不符合项。"},
    "no_findings": {"en": "Nothing was checked, so nothing is known.", "zh": "未作任何检查，因此没有结论。"},
    "host_count": {"en": "{count} hosts: {names}", "zh": "{count} 台主机：{names}"},
    "more_hosts": {"en": "{names} and {more} more", "zh": "{names} 等共 {count} 台"},
    "at": {"en": "at: {where}", "zh": "位置：{where}"},
    "do": {"en": "do: {advice}", "zh": "处理：{advice}"},
    "settled": {"en": "Enforcing settles this.", "zh": "执行整改即可解决。"},
    "insufficient": {"en": "Enforcing alone does not settle this.", "zh": "仅执行整改不足以解决。"},
    "variants": {"en": "hosts with other details: {count}", "zh": "细节不同的其他主机：{count} 台"},
    "more_details": {"en": "more such findings on each host: {count}", "zh": "每台主机的其他同类发现：{count} 项"},
    "more_of_it": {"en": "more such findings: {count}", "zh": "其他同类发现：{count} 项"},
    "waived": {"en": " (waived)", "zh": "（已豁免）"},
    "severity": {"en": "severity {severity}", "zh": "严重程度：{severity}"},
    "with_hosts": {"en": "{text} ({hosts})", "zh": "{text}（{hosts}）"},
    "left_out": {"en": "and {count} more, in the report", "zh": "另有 {count} 项，见报告"},
    "down": {"en": "Hosts without a verdict", "zh": "未取得结论的主机"},
    "waivers": {"en": "Waivers applied", "zh": "已生效的豁免"},
    "waiver": {
        "en": "{clause}: {reason}; approved by {approver}, until {expires}; {hosts}",
        "zh": "{clause}：{reason}；批准人 {approver}，有效期至 {expires}；{hosts}"},
    "ignored_waiver": {"en": "Waiver ignored, {waiver}: {why}", "zh": "未采纳的豁免 {waiver}：{why}"},
    "ignored": {"en": "Waivers ignored", "zh": "未采纳的豁免"},
    "notices": {"en": "Notices", "zh": "提示"},
    "problems": {"en": "Not readable, so missing here", "zh": "无法读取，未计入"},
    "report": {"en": "Report", "zh": "报告"},
    "no_report": {"en": "Report: none was written. To write it:", "zh": "报告：未生成，可用以下命令生成："},
    "record": {"en": "Record", "zh": "记录"},
    "interrupted": {
        "en": "The run was aborted; its record so far is {path}.", "zh": "运行已中止，已有的记录为 {path}。"},
    "space": {"en": " ", "zh": ""},
    "colon": {"en": ": ", "zh": "："},
    "comma": {"en": ", ", "zh": "，"},
    "semicolon": {"en": "; ", "zh": "；"},
}
