# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether the newest copy of a set that is complete is new enough."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.backup.parts import answers, arranging
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.backup.parts.asking import told
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.backup import copies, recorded

_HOUR = 3600
_FULL, _ANY = Text("full copy", "全量备份"), Text("complete copy", "完整备份")
_ADVICE = Text(
    "Whoever runs the backups looks why no newer one was made (the tool's log, its timer), makes one now, and sees to "
    "it that a missed run is noticed.",
    "请备份负责人查明为何没有更新的备份（查看工具日志与定时任务），立即补做一次，并确保漏跑能被及时发现。")


def expectations(host, policy, hours, full):
    """Yield what is expected of the newest copy of every set."""
    return arranging.each(
        host, policy, "full" if full else "", hours, lambda host, one: look(host, policy, one, hours, full),
        lambda one, record: [of_run(policy, one, record, full)],
        lambda host, one: look(host, policy, one, hours, full) if one.tool == "pgbackrest" else ())


def of_run(policy, one, record, full):
    """Return the Observation of a run that our own unit has made."""
    problem = recorded.bad(record, policy, one)
    parts = dict(tool=record.tool, when=copies.written(record.ended), what=_FULL if full else _ANY, where=record.where,
                 evidence=[Evidence("file", record.where, record.text)], actual=record.result)
    if problem is not None:
        return told(
            one, "fail", "run_bad", "the run of {tool} that ended at {when} makes no {what}: it {problem}.",
            "{tool} 于 {when} 结束的运行不构成{what}：{problem}。", problem=problem, advice=_ADVICE, **parts)
    return told(
        one, "pass", "run_good", "the run of {tool} that ended at {when} came to its end.",
        "{tool} 于 {when} 结束的运行已完成。", **parts)


def look(host, policy, one, hours, full):
    """Yield what is seen of the newest copy in the first repository of a set, which is the local one."""
    repository = one.repositories[0]
    answer = answers.of(host, policy, one, repository)
    if answer is None:
        yield answers.unrecorded(one, repository)
        return
    found = answer.newest(full)
    what = _FULL if full else _ANY
    parts = dict(
        what=what, name=repository.name, hours=hours, evidence=answer.evidence,
        expected="a %s within %d hours" % (what, hours))
    if found is None:
        yield _none(one, answer, parts)
        return
    age = (copies.now() - found.ended) / _HOUR
    parts.update(when=copies.written(found.ended), label=found.label, age=int(age), actual=copies.written(found.ended))
    if age > hours:
        yield told(
            one, "fail", "copy_old", "the newest {what} in {name} ended at {when} ({label}), {age} hours ago; expected "
            "within {hours} hours.",
            "{name} 中最新的{what}于 {when} 完成（{label}），距今 {age} 小时，应在 {hours} 小时以内。",
            advice=_ADVICE, **parts)
        return
    yield told(
        one, "pass", "copy_fresh", "the newest {what} in {name} ended at {when} ({label}), within {hours} hours.",
        "{name} 中最新的{what}于 {when} 完成（{label}），在 {hours} 小时以内。", **parts)


def _none(one, answer, parts):
    broken = [copy for copy in answer.copies if copy.bad is not None]
    if broken:
        last = max(broken, key=lambda copy: copy.ended)
        return told(
            one, "fail", "copies_bad", "no {what} in {name}; the newest one that is no good, {label}, {problem}.",
            "{name} 中没有可用的{what}；最新一份 {label} {problem}。", label=last.label, problem=last.bad,
            actual=last.bad, advice=_ADVICE, **parts)
    return told(
        one, "fail", "copies_none", "there is no {what} in {name}.", "{name} 中没有{what}。", actual="none",
        advice=_ADVICE, **parts)
