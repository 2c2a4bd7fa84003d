# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A named setting of a source has a value that a rule accepts."""

from typing import Any, Dict

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Expectation
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import (
    Observation,
    absent,
    line,
    observed,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Host
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.rules import Rule

_SET = Text("{name} is {text} in {place}", "{place} 中 {name} 为 {text}")
_DEFAULT = Text("{name} is {text} in {label}, where it is not set", "{label} 中未设置 {name}，默认为 {text}")
_UNSET = Text("{name} is not set in {label}", "{label} 中未设置 {name}")


class Setting(Expectation):
    """A named setting of a source has a value that a rule accepts.

    A source has `label`, `get(name) -> Value or None` (with where), `default(name) -> str or None` and `set(name,
    value)`, which stages. It answers with the value in force, whichever file or command that comes from, and holds
    nothing itself: what it read before the last staging would be stale.
    """

    def __init__(self, source: Any, name: str, rule: Rule, fixable: bool = True) -> None:
        self.source = source
        self.name = name
        self.rule = rule
        self.fixable = fixable

    def check(self, host: Host) -> Observation:
        value = self.source.get(self.name)
        text = self.source.default(self.name) if value is None else value.text
        expected = "%s %s" % (self.name, self.rule.wanted)
        actual = "%s = %s" % (self.name, text) if text is not None else ""
        where = None if value is None else value.where
        seen = _SET if value is not None else _UNSET if text is None else _DEFAULT
        parts: Dict[str, Any] = dict(
            seen=seen.format(name=self.name, text=text, place=where, label=self.source.label), wanted=self.rule.wanted,
            expected=expected, actual=actual, where=where)
        parts["evidence"] = (
            absent(*getattr(self.source, "searched", (self.source.label,))) if where is None else line(host, where),)
        if text is not None and self.rule.accepts(text):
            return observed("pass", "setting_right", "{seen}.", "{seen}。", **parts)
        return observed(
            "fail", "setting_missing" if text is None else "setting_wrong", "{seen}, expected {wanted}.",
            "{seen}，应为 {wanted}。", **parts)

    def fix(self, host: Host) -> None:
        value = self.source.get(self.name)
        self.source.set(
            self.name, self.rule.instead_of(self.source.default(self.name) if value is None else value.text))
