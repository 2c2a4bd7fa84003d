# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A setting of the running system has a value that a rule accepts, now and after a reboot."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Expectation
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence, absent, observed

_BY_DEFAULT = Text("the kernel's default", "内核默认值")


class NowAndAtBoot(Expectation):
    """What holds now, and what files give at the next start, are both accepted.

    `source` knows the settings of one kind: `unseen(host, name)` returns an Observation where nothing can be told, else
    None; `now(host, name)` the value in force (None: not to be told here); `at_boot(host, name)` a Value with text and
    where, or None; `told(name)` the setting in a sentence; `place(name)` and `question(name)` where the value in force
    is read, and how that is shown; `folder` where a value is kept; `keep(host, name, value)` and `put(host, name,
    value)` stage it for the next start, and now. `default` is what holds where no file sets it; without one, such a
    value does not outlast a reboot. `pending` is the advice where the value in force cannot be changed before a reboot,
    though all is put right in the files.
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
            origin=where or _BY_DEFAULT, expected="%s %s, now and at boot" % (self.name, self.rule.wanted),
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
        return observed(
            "pass", "setting_right", "{name} is {later}, now and at boot.", "{name} 为 {later}，重启后仍然有效。",
            **parts)

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
        later = self.later(host)[0]
        if self.source.at_boot(host, self.name) is None or not self.rule.accepts(later):
            self.source.keep(host, self.name, self.rule.target)
        now = self.source.now(host, self.name)
        if now is not None and not self.rule.accepts(now):
            self.source.put(host, self.name, self.rule.target)


def _actual(now, later, where):
    parts = [] if now is None else ["now %s" % now]
    return ", ".join(parts + ["set by no file" if where is None else "at boot %s" % later])
