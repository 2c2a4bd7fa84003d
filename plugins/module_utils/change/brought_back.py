# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a rollback brings back, told: of each path and of what runs, the state it had until now and the one it has
again.
"""

import json

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.harmless import harmless
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.redact import redact
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text

_LONGEST = 160
_ABSENT = Text("absent", "不存在")
_UNKNOWN = Text("unknown", "未知")
# Of a tool, which has no state but the files that it writes.
_RUN = Text("run", "已执行")
_TAKEN_BACK = Text("its files as before", "其文件恢复原状")
_FILE = Text("mode {mode} owner {owner}, {size} bytes", "权限 {mode}，属主 {owner}，{size} 字节")
_ATTRIBUTES = Text("mode {mode} owner {owner}", "权限 {mode}，属主 {owner}")
_STEP = Text("{name}: {old} -> {new}", "{name}：{old} -> {new}")


def of_file(attributes, data):
    """Return the Text of a path's state: its attributes, None where it is absent, and its bytes, None where they are
    left alone.
    """
    if attributes is None:
        return _ABSENT
    if "link" in attributes:
        return _same("-> " + attributes["link"])
    shown = dict(mode="%04o" % attributes["mode"], owner="%d:%d" % (attributes["uid"], attributes["gid"]))
    return _ATTRIBUTES.format(**shown) if data is None else _FILE.format(size=len(data), **shown)


def of_action(action, after, before):
    """Return the Texts of the states of what runs, after the run and before it."""
    return (_RUN, _TAKEN_BACK) if action.watch and after is before is None else (_of_state(after), _of_state(before))


def _of_state(state):
    if state is None:
        return _UNKNOWN
    text = state if isinstance(state, str) else json.dumps(state, sort_keys=True)
    return _same(text or "-")


def step(name, old, new):
    """Return the Text of one step."""
    return _STEP.format(name=harmless(name), old=old, new=new)


def _same(text):
    shown = harmless(redact(text))
    shown = shown if len(shown) <= _LONGEST else shown[:_LONGEST] + "..."
    return Text(shown, shown)
