# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A setting of the running system has a value that a rule accepts, now and after a reboot."""

from functools import partial

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Expectation, Judged
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence, absent, observed

_MOST = 10
_BY_OTHER = Text(
    "The administrator takes the setting out of that place, or has it say what is expected there.",
    "请管理员删除该处设置，或改为要求的值。")
_BY_DEFAULT = Text("the kernel's default", "内核默认值")


class NowAndAtBoot(Expectation):
    """What holds now, and what files give at the next start, are both accepted.

    `source` knows the settings of one kind: `unseen(host, name)` returns an Observation where nothing can be told, else
    None; `now(host, name)` the value in force (None: not to be told here); `at_boot(host, name)` a Value with text and
    where, or None; `others(host, name)` the Writes of what else gives it a value at boot, and `looked` what was looked
    at for both (None where the files are all there is); `told(name)` the setting in a sentence; `place(name)` and
    `seen(name, value)` where the value in force is read, and how that is shown; `folder` where a value is kept;
    `keep(host, name, value)` and `put(host, name, value)` stage it for the next start, and now. `default` is what holds
    where no file sets it; without one, such a value does not outlast a reboot. `pending` is the advice where the value
    in force cannot be changed before a reboot, though all is put right in the files.
    """

    def __init__(self, source, name, rule, default=None, fixable=True, pending=None):
        self.source = source
        self.name = name
        self.rule = rule
        self.default = default
        self.fixable = fixable and pending is None
        self.pending = pending

    def later(self, host):
        """Return the text that holds after a reboot, or None, and where that is written, or None."""
        written = self.source.at_boot(host, self.name)
        return (self.default, None) if written is None else (written.text, str(written.where))

    def check(self, host):
        unseen = self.source.unseen(host, self.name)
        if unseen is not None:
            return unseen
        now, (later, where) = self.source.now(host, self.name), self.later(host)
        parts = dict(
            name=self.source.told(self.name), wanted=self.rule.wanted, now=now, later=later, folder=self.source.folder,
            origin=where or _BY_DEFAULT, expected=self._expected(now),
            actual=_actual(now, later, where), evidence=tuple(self._evidence(now, later, where)))
        if now is not None and not self.rule.accepts(now):
            return self._wrong_now(parts)
        if later is None:
            return observed(
                "fail", "setting_not_kept",
                "{name} is set by no file below {folder}, so a reboot loses it, expected {wanted}.",
                "{folder} 中没有设置 {name}，重启后失效，应为 {wanted}。", **parts)
        if not self.rule.accepts(later):
            return observed(
                "fail", "setting_wrong_at_boot", "{name} will be {later} after a reboot ({origin}), expected {wanted}.",
                "重启后 {name} 将为 {later}（{origin}），应为 {wanted}。", **parts)
        if now is None:
            return self._right(
                "{name} is {later} at boot; what is in force cannot be seen here.",
                "启动时 {name} 为 {later}；此处无法查看当前值。", parts)
        return self._right("{name} is {later}, now and at boot.", "{name} 为 {later}，重启后仍然有效。", parts)

    def _right(self, en, zh, parts):
        looked = self.source.looked
        if looked is not None:
            en, zh = en[:-1] + " (looked at: {looked}).", zh[:-1] + "（{looked}）。"
        return observed("pass", "setting_right", en, zh, looked=looked, **parts)

    def looked_at(self, host):
        """What else gives the setting a value at boot is judged beside it, and is for a person."""
        seen = self.check(host)
        others = [] if seen.reason == "setting_unknown" else list(by_others(self.source, host, self.name, self.rule))
        if seen.status != "pass" or not others:
            yield self, seen
        yield from others

    def _expected(self, now):
        return "%s %s, %s" % (self.name, self.rule.wanted, "at boot" if now is None else "now and at boot")

    def _wrong_now(self, parts):
        if self.pending is not None:
            return observed(
                "fail", "setting_after_reboot", "{name} is {now} until a reboot, expected {wanted}.",
                "重启前 {name} 仍为 {now}，应为 {wanted}。", pending_reboot=True, advice=self.pending, **parts)
        return observed(
            "fail", "setting_wrong", "{name} is {now} in the running kernel, expected {wanted}.",
            "运行中的内核 {name} 为 {now}，应为 {wanted}。", where=self.source.place(self.name), **parts)

    def _evidence(self, now, later, where):
        if now is not None:
            yield self.source.seen(self.name, now)
        if where is not None:
            yield Evidence("file", where, later)
        elif self.default is None:
            yield absent(self.source.folder)

    def affects(self, host):
        now = self.source.now(host, self.name)
        # What the kernel does already changes nothing for anybody.
        return None if now is not None and self.rule.accepts(now) else super().affects(host)

    def fix(self, host):
        later, now = self.later(host)[0], self.source.now(host, self.name)
        # What is in force and right, and may be stricter, is what is written down.
        good = now if now is not None and self.rule.accepts(now) else self.rule.target
        if self.source.at_boot(host, self.name) is None or not self.rule.accepts(later):
            self.source.keep(host, self.name, good)
        if now is not None and now != good:
            self.source.put(host, self.name, good)


def _actual(now, later, where):
    parts = [] if now is None else ["now %s" % now]
    return ", ".join(parts + ["set by no file" if where is None else "at boot %s" % later])


def by_others(source, host, name, rule):
    """Yield (expectation, Observation) of each that gives a setting a value at boot which a rule does not accept, or
    one that cannot be told.
    """
    wrong = [one for one in source.others(host, name) if one.value is None or not rule.accepts(one.value)]
    for one in wrong[:_MOST]:
        seen = _by_other(source.told(name), one, rule.wanted, "%s %s at boot" % (name, rule.wanted))
        yield Judged(partial(_seen, seen)), seen


def _seen(seen, _host):
    return seen


def _by_other(name, one, wanted, expected):
    parts = dict(
        name=name, where=one.where, value=one.value, wanted=wanted, expected=expected, advice=_BY_OTHER,
        actual=one.value or "not to be told", evidence=[Evidence("file", one.where, one.value or "")])
    if one.value is None:
        return observed(
            "not_checked", "setting_unread", "What {where} makes of {name} at boot cannot be told.",
            "无法确定 {where} 在启动时对 {name} 的设置。", **parts)
    return observed(
        "fail", "setting_wrong_by_other",
        "{where} sets {name} to {value} at boot, whatever sysctl.d says, expected {wanted}.",
        "启动时 {where} 会将 {name} 设为 {value}，不受 sysctl.d 约束，应为 {wanted}。", **parts)
