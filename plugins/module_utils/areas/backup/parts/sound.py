# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether somebody has read the copies of a set and found them whole, and whether its runs follow each other."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.backup.parts import answers
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.backup.parts.asking import told
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence, absent
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.backup import copies, recorded

_HOUR, _DAY, _MONTH = 3600, 86400, 31
_ADVICE = Text(
    "Whoever runs the backups has the data of the repository read and compared each week (restic check --read-data, "
    "pgbackrest verify, borg check --verify-data), and the result recorded.",
    "请备份负责人每周读取并校验存储库中的数据（restic check --read-data、pgbackrest verify、borg check "
    "--verify-data），并记录结果。")
_DAMAGED = Text(
    "Whoever runs the backups keeps the repository as it is, makes a full copy into another one now, and looks into "
    "what was lost and since when.",
    "请备份负责人保留该存储库原状，立即向另一存储库做全量备份，并查明损坏内容与起始时间。")
_RUNS = Text(
    "Whoever runs the backups looks why no run is known of that time, and has missed runs noticed.",
    "请备份负责人查明该时段没有运行记录的原因，并确保漏跑能被及时发现。")


def checked(host, policy, one):
    """Yield what is seen of the last check that another tool has recorded, and of the runs of a month."""
    found = recorded.records(host, one, "check")
    place = recorded.place(one)
    if not found:
        structure = recorded.records(host, one, "structure")
        yield told(
            one, "fail", "check_none", "no check that read the data of its copies is recorded ({place}){more}.",
            "没有读取备份数据的校验记录（{place}）{more}。", place=place, expected="a check that read the data",
            actual="none", evidence=[Evidence("file", structure[-1].where, structure[-1].text) if structure else absent(
                place)], advice=_ADVICE, more=Text("; those that looked at the structure alone find no damaged data",
                                                   "；仅检查结构无法发现数据损坏") if structure else Text("", ""))
    else:
        yield of_check(policy, one, found[-1])
    yield from runs(host, policy, one)


def of_check(policy, one, record):
    """Return the Observation of a check."""
    parts = dict(
        tool=record.tool, when=copies.written(record.ended), days=policy.check_days, where=record.where,
        evidence=[Evidence("file", record.where, record.text)], actual=record.result,
        expected="a good check within %d days" % policy.check_days)
    problem = _problem(record)
    if problem is not None:
        return told(
            one, "fail", "check_failed", "{tool} checked its copies at {when} and {problem}.",
            "{tool} 于 {when} 校验其备份：{problem}。", problem=problem, advice=_DAMAGED, **parts)
    if copies.now() - record.ended > policy.check_days * _DAY:
        return told(
            one, "fail", "check_old", "its copies were last read and compared at {when} by {tool}, expected within "
            "{days} days.", "其备份最近一次由 {tool} 于 {when} 读取校验，应在 {days} 天以内。", advice=_ADVICE, **parts)
    return told(
        one, "pass", "check_good", "{tool} read its copies at {when} and found them whole.",
        "{tool} 于 {when} 读取其备份，未发现损坏。", **parts)


def _problem(record):
    if record.result != "ok" or record.rc:
        said = record.facts.get("said")
        return Text("failed: {said}", "失败：{said}").format(
            said=said if isinstance(said, str) and said else record.result)
    if record.external or record.tool != "pgbackrest":
        return None
    # It ends with 0 and says nothing by itself, whatever it finds.
    text = record.facts.get("text")
    lines = [line.strip() for line in text.splitlines()] if isinstance(text, str) else []
    if "status: ok" in lines and any(line.startswith("backup: ") for line in lines):
        return None
    bad = [line for line in lines if "invalid" in line.partition("status:")[2] or line.startswith("No ")]
    return Text("did not find them whole: {line}", "未确认其完整：{line}").format(
        line=(bad or lines or ["no answer"])[0][:200])


def runs(host, policy, one):
    """Yield what is seen of the runs of the last month: of a gap longer than two periods, its dates."""
    answer = answers.of(host, policy, one, one.repositories[0])
    if answer is None:
        yield answers.unrecorded(one, one.repositories[0])
        return
    since = copies.now() - _MONTH * _DAY
    every = sorted({copy.ended for copy in answer.copies})
    # The one before the month is where a gap in it may begin.
    times = [one for one in every if one < since][-1:] + [one for one in every if one >= since]
    most = 2 * policy.increment_hours * _HOUR
    gaps = [(before, after) for before, after in zip(times, times[1:] + [copies.now()]) if after - before > most]
    parts = dict(count=len(times), hours=2 * policy.increment_hours, evidence=answer.evidence)
    for before, after in gaps[-5:]:
        yield told(
            one, "fail", "runs_missed", "no run is known between {before} and {after}, expected one within {hours} "
            "hours.",
            "{before} 至 {after} 之间没有运行记录，应在 {hours} 小时内有一次。", before=copies.written(before),
            after=copies.written(after), actual="%d hours" % ((after - before) / _HOUR),
            expected="<= %d hours" % (2 * policy.increment_hours), advice=_RUNS, **parts)
    if times and not gaps:
        yield told(
            one, "pass", "runs_follow", "{count} runs since {first} follow each other within {hours} hours.",
            "自 {first} 起的 {count} 次运行间隔均不超过 {hours} 小时。", first=copies.written(times[0]), **parts)
