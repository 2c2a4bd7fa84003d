# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether logs are kept long enough: by what rotates them, and by the age of the oldest record."""

import datetime

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Expectation
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence, absent, line, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.logs import logrotate, records as log_records


class Rotated(Expectation):
    """What rotates a log removes nothing of it before its time."""

    def __init__(self, log, days):
        self.log = log
        self.days = days

    def check(self, host):
        cover = logrotate.of(host).cover(self.log)
        parts = dict(log=self.log, days=self.days, expected="%s: >= %d days" % (self.log, self.days))
        if cover is None:
            return observed(
                "pass", "not_rotated", "Nothing of {log} is removed: no stanza of {main} rotates it.",
                "{log} 的记录不会被删除：{main} 中没有轮转它的配置。", main=logrotate.MAIN,
                actual="%s: not rotated" % self.log, evidence=(absent(*logrotate.of(host).paths or (logrotate.MAIN,)),),
                **parts)
        found = cover.rotation
        kept, place, text = found.kept_days, _decisive(found, self.days), _told(found)
        places = [
            value.where for value in (found.criterion, found.rotate, found.maxsize, found.maxage) if value is not None]
        parts.update(where=place, text=text, kept="%d" % (kept or 0), actual="%s: %s" % (self.log, text),
                     evidence=[line(host, one) for one in dict.fromkeys([place] + places)])
        if kept is None or kept >= self.days:
            return observed(
                "pass", "kept_long_enough", "{log} is kept ({text}; {where}).",
                "{log} 的保存期限足够（{text}；{where}）。", **parts)
        if kept == 0 and (found.days is None or found.maxsize):
            return observed(
                "fail", "removed_by_size",
                "{log} is rotated by size, which may be at any time: {text} in {where}, expected >= {days} days.",
                "{log} 按大小轮转，时间没有保证：{where} 为 {text}，应不少于 {days} 天。", **parts)
        return observed(
            "fail", "removed_early", "{log} is kept {kept} days: {text} in {where}, expected >= {days} days.",
            "{log} 仅保存 {kept} 天：{where} 为 {text}，应不少于 {days} 天。", **parts)

    def fix(self, host):
        logrotate.keep(host, self.log, self.days)


def _decisive(found, days):
    """Return the place of the setting that makes it too short; of the count where nothing does."""
    if found.age is not None and found.age < days:
        return found.maxage.where
    if found.days is None:
        return found.criterion.where
    return found.rotate.where if found.maxsize is None else found.maxsize.where


def _told(found):
    more = [
        "%s %s" % (name, value.text) for name, value in (("maxsize", found.maxsize), ("maxage", found.maxage))
        if value is not None]
    return ", ".join([found.criterion.text, "rotate %s" % found.rotate.text] + more)


class GoesBack(Expectation):
    """On a host that is old enough the oldest record is, too. What is gone is gone: nothing puts that right."""

    fixable = False

    def __init__(self, name, logs, days, today, span=None):
        self.name = name
        self.logs = logs
        self.days = days
        self.today = today
        # How to tell the Span of the logs, where they are not files as rotation leaves them.
        self._span = span or (lambda host: log_records.span(host, [one for log in logs for one in archives(host, log)]))

    def check(self, host):
        since, span = log_records.host_since(host), self._span(host)
        age = None if since is None else (self.today - since[0]).days
        oldest = None if span is None else (self.today - span.day).days
        parts = dict(
            name=self.name, logs=", ".join(self.logs), days=self.days, age=age, oldest=oldest,
            identity="" if since is None else since[1], path="" if span is None else span.path,
            expected="oldest record >= %d days" % self.days,
            actual="no record" if oldest is None else "oldest record %d days" % oldest,
            evidence=(
                absent(*self.logs) if span is None else Evidence("file", span.path, span.day),
                absent(*log_records.IDENTITY) if since is None else Evidence("file", since[1], since[0])))
        if oldest is not None and oldest >= self.days:
            return observed(
                "pass", "goes_back", "The {name} records go back {oldest} days ({path}).",
                "{name} 记录可追溯 {oldest} 天（{path}）。", **parts)
        if age is None:
            return observed(
                "not_checked", "host_age_unknown",
                "The {name} records do not go back {days} days, and nothing tells how old this host is.",
                "{name} 记录不足 {days} 天，且无法得知此主机的启用时间。", **parts)
        if age < self.days:
            return observed(
                "pass", "host_younger",
                "This host is {age} days old ({identity}): its {name} records cannot go back {days} days yet.",
                "此主机启用仅 {age} 天（{identity}），{name} 记录尚不可能达到 {days} 天。", **parts)
        parts["advice"] = Text(
            "Find out who or what removed them. Once the settings are right they are complete on %s at the earliest; "
            "until then waive it with the reason." % (self.today + datetime.timedelta(days=self.days - (oldest or 0))),
            "请查明记录被何人或何程序删除。设置正确后最早于 %s 满足要求；在此之前请登记豁免并写明原因。"
            % (self.today + datetime.timedelta(days=self.days - (oldest or 0))))
        if oldest is None:
            return observed(
                "fail", "records_missing",
                "There is no {name} record ({logs}), and this host is {age} days old ({identity}).",
                "没有任何 {name} 记录（{logs}），而此主机已启用 {age} 天（{identity}）。", **parts)
        return observed(
            "fail", "records_missing",
            "The {name} records go back {oldest} days ({path}), and this host is {age} days old ({identity}).",
            "{name} 记录仅可追溯 {oldest} 天（{path}），而此主机已启用 {age} 天（{identity}）。", **parts)


def archives(host, log):
    """Return a log and what was rotated off it, wherever the stanza that rotates it puts that."""
    cover = logrotate.of(host).cover(log)
    return log_records.archives(host, log, cover.rotation.olddir if cover else None)
