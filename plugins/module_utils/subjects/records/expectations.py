# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is expected of what is recorded: that it is arranged, whole, of this machine, fresh, and by rules in force. Its
facts are for whoever asked.
"""

import time

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Expectation, Judged
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence, absent, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.records import source
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.records.form import Unusable
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.systemd.unit_file import load_unit

_HOUR = 3600
_SYSTEMD = ("/run/systemd/system", "/lib/systemd/systemd", "/usr/lib/systemd/systemd")
_NO_SYSTEMD = Text("there is no systemd to have it recorded; another scheduler runs the recorder, or the tool says it",
                   "没有 systemd 可供定时记录；请用其他计划任务运行记录程序，或由工具自行记录")
_LOOK = Text(
    "Look who has changed it and since when, keep a copy, then have it recorded anew ({command}).",
    "请查明何人何时更改，保留副本，再重新记录（{command}）。")
_TOOL = Text(
    "Whoever runs {tool} looks why, and has it recorded anew ({command}).",
    "请 {tool} 的负责人查明原因，并重新记录（{command}）。")
_OUTSIDE = Text("by another tool, as it says itself", "由其他工具自行记录")


class Recorded(Expectation):
    """The last record of a Topic says something, and of its facts `judge(record)` yields Observations; None of what is
    right and needs no word.
    """

    def __init__(self, topic, judge):
        self.topic = topic
        self.fixable = topic.by_us
        self._judge = judge
        self._parts = dict(topic=topic.name, hours=topic.within, timer=topic.timer,
                           expected="a record within %d hours" % topic.within)

    def check(self, host):
        seen = [one for _part, one in self.looked_at(host) if one is not None]
        return next((one for one in seen if one.open), seen[0] if seen else self._right(None))

    def looked_at(self, host):
        if host.declared(("run", self.topic.service)) == "done":
            yield self, observed(
                "pass", "record_staged", "{topic} is to be recorded now.", "即将记录 {topic}。", **self._parts)
            return
        try:
            record = source.of(host, self.topic.name)
            wrong = self._absent(host) if record is None else self._stale(host, record)
            if wrong is not None:
                yield wrong
                return
            for seen in self._judge(record):
                yield _by_person(seen), seen
        except Unusable as error:
            yield self._not_believed(error)
        except HostError as error:
            seen = observed(
                "not_checked", "record_unseen", "What is recorded of {topic} cannot be looked at: {error}.",
                "{topic} 的记录无法查看：{error}。", error=error.told, evidence=(absent(error.path),), **self._parts)
            yield _by_person(seen), seen

    def fix(self, host):
        if not any(host.exists(path) for path in _SYSTEMD):
            raise HostError(self.topic.timer, _NO_SYSTEMD)
        self.topic.stage(host)

    # In this order, the first that applies is what is seen

    def _not_believed(self, error):
        place = error.path
        seen = observed(
            "error", error.reason, "The record of {topic} is not to be believed: {error}.",
            "{topic} 的记录不可采信：{error}。", error=error.told, where=place, actual=error.reason,
            advice=_LOOK.format(command="systemctl start " + self.topic.service), evidence=(absent(place),),
            **self._parts)
        return _by_person(seen), seen

    def _absent(self, host):
        places = "%s/%s.json" % (source.EVIDENCE, self.topic.name)
        parts = dict(self._parts, actual="none", place=places, evidence=[absent(places)])
        if not self.topic.by_us:
            seen = observed(
                "fail", "record_absent", "Nothing has recorded {topic} ({place}).",
                "没有任何 {topic} 的记录（{place}）。", **parts)
            return _by_person(seen), seen
        there = self.topic.schedule(host)
        if there is None and load_unit(host, self.topic.timer).fragment is None or (
                there is not None and there.timer.get("LoadState") != "loaded"):
            return self, observed(
                "fail", "not_arranged", "Nothing records {topic}: there is no {timer}, and no record ({place}).",
                "没有定期记录 {topic}：既没有 {timer}，也没有记录（{place}）。", **parts)
        if there is None:
            seen = observed(
                "not_checked", "first_run_awaited", "{timer} is there and has recorded nothing yet ({place}).",
                "{timer} 已存在，尚未产生记录（{place}）。", **parts)
            return _by_person(seen), seen
        parts["evidence"].append(there.evidence)
        if not _on(host, self.topic, there):
            return self, self._off(there, parts)
        hours = _active_for(there)
        if there.timer.get("LastTriggerUSec", "n/a") in ("", "n/a", "0") and hours < 2 * self.topic.within:
            seen = observed(
                "not_checked", "first_run_awaited",
                "{timer} has been on for {since} hours, and its first run is to come.",
                "{timer} 已启用 {since} 小时，首次运行尚未到时间。", since=int(hours), **parts)
            return _by_person(seen), seen
        return self, observed(
            "fail", "record_absent", "{timer} is on and nothing is recorded ({place}): {said}.",
            "{timer} 已启用，却没有记录（{place}）：{said}。", said=_said(there), **parts)

    def _stale(self, host, record):
        ours = self.topic.by_us and not record.external
        there = self.topic.schedule(host) if ours else None
        parts = dict(
            self._parts, when=_written(record.ended), tool=record.tool, where=record.where,
            actual=_written(record.ended), evidence=[shown(record)] + ([] if there is None else [there.evidence]))
        parts["advice"] = _TOOL.format(tool=record.tool, command="systemctl start " + self.topic.service)
        again = self if ours and self.topic.at_once else None
        if source.now() - record.ended > self.topic.within * _HOUR:
            seen = observed(
                "fail", "record_stale",
                "{topic} was last recorded at {when}, expected within {hours} hours ({where}): {said}.",
                "{topic} 最近一次记录于 {when}，应在 {hours} 小时以内（{where}）：{said}。",
                said=_said(there) if ours else _OUTSIDE, **parts)
            return again or _by_person(seen), seen
        if there is not None and not _on(host, self.topic, there):
            return self, self._off(there, parts)
        other = self.topic.outdated(host) if ours else None
        if other is not None:
            return self, observed(
                "fail", "recorder_outdated", "{path} is not what this version and its options make it.",
                "{path} 与当前版本及其选项所要求的不一致。", path=other, **parts)
        if ours and self.topic.digest(host) != record.config_sha256:
            seen = observed(
                "fail", "record_of_other_rules",
                "{topic} was recorded at {when} by units or settings that are in force no more ({where}).",
                "{topic} 于 {when} 记录时依据的单元或配置现已更改（{where}）。", **parts)
            return again or _by_person(seen), seen
        if record.result not in self.topic.accepts or record.result == "ok" and record.rc:
            seen = observed(
                "fail", "record_failed", "{tool} ended with {result} at {when} ({where}): {said}.",
                "{tool} 于 {when} 结束，结果为 {result}（{where}）：{said}。", result=record.result,
                said=_last_words(record), **parts)
            return _by_person(seen), seen
        return None

    @staticmethod
    def _off(there, parts):
        parts = dict(parts, state="%s, %s" % (
            there.timer.get("ActiveState") or "unknown", there.timer.get("UnitFileState") or "not enabled"))
        return observed(
            "fail", "recording_off", "Nothing goes on recording {topic}: {timer} is off ({state}).",
            "{topic} 不再定期记录：{timer} 未启用（{state}）。", **parts)

    def _right(self, _nothing):
        return observed("pass", "recorded", "{topic} is recorded.", "{topic} 已有记录。", **self._parts)


def shown(record):
    """Return a record as evidence: the line as it stands."""
    return Evidence("file", record.where, record.text)


def told_by(record):
    """Return by whom a record is, for a sentence that rests on it: empty where by our own recorder."""
    return Text(" (recorded {by})", "（{by}）").format(by=_OUTSIDE) if record.external else Text("", "")


def _by_person(seen):
    return Judged(lambda host: seen)


def _on(host, topic, there):
    if host.declared(("unit", topic.timer)) is not None:
        return host.declared(("unit", topic.timer)) == "running"
    return there.timer.get("ActiveState") == "active" and there.timer.get("UnitFileState") == "enabled"


def _active_for(there):
    """Return for how many hours a timer has been on, without a break."""
    since = there.timer.get("ActiveEnterTimestampMonotonic", "0")
    try:
        return (time.monotonic() - int(since) / 1e6) / _HOUR
    except ValueError:
        return 0


def _said(there):
    if there is None:
        return Text("systemd cannot be asked", "无法查询 systemd")
    return Text(
        "last started {last}, result {result}, exit status {status}",
        "上次启动 {last}，结果 {result}，退出码 {status}").format(
            last=there.timer.get("LastTriggerUSec") or "n/a", result=there.service.get("Result") or "unknown",
            status=there.service.get("ExecMainStatus") or "unknown")


def _last_words(record):
    words = record.facts.get("said")
    return words if isinstance(words, str) and words else "exit status %s" % record.rc


def _written(seconds):
    return time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime(seconds))
