# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Expectations: how to tell whether one thing is as it should be, and how to put it right.

An expectation has `check(host) -> Observation` and, where a machine may do it, `fix(host)`, which only stages. `fixable` is
False where a person has to decide. Check and fix speak of the same thing through the same source, so they cannot disagree.
"""

from ansible_collections.jrt0117.baseline.plugins.module_utils.finding import Evidence, Text, observed


class Rule:
    """What values are good (`accepts`), how to say so (`wanted`), the value to set (`target`), what to show of a bad one."""

    def __init__(self, wanted, target, accepts, shown=str):
        self.wanted = wanted
        self.target = target
        self.accepts = accepts
        self.shown = shown


def _number(text):
    try:
        return int(text)
    except (TypeError, ValueError):
        return None


def at_least(limit):
    """Accept a whole number of `limit` or more."""
    return Rule(">= %d" % limit, str(limit), lambda text: _number(text) is not None and _number(text) >= limit)


def at_most(limit, lowest=None):
    """Accept a whole number of `limit` or less; with `lowest`, not below that (0 and -1 often mean: no limit)."""
    def accepts(text):
        number = _number(text)
        return number is not None and number <= limit and (lowest is None or number >= lowest)
    return Rule("<= %d" % limit if lowest is None else "%d to %d" % (lowest, limit), str(limit), accepts)


def equals(value):
    """Accept exactly this value, letter case aside."""
    return Rule(value, value, lambda text: text is not None and text.lower() == value.lower())


def one_of(*values):
    """Accept one of these values, letter case aside; the first is the one to set."""
    return Rule(" | ".join(values), values[0], lambda text: text is not None and text.lower() in [v.lower() for v in values])


class Expectation:
    """Base of all expectations."""

    fixable = True

    def check(self, host):
        """Return an Observation of the host as it is, staged changes included."""
        raise NotImplementedError(type(self).__name__)

    def fix(self, host):
        """Stage what puts it right."""
        raise NotImplementedError(type(self).__name__)


class Setting(Expectation):
    """A named setting of a source has a value that a rule accepts.

    A source has `label`, `get(name) -> Value or None` (with where), `default(name) -> str or None` and `set(name, value)`,
    which stages. It answers with the value in force, whichever file or command that comes from, and holds nothing
    itself: what it read before the last staging would be stale.
    """

    def __init__(self, source, name, rule, fixable=True):
        self.source = source
        self.name = name
        self.rule = rule
        self.fixable = fixable

    def check(self, host):
        value = self.source.get(self.name)
        text = self.source.default(self.name) if value is None else value.text
        expected = "%s %s" % (self.name, self.rule.wanted)
        actual = "%s = %s" % (self.name, text) if text is not None else ""
        where = None if value is None else value.where
        place = where if value is not None else Text("%s, where it is not set" % self.source.label, "%s（未设置）" % self.source.label)
        parts = dict(name=self.name, text=text, place=place, wanted=self.rule.wanted, expected=expected, actual=actual, where=where)
        if where is None:
            parts["evidence"] = (Evidence("file", self.source.label, actual or "%s is not set" % self.name),)
        if text is not None and self.rule.accepts(text):
            return observed("pass", "setting_right", "{name} is {text} in {place}.", "{place} 中 {name} 为 {text}。", **parts)
        if text is None:
            parts["place"] = self.source.label
            return observed(
                "fail", "setting_missing", "{name} is not set in {place}, expected {wanted}.",
                "{place}：{name} 未设置，应为 {wanted}。", **parts)
        return observed(
            "fail", "setting_wrong", "{name} is {text} in {place}, expected {wanted}.",
            "{place} 中 {name} 为 {text}，应为 {wanted}。", **parts)

    def fix(self, host):
        self.source.set(self.name, self.rule.target)


class Attributes(Expectation):
    """A path has no more permission bits than `mode`, and one of the `owners` and `groups` (numeric; None: any).

    A path that is not there meets the expectation, unless `required`.
    """

    def __init__(self, path, mode, owners=(0,), groups=None, required=False):
        self.path = path
        self.mode = mode
        self.owners = owners
        self.groups = groups
        self.required = required

    def _problems(self, found):
        if found.mode & ~self.mode & 0o7777:
            yield "mode %04o" % found.mode
        if self.owners is not None and found.uid not in self.owners:
            yield "uid %d" % found.uid
        if self.groups is not None and found.gid not in self.groups:
            yield "gid %d" % found.gid

    def check(self, host):
        found = host.stat(self.path)
        expected = "%s mode <= %04o" % (self.path, self.mode)
        if found is None:
            status = "fail" if self.required else "pass"
            return observed(status, "path_missing", "{path} does not exist.", "{path} 不存在。", path=self.path, expected=expected)
        problems = ", ".join(self._problems(found))
        actual = "%s %04o %d:%d" % (self.path, found.mode, found.uid, found.gid)
        if not problems:
            return observed(
                "pass", "attributes_right", "{path} has mode {mode}.", "{path} 权限为 {mode}。",
                path=self.path, mode="%04o" % found.mode, expected=expected, actual=actual, where=self.path)
        return observed(
            "fail", "attributes_wrong", "{path} has {problems}, expected mode {mode} or less and owner {owners}.",
            "{path} 为 {problems}，权限应不超过 {mode}，属主应为 {owners}。", path=self.path, problems=problems,
            mode="%04o" % self.mode, owners="any" if self.owners is None else "/".join(str(uid) for uid in self.owners),
            expected=expected, actual=actual, where=self.path)

    def fix(self, host):
        found = host.stat(self.path)
        if found is None:
            return
        owner_wrong = self.owners is not None and found.uid not in self.owners
        group_wrong = self.groups is not None and found.gid not in self.groups
        host.stage_attributes(
            self.path, mode=found.mode & self.mode,
            uid=self.owners[0] if owner_wrong else None, gid=self.groups[0] if group_wrong else None)


class Judged(Expectation):
    """An expectation given as an observation already made, with an optional fix; for what fits no other class."""

    def __init__(self, observation, fix=None):
        self.observation = observation
        self.fixable = fix is not None
        self._fix = fix

    def check(self, host):
        return self.observation

    def fix(self, host):
        self._fix()
