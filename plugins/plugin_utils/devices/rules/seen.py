# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How a rule tells what it saw: with file and line, and the line itself, its secrets masked."""

from __future__ import annotations

from typing import Any

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.harmless import harmless
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence, Observation
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.devices.masking import shown
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.devices.model import Said
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.devices.tree import Node
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.devices.wanted import Wanted

__all__ = ["ELSEWHERE", "SERVER", "Eye", "name"]

_LINE = Text("in {place}", "（{place}）")
_DEFAULT = Text("by the default of this version ({source})", "（未写明，为该版本的默认值，见 {source}）")
_NOTHING = Text("by any line of {file}", "（{file} 中未写明）")
_UNKNOWN = Text(
    "{what} {place}, and no document of the maker was found that tells the default of this version.",
    "{what}{place}，且未找到说明该版本默认值的厂商文档。")
_WRITE = Text("Write the line, whatever the default is: {line}.", "无论默认值为何，请明确写出：{line}。")
ELSEWHERE = Text(
    "The logins of {title} are those of the operating system that it runs on: these are judged where "
    "that host is in the "
    "inventory as a host of its own.",
    "{title} 的登录由其所在的操作系统管理：请将该主机另行列入清单，在那里判定。")
SERVER = Text(
    "Logins are asked of a server {place}: its users, passwords and factors are judged there, by a person.",
    "登录由服务器鉴别{place}：其用户、口令与鉴别因素须由人员在服务器上核对。")


class Eye:
    """Makes the observations of one device."""

    def __init__(self, wanted: Wanted) -> None:
        self.wanted = wanted
        self.file = wanted.file

    def place(self, at: Node | Said | None) -> Text:
        """Return where something stands, for a sentence."""
        node = at.node if isinstance(at, Said) else at
        if node is not None and node.number:
            return _LINE.format(place=f"{self.file}:{node.number}")
        source = at.source if isinstance(at, Said) else ""
        return _DEFAULT.format(source=source) if source else _NOTHING.format(file=self.file)

    def saw(
            self, status: str, reason: str, told: Text, at: Node | Said | None, *, advice: Text | None = None,
            expected: object = "", actual: object = "", **parts: Any) -> Observation:
        """Return an observation of a line, or of its absence; `{place}` is where it stands."""
        node = at.node if isinstance(at, Said) else at
        message = told.format(place=self.place(at), **parts)
        if node is None or not node.number:
            return Observation(
                status, reason, message, expected, actual, None, (Evidence("absent", self.file, ""),), advice)
        where = f"{self.file}:{node.number}"
        evidence = (Evidence("file", where, shown(node.raw or node.text)),)
        return Observation(status, reason, message, expected, actual, where, evidence, advice)

    def unknown(self, what: Text, line: str, at: Node | Said | None = None) -> Observation:
        """Return that no line says it, and that the default of this version is not known."""
        return self.saw(
            "manual", "default_unknown", _UNKNOWN, at, what=what, advice=_WRITE.format(line=line))


def name(text: object) -> str:
    """Return a name out of a configuration, harmless and short."""
    return harmless(str(text))[:80]
